#include "dialect/gemini_schema.h"

#include "dialect/gemini_node.h"

/* Schemas in schemas, and in all, that one tool may have. */
#define DEPTH_MAX 24
#define NODES_MAX 4000

/* Of merged objects so many properties are compared with each other. */
#define MERGED_MAX 256

struct schema {
	struct jw *w;
	const struct json *in;
	struct refs refs;
	int depth, nodes;
};

static void write_schema(struct schema *s, int token,
	const struct node *around);

/* A property's schema, of the first part that has it; JSON_NONE for false. */
static int
property(const struct node *n, struct view name)
{
	for (int i = 0; i < n->parts; i++) {
		int list = n->parts == 1 ? n->at[KEY_PROPERTIES] :
		    json_get(n->in, n->part[i], "properties");

		if (!json_is_object(n->in, list))
			continue;
		for (int k = json_first(n->in, list); k != JSON_NONE;
		    k = json_next(n->in, k))
			if (view_eq(json_escaped(n->in, k), name))
				return json_is_false(n->in, json_value(n->in,
				    k)) ? JSON_NONE : json_value(n->in, k);
	}
	return JSON_NONE;
}

/* The properties of one part that no part before it has. */
static void
write_part_properties(struct schema *s, const struct node *n, int part)
{
	int list = json_get(s->in, n->part[part], "properties"), count = 0;
	bool merged = false;

	for (int i = 0; i < part; i++)
		merged |= json_get(s->in, n->part[i], "properties") !=
		    JSON_NONE;
	for (int k = json_is_object(s->in, list) ? json_first(s->in, list) :
	    JSON_NONE; k != JSON_NONE; k = json_next(s->in, k)) {
		int value = json_value(s->in, k);

		if (json_is_false(s->in, value) || (merged &&
		    (count++ >= MERGED_MAX ||
		    property(n, json_escaped(s->in, k)) != value)))
			continue;
		jw_raw(s->w, json_raw(s->in, k));
		buf_addc(s->w->out, ':');
		s->w->comma = false;
		write_schema(s, value, NULL);
	}
}

/* Is the name among those that stand before it in its list? */
static bool
stands_before(const struct json *in, int list, int name)
{
	for (int t = json_first(in, list); t != name; t = json_next(in, t))
		if (view_eq(json_escaped(in, t), json_escaped(in, name)))
			return true;
	return false;
}

/* Names of one part's list; "required" is opened when there is one. */
static int
write_part_required(struct schema *s, const struct node *n, int part,
    int written)
{
	int list = json_get(s->in, n->part[part], "required"), count = 0;

	for (int t = json_is_array(s->in, list) ? json_first(s->in, list) :
	    JSON_NONE; t != JSON_NONE && count++ < MERGED_MAX;
	    t = json_next(s->in, t)) {
		struct view name = json_escaped(s->in, t);

		if (!json_is_string(s->in, t) ||
		    property(n, name) == JSON_NONE ||
		    stands_before(s->in, list, t))
			continue;
		if (written++ == 0) {
			jw_key(s->w, "required");
			jw_open(s->w, '[');
		}
		jw_raw(s->w, json_raw(s->in, t));
	}
	return written;
}

static void
write_count(struct schema *s, const struct node *n, enum keyword k)
{
	int64_t number;

	if (!json_int(s->in, n->at[k], &number) || number < 0)
		return;
	jw_key(s->w, keyword_name(k));
	jw_int(s->w, number);
}

static void
write_bound(struct schema *s, const struct node *n, enum keyword k)
{
	if (!json_is_number(s->in, n->at[k]))
		return;
	jw_key(s->w, keyword_name(k));
	jw_raw(s->w, json_raw(s->in, n->at[k]));
}

static void
write_words(struct schema *s, const struct node *n, enum keyword k)
{
	if (!json_is_string(s->in, n->at[k]))
		return;
	jw_key(s->w, keyword_name(k));
	jw_raw(s->w, json_raw(s->in, n->at[k]));
}

