/* Server-sent events, cut at every place. */
#include "upstream/sse.h"

#include "edge.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TEXT(literal) { "" literal, sizeof(literal) - 1 }
#define BOM "\xef\xbb\xbf"

/* Events as text: name, a slash, data, a bar. */
static const struct { struct view stream; const char *want; } streams[] = {
	{ TEXT(""), "" },
	{ TEXT("\n\n\r\r\n"), "" },
	{ TEXT("data: {\"a\":1}\n\n"), "/{\"a\":1}|" },
	{ TEXT("data:{\"a\":1}\n\ndata:  two blanks\n\n"),
	    "/{\"a\":1}|/ two blanks|" },
	{ TEXT("event: ping\ndata: {}\n\ndata: {}\n\n"), "ping/{}|/{}|" },
	{ TEXT("data: {}\nevent: late\n\n"), "late/{}|" },
	{ TEXT("event: a\nevent: b\ndata: {}\n\n"), "b/{}|" },
	{ TEXT("event:c\nevent\ndata: {}\n\n"), "/{}|" },
	{ TEXT("event: lost\n\ndata: {}\n\n"), "/{}|" },

	/* Line ends of all kinds. */
	{ TEXT("data: 1\r\n\r\ndata: 2\r\n\r\n"), "/1|/2|" },
	{ TEXT("data: 1\r\rdata: 2\r\r"), "/1|/2|" },
	{ TEXT("data: 1\r\n\ndata: 2\n\r\ndata: 3\r\r\ndata: 4\n\r"),
	    "/1|/2|/3|/4|" },
	{ TEXT("data: a\rdata: b\r\ndata: c\n\n"), "/a\nb\nc|" },

	/* Several data lines. */
	{ TEXT("data: {\ndata:  \"a\": 1\ndata: }\n\n"),
	    "/{\n \"a\": 1\n}|" },
	{ TEXT("data: [\ndata: {\"a\":1},\ndata: {\"b\":2}\ndata: ]\n\n"),
	    "/[\n{\"a\":1},\n{\"b\":2}\n]|" },
	{ TEXT("data: x\ndata\ndata:\ndata: y\n\n"), "/x\n\n\ny|" },

	/* Nothing to say. */
	{ TEXT("data:\n\ndata\n\ndata: \n\ndata:  \ndata:\n\n"), "" },
	{ TEXT(": comment\n\n:\n: OPENROUTER PROCESSING\n\ndata: 1\n\n"),
	    "/1|" },
	{ TEXT("data: 1\n: in the middle\ndata: 2\n\n"), "/1\n2|" },
	{ TEXT("id: 7\nretry: 10\nfoo: bar\nfoo\ndata: 1\nid\n\n"), "/1|" },
	{ TEXT("Data: 1\n data: 2\ndata : 3\ndatax: 4\n\n"), "" },
	{ TEXT("data:\ndata: {}\n\n"), "/\n{}|" },

	/* A byte order mark is one only at the beginning. */
	{ TEXT(BOM "data: 1\n\n" BOM "data: 2\n\ndata: 3\n\n"), "/1|/3|" },
	{ TEXT(BOM "\ndata: 1\n\n"), "/1|" },
	{ TEXT(BOM BOM "data: 1\n\ndata: 2\n\n"), "/2|" },
	{ TEXT("\xef\xbb\ndata: 1\n\n"), "/1|" },

	/* The end without a blank line, and without a line end. */
	{ TEXT("data: {\"a\":1}\n\ndata: [DONE]\n"), "/{\"a\":1}|/[DONE]|" },
	{ TEXT("data: {\"a\":1}\n\ndata: [DONE]"), "/{\"a\":1}|/[DONE]|" },
	{ TEXT("event: e\r\ndata: {\"a\":1}\r"), "e/{\"a\":1}|" },
	{ TEXT("data: plain\n"), "/plain|" },
	{ TEXT("data: {\"a\":1}\n\ndata: {\"a\":"), "/{\"a\":1}|" },
	{ TEXT("data: {\"a\":1}\ndata: {\"a"), "/{\"a\":1}|" },
	{ TEXT("data: {\"a\":1}\nda"), "/{\"a\":1}|" },

	/* No blank lines between events. */
	{ TEXT("data: {\"a\":1}\ndata: {\"a\":2}\ndata: {\"a\":3}\n"
	    "data: [DONE]\n"), "/{\"a\":1}|/{\"a\":2}|/{\"a\":3}|/[DONE]|" },
	{ TEXT("data: {\"a\":1} \r\ndata:  {\"a\":2}\r\n\r\n"),
	    "/{\"a\":1} |/ {\"a\":2}|" },
	{ TEXT("event: a\ndata: {\"a\":1}\nevent: b\ndata: {\"b\":2}\n\n"),
	    "a/{\"a\":1}|b/{\"b\":2}|" },
	{ TEXT("data: [DONE]\ndata: {\"a\":1}\n\n"), "/[DONE]|/{\"a\":1}|" },
	{ TEXT("data: {\"a\":\ndata: {\"b\":1}\ndata: }\ndata: {\"c\":2}\n\n"),
	    "/{\"a\":\n{\"b\":1}\n}|/{\"c\":2}|" },

	{ TEXT("data: caf\xc3\xa9 \xf0\x9f\x98\x80 \\ud83d\n\n"),
	    "/caf\xc3\xa9 \xf0\x9f\x98\x80 \\ud83d|" },
};

