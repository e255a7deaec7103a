/*
 * Reasoning and tool calls that stand in the text of an answer. Each text is
 * fed in one piece and character by character; what comes of it is compared as
 * text (see events.h). ' stands for \", the escaped quote.
 */
#include <string.h>

#include "dialect/escaped.h"
#include "dialect/inline_text.h"
#include "dialect/openai.h"
#include "events.h"
#include "tap.h"

static const char request[] =
    "{\"tools\":[{\"name\":\"Read\",\"input_schema\":{\"type\":\"object\","
    "\"properties\":{\"path\":{\"type\":\"string\"},"
    "\"limit\":{\"type\":\"integer\"},"
    "\"either\":{\"type\":[\"string\",\"null\"]},"
    "\"list\":{\"type\":\"array\"}}}},"
    "{\"name\":\"Bash\"},{\"name\":\"mcp__a.b__c\"}]}";

static const struct row {
	const char *what, *in, *want;
} rows[] = {
{ "plain text", "Hello <b>world</b> a < b \\u003c c", NULL },
{ "no text", "", "" },
{ "blanks alone", " \\n\\t\\r ", "" },
{ "blanks before text", " \\n Hi", NULL },
{ "an angle at the end", "a <", NULL },
{ "the beginning of a tag at the end", "a <tool_ca", NULL },
{ "an escape that only looks like one", "\\\\u003cthink>", NULL },

{ "<think>", "<think>Hm</think>Hi", "K[Hm] T[Hi]" },
{ "<thinking>", "\\n<thinking>\\nHm\\n</thinking>\\n\\nHi", "K[Hm\\n] T[Hi]" },
{ "<thought>", "<thought>Hm</thought>Hi", "K[Hm] T[Hi]" },
{ "tags with \\u003c", "\\u003cthink\\u003eHm\\u003C/think>Hi", "K[Hm] T[Hi]" },
{ "tags inside of the reasoning",
    "<think>a <b> < </thin </thinking> c</think>Hi",
    "K[a <b> < </thin </thinking> c] T[Hi]" },
{ "reasoning that is empty", "<think>\\n\\n</think>\\n\\nHi", "T[Hi]" },
{ "reasoning without an end", "<think>Hm </thi", "K[Hm </thi]" },
{ "reasoning twice", "<think>a</think> <think>b</think> c", "K[ab] T[c]" },
{ "a tag that is no other", "<thinks>a", NULL },
{ "a tag later on is text", "Use <think>a</think>.", NULL },
{ "a closing tag alone is text", "</think>Hi", NULL },
{ "reasoning and nothing else", "<think>Hm</think>\\n", "K[Hm]" },
{ "surrogates pass",
    "<think>\\ud83d\\ude00</think>\\ud83d\\ude00", "K[\\ud83d\\ude00] "
    "T[\\ud83d\\ude00]" },

{ "Hermes", "<tool_call>\\n{'name': 'Read', 'arguments': {'path': '/a'}}\\n"
    "</tool_call>", "S0[|Read] A0[{'path':'/a'}] E0" },
{ "text before", "So:\\n<tool_call>{'name':'Read','arguments':{}}</tool_call>\\n ",
    "T[So:\\n] S0[|Read] A0[{}] E0" },
{ "reasoning before",
    "<think>Hm</think><tool_call>{'name':'Read','arguments':{}}</tool_call>",
    "K[Hm] S0[|Read] A0[{}] E0" },
{ "two", "<tool_call>{'name':'Read','arguments':{'path':'/a'}}</tool_call>\\n"
    "<tool_call>{'name':'Bash','arguments':{'x':1}}</tool_call>",
    "S0[|Read] A0[{'path':'/a'}] E0 S1[|Bash] A1[{'x':1}] E1" },
{ "an array of two", "<tool_call>[{'name':'Read','arguments':{'path':'/a'}},"
    "{'name':'Bash','parameters':null}]</tool_call>",
    "S0[|Read] A0[{'path':'/a'}] E0 S1[|Bash] A1[{}] E1" },
{ "arguments encoded twice",
    "<tool_call>{'name':'Bash','arguments':'{\\\\'x\\\\': 1}'}</tool_call>",
    "S0[|Bash] A0[{'x':1}] E0" },
{ "without arguments", "<tool_call>{'name':'Bash'}</tool_call>",
    "S0[|Bash] A0[{}] E0" },
{ "<, quotes and line ends inside",
    "\\u003ctool_call>{'name':'Read','arguments':{'path':'a\\\\n<b> \\\\' </x>'}}"
    "\\u003c/tool_call>",
    "S0[|Read] A0[{'path':'a\\\\n<b> \\\\' </x>'}] E0" },
{ "a tool nobody has",
    "<tool_call>{'name':'Rm','arguments':{}}</tool_call>", NULL },
{ "one of two is a tool nobody has",
    "<tool_call>{'name':'Read','arguments':{}}</tool_call>"
    "<tool_call>{'name':'Rm','arguments':{}}</tool_call>", NULL },
{ "no name", "<tool_call>{'arguments':{}}</tool_call>", NULL },
{ "arguments that are no object",
    "<tool_call>{'name':'Read','arguments':[1]}</tool_call>", NULL },
{ "broken JSON", "<tool_call>{'name':'Read','arguments':{}</tool_call>", NULL },
{ "nothing inside", "<tool_call></tool_call>", NULL },
{ "no end", "<tool_call>{'name':'Read','arguments':{}}", NULL },
{ "half an end", "<tool_call>{'name':'Read','arguments':{}}</tool_", NULL },
{ "text after it: a quotation",
    "<tool_call>{'name':'Read','arguments':{}}</tool_call> is how", NULL },
{ "in a fence: a quotation", "```\\n<tool_call>{'name':'Read','arguments':{}}"
    "</tool_call>\\n```", NULL },
{ "in a sentence", "The `<tool_call>` tag and the <tool_call> tag", NULL },
{ "a quotation, then a call",
    "<tool_call>{'name':'Bash'}</tool_call> and\\n"
    "<tool_call>{'name':'Read'}</tool_call>",
    "T[<tool_call>{'name':'Bash'}</tool_call> and\\n] S0[|Read] A0[{}] E0" },
{ "a name that we had made",
    "<tool_call>{'name':'mcp__a_b__c_%H'}</tool_call>",
    "S0[|mcp__a.b__c] A0[{}] E0" },

{ "GLM", "<tool_call>Read\\n<arg_key>path</arg_key>\\n<arg_value>12</arg_value>"
    "\\n<arg_key>limit</arg_key>\\n<arg_value>12</arg_value>\\n</tool_call>",
    "S0[|Read] A0[{'path':'12','limit':12}] E0" },
{ "GLM, values without a type in the schema",
    "<tool_call>Bash<arg_key>a</arg_key><arg_value>ls -l</arg_value>"
    "<arg_key>b</arg_key><arg_value>[1, 2]</arg_value></tool_call>",
    "S0[|Bash] A0[{'a':'ls -l','b':[1,2]}] E0" },
{ "GLM without arguments", "<tool_call>Bash</tool_call>",
    "S0[|Bash] A0[{}] E0" },
{ "GLM, unknown tool", "<tool_call>Rm\\n<arg_key>a</arg_key></tool_call>", NULL },
{ "GLM, key without value",
    "<tool_call>Bash<arg_key>a</arg_key></tool_call>", NULL },

{ "Qwen3-Coder", "<tool_call>\\n<function=Read>\\n<parameter=path>\\n/a b\\n"
    "</parameter>\\n<parameter=limit>\\n5\\n</parameter>\\n</function>\\n"
    "</tool_call>", "S0[|Read] A0[{'path':'/a b','limit':5}] E0" },
{ "Qwen3-Coder, text of several lines with markup in it",
    "<tool_call><function=Read><parameter=path>\\n<a>\\n 'b'\\n\\n</parameter>"
    "</function></tool_call>",
    "S0[|Read] A0[{'path':'<a>\\\\n \\\\'b\\\\'\\\\n'}] E0" },
{ "Qwen3-Coder without the outer tag",
    "Go\\n<function=Bash>\\n<parameter=a>\\nx\\n</parameter>\\n</function>",
    "T[Go\\n] S0[|Bash] A0[{'a':'x'}] E0" },
{ "Qwen3-Coder with the closing outer tag alone",
    "<function=Bash></function>\\n</tool_call>", "S0[|Bash] A0[{}] E0" },
{ "Qwen3-Coder, unknown tool", "<function=Rm></function>", NULL },
{ "a string or null", "<function=Read><parameter=either>null</parameter>"
    "<parameter=list>no list</parameter></function>",
    "S0[|Read] A0[{'either':'null','list':'no list'}] E0" },
{ "a function in other languages", "<function=foo> <function=", NULL },

{ "Granite", "<|tool_call|>[{'name':'Read','arguments':{'path':'/a'}}]",
    "S0[|Read] A0[{'path':'/a'}] E0" },
{ "Phi", "<|tool_call|>[{'name':'Read','arguments':{}}]<|/tool_call|>",
    "S0[|Read] A0[{}] E0" },
{ "Granite, unfinished", "<|tool_call|>[{'name':'Read','arguments':{}}", NULL },
{ "MiniMax", "<minimax:tool_call>\\n<invoke name='Read'>\\n"
    "<parameter name='path'>/a</parameter>\\n</invoke>\\n<invoke name='Bash'>"
    "</invoke></minimax:tool_call>",
    "S0[|Read] A0[{'path':'/a'}] E0 S1[|Bash] A1[{}] E1" },
{ "DSML", "<｜DSML｜function_calls>\\n<｜DSML｜invoke name='Bash'>\\n"
    "<｜DSML｜parameter name='a' string='true'>12</｜DSML｜parameter>\\n"
    "<｜DSML｜parameter name='b' string='false'>12</｜DSML｜parameter>\\n"
    "</｜DSML｜invoke>\\n</｜DSML｜function_calls>",
    "S0[|Bash] A0[{'a':'12','b':12}] E0" },
{ "DSML, the newer name, its bars escaped",
    "<\\uff5cDSML\\uFF5Ctool_calls><｜DSML｜invoke name='Bash'>"
    "</｜DSML｜invoke></｜DSML｜tool_calls>", "S0[|Bash] A0[{}] E0" },
{ "DSML, one tag wrong",
    "<｜DSML｜tool_calls><｜DSML｜invoke name='Bash'></｜DSML｜invvoke>"
    "</｜DSML｜tool_calls>", NULL },
{ "DSML, empty", "<｜DSML｜tool_calls></｜DSML｜tool_calls>", NULL },
{ "DeepSeek V3.1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>Read"
    "<｜tool▁sep｜>{'path': '/a'}<｜tool▁call▁end｜><｜tool▁call▁begin｜>Bash"
    "<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "S0[|Read] A0[{'path':'/a'}] E0 S1[|Bash] A1[{}] E1" },
{ "DeepSeek V3", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function"
    "<｜tool▁sep｜>Read\\n```json\\n{'path': '/a'}\\n```<｜tool▁call▁end｜>"
    "<｜tool▁calls▁end｜>", "S0[|Read] A0[{'path':'/a'}] E0" },
{ "Kimi", "<|tool_calls_section_begin|><|tool_call_begin|>functions.Read:0"
    "<|tool_call_argument_begin|>{'path': '/a'}<|tool_call_end|>"
    "<|tool_calls_section_end|>", "S0[|Read] A0[{'path':'/a'}] E0" },
};

/* " for ', escaped; and the hash of mcp__a.b__c for %H. */
static struct view
quoted(const char *text, struct buf *out)
{
	struct buf name = BUF(256);

	openai_tool_name(VIEW("mcp__a.b__c"), &name);
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_add(out, VIEW("\\\""));
		else if (*text == '%' && *++text == 'H')
			buf_add(out, (struct view){ name.p + name.n - 8, 8 });
		else
			buf_addc(out, *text);
	}
	buf_free(&name);
	buf_cstr(out);
	return buf_view(out);
}