static void
write_value(struct schema *s, const struct node *n, enum keyword k)
{
	if (n->at[k] == JSON_NONE || json_is_null(s->in, n->at[k]))
		return;
	jw_key(s->w, keyword_name(k));
	jw_raw(s->w, json_raw(s->in, n->at[k]));
}

static void
write_object(struct schema *s, const struct node *n)
{
	int written = 0;

	/* Nested, an empty list of them is refused in places. */
	if (s->depth == 0 || json_count(s->in, n->at[KEY_PROPERTIES]) > 0) {
		jw_key(s->w, "properties");
		jw_open(s->w, '{');
		for (int i = 0; i < n->parts; i++)
			write_part_properties(s, n, i);
		jw_close(s->w, '}');
	}
	for (int i = 0; i < n->parts && i < n->required_parts; i++)
		written = write_part_required(s, n, i, written);
	if (written > 0)
		jw_close(s->w, ']');
	write_count(s, n, KEY_MIN_PROPERTIES);
	write_count(s, n, KEY_MAX_PROPERTIES);
}

/* A list of schemas, one a place, becomes the first of them for all. */
static void
write_array(struct schema *s, const struct node *n)
{
	int items = n->at[KEY_ITEMS];

	if (!json_is_object(s->in, items) && !json_is_array(s->in, items))
		items = n->at[KEY_PREFIX_ITEMS];
	if (json_is_array(s->in, items))
		items = json_first(s->in, items);
	jw_key(s->w, "items");
	write_schema(s, items, NULL);
	write_count(s, n, KEY_MIN_ITEMS);
	write_count(s, n, KEY_MAX_ITEMS);
}

/* What Gemini takes for this type. */
static void
write_constraints(struct schema *s, const struct node *n, unsigned type)
{
	if (node_format_is_known(n, type))
		write_words(s, n, KEY_FORMAT);
	if (type == TYPE_STRING) {
		node_write_enum(n, s->w);
		write_words(s, n, KEY_PATTERN);
		write_count(s, n, KEY_MIN_LENGTH);
		write_count(s, n, KEY_MAX_LENGTH);
	} else if (type == TYPE_NUMBER || type == TYPE_INTEGER) {
		write_bound(s, n, KEY_MINIMUM);
		write_bound(s, n, KEY_MAXIMUM);
	} else if (type == TYPE_ARRAY) {
		write_array(s, n);
	} else if (type == TYPE_OBJECT) {
		write_object(s, n);
	}
}

static void
open_schema(struct schema *s, const char *type, bool null)
{
	jw_open(s->w, '{');
	if (type != NULL) {
		jw_key(s->w, "type");
		jw_cstr(s->w, type);
	}
	if (null) {
		jw_key(s->w, "nullable");
		jw_bool(s->w, true);
	}
}

static void
write_about(struct schema *s, const struct node *n, unsigned types)
{
	write_words(s, n, KEY_TITLE);
	node_write_description(n, types, s->w);
}

/* A node of one type, or anyOf its types. */
static void
write_typed(struct schema *s, const struct node *n, unsigned types)
{
	unsigned real = types & ~(unsigned)TYPE_NULL;
	bool one = (real & (real - 1)) == 0;

	open_schema(s, one ? type_name(real) : NULL, types & TYPE_NULL);
	write_about(s, n, types);
	if (one) {
		write_constraints(s, n, real);
		write_value(s, n, KEY_DEFAULT);
		write_value(s, n, KEY_EXAMPLE);
		jw_close(s->w, '}');
		return;
	}
	jw_key(s->w, "anyOf");
	jw_open(s->w, '[');
	for (unsigned type = 1; type < TYPE_NULL; type <<= 1) {
		if (!(real & type))
			continue;
		open_schema(s, type_name(type), false);
		write_constraints(s, n, type);
		jw_close(s->w, '}');
	}
	jw_close(s->w, ']');
	jw_close(s->w, '}');
}

