/* Events in, Anthropic's stream or document out. */
#include <stdlib.h>

#include "core/encoder.h"
#include "json/json.h"
#include "tap.h"

static struct json request;
static struct plan plan;

/* Events as text, one a line: `T text`, `H thinking`, `S signature`,
 * `C call id name`, `A call arguments`, `E call`, `B block`, `X stop`,
 * `U in out`. */
static void
feed_line(struct encoder *e, struct view line)
{
	struct event ev = { 0 };
	struct fail f = { 0 };
	struct view kind = view_cut(&line, ' ');
	int64_t n = 0;

	if (line.p == NULL)
		line = VIEW("");
	if (view_has((struct view){ "CAE", 3 }, (char[]){ kind.p[0], 0 })) {
		view_number(view_cut(&line, ' '), &n);
		ev.call = (int)n;
		if (line.p == NULL)
			line = VIEW("");
	}
	switch (kind.p[0]) {
	case 'T':
		ev.type = EVENT_TEXT;
		ev.text = line;
		break;
	case 'H':
		ev.type = EVENT_THINKING;
		ev.text = line;
		break;
	case 'S':
		ev.type = EVENT_SIGNATURE;
		ev.text = line;
		break;
	case 'C':
		ev.type = EVENT_TOOL_START;
		ev.id = view_cut(&line, ' ');
		ev.name = line;
		break;
	case 'A':
		ev.type = EVENT_TOOL_ARGUMENTS;
		ev.text = line;
		break;
	case 'E':
		ev.type = EVENT_TOOL_END;
		break;
	case 'B':
		ev.type = EVENT_BLOCK;
		ev.text = line;
		break;
	case 'X':
		ev.type = EVENT_STOP;
		view_number(line, &n);
		ev.stop = (enum stop_reason)n;
		break;
	case 'U':
		ev.type = EVENT_USAGE;
		ev.usage.known = true;
		view_number(view_cut(&line, ' '), &ev.usage.input);
		view_number(line, &ev.usage.output);
		break;
	}
	OK(encoder_event(e, &ev, &f), "event %.*s", VIEW_ARG(kind));
}

/* A stream in short: `+text`, `'..'` a delta, `-`, `=stop`. */
static void
shorten_event(struct buf *out, const struct json *in)
{
	int delta = json_get(in, JSON_ROOT, "delta");
	int block = json_get(in, JSON_ROOT, "content_block");
	int type = json_get(in, JSON_ROOT, "type");
	static const char *const member[] = { "text", "thinking",
		"partial_json", "signature" };

	if (json_is(in, type, "content_block_start")) {
		buf_addf(out, "+%.*s%.*s ",
		    VIEW_ARG(json_raw(in, json_get(in, JSON_ROOT, "index"))),
		    VIEW_ARG(json_escaped(in, json_get(in, block, "type"))));
		if (json_is(in, json_get(in, block, "type"), "tool_use"))
			buf_addf(out, "%.*s ", VIEW_ARG(json_escaped(in,
			    json_get(in, block, "name"))));
	} else if (json_is(in, type, "content_block_delta")) {
		for (size_t i = 0; i < 4; i++) {
			int t = json_get(in, delta, member[i]);

			if (t != JSON_NONE)
				buf_addf(out, "%s'%.*s' ", i == 3 ? "S" : "",
				    VIEW_ARG(json_escaped(in, t)));
		}
	} else if (json_is(in, type, "content_block_stop")) {
		buf_addf(out, "-%.*s ",
		    VIEW_ARG(json_raw(in, json_get(in, JSON_ROOT, "index"))));
	} else if (json_is(in, type, "message_delta")) {
		buf_addf(out, "=%.*s ", VIEW_ARG(json_escaped(in,
		    json_get(in, delta, "stop_reason"))));
	} else {
		buf_addf(out, "%.*s ", VIEW_ARG(json_escaped(in, type)));
	}
}

static void
shorten(struct buf *out, struct view stream)
{
	struct json in = { 0 };
	struct fail f = { 0 };

	while (stream.p != NULL && stream.n > 0) {
		struct view line = view_cut(&stream, '\n');

		if (view_starts(line, ":"))
			buf_adds(out, ": ");
		if (!view_starts(line, "data: "))
			continue;
		if (!OK(json_parse(&in, view_skip(line, 6), &f),
		    "every event is JSON"))
			fprintf(stderr, "# %s: %.*s\n", f.text,
			    VIEW_ARG(line));
		shorten_event(out, &in);
	}
	json_free(&in);
}

#define HEAD "message_start "
#define TAIL " message_stop "

