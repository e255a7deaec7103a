#include "dialect/markup.h"

#include <string.h>

#include "dialect/markup_value.h"

/* Plain text of what stands inside markup; longer is not looked at. */
#define INSIDE_MAX (16 << 20)

/* The inside of a value's tags: a line end on either side is the tags'. */
static struct view
unwrap(struct view v)
{
	if (v.n > 0 && v.p[0] == '\n')
		v = view_skip(v, 1);
	if (v.n > 0 && v.p[v.n - 1] == '\n')
		v.n--;
	return v;
}

/* {"name":..,"arguments":{..}}; also parameters, also double-encoded. */
static bool
read_object(const struct plan *p, const struct json *in, int t,
    struct buf *calls)
{
	struct buf name = BUF(MARKUP_NAME_MAX), text = BUF(INSIDE_MAX);
	int arguments = json_get(in, t, "arguments");
	bool good;

	if (arguments == JSON_NONE)
		arguments = json_get(in, t, "parameters");
	if (!json_text(in, arguments, &text) && !json_is_null(in, arguments))
		buf_add(&text, json_raw(in, arguments));
	good = json_text(in, json_get(in, t, "name"), &name) &&
	    markup_call(p, buf_view(&name), buf_view(&text), calls);
	buf_free(&name);
	buf_free(&text);
	return good;
}

static bool
read_json(const struct plan *p, struct view inside, struct buf *calls)
{
	struct json in = { 0 };
	struct fail f;
	bool good = json_parse(&in, inside, &f);

	if (good && json_is_array(&in, JSON_ROOT)) {
		good = json_count(&in, JSON_ROOT) > 0;
		for (int t = json_first(&in, JSON_ROOT); good &&
		    t != JSON_NONE; t = json_next(&in, t))
			good = read_object(p, &in, t, calls);
	} else if (good) {
		good = read_object(p, &in, JSON_ROOT, calls);
	}
	json_free(&in);
	return good;
}

/* NAME, then <arg_key>K</arg_key><arg_value>V</arg_value>, any number. */
static bool
read_glm(const struct plan *p, struct view v, struct buf *calls)
{
	const char *angle = v.n == 0 ? NULL : memchr(v.p, '<', v.n);
	struct view name = { v.p, angle == NULL ? v.n :
	    (size_t)(angle - v.p) }, key, value;
	int tool = markup_tool(p, view_trim(name));
	struct buf text = BUF(INSIDE_MAX);
	struct jw w = { .out = &text };
	bool good = tool != JSON_NONE;

	v = view_trim(view_skip(v, name.n));
	jw_open(&w, '{');
	while (good && v.n > 0) {
		good = markup_take(&v, "<arg_key>") &&
		    markup_until(&v, "</arg_key>", &key);
		v = view_trim(v);
		good = good && markup_take(&v, "<arg_value>") &&
		    markup_until(&v, "</arg_value>", &value);
		if (good)
			markup_member(p, tool, view_trim(key), value,
			    MARKUP_BY_SCHEMA, &w);
		v = view_trim(v);
	}
	jw_close(&w, '}');
	good = good && !text.failed &&
	    markup_call(p, view_trim(name), buf_view(&text), calls);
	buf_free(&text);
	return good;
}

/* After "<function=": NAME><parameter=K>V</parameter>.. */
static bool
read_function(const struct plan *p, struct view v, struct buf *calls)
{
	struct view name, key, value;
	struct buf text = BUF(INSIDE_MAX);
	struct jw w = { .out = &text };
	bool good = markup_until(&v, ">", &name);
	int tool = good ? markup_tool(p, name) : JSON_NONE;

	v = view_trim(v);
	jw_open(&w, '{');
	while (good && v.n > 0) {
		good = markup_take(&v, "<parameter=") &&
		    markup_until(&v, ">", &key) &&
		    markup_until(&v, "</parameter>", &value);
		if (good)
			markup_member(p, tool, key, unwrap(value),
			    MARKUP_BY_SCHEMA, &w);
		v = view_trim(v);
	}
	jw_close(&w, '}');
	good = good && !text.failed &&
	    markup_call(p, name, buf_view(&text), calls);
	buf_free(&text);
	return good;
}

