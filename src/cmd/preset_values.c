#include "cmd/preset_values.h"

#include <stdlib.h>
#include <string.h>

#include "json/write.h"

#define VALUE_MAX (1 << 20)

const struct value *
values_get(const struct values *v, struct view id)
{
	for (size_t i = 0; i < v->n; i++)
		if (view_is(id, v->value[i].id))
			return &v->value[i];
	return NULL;
}

static struct value *
place(struct values *v, struct view id)
{
	struct value *new = &v->value[v->n];

	for (size_t i = 0; i < v->n; i++)
		if (view_is(id, v->value[i].id))
			return &v->value[i];
	if (v->n == VALUES_MAX)
		return NULL;
	*new = (struct value){ strndup(id.p, id.n), BUF(VALUE_MAX) };
	if (new->id == NULL)
		return NULL;
	v->n++;
	return new;
}

bool
values_set(struct values *v, struct view id, struct view json)
{
	struct value *to = place(v, id);

	if (to == NULL)
		return false;
	buf_wipe(&to->json);
	buf_add(&to->json, json);
	return !to->json.failed;
}

bool
values_take(struct values *v, const struct json *in, int object)
{
	struct buf id = BUF(4096);
	bool ok = true;

	for (int k = json_is_object(in, object) ? json_first(in, object) :
	    JSON_NONE; k != JSON_NONE && ok; k = json_next(in, k)) {
		buf_clear(&id);
		ok = json_text(in, k, &id) && values_set(v, buf_view(&id),
		    json_raw(in, json_value(in, k)));
	}
	buf_free(&id);
	return ok;
}

static void
add_plain(const struct json *in, int token, struct buf *out)
{
	if (!json_is_array(in, token)) {
		if (!json_text(in, token, out))
			buf_add(out, json_raw(in, token));
		return;
	}
	for (int k = json_first(in, token); k != JSON_NONE;
	    k = json_next(in, k)) {
		if (k != json_first(in, token))
			buf_addc(out, ',');
		add_plain(in, k, out);
	}
}

void
value_text(const struct value *value, struct buf *out)
{
	struct json in = { 0 };
	struct fail f;

	if (json_parse(&in, buf_view(&value->json), &f))
		add_plain(&in, JSON_ROOT, out);
	json_free(&in);
}

void
values_write(const struct values *v, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	for (size_t i = 0; i < v->n; i++) {
		jw_string(&w, view_of(v->value[i].id));
		buf_addc(out, ':');
		w.comma = false;
		jw_raw(&w, buf_view(&v->value[i].json));
	}
	jw_close(&w, '}');
}

/* Is the text among a token's values: the token's own, or its elements'? */
static bool
is_among(const struct json *in, int token, struct view text)
{
	struct buf one = BUF(VALUE_MAX);
	bool same;

	if (json_is_array(in, token)) {
		for (int k = json_first(in, token); k != JSON_NONE;
		    k = json_next(in, k))
			if (is_among(in, k, text))
				return true;
		return false;
	}
	add_plain(in, token, &one);
	same = view_eq(buf_view(&one), text);
	buf_free(&one);
	return same;
}

/* -1, 0 or 1, as numbers. */
static int
compare(const struct json *in, int token, const char *text)
{
	struct buf other = BUF(4096);
	double a = strtod(text, NULL), b = 0;

	add_plain(in, token, &other);
	if (buf_cstr(&other) != NULL)
		b = strtod(other.p, NULL);
	buf_free(&other);
	return (a > b) - (a < b);
}

/* By the operator's name; an empty one is "eq". */
static bool
holds(const struct json *in, int value, struct view operator, bool there,
    struct buf *text)
{
	bool among = is_among(in, value, buf_view(text));
	int order = buf_cstr(text) == NULL ? 0 :
	    compare(in, value, text->p);

	if (view_is(operator, "exists"))
		return there;
	if (view_is(operator, "ne") || view_is(operator, "nin"))
		return !among;
	if (view_is(operator, "gt"))
		return there && order > 0;
	if (view_is(operator, "gte"))
		return there && order >= 0;
	if (view_is(operator, "lt"))
		return there && order < 0;
	if (view_is(operator, "lte"))
		return there && order <= 0;
	return there && among;
}

static bool
match_one(const struct values *v, const struct json *in, int condition)
{
	struct buf field = BUF(4096), operator = BUF(64);
	struct buf text = BUF(VALUE_MAX);
	const struct value *value;
	bool yes;

	json_text(in, json_get(in, condition, "field"), &field);
	json_text(in, json_get(in, condition, "operator"), &operator);
	value = values_get(v, buf_view(&field));
	if (value != NULL)
		value_text(value, &text);
	yes = holds(in, json_get(in, condition, "value"),
	    buf_view(&operator), value != NULL, &text);
	buf_free(&field);
	buf_free(&operator);
	buf_wipe(&text);
	return yes;
}

bool
values_match(const struct values *v, const struct json *in, int condition)
{
	if (json_is_object(in, condition))
		return match_one(v, in, condition);
	if (json_is_array(in, condition))
		for (int k = json_first(in, condition); k != JSON_NONE;
		    k = json_next(in, k))
			if (!match_one(v, in, k))
				return false;
	return true;
}

void
values_free(struct values *v)
{
	for (size_t i = 0; i < v->n; i++) {
		free(v->value[i].id);
		buf_wipe(&v->value[i].json);
	}
	*v = (struct values){ .n = 0 };
}