struct test {
	struct json request;
	struct plan plan;
	struct inline_text text;
	struct events events;
	struct fail fail;
};

static void
test_open(struct test *t, enum tool_choice choice)
{
	*t = (struct test){ .events = EVENTS };
	json_parse(&t->request, view_of(request), &t->fail);
	t->plan = (struct plan){ .in = &t->request, .tool_choice = choice,
		.tools = json_get(&t->request, JSON_ROOT, "tools") };
	inline_open(&t->text, &t->plan, events_take, &t->events);
}

static void
test_free(struct test *t)
{
	inline_free(&t->text);
	json_free(&t->request);
	events_free(&t->events);
}

/* Whole, or a character at a time. */
static bool
feed(struct test *t, struct view v, bool whole)
{
	while (!whole && v.n > 0) {
		size_t n = escaped_first(v).used;

		/* A character of several bytes comes in one piece. */
		while (n < v.n && ((unsigned char)v.p[n] & 0xc0) == 0x80)
			n++;
		if (!inline_feed(&t->text, (struct view){ v.p, n }, &t->fail))
			return false;
		v = view_skip(v, n);
	}
	return !whole || inline_feed(&t->text, v, &t->fail);
}

static void
check(const struct row *row, bool whole)
{
	struct buf in = BUF(1 << 20), want = BUF(1 << 20);
	struct test t;
	int made = -1;

	test_open(&t, TOOL_CHOICE_AUTO);
	quoted(row->in, &in);
	if (row->want == NULL) {
		buf_addf(&want, "T[%s]", in.p);
		buf_cstr(&want);
	} else {
		quoted(row->want, &want);
	}
	OK(feed(&t, buf_view(&in), whole) &&
	    inline_end(&t.text, true, &made, &t.fail), "%s: read", row->what);
	if (!IS(buf_cstr(&t.events.out), want.p))
		fprintf(stderr, "# %s, %s\n", row->what,
		    whole ? "whole" : "by characters");
	IS_INT(made, t.events.started);
	OK(t.events.broken == NULL, "%s: %s", row->what,
	    t.events.broken == NULL ? "the rules" : t.events.broken);
	test_free(&t);
	buf_free(&in);
	buf_free(&want);
}