struct log {
	struct buf events;
	struct view fed;        /* what the call was given */
	int direct, all;        /* events whose data lies in it, and all */
	int stop_at;            /* the sink fails at this event */
};

static bool
note(void *context, struct view name, struct view data, struct fail *f)
{
	struct log *log = context;

	if (++log->all == log->stop_at)
		return fail(f, 418, "stop");
	log->direct += data.p >= log->fed.p &&
	    data.p + data.n <= log->fed.p + log->fed.n;
	buf_add(&log->events, name);
	buf_addc(&log->events, '/');
	buf_add(&log->events, data);
	buf_addc(&log->events, '|');
	return true;
}

/* Feed text in pieces that end at the given places. */
static bool
run(struct log *log, size_t max, struct view text, const size_t *place,
    size_t places, struct fail *f)
{
	static struct edge edge;
	struct sse s;
	size_t done = 0;
	bool ok = true;

	log->events = BUF(1 << 20);
	log->direct = log->all = 0;
	sse_open(&s, max);
	for (size_t i = 0; ok && i <= places; i++) {
		size_t end = i < places ? place[i] : text.n;

		log->fed = edge_put(&edge, (struct view){ text.p + done,
		    end - done });
		ok = sse_feed(&s, log->fed, note, log, f);
		done = end;
	}
	log->fed = VIEW("");
	ok = ok && sse_end(&s, note, log, f);
	sse_free(&s);
	sse_free(&s);
	edge_free(&edge);
	return ok;
}

static bool
same(struct view text, const char *want, const size_t *place, size_t places)
{
	struct log log = { 0 };
	struct fail f = { 0 };
	bool ok = run(&log, 1000, text, place, places, &f) &&
	    view_is(buf_view(&log.events), want);

	buf_free(&log.events);
	return ok;
}

/* Whole, cut in two and in three everywhere, and byte by byte. */
static void
every_cut(struct view text, const char *want)
{
	size_t every[300], bad = 0;
	struct log log = { 0 };
	struct fail f = { 0 };

	OK(run(&log, 1000, text, NULL, 0, &f), "whole: %s", f.text);
	IS_MEM(log.events.p, log.events.n, want, strlen(want));
	buf_free(&log.events);
	for (size_t i = 0; i <= text.n; i++)
		for (size_t j = i; j <= text.n; j++)
			bad += !same(text, want, (size_t[]){ i, j }, 2);
	IS_INT((intmax_t)bad, 0);
	for (size_t i = 0; i < text.n; i++)
		every[i] = i;
	OK(same(text, want, every, text.n), "byte by byte");
}

