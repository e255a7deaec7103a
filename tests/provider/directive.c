#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "directive.h"
#include "files.h"
#include "script.h"

#define NESTED_MAX 8			/* repeat in repeat */

static bool
do_event(struct script *s, struct text arg)
{
	bytes_add(&s->scratch, TEXT("data: "));
	if (!script_expand(s, arg, false))
		return false;
	bytes_add(&s->scratch, TEXT("\n\n"));
	return script_emit(s);
}

static bool
do_event_named(struct script *s, struct text arg)
{
	struct text name = text_cut(&arg, TEXT(" "));

	if (name.n == 0 || arg.n == 0)
		return script_error(s, "event-named NAME JSON");
	bytes_add(&s->scratch, TEXT("event: "));
	bytes_add(&s->scratch, name);
	bytes_add(&s->scratch, TEXT("\n"));
	return do_event(s, arg);
}

static bool
do_done(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "done takes nothing");
	return do_event(s, TEXT("[DONE]"));
}

static bool
do_raw(struct script *s, struct text arg)
{
	return script_expand(s, arg, true) && script_emit(s);
}

/* A path beside the script. */
static bool
do_file(struct script *s, struct text arg)
{
	const char *slash = strrchr(s->path, '/');
	int dirname = slash ? (int)(slash - s->path) + 1 : 0;
	char path[PATH_MAX];
	struct file *f;

	if (arg.n > 0 && *arg.p == '/')
		dirname = 0;
	snprintf(path, sizeof(path), "%.*s%.*s", dirname, s->path,
	    SPREAD(arg));
	f = file_get(path);
	if (f == NULL)
		return script_error(s, "%s: %s", path, strerror(errno));
	s->a->fixed = false;		/* the other file may change */
	bytes_add(&s->scratch, bytes_view(&f->text));
	file_put(f);
	return script_emit(s);
}

static const char *
reason(long status)
{
	static const struct { long status; const char *reason; } table[] = {
		{ 200, "OK" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 402, "Payment Required" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 429, "Too Many Requests" },
		{ 500, "Internal Server Error" }, { 502, "Bad Gateway" },
		{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
		{ 529, "Overloaded" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].status == status)
			return table[i].reason;
	return "Other";
}

static bool
do_status(struct script *s, struct text arg)
{
	struct text code = text_cut(&arg, TEXT(" "));
	long n;

	if (s->head_out)
		return script_error(s, "the head is already out");
	if (!text_number(code, 999, &n) || n < 100 || arg.n > 200)
		return script_error(s, "status NNN [Reason]");
	if (arg.n > 0)
		snprintf(s->status, sizeof(s->status), "%ld %.*s", n,
		    SPREAD(arg));
	else
		snprintf(s->status, sizeof(s->status), "%ld %s", n, reason(n));
	return true;
}

static bool
do_header(struct script *s, struct text arg)
{
	struct text line = arg, name = text_cut(&line, TEXT(":"));

	if (s->head_out)
		return script_error(s, "the head is already out");
	if (name.n == 0 || name.n == arg.n)
		return script_error(s, "header Name: value");
	if (name.n == 12 && strncasecmp(name.p, "Content-Type", 12) == 0)
		s->typed = true;
	if ((name.n == 14 && strncasecmp(name.p, "Content-Length", 14) == 0) ||
	    (name.n == 17 && strncasecmp(name.p, "Transfer-Encoding", 17) == 0))
		s->framed = true;
	if (name.n == 10 && strncasecmp(name.p, "Connection", 10) == 0 &&
	    text_has_nocase(line, TEXT("close")))
		s->a->last = true;
	if (!script_expand(s, arg, false))
		return false;
	bytes_add(&s->headers, bytes_view(&s->scratch));
	bytes_add(&s->headers, TEXT("\r\n"));
	s->scratch.n = 0;
	if (s->framed)
		s->framing = AS_GIVEN;
	return true;
}

static bool
do_body(struct script *s, struct text arg)
{
	if (s->head_out)
		return script_error(s, "the head is already out");
	if (s->framed)
		return script_error(s, "a header has set the body's framing");
	if (text_is(arg, "chunked"))
		s->framing = CHUNKED;
	else if (text_is(arg, "length"))
		s->framing = LENGTH;
	else if (text_is(arg, "close"))
		s->framing = UNTIL_CLOSE;
	else
		return script_error(s, "body chunked, length or close");
	return true;
}

static bool
do_head(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "head takes nothing");
	script_head_out(s);
	return true;
}

