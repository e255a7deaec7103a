/* Tools, their names and their choice. Apostrophes stand for quotes. */
#include "openai_request.h"
#include "tap.h"

#define GROQ "https://api.groq.com/openai/v1/chat/completions"
#define HI "'messages':[{'role':'user','content':'hi'}]"
#define SCHEMA "{'type':'object','properties':{}}"
#define TOOL(name) "{'name':'" name "','input_schema':" SCHEMA "}"
#define FUNCTION(name, rest) "{'type':'function','function':{'name':'" name \
	"'," rest "}}"
#define PLAIN(name) FUNCTION(name, "'parameters':" SCHEMA)

/* "" stands for a member that must not be there. */
static const struct {
	const char *url, *model, *members, *tools, *choice, *parallel;
} cases[] = {
	{ NULL, "m", "'tools':[],'tool_choice':{'type':'auto'}", "", "", "" },
	{ NULL, "m", "'tools':[{'type':'web_search_20250305','name':"
	    "'web_search','max_uses':8}],'tool_choice':{'type':'any',"
	    "'disable_parallel_tool_use':true}", "", "", "" },
	{ NULL, "m", "'tools':[{'name':'DeferredToolPlaceholder',"
	    "'input_schema':{}}]", "", "", "" },
	{ NULL, "m", "'tools':[{'cache_control':{'type':'ephemeral'},"
	    "'description':'Reads \\n\\u00e4','defer_loading':true,"
	    "'input_examples':[{}],'eager_input_streaming':true,"
	    "'allowed_callers':['direct'],'strict':true,'name':'Read',"
	    "'type':'custom','input_schema':{ '$schema':'s','properties' : "
	    "{'args':{},'$schema':{'type':'string'}},'type':'object',"
	    "'minimum':-9007199254740991 }}," TOOL("B") "]", "["
	    FUNCTION("Read", "'description':'Reads \\n\\u00e4','parameters':"
	    "{ '$schema':'s','properties' : {'args':{},'$schema':{'type':"
	    "'string'}},'type':'object','minimum':-9007199254740991 }") ","
	    PLAIN("B") "]", "", "" },
	{ GROQ, "m", "'tools':[{'name':'A','strict':true,'input_schema':{"
	    "'$schema':'s', 'type':'object','properties':{'$schema':{'a' :1"
	    "}}}}]", "[" FUNCTION("A", "'parameters':{'type':'object',"
	    "'properties':{'$schema':{'a' :1}}}") "]", "", "" },
	{ "https://api.openai.com/v1", "m", "'tools':[{'name':'A','strict':"
	    "true,'input_schema':" SCHEMA "},{'name':'B','strict':false,"
	    "'input_schema':" SCHEMA "}]", "[" FUNCTION("A", "'parameters':"
	    SCHEMA ",'strict':true") "," PLAIN("B") "]", "", "" },
	{ NULL, "m", "'tools':[{'name':'A'},{'name':'B','description':null,"
	    "'input_schema':{}},{'name':'C','input_schema':{'type':'object',"
	    "'a':[1, 2]}},{'name':'D','input_schema':{'properties':{'x':{}}"
	    "}},{'name':'E','input_schema':'none'},{'name':'F',"
	    "'input_schema':[{}]}]", "[" PLAIN("A") "," PLAIN("B") ","
	    FUNCTION("C", "'parameters':{'properties':{},'type':'object',"
	    "'a':[1, 2]}") "," FUNCTION("D", "'parameters':{'type':'object',"
	    "'properties':{'x':{}}}") "," PLAIN("E") "," PLAIN("F") "]", "",
	    "" },
	{ NULL, "m", "'tool_choice':{'type':'auto'},'tools':[" TOOL("A")
	    "]", "[" PLAIN("A") "]", "'auto'", "" },
	{ NULL, "m", "'tools':[" TOOL("A") "],'tool_choice':{'type':'any',"
	    "'disable_parallel_tool_use':true}", "[" PLAIN("A") "]",
	    "'required'", "false" },
	{ NULL, "m", "'tools':[" TOOL("A") "],'tool_choice':{'type':'none',"
	    "'disable_parallel_tool_use':false}", "[" PLAIN("A") "]",
	    "'none'", "" },
	{ NULL, "m", "'tools':[" TOOL("A") "],'tool_choice':{'type':'tool',"
	    "'name':'A'}", "[" PLAIN("A") "]",
	    "{'type':'function','function':{'name':'A'}}", "" },
	{ NULL, "m", "'tools':[" TOOL("a.b") "],'tool_choice':{'type':'tool',"
	    "'name':'a.b'}", "[" PLAIN("a_b_e27bcb35") "]",
	    "{'type':'function','function':{'name':'a_b_e27bcb35'}}", "" },
	{ NULL, "m", "'tools':[" TOOL("A") ",{'type':'web_search_20250305',"
	    "'name':'web_search'}],'tool_choice':{'type':'tool','name':"
	    "'web_search'}", "[" PLAIN("A") "]", "", "" },
	{ NULL, "o3-mini", "'tools':[" TOOL("A") "],'tool_choice':{'type':"
	    "'auto','disable_parallel_tool_use':true}", "[" PLAIN("A") "]",
	    "'auto'", "" },
};

