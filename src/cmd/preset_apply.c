#include "cmd/preset_apply.h"

#include <string.h>

#include "cmd/edit_config.h"
#include "cmd/variable.h"
#include "json/write.h"

#define VALUE_MAX (1 << 20)
#define STEPS_MAX 16
#define STEP_BYTES 256

struct filling {
	const struct json *in;
	const struct values *v;
	struct jw w;
	struct fail *f;
};

/* Cut the next "#{id}" off a text: what is before it, and the id, or p NULL. */
static struct view
cut_placeholder(struct view *text, struct view *id)
{
	ptrdiff_t from = view_find(*text, VIEW("#{"));
	ptrdiff_t to = from < 0 ? -1 :
	    view_find(view_skip(*text, (size_t)from), VIEW("}"));
	struct view before = *text;

	*id = (struct view){ NULL, 0 };
	if (to < 0) {
		*text = (struct view){ text->p + text->n, 0 };
		return before;
	}
	before.n = (size_t)from;
	*id = (struct view){ text->p + from + 2, (size_t)to - 2 };
	*text = view_skip(*text, (size_t)(from + to) + 1);
	return before;
}

static const struct value *
find_value(const struct filling *fl, struct view id)
{
	const struct value *value = values_get(fl->v, id);

	if (value == NULL)
		fail(fl->f, 400, "\"%.*s\" has no answer yet; give it with "
		    "ccr preset install NAME --set %.*s=...",
		    (int)(id.n < 100 ? id.n : 100), id.p,
		    (int)(id.n < 100 ? id.n : 100), id.p);
	return value;
}

/* The answer's text, with its dollar signs as a configuration wants them. */
static void
add_answer(const struct value *value, struct buf *out)
{
	struct buf plain = BUF(VALUE_MAX);
	struct view rest;

	value_text(value, &plain);
	rest = buf_view(&plain);
	if (variable_reference(rest).n > 0) {
		buf_add(out, rest);
	} else {
		while (rest.p != NULL) {
			buf_add(out, view_cut(&rest, '$'));
			if (rest.p != NULL)
				buf_add(out, VIEW("$$"));
		}
	}
	buf_wipe(&plain);
}

/* A text that is one placeholder and nothing else keeps the answer's type. */
static bool
fill_whole(struct filling *fl, struct view id)
{
	const struct value *value = find_value(fl, id);
	struct buf text = BUF(VALUE_MAX);

	if (value == NULL)
		return false;
	if (value->json.n > 0 && value->json.p[0] != '"') {
		jw_raw(&fl->w, buf_view(&value->json));
		return true;
	}
	add_answer(value, &text);
	jw_string(&fl->w, buf_view(&text));
	buf_wipe(&text);
	return true;
}

static bool
fill_parts(struct filling *fl, struct view rest)
{
	struct buf text = BUF(VALUE_MAX);
	bool ok = true;

	while (ok && rest.n > 0) {
		const struct value *value;
		struct view id;

		buf_add(&text, cut_placeholder(&rest, &id));
		if (id.p == NULL)
			continue;
		value = find_value(fl, id);
		ok = value != NULL;
		if (ok)
			add_answer(value, &text);
	}
	jw_string(&fl->w, buf_view(&text));
	buf_wipe(&text);
	return ok;
}

static bool
fill_string(struct filling *fl, int token)
{
	struct buf text = BUF(VALUE_MAX);
	struct view rest, before, id;
	bool ok = true;

	json_text(fl->in, token, &text);
	rest = buf_view(&text);
	before = cut_placeholder(&rest, &id);
	if (id.p == NULL)
		jw_raw(&fl->w, json_raw(fl->in, token));
	else if (before.n == 0 && rest.n == 0)
		ok = fill_whole(fl, id);
	else
		ok = fill_parts(fl, buf_view(&text));
	buf_free(&text);
	return ok;
}

static void
write_name(struct filling *fl, int name)
{
	jw_raw(&fl->w, json_raw(fl->in, name));
	buf_addc(fl->w.out, ':');
	fl->w.comma = false;
}

/* Is that member of the manifest no part of the configuration? */
static bool
is_left_out(struct filling *fl, int name)
{
	const struct json *in = fl->in;
	int schema = json_get(in, JSON_ROOT, "schema");
	struct buf id = BUF(4096);
	bool out = manifest_is_meta(json_escaped(in, name));

	for (int k = json_is_array(in, schema) ? json_first(in, schema) :
	    JSON_NONE; k != JSON_NONE && !out; k = json_next(in, k)) {
		buf_clear(&id);
		out = json_text(in, json_get(in, k, "id"), &id) &&
		    json_is_n(in, name, id.p, id.n);
	}
	buf_free(&id);
	return out;
}