bool
directive_finish(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "finish takes nothing");
	if (s->finished)
		return script_error(s, "the body is finished");
	script_head_out(s);
	if (s->framing == CHUNKED)
		bytes_add(&s->a->own, TEXT("0\r\n\r\n"));
	s->finished = true;
	return true;
}

static bool
script_wait(struct script *s, enum deed deed, const char *name,
    struct text arg)
{
	int64_t us;

	if (!text_ms(arg, &us))
		return script_error(s, "%s wants milliseconds, not \"%.*s\"",
		    name, SPREAD(arg));
	answer_step(s->a, deed, s->a->own.n, us);
	return true;
}

static bool
do_sleep(struct script *s, struct text arg)
{
	return script_wait(s, SLEEP, "sleep", arg);
}

static bool
do_pause(struct script *s, struct text arg)
{
	return script_wait(s, PAUSE, "pause", arg);
}

static bool
do_paced(struct script *s, struct text arg)
{
	return text_ms(arg, &s->pace) || script_error(s,
	    "paced wants milliseconds, not \"%.*s\"", SPREAD(arg));
}

static bool
do_pieces(struct script *s, struct text arg)
{
	long n;

	if (!text_number(arg, INT_MAX, &n))
		return script_error(s, "pieces wants a number of bytes");
	answer_step(s->a, PIECES, s->a->own.n, n);
	return true;
}

static bool
script_last(struct script *s, enum deed deed, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "\"%.*s\" is too much here",
		    SPREAD(arg));
	answer_step(s->a, deed, s->a->own.n, 0);
	s->over = s->a->last = true;
	return true;
}

static bool
do_hang(struct script *s, struct text arg)
{
	return script_last(s, HANG, arg);
}

static bool
do_close(struct script *s, struct text arg)
{
	return script_last(s, CLOSE, arg);
}

static bool
do_reset(struct script *s, struct text arg)
{
	return script_last(s, RESET, arg);
}

static bool
do_repeat(struct script *s, struct text arg)
{
	const struct script start = *s;
	long rounds;

	if (!text_number(arg, 100000000, &rounds) || rounds == 0)
		return script_error(s, "repeat wants a number from 1 on");
	if (s->depth == NESTED_MAX)
		return script_error(s, "more than %d blocks in each other",
		    NESTED_MAX);
	s->depth++;
	for (s->i = 0; s->i < rounds; s->i++) {
		s->rest = start.rest;
		s->line = start.line;
		if (!script_run(s))
			return false;
		if (s->pace > 0 && s->i < rounds - 1)
			answer_step(s->a, SLEEP, s->a->own.n, s->pace);
	}
	s->depth--;
	s->i = start.i;
	return true;
}

const struct directive directives[] = {
	{ "event", do_event },
	{ "event-named", do_event_named },
	{ "raw", do_raw },
	{ "file", do_file },
	{ "done", do_done },
	{ "status", do_status },
	{ "header", do_header },
	{ "body", do_body },
	{ "head", do_head },
	{ "finish", directive_finish },
	{ "sleep", do_sleep },
	{ "pieces", do_pieces },
	{ "pause", do_pause },
	{ "paced", do_paced },
	{ "repeat", do_repeat },
	{ "hang", do_hang },
	{ "close", do_close },
	{ "reset", do_reset },
	{ NULL, NULL },
};
