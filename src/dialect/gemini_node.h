/*
 * One place in a JSON Schema and all the objects that speak of it: the one
 * that stands there, what its $ref points to, the members of its allOf.
 */
#ifndef DIALECT_GEMINI_NODE_H
#define DIALECT_GEMINI_NODE_H

#include "json/json.h"
#include "json/write.h"

enum keyword {
	KEY_TYPE, KEY_DESCRIPTION, KEY_PROPERTIES, KEY_ITEMS, KEY_REQUIRED,
	KEY_ENUM, KEY_ANY_OF, KEY_ONE_OF, KEY_ALL_OF, KEY_REF, KEY_CONST,
	KEY_PREFIX_ITEMS, KEY_TITLE, KEY_NULLABLE, KEY_DEFAULT, KEY_EXAMPLE,
	KEY_FORMAT, KEY_PATTERN, KEY_MIN_LENGTH, KEY_MAX_LENGTH,
	KEY_MINIMUM, KEY_MAXIMUM, KEY_MIN_ITEMS, KEY_MAX_ITEMS,
	KEY_MIN_PROPERTIES, KEY_MAX_PROPERTIES,

	/* From here on: not known to Gemini, told in words. */
	KEY_EXCLUSIVE_MINIMUM, KEY_EXCLUSIVE_MAXIMUM, KEY_MULTIPLE_OF,
	KEY_UNIQUE_ITEMS, KEY_PROPERTY_NAMES, KEY_PATTERN_PROPERTIES,
	KEY_ADDITIONAL_PROPERTIES, KEY_NOT, KEY_CONTAINS,
	KEY_DEPENDENT_REQUIRED, KEY_CONTENT_ENCODING, KEY_CONTENT_MEDIA_TYPE,
	KEYWORDS
};

enum type {
	TYPE_STRING = 1 << 0,
	TYPE_NUMBER = 1 << 1,
	TYPE_INTEGER = 1 << 2,
	TYPE_BOOLEAN = 1 << 3,
	TYPE_ARRAY = 1 << 4,
	TYPE_OBJECT = 1 << 5,
	TYPE_NULL = 1 << 6
};

#define TYPES 7

/* Objects that one node is made of, and references inside one another. */
#define NODE_PARTS 16
#define NODE_REFS 64

/* What has been entered on the way to a node, so as not to go in circles. */
struct refs {
	int root;               /* of the whole schema */
	int token[NODE_REFS];
	int n;
};

struct node {
	const struct json *in;
	int part[NODE_PARTS];
	int parts;
	int required_parts;     /* of which `required` counts */
	int at[KEYWORDS];       /* values; the first part's that has it */
	bool circular;
};

/* Its name in a schema. */
const char *keyword_name(enum keyword k);

/*
 * A node made of the object at token, and what it refers to. Anything that is
 * no object adds nothing: a schema without constraints.
 */
struct node node_of(const struct json *in, int token, struct refs *refs);

/* Add another object, as if it stood in allOf. */
void node_add(struct node *n, int token, struct refs *refs);

/*
 * Add the constraints of a node that this one is an alternative in. What is
 * said there in words, or by alternatives, is not repeated.
 */
void node_add_around(struct node *n, const struct node *around);

/* Is there something in the node beside words and alternatives? */
bool node_constrains(const struct node *n);

/*
 * The node's types, TYPE_NULL among them if it may be null. At least one is
 * another: a string where nothing is said.
 */
unsigned node_types(const struct node *n);

/* The type's name; `type` is one of enum type. */
const char *type_name(unsigned type);

/* Is `format` one that Gemini knows for any of these types? */
bool node_format_is_known(const struct node *n, unsigned types);

/* "enum", of strings; nothing if there is none. */
void node_write_enum(const struct node *n, struct jw *w);

/*
 * "description": its own, and in brackets what Gemini has no keyword for or
 * not for these types.
 */
void node_write_description(const struct node *n, unsigned types,
	struct jw *w);

#endif