/* Depth is bounded by the parser's. */
static bool
fill(struct filling *fl, int token, bool manifest)
{
	const struct json *in = fl->in;
	bool object = json_is_object(in, token), ok = true;

	if (json_is_string(in, token))
		return fill_string(fl, token);
	if (!object && !json_is_array(in, token)) {
		jw_raw(&fl->w, json_raw(in, token));
		return true;
	}
	jw_open(&fl->w, object ? '{' : '[');
	for (int k = json_first(in, token); k != JSON_NONE && ok;
	    k = json_next(in, k)) {
		if (manifest && is_left_out(fl, k))
			continue;
		if (object)
			write_name(fl, k);
		ok = fill(fl, object ? json_value(in, k) : k, false);
	}
	jw_close(&fl->w, object ? '}' : ']');
	return ok;
}

/* Cut "Providers[0].api_key" into steps, which lie in text. False: too many. */
static bool
cut_way(char *text, const char *way[STEPS_MAX + 1])
{
	size_t n = 0;

	for (char *p = text; *p != '\0'; n++) {
		size_t length = strcspn(p, ".[]");
		char *next = p + length;

		if (n == STEPS_MAX || length == 0)
			return false;
		way[n] = p;
		while (*next == '.' || *next == '[' || *next == ']')
			*next++ = '\0';
		p = next;
	}
	way[n] = NULL;
	return n > 0;
}

static bool
put(struct buf *text, struct view target, struct view value, struct fail *f)
{
	const char *way[STEPS_MAX + 1];
	char steps[STEP_BYTES] = "";

	if (target.n > 0 && target.n < sizeof(steps))
		memcpy(steps, target.p, target.n);
	if (strlen(steps) != target.n || !cut_way(steps, way))
		return fail(f, 400, "\"%.*s\" is no way to a value, as in "
		    "Providers[0].api_key", (int)(target.n < 100 ? target.n :
		    100), target.p);
	return edit_set(text, way, value, f);
}

static bool
map_one(const struct manifest *m, const struct values *v, int mapping,
    struct buf *text, struct fail *f)
{
	struct buf target = BUF(4096), value = BUF(VALUE_MAX);
	bool ok = true;

	if (values_match(v, &m->in, json_get(&m->in, mapping, "when"))) {
		manifest_text(m, mapping, "target", &target);
		ok = preset_fill(m, v, json_get(&m->in, mapping, "value"),
		    &value, f) && put(text, buf_view(&target),
		    buf_view(&value), f);
	}
	buf_free(&target);
	buf_wipe(&value);
	return ok;
}

static bool
map_all(const struct manifest *m, const struct values *v, struct buf *text,
    struct fail *f)
{
	int list = json_get(&m->in, JSON_ROOT, "configMappings");

	for (int k = json_is_array(&m->in, list) ? json_first(&m->in, list) :
	    JSON_NONE; k != JSON_NONE; k = json_next(&m->in, k))
		if (!map_one(m, v, k, text, f))
			return false;
	return true;
}

/* Answers whose ids say themselves where they belong. */
static bool
put_ways(const struct values *v, struct buf *text, struct fail *f)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct value *value = &v->value[i];
		struct buf plain = BUF(VALUE_MAX), json = BUF(VALUE_MAX);
		struct jw w = { .out = &json };
		bool ok;

		if (strpbrk(value->id, ".[") == NULL)
			continue;
		if (value->json.p[0] == '"') {
			add_answer(value, &plain);
			jw_string(&w, buf_view(&plain));
		} else {
			jw_raw(&w, buf_view(&value->json));
		}
		ok = put(text, view_of(value->id), buf_view(&json), f);
		buf_wipe(&plain);
		buf_wipe(&json);
		if (!ok)
			return false;
	}
	return true;
}

bool
preset_fill(const struct manifest *m, const struct values *v, int token,
    struct buf *out, struct fail *f)
{
	struct filling fl = { &m->in, v, { .out = out }, f };

	if (token == JSON_NONE) {
		jw_null(&fl.w);
		return true;
	}
	return fill(&fl, token, token == JSON_ROOT);
}

bool
preset_apply(const struct manifest *m, const struct values *v,
    struct buf *out, struct fail *f)
{
	int template = json_get(&m->in, JSON_ROOT, "template");

	return preset_fill(m, v, json_is_object(&m->in, template) ? template :
	    JSON_ROOT, out, f) && map_all(m, v, out, f) &&
	    put_ways(v, out, f) && (!out->failed ||
	    fail(f, 500, "the configuration is too long"));
}
