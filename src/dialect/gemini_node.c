#include "dialect/gemini_node.h"

#include <string.h>

static const struct view names[KEYWORDS] = {
	[KEY_TYPE] = VIEW_INIT("type"),
	[KEY_DESCRIPTION] = VIEW_INIT("description"),
	[KEY_PROPERTIES] = VIEW_INIT("properties"),
	[KEY_ITEMS] = VIEW_INIT("items"),
	[KEY_REQUIRED] = VIEW_INIT("required"),
	[KEY_ENUM] = VIEW_INIT("enum"),
	[KEY_ANY_OF] = VIEW_INIT("anyOf"),
	[KEY_ONE_OF] = VIEW_INIT("oneOf"),
	[KEY_ALL_OF] = VIEW_INIT("allOf"),
	[KEY_REF] = VIEW_INIT("$ref"),
	[KEY_CONST] = VIEW_INIT("const"),
	[KEY_PREFIX_ITEMS] = VIEW_INIT("prefixItems"),
	[KEY_TITLE] = VIEW_INIT("title"),
	[KEY_NULLABLE] = VIEW_INIT("nullable"),
	[KEY_DEFAULT] = VIEW_INIT("default"),
	[KEY_EXAMPLE] = VIEW_INIT("example"),
	[KEY_FORMAT] = VIEW_INIT("format"),
	[KEY_PATTERN] = VIEW_INIT("pattern"),
	[KEY_MIN_LENGTH] = VIEW_INIT("minLength"),
	[KEY_MAX_LENGTH] = VIEW_INIT("maxLength"),
	[KEY_MINIMUM] = VIEW_INIT("minimum"),
	[KEY_MAXIMUM] = VIEW_INIT("maximum"),
	[KEY_MIN_ITEMS] = VIEW_INIT("minItems"),
	[KEY_MAX_ITEMS] = VIEW_INIT("maxItems"),
	[KEY_MIN_PROPERTIES] = VIEW_INIT("minProperties"),
	[KEY_MAX_PROPERTIES] = VIEW_INIT("maxProperties"),
	[KEY_EXCLUSIVE_MINIMUM] = VIEW_INIT("exclusiveMinimum"),
	[KEY_EXCLUSIVE_MAXIMUM] = VIEW_INIT("exclusiveMaximum"),
	[KEY_MULTIPLE_OF] = VIEW_INIT("multipleOf"),
	[KEY_UNIQUE_ITEMS] = VIEW_INIT("uniqueItems"),
	[KEY_PROPERTY_NAMES] = VIEW_INIT("propertyNames"),
	[KEY_PATTERN_PROPERTIES] = VIEW_INIT("patternProperties"),
	[KEY_ADDITIONAL_PROPERTIES] = VIEW_INIT("additionalProperties"),
	[KEY_NOT] = VIEW_INIT("not"),
	[KEY_CONTAINS] = VIEW_INIT("contains"),
	[KEY_DEPENDENT_REQUIRED] = VIEW_INIT("dependentRequired"),
	[KEY_CONTENT_ENCODING] = VIEW_INIT("contentEncoding"),
	[KEY_CONTENT_MEDIA_TYPE] = VIEW_INIT("contentMediaType"),
};

const char *
keyword_name(enum keyword k)
{
	return names[k].p;
}

/* Most schemas have a type and a description: the table's order is that. */
static int
keyword_of(struct view name)
{
	for (int k = 0; k < KEYWORDS; k++)
		if (view_eq(name, names[k]))
			return k;
	return KEYWORDS;
}

/* The item of an array that a piece of a pointer names, or JSON_NONE. */
static int
item(const struct json *in, int array, struct view digits)
{
	int t = json_first(in, array), n = 0;

	if (digits.n == 0 || digits.n > 4)
		return JSON_NONE;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return JSON_NONE;
		n = n * 10 + digits.p[i] - '0';
	}
	for (; n > 0 && t != JSON_NONE; n--)
		t = json_next(in, t);
	return t;
}

