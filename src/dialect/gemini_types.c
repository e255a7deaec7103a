/* Which types a place in a JSON Schema allows. */
#include "dialect/gemini_node.h"

static const char *const type_names[TYPES] = { "string", "number", "integer",
	"boolean", "array", "object", "null" };

const char *
type_name(unsigned type)
{
	int i = 0;

	while (i < TYPES - 1 && !(type & 1u << i))
		i++;
	return type_names[i];
}

static unsigned
type_of_name(const struct json *in, int t)
{
	for (int i = 0; i < TYPES; i++)
		if (json_is(in, t, type_names[i]))
			return 1u << i;
	return 0;
}

static unsigned
type_of_value(const struct json *in, int t)
{
	return json_is_string(in, t) ? TYPE_STRING :
	    json_is_number(in, t) ? TYPE_NUMBER :
	    json_is_array(in, t) ? TYPE_ARRAY :
	    json_is_object(in, t) ? TYPE_OBJECT :
	    json_is_null(in, t) ? TYPE_NULL : TYPE_BOOLEAN;
}

/* The types of all values in an array; those that are no null, if any. */
static unsigned
types_of_values(const struct json *in, int list)
{
	unsigned types = 0;

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		types |= type_of_value(in, t);
	return types;
}

/* Without `type`: what can be told from the other keywords. */
static unsigned
guess(const struct node *n)
{
	unsigned types = n->at[KEY_CONST] != JSON_NONE ?
	    type_of_value(n->in, n->at[KEY_CONST]) :
	    types_of_values(n->in, n->at[KEY_ENUM]);

	if (types != 0)
		return types & TYPE_STRING ? TYPE_STRING |
		    (types & TYPE_NULL) : types;
	if (n->at[KEY_PROPERTIES] != JSON_NONE)
		return TYPE_OBJECT;
	if (n->at[KEY_ITEMS] != JSON_NONE ||
	    n->at[KEY_PREFIX_ITEMS] != JSON_NONE)
		return TYPE_ARRAY;
	if (n->at[KEY_MINIMUM] != JSON_NONE ||
	    n->at[KEY_MAXIMUM] != JSON_NONE)
		return TYPE_NUMBER;
	return 0;
}

unsigned
node_types(const struct node *n)
{
	int type = n->at[KEY_TYPE];
	unsigned types = type_of_name(n->in, type);

	if (json_is_array(n->in, type))
		for (int t = json_first(n->in, type); t != JSON_NONE;
		    t = json_next(n->in, t))
			types |= type_of_name(n->in, t);
	if ((types & ~(unsigned)TYPE_NULL) == 0)
		types |= guess(n);
	if (types & TYPE_NUMBER)
		types &= ~(unsigned)TYPE_INTEGER;
	if (types_of_values(n->in, n->at[KEY_ENUM]) & TYPE_NULL)
		types |= TYPE_NULL;
	if (json_is_true(n->in, n->at[KEY_NULLABLE]))
		types |= TYPE_NULL;
	return types & ~(unsigned)TYPE_NULL ? types : types | TYPE_STRING;
}

bool
node_format_is_known(const struct node *n, unsigned types)
{
	static const struct { const char *name; unsigned types; } known[] = {
		{ "enum", TYPE_STRING }, { "date-time", TYPE_STRING },
		{ "float", TYPE_NUMBER }, { "double", TYPE_NUMBER },
		{ "int32", TYPE_NUMBER | TYPE_INTEGER },
		{ "int64", TYPE_NUMBER | TYPE_INTEGER },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if ((known[i].types & types) &&
		    json_is(n->in, n->at[KEY_FORMAT], known[i].name))
			return true;
	return false;
}