/* Lines and events at the ceiling, one byte over it, and cut anywhere. */
static void
ceilings(void)
{
	static const struct { const char *stream; size_t longest; } cases[] = {
		{ "data: 0123456789\n\n", 16 },
		{ BOM "data: 0123456789\n\n", 16 },
		{ "data: 0123456789]", 17 },
		{ ": 0123456789 a comment\n", 22 },
		{ "event: 0123456789\n", 17 },
		{ "data:0123\ndata:456\ndata:7\ndata:89\n\n", 13 },
		{ "data:0123\ndata:4567890123\ndata\ndata\n\n", 17 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct view text = view_of(cases[i].stream);
		size_t bad = 0;

		for (size_t at = 0; at <= text.n; at++)
			for (size_t over = 0; over < 2; over++) {
				struct log log = { 0 };
				struct fail f = { 0 };
				bool ok = run(&log, cases[i].longest - over,
				    text, &at, 1, &f);

				bad += ok != (over == 0) || (!ok &&
				    (f.status != 502 || !view_starts(
				    view_of(f.text), "the provider sent ")));
				buf_free(&log.events);
			}
		OK(bad == 0, "%s has its ceiling at %zu", cases[i].stream,
		    cases[i].longest);
	}
}

static void
sentence(void)
{
	struct log log = { 0 };
	struct fail f = { 0 };

	run(&log, 10, VIEW("data: 0123456789\n\n"), NULL, 0, &f);
	IS(f.text, "the provider sent a line of over 10 bytes");
	buf_free(&log.events);
	run(&log, 10, VIEW("data: 0123\ndata: 0123\ndata: 0\n\n"), NULL, 0,
	    &f);
	IS(f.text, "the provider sent an event of over 10 bytes");
	buf_free(&log.events);
}

static void
no_copies(void)
{
	struct view text = VIEW("event: e\ndata: {\"a\":1}\n\n"
	    "data: {\"a\":2}\n\ndata: {\"a\":3}\ndata: {\"a\":4}\n\n");
	struct log log = { 0 };
	struct fail f = { 0 };

	run(&log, 1000, text, NULL, 0, &f);
	OK(log.all == 4 && log.direct == 4, "%d of %d events were not copied",
	    log.direct, log.all);
	buf_free(&log.events);
}

static void
sink_fails(void)
{
	struct view text = VIEW("data: {1}\n\ndata: {2}\ndata: {3}\n\n"
	    "data: {4}");

	for (int at = 1; at <= 5; at++) {
		struct log log = { .stop_at = at };
		struct fail f = { 0 };
		bool ok = run(&log, 1000, text, NULL, 0, &f);

		OK(ok == (at == 5) && f.status == (at == 5 ? 0 : 418) &&
		    log.all == (at == 5 ? 4 : at), "the sink fails at %d", at);
		buf_free(&log.events);
	}
}

/* After sse_end the same struct serves another stream. */
static void
again(void)
{
	struct log log = { .events = BUF(1000) };
	struct fail f = { 0 };
	struct sse s;

	sse_open(&s, 100);
	for (int i = 0; i < 3; i++) {
		OK(sse_feed(&s, VIEW(BOM "event: x\ndata: 1\r"), note, &log,
		    &f) && sse_end(&s, note, &log, &f), "stream %d", i);
		OK(sse_feed(&s, VIEW("\ndata: cut"), note, &log, &f) &&
		    sse_end(&s, note, &log, &f), "a cut one after it");
	}
	IS(buf_cstr(&log.events), "x/1|x/1|x/1|");
	sse_free(&s);
	buf_free(&log.events);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(streams); i++)
		every_cut(streams[i].stream, streams[i].want);
	ceilings();
	sentence();
	no_copies();
	sink_fails();
	again();
	return done_testing();
}
