/* Tags of agents in a JSON string: found, and taken out in place. */
#include <stdlib.h>

#include "core/agent_tag.h"
#include "json/cut.h"
#include "json/escape.h"
#include "tap.h"

#define TAG(inside) "<CCR-SUBAGENT-MODEL>" inside "</CCR-SUBAGENT-MODEL>"
#define LESS "\\u003c"
#define MORE "\\u003E"
#define HIDDEN(inside) LESS "CCR-SUBAGENT-MODEL" MORE inside LESS "\\/" \
	"CCR-SUBAGENT-MODEL" MORE

/* What stands in each tag of the text, and the text without them. */
static const struct {
	const char *text, *inside, *rest;
} cases[] = {
	{ "", "", "" },
	{ "You are an agent.", "", "You are an agent." },
	{ TAG("p,m"), "[p,m]", "" },
	{ TAG("p,m") "\\nYou are", "[p,m]", "\\nYou are" },
	{ "You are \\\"x\\\".\\n" TAG(" p,m ") " Go.", "[p,m]",
	    "You are \\\"x\\\".\\n Go." },
	{ TAG("a,b") TAG("c,d"), "[a,b][c,d]", "" },
	{ "1" TAG("a,b") "2" TAG("c,d") "3", "[a,b][c,d]", "123" },
	/* Escaped, as some libraries do. */
	{ HIDDEN("p,m") "x", "[p,m]", "x" },
	{ "<CCR-SUBAGENT-MODEL>p,m<\\/CCR-SUBAGENT-MODEL>x", "[p,m]", "x" },
	{ "<CCR-SUBAGENT-MODEL>p\\/m<\\u002fCCR-SUBAGENT-MODEL>x",
	    "[p\\/m]", "x" },
	{ "\\\\" HIDDEN("p,m") "x", "[p,m]", "\\\\x" },
	/* A backslash, then u003c: no angle bracket. */
	{ "\\" HIDDEN("p,m"), "", "\\" HIDDEN("p,m") },
	{ "<CCR-SUBAGENT-MODEL>p,m\\\\u003c/CCR-SUBAGENT-MODEL>", "",
	    "<CCR-SUBAGENT-MODEL>p,m\\\\u003c/CCR-SUBAGENT-MODEL>" },
	/* Not whole. */
	{ "CCR-SUBAGENT-MODEL", "", "CCR-SUBAGENT-MODEL" },
	{ "<CCR-SUBAGENT-MODEL>", "", "<CCR-SUBAGENT-MODEL>" },
	{ "<CCR-SUBAGENT-MODEL", "", "<CCR-SUBAGENT-MODEL" },
	{ "<CCR-SUBAGENT-MODEL>p,m", "", "<CCR-SUBAGENT-MODEL>p,m" },
	{ "</CCR-SUBAGENT-MODEL>", "", "</CCR-SUBAGENT-MODEL>" },
	{ "</CCR-SUBAGENT-MODEL>p,m</CCR-SUBAGENT-MODEL>", "",
	    "</CCR-SUBAGENT-MODEL>p,m</CCR-SUBAGENT-MODEL>" },
	{ "<CCR-SUBAGENT-MODEL>p,m<CCR-SUBAGENT-MODEL>", "",
	    "<CCR-SUBAGENT-MODEL>p,m<CCR-SUBAGENT-MODEL>" },
	{ TAG(""), "", TAG("") },
	{ TAG("  "), "", TAG("  ") },
	/* One that has an end, after one that has none. */
	{ "<CCR-SUBAGENT-MODEL> is a tag: " TAG("p,m"), "[p,m]",
	    "<CCR-SUBAGENT-MODEL> is a tag: " },
	/* Text about it on several lines is none. */
	{ TAG("p\\nm"), "", TAG("p\\nm") },
	{ "<CCR-SUBAGENT-MODEL>\\n" TAG("p,m"), "[p,m]",
	    "<CCR-SUBAGENT-MODEL>\\n" },
	/* Other tags. */
	{ "<ccr-subagent-model>p,m</ccr-subagent-model>", "",
	    "<ccr-subagent-model>p,m</ccr-subagent-model>" },
	{ "<XCCR-SUBAGENT-MODEL>p,m</XCCR-SUBAGENT-MODEL>", "",
	    "<XCCR-SUBAGENT-MODEL>p,m</XCCR-SUBAGENT-MODEL>" },
};

static void
find(const char *text, const char *want)
{
	struct view v = view_of(text);
	struct buf got = BUF(4096);
	struct agent_tag tag;
	size_t from = 0;

	while (agent_tag_find(v, from, &tag)) {
		buf_addf(&got, "[%.*s]", VIEW_ARG(tag.inside));
		from = tag.at + tag.n;
	}
	IS(got.n == 0 ? "" : buf_cstr(&got), want);
	buf_free(&got);
}

/* {"a": TEXT, "b": 1}, parsed; then without the tags; then parsed again. */
static void
take_out(const char *text, const char *rest)
{
	struct buf body = BUF(4096);
	struct json in = { 0 };
	struct agent_tag tag;
	struct fail f;
	size_t n;

	buf_addf(&body, "{\"a\": \"%s\" , \"b\": [1, \"" TAG("p,m") "\"]}",
	    text);
	n = body.n;
	json_parse(&in, buf_view(&body), &f);
	while (agent_tag_find(json_escaped(&in, 2), 0, &tag))
		json_cut(&in, body.p, 2, tag.at, tag.n);
	OK(view_is(json_escaped(&in, 2), rest) && view_is(json_escaped(&in,
	    json_last(&in, json_get(&in, JSON_ROOT, "b"))), TAG("p,m")),
	    "the tokens: %s", text);
	OK(body.n == n && json_parse(&in, buf_view(&body), &f) && view_is(
	    json_escaped(&in, json_get(&in, JSON_ROOT, "a")), rest),
	    "the text: %s", text);
	json_free(&in);
	buf_free(&body);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		find(cases[i].text, cases[i].inside);
		take_out(cases[i].text, cases[i].rest);
	}
	return done_testing();
}