static const struct {
	const char *name, *events, *want;
} streams[] = {
	{ "text", "T a\nT b\nX 1",
	    HEAD "+0text 'a' 'b' -0 =end_turn message_stop " },
	{ "thinking, then text", "H hm\nS sig\nT a\nX 1",
	    HEAD "+0thinking 'hm' S'sig' -0 +1text 'a' -1 =end_turn"
	    TAIL },
	{ "blanks alone make no block", "H hm\nT \\n\\n\nC 0 c1 Read\nE 0\nX 4",
	    HEAD "+0thinking 'hm' -0 +1tool_use Read '{}' -1 =tool_use"
	    TAIL },
	{ "blanks before text stay with it", "T \\n\nT a\nX 1",
	    HEAD "+0text '\\na' -0 =end_turn" TAIL },
	{ "a call without arguments", "C 0 c1 Ls\nX 4",
	    HEAD "+0tool_use Ls '{}' -0 =tool_use" TAIL },
	{ "a call although the finish says stop",
	    "C 0 c1 Ls\nA 0 {\\\"a\\\":1}\nX 1",
	    HEAD "+0tool_use Ls '{\\\"a\\\":1}' -0 =tool_use" TAIL },
	{ "a finish for tools without any", "T a\nX 4",
	    HEAD "+0text 'a' -0 =end_turn" TAIL },
	{ "two calls one after another stream both",
	    "C 0 c1 A\nA 0 {}\nC 1 c2 B\nA 1 {\nA 1 }\nX 4",
	    HEAD "+0tool_use A '{}' -0 +1tool_use B '{' '}' -1 =tool_use"
	    TAIL },
	{ "interleaved calls wait for their turn",
	    "C 0 c1 A\nC 1 c2 B\nA 1 {\\\"b\nA 0 {\\\"a\nA 1 \\\":2}\n"
	    "A 0 \\\":1}\nX 4",
	    HEAD "+0tool_use A '{\\\"a' '\\\":1}' -0 "
	    "+1tool_use B '{\\\"b\\\":2}' -1 =tool_use" TAIL },
	{ "text after a call is its own block",
	    "T A\nC 0 c1 X\nA 0 {}\nT B\nX 4",
	    HEAD "+0text 'A' -0 +1tool_use X '{}' -1 +2text 'B' -2 =tool_use"
	    TAIL },
	{ "braces in strings do not complete a call",
	    "C 0 c1 X\nA 0 {\\\"a\\\":\\\"}\\\\\\\"{\nC 1 c2 Y\nA 0 \\\"}\nX 4",
	    HEAD "+0tool_use X '{\\\"a\\\":\\\"}\\\\\\\"{' '\\\"}' -0 "
	    "+1tool_use Y '{}' -1 =tool_use" TAIL },
	{ "quotes may be written by number",
	    "C 0 c1 X\nA 0 {\\u0022a\\u0022:\\u0022}\\u0022\nC 1 c2 Y\n"
	    "A 0 }\nX 4",
	    HEAD "+0tool_use X '{\\u0022a\\u0022:\\u0022}\\u0022' '}' -0 "
	    "+1tool_use Y '{}' -1 =tool_use" TAIL },
	{ "a surrogate pair is not cut", "T a\\ud83d\nT \\ude00b\nX 1",
	    HEAD "+0text 'a' '\\ud83d\\ude00b' -0 =end_turn" TAIL },
	{ "a lone half is mended", "T a\\ud83d\nX 1",
	    HEAD "+0text 'a' '\\ufffd' -0 =end_turn" TAIL },
	{ "max_tokens in the middle of a call", "C 0 c1 X\nA 0 {\\\"a\nX 2",
	    HEAD "+0tool_use X '{\\\"a' -0 =max_tokens" TAIL },
	{ "arguments of an unknown call are dropped", "T a\nA 7 {}\nX 1",
	    HEAD "+0text 'a' -0 =end_turn" TAIL },
	{ "a block of another kind is written whole, in its turn",
	    "T a\nB {\"type\":\"x\",\"n\":[1]}\nB {\"type\":\"y\"}\n"
	    "C 0 c1 X\nB {\"type\":\"z\"}\nA 0 {\nA 0 }\nT b\nX 1",
	    HEAD "+0text 'a' -0 +1x -1 +2y -2 +3tool_use X '{' '}' -3 +4z -4 "
	    "+5text 'b' -5 =tool_use" TAIL },
	{ "a refusal", "T no\nX 4\nX 5",
	    HEAD "+0text 'no' -0 =refusal" TAIL },
};

static void
run(struct encoder *e, const char *events)
{
	struct view rest = view_of(events);
	struct fail f = { 0 };

	encoder_open(e, &plan, 12);
	while (rest.p != NULL)
		feed_line(e, view_cut(&rest, '\n'));
	OK(encoder_end(e, &f) && encoder_end(e, &f), "ends, twice");
}

static void
test_streams(void)
{
	plan.stream = true;
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		struct encoder e;
		struct buf got = BUF(1 << 16);

		run(&e, streams[i].events);
		shorten(&got, buf_view(&e.out));
		if (!IS(buf_cstr(&got), streams[i].want))
			fprintf(stderr, "# in: %s\n", streams[i].name);
		buf_free(&got);
		encoder_free(&e);
	}
}