/* Inside <tool_call>: three families use the same tag. */
static bool
read_tool_call(const struct plan *p, struct view v, struct buf *calls)
{
	struct view function;

	v = view_trim(v);
	if (v.n > 0 && (v.p[0] == '{' || v.p[0] == '['))
		return read_json(p, v, calls);
	if (markup_take(&v, "<function="))
		return markup_until(&v, "</function>", &function) &&
		    view_trim(v).n == 0 && read_function(p, function, calls);
	return read_glm(p, v, calls);
}

/* "parameter" and the like with whatever stands before it in these tags. */
static bool
take_prefixed(struct view *v, const char *open, struct view prefix,
    const char *name)
{
	struct view rest = *v;

	if (!markup_take(&rest, open) || rest.n < prefix.n ||
	    !view_eq((struct view){ rest.p, prefix.n }, prefix))
		return false;
	rest = view_skip(rest, prefix.n);
	if (!markup_take(&rest, name))
		return false;
	*v = rest;
	return true;
}

/* <parameter name="K" string="true">V</parameter> */
static bool
read_parameter(const struct plan *p, int tool, struct view *v,
    struct view prefix, struct jw *w)
{
	enum markup_type type = MARKUP_BY_SCHEMA;
	struct view key, rest, value;
	char close[64];

	if (prefix.n > 32 || !take_prefixed(v, "<", prefix,
	    "parameter name=\"") || !markup_until(v, "\"", &key) ||
	    !markup_until(v, ">", &rest))
		return false;
	rest = view_trim(rest);
	if (view_is(rest, "string=\"true\""))
		type = MARKUP_STRING;
	else if (view_is(rest, "string=\"false\""))
		type = MARKUP_JSON;
	else if (rest.n > 0)
		return false;
	memcpy(close, "</", 2);
	memcpy(close + 2, prefix.p, prefix.n);
	memcpy(close + 2 + prefix.n, "parameter>", sizeof("parameter>"));
	if (!markup_until(v, close, &value))
		return false;
	markup_member(p, tool, key, unwrap(value), type, w);
	return true;
}

/* <invoke name="NAME">..</invoke>, its tags with any prefix. */
static bool
read_invoke(const struct plan *p, struct view *v, struct buf *calls)
{
	struct buf text = BUF(INSIDE_MAX);
	struct jw w = { .out = &text };
	struct view prefix, name;
	bool good = markup_take(v, "<") &&
	    markup_until(v, "invoke name=\"", &prefix) &&
	    markup_until(v, "\">", &name);
	int tool = good ? markup_tool(p, name) : JSON_NONE;

	jw_open(&w, '{');
	while (good) {
		*v = view_trim(*v);
		if (take_prefixed(v, "</", prefix, "invoke>"))
			break;
		good = read_parameter(p, tool, v, prefix, &w);
	}
	jw_close(&w, '}');
	good = good && !text.failed &&
	    markup_call(p, name, buf_view(&text), calls);
	buf_free(&text);
	return good;
}

static bool
read_invokes(const struct plan *p, struct view v, struct buf *calls)
{
	v = view_trim(v);
	while (v.n > 0) {
		if (!read_invoke(p, &v, calls))
			return false;
		v = view_trim(v);
	}
	return calls->n > 0;
}

/* functions.NAME:0 */
static struct view
kimi_name(struct view v)
{
	struct view name = view_trim(v);
	int64_t number;

	markup_take(&name, "functions.");
	for (size_t i = name.n; i-- > 0;)
		if (name.p[i] == ':' &&
		    view_number(view_skip(name, i + 1), &number))
			return (struct view){ name.p, i };
	return name;
}

static bool
read_kimi(const struct plan *p, struct view v, struct buf *calls)
{
	struct view name, arguments;

	for (v = view_trim(v); v.n > 0; v = view_trim(v))
		if (!markup_take(&v, "<|tool_call_begin|>") ||
		    !markup_until(&v, "<|tool_call_argument_begin|>", &name) ||
		    !markup_until(&v, "<|tool_call_end|>", &arguments) ||
		    !markup_call(p, kimi_name(name), arguments, calls))
			return false;
	return calls->n > 0;
}

