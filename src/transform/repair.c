#include "transform/repair.h"

#include <string.h>

#include "json/escape.h"
#include "json/json.h"
#include "transform/mender.h"

/* JSON text in a JSON string in a JSON string. */
#define WRAPS_MAX 3

static bool value(struct mender *m);

static bool
blank(char c)
{
	return c != '\0' && strchr(" \t\n\r\v\f", c) != NULL;
}

/* One that does not end stays: something has been cut there. */
static bool
skip_comment(struct mender *m)
{
	const char *end = view_starts(m->rest, "//") ? "\n" :
	    view_starts(m->rest, "/*") ? "*/" : NULL;
	ptrdiff_t at = end == NULL ? -1 :
	    view_find(view_skip(m->rest, 2), view_of(end));

	if (at < 0)
		return false;
	mender_skip(m, 2 + (size_t)at + strlen(end));
	return true;
}

static void
skip_blanks(struct mender *m)
{
	for (;;) {
		if (blank(mender_next(m)))
			mender_skip(m, 1);
		else if (!skip_comment(m))
			return;
	}
}

/* Behind a member or an element: a comma, or one that ends the container. */
static bool
separate(struct mender *m, char bracket, bool *more)
{
	skip_blanks(m);
	*more = mender_next(m) == ',';
	if (!*more)
		return true;
	mender_skip(m, 1);
	skip_blanks(m);
	*more = mender_next(m) != bracket;
	if (*more)
		buf_addc(m->out, ',');
	return m->rest.n > 0;
}

static bool
object(struct mender *m)
{
	bool more;

	mender_skip(m, 1);
	buf_addc(m->out, '{');
	skip_blanks(m);
	more = mender_next(m) != '}';
	if (m->rest.n == 0)
		return false;
	while (more) {
		if (!mender_name(m))
			return false;
		skip_blanks(m);
		if (mender_next(m) != ':')
			return false;
		mender_skip(m, 1);
		buf_addc(m->out, ':');
		if (!value(m) || !separate(m, '}', &more))
			return false;
	}
	buf_addc(m->out, '}');
	if (m->rest.n == 0)
		m->closed = true;
	else if (mender_next(m) != '}')
		return false;
	else
		mender_skip(m, 1);
	return true;
}

static bool
array(struct mender *m)
{
	bool more;

	mender_skip(m, 1);
	buf_addc(m->out, '[');
	skip_blanks(m);
	more = mender_next(m) != ']';
	while (more)
		if (!value(m) || !separate(m, ']', &more))
			return false;
	buf_addc(m->out, ']');
	if (mender_next(m) != ']')
		return false;
	mender_skip(m, 1);
	return true;
}

static bool
container(struct mender *m)
{
	bool good;

	if (m->depth == JSON_DEPTH)
		return false;
	m->depth++;
	good = mender_next(m) == '{' ? object(m) : array(m);
	m->depth--;
	return good;
}

static bool
value(struct mender *m)
{
	char c;

	skip_blanks(m);
	c = mender_next(m);
	if (c == '{' || c == '[')
		return container(m);
	if (c == '"' || c == '\'')
		return mender_string(m);
	if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.')
		return mender_number(m);
	return mender_word(m);
}

/*
 * What stands behind the object, once it is over: is it of no account? A comma
 * or a colon says that the object went on, a bracket that another follows;
 * some servers send the same one twice.
 */
static bool
may_follow(struct view rest, struct view object_text)
{
	while (rest.n > 0 && rest.p[0] != '\0' &&
	    strchr(" \t\r\n}]\"'`;", rest.p[0]) != NULL)
		rest = view_skip(rest, 1);
	if (rest.n == 0 || (rest.p[0] != ',' && rest.p[0] != ':' &&
	    rest.p[0] != '{' && rest.p[0] != '['))
		return true;
	return rest.n >= object_text.n && view_eq(object_text,
	    (struct view){ rest.p, object_text.n });
}

static enum repair
mend(struct view text, struct buf *out)
{
	struct mender m = { .rest = text, .out = out };
	size_t before = out->n;

	if (!container(&m) || !may_follow(m.rest,
	    (struct view){ text.p, text.n - m.rest.n })) {
		out->n = before;
		return REPAIR_NONE;
	}
	return m.closed ? REPAIR_CLOSED : REPAIR_WHOLE;
}

/* The text within a string that holds nothing else. */
static bool
unwrap(struct view text, struct buf *inside)
{
	struct buf quoted = BUF(inside->max);
	struct mender m = { .rest = text, .out = &quoted };
	bool good = mender_string(&m);

	skip_blanks(&m);
	good = good && m.rest.n == 0 && !quoted.failed;
	if (good)
		json_unescape((struct view){ quoted.p + 1, quoted.n - 2 },
		    inside);
	buf_free(&quoted);
	return good;
}

static enum repair
repair(struct view text, int wraps, struct buf *out)
{
	struct mender m = { .rest = text };
	struct buf inside = BUF(out->max);
	enum repair done = REPAIR_NONE;

	if (view_starts(text, "\xef\xbb\xbf"))
		mender_skip(&m, 3);
	skip_blanks(&m);
	if (view_starts(m.rest, "```")) {
		mender_skip(&m, 3);
		mender_skip(&m, mender_word_length(m.rest));
		skip_blanks(&m);
	}
	if (mender_next(&m) == '{')
		done = mend(m.rest, out);
	else if ((mender_next(&m) == '"' || mender_next(&m) == '\'') &&
	    wraps < WRAPS_MAX && unwrap(m.rest, &inside))
		done = repair(buf_view(&inside), wraps + 1, out);
	buf_free(&inside);
	return done;
}

enum repair
repair_object(struct view text, struct buf *out)
{
	return repair(text, 0, out);
}