/* When calls are not looked for, or not to be made. */
static void
check_forbidden(void)
{
	static const char call[] = "<tool_call>{'name':'Read'}</tool_call>";
	struct buf in = BUF(1024), want = BUF(1024);
	int made = 0;

	quoted(call, &in);
	buf_addf(&want, "T[%s]", in.p);
	buf_cstr(&want);
	for (int way = 0; way < 3; way++) {
		struct test t;

		test_open(&t, way == 0 ? TOOL_CHOICE_NONE : TOOL_CHOICE_ANY);
		if (way == 1) {
			t.plan.tools = JSON_NONE;
			inline_open(&t.text, &t.plan, events_take, &t.events);
		}
		OK(feed(&t, buf_view(&in), true) && inline_end(&t.text,
		    way != 2, &made, &t.fail), "way %d", way);
		IS(buf_cstr(&t.events.out), want.p);
		IS_INT(made, 0);
		test_free(&t);
	}
	buf_free(&in);
	buf_free(&want);
}

/* Something else in the middle: what is held is text, and <think> may lead. */
static void
check_break(void)
{
	static const struct {
		const char *before, *after, *want;
	} breaks[] = {
		{ "a <thi", "<think>b</think>c", "T[a <thi] K[b] T[c]" },
		{ "<think>a </th", "b", "K[a </th] T[b]" },
		{ " \\n ", "b", "T[b]" },
		{ "a", " \\n", "T[a]" },
		{ "a", " \\nb", "T[a \\nb]" },
		{ "<tool_call>{'name':'Read'}</tool_call>", "",
		    "T[<tool_call>{'name':'Read'}</tool_call>]" },
	};

	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++) {
		struct buf before = BUF(1024), after = BUF(1024);
		struct buf want = BUF(1024);
		struct test t;
		int made;

		test_open(&t, TOOL_CHOICE_UNSET);
		OK(feed(&t, quoted(breaks[i].before, &before), false) &&
		    inline_break(&t.text, &t.fail) &&
		    feed(&t, quoted(breaks[i].after, &after), false) &&
		    inline_end(&t.text, true, &made, &t.fail), "row %zu", i);
		quoted(breaks[i].want, &want);
		IS(buf_cstr(&t.events.out), want.p);
		test_free(&t);
		buf_free(&before);
		buf_free(&after);
		buf_free(&want);
	}
}

