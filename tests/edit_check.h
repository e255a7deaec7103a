/*
 * What must hold of every change to a configuration's text, whatever the text
 * is: the result can be read, has what was asked for, and is otherwise the
 * same, in its values and in its bytes.
 */
#ifndef TESTS_EDIT_CHECK_H
#define TESTS_EDIT_CHECK_H

#include "cmd/edit_config.h"
#include "cmd/edit_text.h"

/* Is `part` what is left of `whole` when some bytes are taken out? */
static bool
edit_is_part(struct view part, struct view whole)
{
	size_t at = 0;

	for (size_t i = 0; i < whole.n && at < part.n; i++)
		at += whole.p[i] == part.p[at];
	return at == part.n;
}

static bool
edit_same(const struct json *a, int x, const struct json *b, int y)
{
	int k = json_first(a, x), l = json_first(b, y);
	bool object = json_is_object(a, x);

	if (object != json_is_object(b, y) ||
	    json_is_array(a, x) != json_is_array(b, y))
		return false;
	if (!object && !json_is_array(a, x))
		return view_eq(json_raw(a, x), json_raw(b, y));
	for (; k != JSON_NONE && l != JSON_NONE;
	    k = json_next(a, k), l = json_next(b, l)) {
		if (object && !view_eq(json_raw(a, k), json_raw(b, l)))
			return false;
		if (!edit_same(a, object ? json_value(a, k) : k, b,
		    object ? json_value(b, l) : l))
			return false;
	}
	return k == JSON_NONE && l == JSON_NONE;
}

/* Does the step lead to the i-th thing `k` of a container? */
static bool
edit_leads(const struct json *in, int container, int k, int i,
    const char *step)
{
	int64_t index;

	if (json_is_object(in, container))
		return json_value(in, k) == json_get(in, container, step);
	if (view_is(view_of(step), "-"))
		return json_next(in, k) == JSON_NONE;
	return view_number(view_of(step), &index) && index == i;
}

/*
 * Does y say the same as x, but for what `way` leads to, which y has, or with
 * `taken` has not? A null on the way may have become a container.
 */
static bool
edit_same_but(const struct json *a, int x, const struct json *b, int y,
    const char *const *way, bool taken)
{
	bool object = json_is_object(b, y), last = taken && way[1] == NULL;
	int k = json_first(a, x), l = json_first(b, y);

	if (*way == NULL)
		return true;
	for (int i = 0; k != JSON_NONE || l != JSON_NONE; i++) {
		bool on = l != JSON_NONE && !last &&
		    edit_leads(b, y, l, i, *way);
		int old = object ? json_value(a, k) : k;
		int new = object ? json_value(b, l) : l;

		if (last && k != JSON_NONE && (object ? json_is(a, k, *way) :
		    edit_leads(a, x, k, i, *way))) {
			k = json_next(a, k);
			continue;
		}
		if (l == JSON_NONE || (k == JSON_NONE && !on) ||
		    (object && k != JSON_NONE &&
		    !view_eq(json_raw(a, k), json_raw(b, l))))
			return false;
		if (on ? !edit_same_but(a, old, b, new, way + 1, taken) :
		    !edit_same(a, old, b, new))
			return false;
		k = k == JSON_NONE ? k : json_next(a, k);
		l = json_next(b, l);
	}
	return true;
}

/* NULL, or what does not hold. `value` is strict JSON. */
static const char *
edit_check_set(struct view text, const char *const *way, struct view value)
{
	struct buf made = BUF(1 << 20);
	struct edit_text a = { .text = text }, b = { .text = text };
	const char *wrong = NULL;
	struct found to;
	struct fail f;

	buf_add(&made, text);
	if (!edit_text_open(&a, text, &f) || !edit_set(&made, way, value,
	    &f)) {
		if (!view_eq(buf_view(&made), text))
			wrong = "refused, and changed all the same";
	} else if (!edit_text_open(&b, buf_view(&made), &f)) {
		wrong = "what comes out cannot be read";
	} else {
		bool there = edit_text_find(&a, way).left == 0;

		to = edit_text_find(&b, way);
		if (there && !view_eq(edit_text_piece(&b, to.at), value))
			wrong = "the value is not there";
		else if (!edit_same_but(&a.in, JSON_ROOT, &b.in, JSON_ROOT,
		    way, false))
			wrong = "other values have changed";
		else if (there && (text.n - edit_text_piece(&a,
		    edit_text_find(&a, way).at).n + value.n != made.n))
			wrong = "more than the value has changed";
		else if (!there && !edit_is_part(text, buf_view(&made)) &&
		    !json_is_null(&a.in, edit_text_find(&a, way).at))
			wrong = "something is lost";
	}
	edit_text_close(&a);
	edit_text_close(&b);
	buf_free(&made);
	return wrong;
}

/* The same for taking something out. */
static const char *
edit_check_remove(struct view text, const char *const *way)
{
	struct buf made = BUF(1 << 20);
	struct edit_text a = { .text = text }, b = { .text = text };
	const char *wrong = NULL;
	struct fail f;

	buf_add(&made, text);
	if (!edit_text_open(&a, text, &f) || !edit_remove(&made, way, &f)) {
		if (!view_eq(buf_view(&made), text))
			wrong = "refused, and changed all the same";
	} else if (!edit_text_open(&b, buf_view(&made), &f)) {
		wrong = "what comes out cannot be read";
	} else if (edit_text_find(&a, way).left > 0) {
		if (!view_eq(buf_view(&made), text))
			wrong = "it was not there, and the text has changed";
	} else if (*way != NULL) {
		if (!edit_is_part(buf_view(&made), text))
			wrong = "something has come to it";
		else if (!edit_same_but(&a.in, JSON_ROOT, &b.in, JSON_ROOT,
		    way, true))
			wrong = "other values have changed";
	}
	edit_text_close(&a);
	edit_text_close(&b);
	buf_free(&made);
	return wrong;
}

#endif
