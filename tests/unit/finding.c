/* What `ccr test` makes of a stream. */
#include "cmd/finding.h"

#include "tap.h"

#define START "event: message_start\ndata: {\"type\":\"message_start\"," \
	"\"message\":{\"content\":[]}}\n\n"
#define BLOCK(type) "event: content_block_start\ndata: {\"type\":" \
	"\"content_block_start\",\"index\":0,\"content_block\":" \
	"{\"type\":\"" type "\"}}\n\n"
#define DELTA(name, value) "event: content_block_delta\ndata: {\"type\":" \
	"\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"x\",\"" \
	name "\":\"" value "\"}}\n\n"
#define END "event: content_block_stop\ndata: {\"type\":" \
	"\"content_block_stop\",\"index\":0}\n\n"
#define STOP(reason) "event: message_delta\ndata: {\"type\":" \
	"\"message_delta\",\"delta\":{\"stop_reason\":\"" reason "\"}}\n\n" \
	"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
#define PING ": quiet\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n"

static const struct {
	const char *in;
	const char *text, *tool;        /* NULL: is as asked for; else why not */
} cases[] = {
	{ START BLOCK("text") DELTA("text", "Hi") END STOP("end_turn"), NULL,
	    "the model wrote text instead of calling the tool "
	    "(stop_reason end_turn)" },
	{ PING START PING BLOCK("thinking") DELTA("thinking", "hm") END
	    BLOCK("text") DELTA("text", " ") DELTA("text", "H\\u0069") END
	    STOP("end_turn"), NULL, "the model wrote text instead of calling "
	    "the tool (stop_reason end_turn)" },
	{ START BLOCK("tool_use") DELTA("partial_json", "{\\\"a\\\"")
	    DELTA("partial_json", ":1}") END STOP("tool_use"),
	    "the model called a tool where there is none "
	    "(stop_reason tool_use)", NULL },
	/* No arguments are none. */
	{ START BLOCK("tool_use") END STOP("tool_use"), "the model called a "
	    "tool where there is none (stop_reason tool_use)", NULL },
	{ START BLOCK("tool_use") DELTA("partial_json", "{\\\"a\\\"") END
	    STOP("tool_use"), "the model called a tool where there is none "
	    "(stop_reason tool_use)", "the arguments of a tool call are no "
	    "JSON object (stop_reason tool_use)" },
	{ START BLOCK("tool_use") DELTA("partial_json", "[]") END
	    STOP("tool_use"), "the model called a tool where there is none "
	    "(stop_reason tool_use)", "the arguments of a tool call are no "
	    "JSON object (stop_reason tool_use)" },
	{ START BLOCK("text") DELTA("text", "  \\n") END STOP("max_tokens"),
	    "the answer holds no text (stop_reason max_tokens)",
	    "the answer holds no tool call (stop_reason max_tokens)" },
	{ START BLOCK("text") DELTA("text", "Hi"), "the stream ended before "
	    "the answer did", "the stream ended before the answer did" },
	{ "", "the stream ended before the answer did",
	    "the stream ended before the answer did" },
	{ START BLOCK("text") DELTA("text", "Hi") "event: error\ndata: "
	    "{\"type\":\"error\",\"error\":{\"message\":\"p: gone\"}}\n\n",
	    "p: gone", "p: gone" },
	{ "event: error\ndata: {\"type\":\"error\"}\n\n",
	    "the answer broke off with an error",
	    "the answer broke off with an error" },
	{ "data: {]\n\n", "an event of the stream is not JSON",
	    "an event of the stream is not JSON" },
	{ "data: 1\n\n", "the stream ended before the answer did",
	    "the stream ended before the answer did" },
};

static void
check(const char *in, size_t step, bool tool, const char *want)
{
	struct finding n;
	struct fail f = { 0 };
	struct view rest = view_of(in);
	bool ok = true;

	finding_open(&n);
	while (ok && rest.n > 0) {
		struct view some = { rest.p, rest.n < step ? rest.n : step };

		ok = finding_feed(&n, some, &f);
		rest = view_skip(rest, some.n);
	}
	ok = ok && (tool ? finding_has_tool(&n, &f) :
	    finding_has_text(&n, &f));
	IS(ok ? NULL : f.text, want);
	finding_free(&n);
	finding_free(&n);
}

int
main(void)
{
	static const size_t steps[] = { 1, 7, 1 << 20 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (size_t s = 0; s < sizeof(steps) / sizeof(*steps); s++) {
			check(cases[i].in, steps[s], false, cases[i].text);
			check(cases[i].in, steps[s], true, cases[i].tool);
		}
	return done_testing();
}