/* "NAME" and JSON, or "function" and NAME with JSON in a fence. */
static bool
read_deepseek_call(const struct plan *p, struct view name,
    struct view arguments, struct buf *calls)
{
	if (view_is(name, "function") && !view_starts(arguments, "{")) {
		if (!markup_until(&arguments, "\n", &name))
			return false;
		arguments = view_trim(arguments);
		if (markup_take(&arguments, "```json") &&
		    view_ends(arguments, "```"))
			arguments.n -= 3;
	}
	return markup_call(p, view_trim(name), arguments, calls);
}

static bool
read_deepseek(const struct plan *p, struct view v, struct buf *calls)
{
	struct view name, arguments;

	for (v = view_trim(v); v.n > 0; v = view_trim(v))
		if (!markup_take(&v, "<｜tool▁call▁begin｜>") ||
		    !markup_until(&v, "<｜tool▁sep｜>", &name) ||
		    !markup_until(&v, "<｜tool▁call▁end｜>", &arguments) ||
		    !read_deepseek_call(p, view_trim(name),
		    view_trim(arguments), calls))
			return false;
	return calls->n > 0;
}

static enum fit
head_json(const struct plan *p, struct view escaped)
{
	struct view v = view_skip(escaped, escaped_blanks(escaped));

	(void)p;
	if (v.n == 0)
		return escaped.n < MARKUP_NAME_MAX ? FIT_PARTLY : FIT_NO;
	return v.p[0] == '{' || v.p[0] == '[' ? FIT_YES : FIT_NO;
}

/* A known tool's name, up to one of `ends`. */
static enum fit
head_name(const struct plan *p, struct view escaped, const char *ends)
{
	char name[MARKUP_NAME_MAX];
	size_t n = 0;

	while (escaped.n > 0) {
		struct glyph g = escaped_first(escaped);

		if (memchr(ends, g.byte[0], strlen(ends)) != NULL)
			return markup_tool(p, view_trim((struct view){ name,
			    n })) == JSON_NONE ? FIT_NO : FIT_YES;
		if (n + g.n > sizeof(name))
			return FIT_NO;
		memcpy(name + n, g.byte, g.n);
		n += g.n;
		escaped = view_skip(escaped, g.used);
	}
	return FIT_PARTLY;
}

static enum fit
head_function(const struct plan *p, struct view escaped)
{
	return head_name(p, escaped, "> \n");
}

static enum fit
head_tool_call(const struct plan *p, struct view escaped)
{
	struct view v = view_skip(escaped, escaped_blanks(escaped));
	size_t used = 0;

	if (head_json(p, escaped) != FIT_NO)
		return head_json(p, escaped);
	if (v.n == 0)
		return FIT_NO;
	switch (escaped_starts(v, "<function=", &used)) {
	case FIT_YES:
		return head_function(p, view_skip(v, used));
	case FIT_PARTLY:
		return FIT_PARTLY;
	default:
		return head_name(p, v, "< \n");
	}
}

const struct markup markups[] = {
	{ "<tool_call>", "</tool_call>", NULL, false, head_tool_call,
	    read_tool_call },
	{ "<function=", "</function>", "</tool_call>", false, head_function,
	    read_function },
	{ "<|tool_call|>", "<|/tool_call|>", NULL, true, head_json,
	    read_json },
	{ "<minimax:tool_call>", "</minimax:tool_call>", NULL, false, NULL,
	    read_invokes },
	{ "<｜DSML｜tool_calls>", "</｜DSML｜tool_calls>", NULL, false, NULL,
	    read_invokes },
	{ "<｜DSML｜function_calls>", "</｜DSML｜function_calls>", NULL, false,
	    NULL, read_invokes },
	{ "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>", NULL, false, NULL,
	    read_deepseek },
	{ "<|tool_calls_section_begin|>", "<|tool_calls_section_end|>", NULL,
	    false, NULL, read_kimi },
};

const int markup_count = sizeof(markups) / sizeof(*markups);
