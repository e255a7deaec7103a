#include "config/interpolate.h"

#include <stdlib.h>
#include <string.h>

#include "json/escape.h"

#define LONGEST 255             /* bytes in a variable's name */

static size_t
plain_name(struct view v)
{
	size_t n = 0;

	while (n < v.n && ((v.p[n] >= 'A' && v.p[n] <= 'Z') ||
	    v.p[n] == '_' || (n > 0 && v.p[n] >= '0' && v.p[n] <= '9')))
		n++;
	return n;
}

/*
 * v begins with a dollar sign: the length of the reference that begins there
 * and the name in it (empty for "$$"), or 0 if it is none.
 */
static size_t
reference(struct view v, struct view *name)
{
	const char *brace;

	*name = view_skip(v, 1);
	if (name->n == 0)
		return 0;
	if (name->p[0] == '$') {
		name->n = 0;
		return 2;
	}
	if (name->p[0] != '{') {
		name->n = plain_name(*name);
		return name->n == 0 ? 0 : name->n + 1;
	}
	brace = memchr(v.p, '}', v.n < LONGEST + 3 ? v.n : LONGEST + 3);
	if (brace == NULL || brace == v.p + 2)
		return 0;
	*name = (struct view){ v.p + 2, (size_t)(brace - v.p) - 2 };
	return name->n + 3;
}

static const char *
variable(struct view name)
{
	char text[LONGEST + 1];

	if (name.n > LONGEST)
		return NULL;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	return getenv(text);
}

/*
 * Append text as it is, but for the blanks at lines' beginnings: a comment
 * leaves many, and a line's end is never within a string.
 */
static void
add_lines(struct buf *out, struct view text)
{
	const char *newline;

	while (text.n > 0 &&
	    (newline = memchr(text.p, '\n', text.n)) != NULL) {
		size_t n = (size_t)(newline + 1 - text.p);

		buf_add(out, (struct view){ text.p, n });
		while (n < text.n && (text.p[n] == ' ' || text.p[n] == '\t' ||
		    text.p[n] == '\r' || text.p[n] == '\n'))
			n++;
		text = view_skip(text, n);
	}
	buf_add(out, text);
}

struct progress {
	struct buf *out;
	const char *done;       /* what stands before is in out */
};

/* `piece` of the text is settled: `value` stands in its place. */
static void
replace(struct progress *s, struct view piece, const char *value)
{
	add_lines(s->out, (struct view){ s->done,
	    (size_t)(piece.p - s->done) });
	json_escape(view_of(value), s->out);
	s->done = piece.p + piece.n;
}

void
interpolate(const struct json *in, struct buf *out,
    void (*unset)(void *context, int token, struct view name), void *context)
{
	struct progress s = { out, in->text.p };

	for (int t = 0; t < in->n; t++) {
		/* jsmn counts a name's value as its child: size 1. */
		struct view v = in->token[t].size == 0 ?
		    json_escaped(in, t) : (struct view){ "", 0 };
		const char *dollar;

		while (v.n > 0 && (dollar = memchr(v.p, '$', v.n)) != NULL) {
			struct view name, piece = { dollar, 1 };
			const char *value = NULL;

			v = view_skip(v, (size_t)(dollar - v.p));
			piece.n = reference(v, &name);
			v = view_skip(v, piece.n == 0 ? 1 : piece.n);
			if (piece.n == 0)
				continue;
			value = name.n == 0 ? "$" : variable(name);
			if (value == NULL)
				unset(context, t, name);
			else
				replace(&s, piece, value);
		}
	}
	add_lines(out, (struct view){ s.done,
	    (size_t)(in->text.p + in->text.n - s.done) });
}