/* What a list of alternatives comes to. */
struct choice {
	int count, only;        /* those that are not null; one of them */
	bool null;
	bool vague;             /* one of them says nothing of its own */
};

static struct choice
look_at(const struct schema *s, int list)
{
	struct choice c = { .only = JSON_NONE };

	for (int t = json_first(s->in, list); t != JSON_NONE;
	    t = json_next(s->in, t)) {
		struct refs refs = s->refs;
		struct node n;

		if (json_is(s->in, json_get(s->in, t, "type"), "null")) {
			c.null = true;
			continue;
		}
		n = node_of(s->in, t, &refs);
		c.vague |= !n.circular && !node_constrains(&n) &&
		    n.at[KEY_ANY_OF] == JSON_NONE &&
		    n.at[KEY_ONE_OF] == JSON_NONE;
		c.only = t;
		c.count++;
	}
	return c;
}

/* Take the alternatives out of the node; JSON_NONE when there are none. */
static int
take_choices(struct node *n)
{
	enum keyword k = n->at[KEY_ANY_OF] != JSON_NONE ? KEY_ANY_OF :
	    KEY_ONE_OF;
	int list = n->at[k];

	n->at[k] = JSON_NONE;
	return list;
}

static void
write_choices(struct schema *s, const struct node *n, int list, bool null)
{
	open_schema(s, NULL, null || json_is_true(s->in,
	    n->at[KEY_NULLABLE]));
	write_about(s, n, TYPE_STRING);
	jw_key(s->w, "anyOf");
	jw_open(s->w, '[');
	for (int t = json_first(s->in, list); t != JSON_NONE;
	    t = json_next(s->in, t))
		if (!json_is(s->in, json_get(s->in, t, "type"), "null"))
			write_schema(s, t, n);
	jw_close(s->w, ']');
	jw_close(s->w, '}');
}

/*
 * Alternatives that only say which of the node's own properties go together
 * are dropped; a single one is merged.
 */
static void
write_node(struct schema *s, struct node *n)
{
	bool null = false;
	int list;

	while ((list = take_choices(n)) != JSON_NONE) {
		struct choice c;

		if (!json_is_array(s->in, list))
			continue;
		c = look_at(s, list);
		null |= c.null;
		if (c.count == 0 || (c.vague && node_constrains(n)))
			continue;
		if (c.count > 1) {
			write_choices(s, n, list, null);
			return;
		}
		node_add(n, c.only, &s->refs);
	}
	write_typed(s, n, node_types(n) | (null ? TYPE_NULL : 0));
}

static void
write_schema(struct schema *s, int token, const struct node *around)
{
	int refs = s->refs.n;
	struct node n = node_of(s->in, token, &s->refs);

	if (around != NULL)
		node_add_around(&n, around);
	s->depth++;
	if (n.circular || s->depth > DEPTH_MAX || s->nodes++ > NODES_MAX) {
		open_schema(s, "object", false);
		write_about(s, &n, TYPE_STRING);
		jw_close(s->w, '}');
	} else {
		write_node(s, &n);
	}
	s->depth--;
	s->refs.n = refs;
}

static struct schema
schema_of(struct jw *w, const struct json *in, int root)
{
	return (struct schema){ .w = w, .in = in, .refs = { .root = root } };
}

void
gemini_schema(struct jw *w, const struct json *in, int schema)
{
	struct schema s = schema_of(w, in, schema);

	write_schema(&s, schema, NULL);
}

/*
 * Parameters are an object. Alternatives of the whole are merged: all their
 * properties, none of which is required.
 */
void
gemini_schema_parameters(struct jw *w, const struct json *in, int schema)
{
	struct schema s = schema_of(w, in, schema);
	struct node n = node_of(in, schema, &s.refs);
	int list;

	n.required_parts = n.parts;
	while ((list = take_choices(&n)) != JSON_NONE)
		for (int t = json_is_array(in, list) ? json_first(in, list) :
		    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
			node_add(&n, t, &s.refs);
	write_typed(&s, &n, TYPE_OBJECT);
}
