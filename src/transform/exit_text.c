#include "transform/exit_text.h"

#include <string.h>

#include "dialect/escaped.h"

/* Arguments without a response in them. */
#define ALL_MAX (32 << 20)

static const struct view name = VIEW_INIT("response");

void
exit_text_open(struct exit_text *x)
{
	*x = (struct exit_text){ .all = BUF(ALL_MAX) };
}

void
exit_text_free(struct exit_text *x)
{
	buf_free(&x->all);
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
step_begin(struct exit_text *x, char c)
{
	if (c == '{')
		x->state = EXIT_NAME;
	else if (!blank(c))
		x->state = EXIT_OTHER;
}

static void
step_name(struct exit_text *x, char c)
{
	if (c == '"') {
		x->state = EXIT_IN_NAME;
		x->matches = true;
		x->name = 0;
	} else if (c == '}') {
		x->state = EXIT_DONE;
	} else if (!blank(c) && c != ',') {
		x->state = EXIT_OTHER;
	}
}

static void
step_in_name(struct exit_text *x, char c)
{
	if (x->escaped > 0) {
		x->escaped = 0;
	} else if (c == '"') {
		x->matches = x->matches && x->name == name.n;
		x->state = EXIT_COLON;
	} else if (c == '\\') {
		x->escaped = 1;
		x->matches = false;
	} else {
		x->matches = x->matches && x->name < name.n &&
		    name.p[x->name] == c;
		x->name++;
	}
}

static void
step_colon(struct exit_text *x, char c)
{
	if (c == ':')
		x->state = EXIT_VALUE;
	else if (!blank(c))
		x->state = EXIT_OTHER;
}

/* A value that is of no interest; at depth 0 it ends with its member. */
static void
step_skip(struct exit_text *x, char c)
{
	if (x->escaped > 0) {
		x->escaped = 0;
	} else if (x->string) {
		x->string = c != '"';
		x->escaped = c == '\\';
	} else if (c == '"') {
		x->string = true;
	} else if (c == '{' || c == '[') {
		x->depth++;
	} else if (x->depth > 0) {
		x->depth -= c == '}' || c == ']';
	} else if (c == '}') {
		x->state = EXIT_DONE;
	} else if (c == ',') {
		x->state = EXIT_NAME;
	}
}

static void
step_value(struct exit_text *x, char c)
{
	if (blank(c))
		return;
	if (x->matches && !x->began) {
		x->state = c == '"' ? EXIT_TEXT : EXIT_OTHER;
		x->began = c == '"';
		return;
	}
	x->other = true;
	x->state = EXIT_SKIP;
	step_skip(x, c);
}

/* An escape that is none was a backslash and what follows. */
static void
put_broken(struct exit_text *x, struct buf *text)
{
	buf_addc(text, '\\');
	buf_add(text, (struct view){ x->escape, x->escaped });
	x->escaped = 0;
}

/*
 * A character of an escape that has begun. False if it does not belong to it,
 * and has a meaning of its own.
 */
static bool
step_escape(struct exit_text *x, char c, struct buf *text)
{
	bool fits = x->escaped == 1 ? c != '\0' &&
	    strchr("\"\\/bfnrtu", c) != NULL : c != '\0' &&
	    strchr("0123456789abcdefABCDEF", c) != NULL;

	if (!fits) {
		put_broken(x, text);
		return false;
	}
	x->escape[x->escaped++] = c;
	if (x->escape[1] == 'u' && x->escaped < sizeof(x->escape))
		return true;
	buf_add(text, (struct view){ x->escape, x->escaped });
	x->escaped = 0;
	return true;
}

/* written: how the character stands in the arguments. */
static void
step_text(struct exit_text *x, struct glyph g, struct view written,
    struct buf *text)
{
	char c = g.n == 1 ? g.byte[0] : '\0';

	if (x->escaped > 0 && step_escape(x, c, text))
		return;
	if (c == '\\')
		x->escape[x->escaped++] = c;
	else if (c == '"')
		x->state = EXIT_SKIP;
	else
		buf_add(text, written);
}

/* Any other character than one of the text. */
static void
step(struct exit_text *x, char c)
{
	switch (x->state) {
	case EXIT_BEGIN:
		step_begin(x, c);
		break;
	case EXIT_NAME:
		step_name(x, c);
		break;
	case EXIT_IN_NAME:
		step_in_name(x, c);
		break;
	case EXIT_COLON:
		step_colon(x, c);
		break;
	case EXIT_VALUE:
		step_value(x, c);
		break;
	case EXIT_SKIP:
		step_skip(x, c);
		break;
	case EXIT_TEXT:
	case EXIT_DONE:
	case EXIT_OTHER:
		break;
	}
}

/* Plain bytes of the text, where no escape has begun. */
static size_t
plain_run(const struct exit_text *x, struct view v)
{
	const char *slash;

	if (x->state != EXIT_TEXT || x->escaped > 0)
		return 0;
	slash = memchr(v.p, '\\', v.n);
	return slash == NULL ? v.n : (size_t)(slash - v.p);
}

void
exit_text_feed(struct exit_text *x, struct view escaped, struct buf *text)
{
	if (!x->began)
		buf_add(&x->all, escaped);
	while (escaped.n > 0) {
		size_t run = plain_run(x, escaped);
		struct glyph g;

		if (run > 0) {
			buf_add(text, (struct view){ escaped.p, run });
			escaped = view_skip(escaped, run);
			continue;
		}
		g = escaped_first(escaped);
		if (x->state == EXIT_TEXT)
			step_text(x, g, (struct view){ escaped.p, g.used },
			    text);
		else
			step(x, g.n == 1 ? g.byte[0] : '\0');
		escaped = view_skip(escaped, g.used);
	}
	if (x->began)
		buf_free(&x->all);
}

void
exit_text_end(struct exit_text *x, struct buf *text)
{
	if (!x->began && (x->state == EXIT_OTHER || x->other))
		buf_add(text, buf_view(&x->all));
	text->failed |= x->all.failed;
	buf_clear(&x->all);
}
