#include <ctype.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "directive.h"
#include "peek.h"
#include "script.h"

#define ANSWER_MAX (1024 * 1024 * 1024)

static atomic_ulong uniques;

bool
script_error(struct script *s, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return answer_complain(s->a, "%s:%d: %s", s->path, s->line, why);
}

/* Add what the variable at the start of t stands for to the scratch and
 * return how long its name is; any other brace stands for itself. */
static size_t
script_variable(struct script *s, struct text t)
{
	size_t n = 0;

	if (text_starts(t, "{i}") && s->i >= 0) {
		bytes_add_number(&s->scratch, (unsigned long)s->i, 10);
		return 3;
	}
	if (text_starts(t, "{n}")) {
		bytes_add_number(&s->scratch, (unsigned long)s->req->n, 10);
		n = 3;
	} else if (text_starts(t, "{unique}")) {
		bytes_addf(&s->scratch, "%08lx", ++uniques);
		n = 8;
	} else if (text_starts(t, "{model}")) {
		bytes_add(&s->scratch, peek_model(s->req));
		n = 7;
	}
	if (n > 0) {
		s->a->fixed = false;
		return n;
	}
	bytes_add(&s->scratch, TEXT("{"));
	return 1;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Add what the backslash at the start of t stands for; returns its length in
 * the source, 0 for a mistake. */
static size_t
script_escape(struct script *s, struct text t)
{
	static const char from_c[] = "nrt\\\"", to[] = "\n\r\t\\\"";
	const char *c = t.n > 1 && t.p[1] ? strchr(from_c, t.p[1]) : NULL;
	char byte;

	if (c != NULL) {
		bytes_add(&s->scratch, (struct text){ &to[c - from_c], 1 });
		return 2;
	}
	if (t.n < 4 || t.p[1] != 'x' || hex_digit(t.p[2]) == -1 ||
	    hex_digit(t.p[3]) == -1)
		return 0;
	byte = (char)(hex_digit(t.p[2]) * 16 + hex_digit(t.p[3]));
	bytes_add(&s->scratch, (struct text){ &byte, 1 });
	return 4;
}

bool
script_expand(struct script *s, struct text t, bool escapes)
{
	while (t.n > 0) {
		size_t n = text_find(t, TEXT("{"));

		if (escapes)
			n = text_find((struct text){ t.p, n }, TEXT("\\"));
		bytes_add(&s->scratch, (struct text){ t.p, n });
		t = text_from(t, n);
		if (t.n == 0)
			break;
		if (*t.p == '{')
			n = script_variable(s, t);
		else
			n = script_escape(s, t);
		if (n == 0)
			return script_error(s, "\"%.*s\" is not an escape; "
			    "\\n \\r \\t \\\\ \\\" \\xHH are",
			    t.n < 4 ? (int)t.n : 4, t.p);
		t = text_from(t, n);
	}
	return true;
}

void
script_head_out(struct script *s)
{
	if (!s->head_out) {
		s->head_out = true;
		s->before_head = s->a->steps;
	}
}

bool
script_emit(struct script *s)
{
	struct text t = bytes_view(&s->scratch);

	if (s->finished)
		return script_error(s, "the body is finished");
	script_head_out(s);
	if (s->a->own.n + t.n > ANSWER_MAX)
		return script_error(s, "the answer is longer than 1 GiB");
	if (s->framing == CHUNKED && t.n > 0) {
		bytes_add_number(&s->a->own, t.n, 16);
		bytes_add(&s->a->own, TEXT("\r\n"));
		bytes_add(&s->a->own, t);
		bytes_add(&s->a->own, TEXT("\r\n"));
	} else {
		bytes_add(&s->a->own, t);
	}
	s->scratch.n = 0;
	return true;
}

/* The next line that says something, without its indentation. */
static bool
script_line(struct script *s, struct text *line)
{
	while (s->rest.n > 0) {
		s->line++;
		*line = text_cut(&s->rest, TEXT("\n"));
		while (line->n > 0 && (*line->p == ' ' || *line->p == '\t'))
			*line = text_from(*line, 1);
		if (line->n > 0 && *line->p != '#')
			return true;
	}
	return false;
}

static bool
script_do(struct script *s, struct text line)
{
	struct text arg = line, name = text_cut(&arg, TEXT(" "));

	if (s->over)
		return script_error(s, "nothing can follow here");
	for (const struct directive *d = directives; d->name != NULL; d++)
		if (text_is(name, d->name))
			return d->run(s, arg);
	return script_error(s, "\"%.*s\" is not known", SPREAD(name));
}

bool
script_run(struct script *s)
{
	struct text line;

	while (script_line(s, &line)) {
		if (text_is(text_trim(line), "end") && s->depth > 0)
			return true;
		if (!script_do(s, line))
			return false;
	}
	return s->depth == 0 || script_error(s, "repeat without end");
}

/* Does the script send events?  Then it is a stream unless it says else. */
static bool
script_streams(struct script s)
{
	struct text line;

	while (script_line(&s, &line)) {
		struct text name = text_cut(&line, TEXT(" "));

		if (text_is(name, "event") || text_is(name, "event-named") ||
		    text_is(name, "done"))
			return true;
	}
	return false;
}

/* Put the head before the body. */
static void
script_compose(struct script *s, bool stream)
{
	struct answer *a = s->a;
	struct bytes whole = { 0 };

	if (s->head_out) {
		bytes_addf(&whole, "HTTP/1.1 %s\r\n", s->status);
		bytes_add(&whole, bytes_view(&s->headers));
		if (!s->typed)
			bytes_addf(&whole, "Content-Type: %s\r\n", stream ?
			    "text/event-stream" : "application/json");
		if (s->framing == CHUNKED)
			bytes_add(&whole, TEXT("Transfer-Encoding: chunked"));
		else if (s->framing == LENGTH)
			bytes_addf(&whole, "Content-Length: %zu", a->own.n);
		else if (s->framing == UNTIL_CLOSE)
			bytes_add(&whole, TEXT("Connection: close"));
		bytes_add(&whole, s->framing == AS_GIVEN ? TEXT("\r\n") :
		    TEXT("\r\n\r\n"));
	}
	for (size_t k = s->before_head; k < a->steps && s->head_out; k++)
		a->step[k].at += whole.n;
	bytes_add(&whole, bytes_view(&a->own));
	bytes_free(&a->own);
	a->own = whole;
	a->wire = bytes_view(&a->own);
}

void
script_render(const struct file *f, const struct request *r, struct answer *a)
{
	struct script s = { .req = r, .a = a, .path = f->path, .i = -1,
		.rest = bytes_view(&f->text), .status = "200 OK" };
	bool stream = script_streams(s);

	a->fixed = true;
	s.framing = stream ? CHUNKED : LENGTH;
	if (script_run(&s) && (s.over || s.finished ||
	    directive_finish(&s, TEXT("")))) {
		script_compose(&s, stream);
		a->last |= s.framing == UNTIL_CLOSE;
	}
	bytes_free(&s.headers);
	bytes_free(&s.scratch);
}