static void
is_member(const char *body, const char *name, const char *want)
{
	char *got = member(body, name), *text = quoted(want);

	IS(got, text);
	free(got);
	free(text);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf members = BUF(1 << 16);
		char *body;

		buf_addf(&members, HI ",%s", cases[i].members);
		body = request(cases[i].url, cases[i].model,
		    buf_cstr(&members));
		is_member(body, "tools", cases[i].tools);
		is_member(body, "tool_choice", cases[i].choice);
		is_member(body, "parallel_tool_calls", cases[i].parallel);
		free(body);
		buf_free(&members);
	}
}

#define LONG60 "a23456789_123456789_123456789_123456789_123456789_123456789_"

/* The hashes: FNV-1a of 64 bits, its halves combined, worked out elsewhere. */
static const struct { const char *name, *wire; } names[] = {
	{ "Read", "Read" },
	{ "mcp__git__log-all_2", "mcp__git__log-all_2" },
	{ LONG60 "1234", LONG60 "1234" },
	{ LONG60 "12345", "a23456789_123456789_123456789_123456789_123456789_"
	    "12345_163f1c91" },
	{ LONG60 "12346", "a23456789_123456789_123456789_123456789_123456789_"
	    "12345_163f02b8" },
	{ "a.b", "a_b_e27bcb35" },
	{ "a b", "a_b_e2bca18b" },
	{ "a\\u00e4\\\"b", "a_u00e4__b_ec90fe2b" },
	{ "gr\xc3\xbc\xc3\x9f", "gr_____b501b18e" },
	/* Looks like one of ours, is the tool's own name. */
	{ "a_b_00000000", "a_b_00000000" },
};

static void
test_names(void)
{
	struct buf body = BUF(1 << 16), out = BUF(1 << 16);
	struct json in = { 0 };
	struct plan plan;
	struct fail f;
	struct view back;

	buf_adds(&body, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],"
	    "\"tools\":[");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		buf_addf(&body, "%s{\"name\":\"%s\"}", i > 0 ? "," : "",
		    names[i].name);
	buf_adds(&body, "]}");
	OK(json_parse(&in, buf_view(&body), &f) &&
	    plan_make(&plan, &in, &f), "names parse");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		buf_clear(&out);
		openai_tool_name(view_of(names[i].name), &out);
		IS(buf_cstr(&out), names[i].wire);
		back = openai_tool_original(&plan, buf_view(&out));
		IS_MEM(back.p, back.n, names[i].name, strlen(names[i].name));
	}
	back = openai_tool_original(&plan, VIEW("x_12345678"));
	IS_MEM(back.p, back.n, "x_12345678", 10);
	back = openai_tool_original(&plan, VIEW(""));
	IS_INT(back.n, 0);
	plan.tools = JSON_NONE;
	back = openai_tool_original(&plan, VIEW("a_b_e27bcb35"));
	IS_MEM(back.p, back.n, "a_b_e27bcb35", 12);
	json_free(&in);
	buf_free(&body);
	buf_free(&out);
}

int
main(void)
{
	test_cases();
	test_names();
	return done_testing();
}
