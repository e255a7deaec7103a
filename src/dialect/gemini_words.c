/* What is said of a node in words, and its choice of words. */
#include "dialect/gemini_node.h"

/* A constraint that takes more words than this is not told. */
#define NOTE_MAX 160

/* One value of a list that can stand in `enum`: as a string. */
static bool
is_choice(const struct json *in, int t)
{
	return json_is_string(in, t) ? json_escaped(in, t).n > 0 :
	    json_is_number(in, t) || json_is_true(in, t) ||
	    json_is_false(in, t);
}

static void
write_choice(const struct json *in, int t, struct jw *w)
{
	if (json_is_string(in, t))
		jw_raw(w, json_raw(in, t));
	else
		jw_escaped(w, json_raw(in, t));
}

/* Gemini's enum is one of strings. */
void
node_write_enum(const struct node *n, struct jw *w)
{
	int list = n->at[KEY_ENUM], only = n->at[KEY_CONST], choices = 0;

	if (only == JSON_NONE && !json_is_array(n->in, list))
		return;
	if (only != JSON_NONE)
		choices = is_choice(n->in, only);
	else
		for (int t = json_first(n->in, list); t != JSON_NONE;
		    t = json_next(n->in, t))
			choices += is_choice(n->in, t);
	if (choices == 0)
		return;
	jw_key(w, "enum");
	jw_open(w, '[');
	if (only != JSON_NONE)
		write_choice(n->in, only, w);
	else
		for (int t = json_first(n->in, list); t != JSON_NONE;
		    t = json_next(n->in, t))
			if (is_choice(n->in, t))
				write_choice(n->in, t, w);
	jw_close(w, ']');
}

/* Must this keyword's value be told in words? */
static bool
is_noted(const struct node *n, enum keyword k, unsigned types)
{
	int t = n->at[k];

	if (t == JSON_NONE || json_raw(n->in, t).n > NOTE_MAX)
		return false;
	switch (k) {
	case KEY_FORMAT:
		return (types & TYPE_STRING) && !node_format_is_known(n, types);
	case KEY_ENUM:
		return !(types & TYPE_STRING) && json_is_array(n->in, t);
	case KEY_CONST:
		return !(types & TYPE_STRING);
	case KEY_UNIQUE_ITEMS:
		return json_is_true(n->in, t);
	case KEY_ADDITIONAL_PROPERTIES:
		return json_count(n->in, t) > 0;
	default:
		return k >= KEY_EXCLUSIVE_MINIMUM;
	}
}

/* The description, and in brackets what Gemini has no keyword for. */
void
node_write_description(const struct node *n, unsigned types, struct jw *w)
{
	struct view text = json_escaped(n->in, n->at[KEY_DESCRIPTION]);
	int notes = 0;

	for (int k = 0; k < KEYWORDS; k++)
		notes += is_noted(n, (enum keyword)k, types);
	if (text.n == 0 && notes == 0)
		return;
	jw_key(w, "description");
	jw_string_open(w);
	jw_part(w, text);
	if (notes > 0)
		jw_part(w, text.n > 0 ? VIEW(" (") : VIEW("("));
	for (int k = 0, told = 0; k < KEYWORDS; k++) {
		if (!is_noted(n, (enum keyword)k, types))
			continue;
		if (told++ > 0)
			jw_part(w, VIEW("; "));
		jw_part(w, view_of(keyword_name((enum keyword)k)));
		jw_part(w, VIEW(": "));
		jw_part_json(w, json_raw(n->in, n->at[k]));
	}
	if (notes > 0)
		jw_part(w, VIEW(")"));
	jw_string_close(w);
}