/* What cannot be markup any more is not held; nor is text without end. */
static void
check_prompt(void)
{
	static const struct {
		const char *in, *want;
	} rest[] = {
		{ "Hello", "T[Hello]" },
		{ "a <b", "T[a <b]" },
		{ "a <", "T[a ]" },
		{ "The <tool_call> tag ", "T[The <tool_call> tag ]" },
		{ "<function=foo > 1", "T[<function=foo > 1]" },
		{ "<function=foo>", "T[<function=foo>]" },
		{ "<tool_call>{'name':'Rm'}</tool_call>",
		    "T[<tool_call>{'name':'Rm'}</tool_call>]" },
		{ "<tool_call>{'name':'Read'}</tool_call> x",
		    "T[<tool_call>{'name':'Read'}</tool_call> x]" },
		{ "<think>a", "K[a]" },
	};
	struct buf text = BUF(4 << 20);
	struct test t;
	int made;

	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++) {
		struct buf in = BUF(1024), want = BUF(1024);

		test_open(&t, TOOL_CHOICE_UNSET);
		OK(feed(&t, quoted(rest[i].in, &in), false), "row %zu", i);
		quoted(rest[i].want, &want);
		IS(buf_cstr(&t.events.out), want.p);
		test_free(&t);
		buf_free(&in);
		buf_free(&want);
	}
	test_open(&t, TOOL_CHOICE_UNSET);
	buf_add(&text, VIEW("<tool_call>{"));
	while (text.n < 3 << 20)
		buf_add(&text, VIEW("0123456789abcdef"));
	OK(feed(&t, buf_view(&text), false), "a long one");
	OK(t.events.out.n > 2 << 20, "does not wait for ever");
	inline_end(&t.text, true, &made, &t.fail);
	IS_INT(t.events.out.n, text.n + 3);
	test_free(&t);
	test_open(&t, TOOL_CHOICE_UNSET);
	buf_clear(&text);
	while (text.n < 10000)
		buf_addc(&text, ' ');
	OK(feed(&t, buf_view(&text), false), "blanks");
	OK(t.events.out.n > 4096, "so many blanks are text");
	test_free(&t);
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		check(&rows[i], true);
		check(&rows[i], false);
	}
	check_forbidden();
	check_break();
	check_prompt();
	return done_testing();
}