static const struct {
	const char *name, *events, *want;
} documents[] = {
	{ "text", "T a\nT \\\"b\\\"\nU 5 6\nX 1",
	    "[{\"type\":\"text\",\"text\":\"a\\\"b\\\"\"}]" },
	{ "thinking, text, call",
	    "H hm\nT a\nC 0 c1 Read\nA 0 {\\\"p\\\":\\\"\\\\n\\\"}\nX 4",
	    "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
	    "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"tool_use\","
	    "\"id\":\"c1\",\"name\":\"Read\",\"input\":{\"p\":\"\\n\"}}]" },
	{ "arguments that are no object", "C 0 c1 A\nA 0 [1]\nX 4",
	    "[{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"A\","
	    "\"input\":{}}]" },
	{ "a call that broke off", "T a\nC 0 c1 A\nA 0 {\\\"x\nX 2",
	    "[{\"type\":\"text\",\"text\":\"a\"}]" },
	{ "blocks of another kind", "B {\"x\":1}\nT a\nB {}\nX 1",
	    "[{\"x\":1},{\"type\":\"text\",\"text\":\"a\"},{}]" },
	{ "nothing", "X 2", "[]" },
};

static void
test_documents(void)
{
	plan.stream = false;
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
		struct encoder e;
		struct json doc = { 0 };
		struct fail f = { 0 };
		struct view got;

		run(&e, documents[i].events);
		OK(json_parse(&doc, buf_view(&e.out), &f), "%s: is JSON",
		    documents[i].name);
		got = json_raw(&doc, json_get(&doc, JSON_ROOT, "content"));
		IS_MEM(got.p, got.n, documents[i].want,
		    strlen(documents[i].want));
		json_free(&doc);
		encoder_free(&e);
	}
}

/* The value of "id" behind the n-th "tool_use" of a stream. */
static void
call_id(struct buf *out, struct view stream, int n)
{
	struct view key = VIEW("\"tool_use\",\"id\":\"");
	ptrdiff_t at;

	for (; n >= 0; n--) {
		at = view_find(stream, key);
		if (at < 0)
			return;
		stream = view_skip(stream, (size_t)at + key.n);
	}
	buf_add(out, view_cut(&stream, '"'));
}

static void
test_ids(void)
{
	static const struct {
		const char *events;
		int n;
		const char *want;       /* NULL: a new one */
	} ids[] = {
		{ "C 0 call_9 A\nX 4", 0, "call_9" },
		{ "C 0 call_0 A\nX 4", 0, NULL },       /* in the request */
		{ "C 0 functions.Read:0 A\nX 4", 0, NULL },
		{ "C 0  A\nX 4", 0, NULL },
		{ "C 0 x1 A\nA 0 {}\nE 0\nC 1 x1 B\nX 4", 1, NULL },
	};

	plan.stream = true;
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		struct encoder e;
		struct buf id = BUF(100);

		run(&e, ids[i].events);
		call_id(&id, buf_view(&e.out), ids[i].n);
		if (ids[i].want != NULL)
			IS(buf_cstr(&id), ids[i].want);
		else
			OK(view_starts(buf_view(&id), "toolu_") && id.n == 30,
			    "a new id: %s", buf_cstr(&id));
		buf_free(&id);
		encoder_free(&e);
	}
}

static void
test_error(void)
{
	struct encoder e;
	struct fail f = { 0 };
	struct buf got = BUF(1 << 16);

	plan.stream = true;
	encoder_open(&e, &plan, 12);
	encoder_ping(&e);
	feed_line(&e, VIEW("T a"));
	encoder_ping(&e);
	fail(&f, 529, "it broke");
	encoder_error(&e, &f, VIEW("req_1"));
	feed_line(&e, VIEW("T lost"));
	OK(encoder_end(&e, &f), "the end after an error is nothing");
	shorten(&got, buf_view(&e.out));
	IS(buf_cstr(&got), ": message_start +0text 'a' ping -0 error ");
	buf_free(&got);
	encoder_free(&e);
}

static void
test_usage(void)
{
	struct encoder e;

	plan.stream = true;
	run(&e, "T 12345678\nX 1");
	IS_INT(encoder_usage(&e).input, 12);
	IS_INT(encoder_usage(&e).output, 2);
	encoder_free(&e);
	run(&e, "T a\nU 7 8\nX 1");
	IS_INT(encoder_usage(&e).input, 7);
	OK(view_has(buf_view(&e.out), "\"usage\":{\"input_tokens\":7,"),
	    "the provider's usage is in message_delta");
	encoder_free(&e);
}

int
main(void)
{
	struct fail f = { 0 };

	OK(json_parse(&request, VIEW("{\"model\":\"m\",\"x\":\"call_0\"}"),
	    &f), "the request");
	plan.in = &request;
	plan.model = VIEW("m");
	test_streams();
	test_documents();
	test_ids();
	test_error();
	test_usage();
	json_free(&request);
	return done_testing();
}