static int
member(const struct json *in, int object, struct view name)
{
	char plain[256];

	if (!json_is_object(in, object) || name.n >= sizeof(plain))
		return JSON_NONE;
	memcpy(plain, name.p, name.n);
	plain[name.n] = '\0';
	return json_get(in, object, plain);
}

/*
 * RFC 6901, for "#/..." alone: a token, or JSON_NONE. The pointer is taken as
 * it stands, without its escapes: ~ and % are in no definition's name we know.
 */
static int
resolve(const struct json *in, int root, struct view pointer)
{
	int t = root;

	if (!view_starts(pointer, "#"))
		return JSON_NONE;
	pointer = view_skip(pointer, 1);
	if (pointer.n > 0)
		view_cut(&pointer, '/');
	while (pointer.n > 0 && t != JSON_NONE) {
		struct view name = view_cut(&pointer, '/');

		t = json_is_array(in, t) ? item(in, t, name) :
		    member(in, t, name);
	}
	return t;
}

/* Note the object's members; false if it is none, or there is no room. */
static bool
scan(struct node *n, int token)
{
	if (!json_is_object(n->in, token) || n->parts == NODE_PARTS)
		return false;
	for (int i = 0; i < n->parts; i++)
		if (n->part[i] == token)
			return false;
	n->part[n->parts++] = token;
	for (int k = json_first(n->in, token); k != JSON_NONE;
	    k = json_next(n->in, k)) {
		int keyword = keyword_of(json_escaped(n->in, k));

		if (keyword < KEYWORDS && n->at[keyword] == JSON_NONE)
			n->at[keyword] = json_value(n->in, k);
	}
	return true;
}

static void
follow(struct node *n, int ref, struct refs *refs)
{
	int target = resolve(n->in, refs->root, json_escaped(n->in, ref));

	if (target == JSON_NONE)
		return;
	for (int i = 0; i < refs->n; i++)
		n->circular |= refs->token[i] == target;
	if (n->circular || refs->n == NODE_REFS) {
		n->circular = true;
		return;
	}
	refs->token[refs->n++] = target;
	node_add(n, target, refs);
}

void
node_add(struct node *n, int token, struct refs *refs)
{
	int all;

	if (!scan(n, token))
		return;
	follow(n, json_get(n->in, token, "$ref"), refs);
	all = json_get(n->in, token, "allOf");
	for (int t = json_is_array(n->in, all) ? json_first(n->in, all) :
	    JSON_NONE; t != JSON_NONE; t = json_next(n->in, t))
		node_add(n, t, refs);
}

struct node
node_of(const struct json *in, int token, struct refs *refs)
{
	struct node n = { .in = in, .required_parts = NODE_PARTS };

	for (int k = 0; k < KEYWORDS; k++)
		n.at[k] = JSON_NONE;
	node_add(&n, token, refs);
	return n;
}

/* Words, alternatives, and what has been followed already. */
static bool
is_about(int keyword)
{
	switch (keyword) {
	case KEY_DESCRIPTION:
	case KEY_TITLE:
	case KEY_DEFAULT:
	case KEY_EXAMPLE:
	case KEY_NULLABLE:
	case KEY_ANY_OF:
	case KEY_ONE_OF:
	case KEY_ALL_OF:
	case KEY_REF:
		return true;
	default:
		return keyword >= KEY_EXCLUSIVE_MINIMUM;
	}
}

bool
node_constrains(const struct node *n)
{
	for (int k = 0; k < KEYWORDS; k++)
		if (n->at[k] != JSON_NONE && !is_about(k) &&
		    k != KEY_REQUIRED)
			return true;
	return false;
}

void
node_add_around(struct node *n, const struct node *around)
{
	for (int i = 0; i < around->parts && n->parts < NODE_PARTS; i++)
		n->part[n->parts++] = around->part[i];
	for (int k = 0; k < KEYWORDS; k++)
		if (n->at[k] == JSON_NONE && !is_about(k))
			n->at[k] = around->at[k];
	n->circular |= around->circular;
}
