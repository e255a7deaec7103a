/* Conversations, before and after. Apostrophes stand for quotes. */
#include "openai_request.h"
#include "tap.h"

#define MESSAGES "'messages':"
#define HI "{'role':'user','content':'hi'}"
#define USER(content) "{'role':'user','content':" content "}"
#define SAID(content) "{'role':'assistant','content':" content "}"
#define TEXT(text) "{'type':'text','text':'" text "'}"
#define CALL(id, name, input) "{'type':'tool_use','id':'" id "','name':'" \
	name "','input':" input "}"
#define RESULT(id, content) "{'tool_use_id':'" id "','type':'tool_result'," \
	"'content':" content "}"
#define CALLED(id, name, arguments) "{'id':'" id "','type':'function'," \
	"'function':{'name':'" name "','arguments':'" arguments "'}}"
#define TOOL(id, content) "{'role':'tool','tool_call_id':'" id \
	"','content':'" content "'}"
#define SYSTEM(content) "{'role':'system','content':'" content "'}"

struct pair {
	const char *about, *members, *want;
};

/* To a host of which nothing is known. */
static const struct pair plain[] = {
	{ "no system, no message for it", MESSAGES "[" HI "]", "[" HI "]" },
	{ "system string", "'system':'You are.'," MESSAGES "[" HI "]",
	    "[" SYSTEM("You are.") "," HI "]" },
	{ "system null", "'system':null," MESSAGES "[" HI "]",
	    "[" HI "]" },
	{ "system blocks, joined", "'system':[" TEXT("a") ",{'type':'text',"
	    "'text':'b','cache_control':{'type':'ephemeral'}},"
	    TEXT("") "]," MESSAGES "[" HI "]",
	    "[" SYSTEM("a\\n\\nb") "," HI "]" },
	{ "system of empty blocks", "'system':[" TEXT("") "]," MESSAGES
	    "[" HI "]", "[" HI "]" },
	{ "attribution block", "'system':["
	    TEXT("x-anthropic-billing-header: cc_version=2; cch=1;") ","
	    TEXT("You are.") "]," MESSAGES "[" HI "]",
	    "[" SYSTEM("You are.") "," HI "]" },
	{ "attribution line", "'system':[" TEXT("x-anthropic-billing-header:"
	    " c=\\\\not the end;\\nYou are.\\nTwo.") "]," MESSAGES "[" HI "]",
	    "[" SYSTEM("You are.\\nTwo.") "," HI "]" },
	{ "attribution in a string", "'system':'x-anthropic-billing-header: "
	    "a;\\nYou are.'," MESSAGES "[" HI "]",
	    "[" SYSTEM("You are.") "," HI "]" },
	{ "attribution alone", "'system':'x-anthropic-billing-header: a;',"
	    MESSAGES "[" HI "]", "[" HI "]" },
	{ "not attribution: later, or within", "'system':["
	    TEXT("See x-anthropic-billing-header: a") ","
	    TEXT("x-anthropic-billing-header: b") "]," MESSAGES "[" HI "]",
	    "[" SYSTEM("See x-anthropic-billing-header: a\\n\\n"
	    "x-anthropic-billing-header: b") "," HI "]" },
	{ "escapes as they stand", MESSAGES "["
	    USER("'\\u00e4\\ud83c\\udf32\\n\\\\ \\/ \xc3\xa4'") "]",
	    "[" USER("'\\u00e4\\ud83c\\udf32\\n\\\\ \\/ \xc3\xa4'") "]" },
	{ "one text is a string", MESSAGES "[" USER("[{'cache_control':"
	    "{'type':'ephemeral'},'text':'hi','type':'text'}]") "]",
	    "[" HI "]" },
	{ "two texts are parts", MESSAGES "[" USER("[" TEXT("a") ",{'type':"
	    "'text','text':'b','citations':[]}]") "]",
	    "[" USER("[" TEXT("a") "," TEXT("b") "]") "]" },
	{ "empty messages are left out", MESSAGES "[" USER("''") ","
	    USER("[]") "," USER("[" TEXT("") "]") ",{'role':'user'},"
	    USER("null") "," SAID("''") "," SAID("[]") "," HI "]",
	    "[" HI "]" },
	{ "roles in a row stay", MESSAGES "[" HI "," HI "," SAID("'a'") ","
	    SAID("'b'") "," HI "]",
	    "[" HI "," HI "," SAID("'a'") "," SAID("'b'") "," HI "]" },
	{ "a role nobody knows yet", MESSAGES "[{'role':'critic','content':"
	    "'hm'}]", "[" USER("'hm'") "]" },
	{ "late system, string or blocks", MESSAGES "[" HI ",{'role':"
	    "'system','output_config':{'effort':'low'},'content':[{'type':"
	    "'text','text':'# Env','cache_control':{'type':'ephemeral'}}]},"
	    SAID("'a'") "," HI ",{'role':'system','content':'b'},{'role':"
	    "'system','content':[" TEXT("c") "," TEXT("d") "]},{'role':"
	    "'system','content':[{'type':'tool_addition'}]}]",
	    "[" HI "," SYSTEM("# Env") "," SAID("'a'") "," HI ","
	    SYSTEM("b") "," SYSTEM("c\\n\\nd") "]" },
	{ "system within a user's message", MESSAGES "[" USER("["
	    TEXT("a") ",{'type':'mid_conv_system','content':[" TEXT("s") ","
	    TEXT("t") "]},{'type':'mid_conv_system','content':'u'},"
	    TEXT("b") "," TEXT("c") "]") "," USER("[{'type':"
	    "'mid_conv_system','content':[" TEXT("v") "]}]") "]",
	    "[" USER("'a'") "," SYSTEM("s\\n\\nt") "," SYSTEM("u") ","
	    USER("[" TEXT("b") "," TEXT("c") "]") "," SYSTEM("v") "]" },
	{ "assistant texts are joined", MESSAGES "[" HI "," SAID("[" TEXT("a")
	    "," TEXT("") "," TEXT("b") "]") "]",
	    "[" HI "," SAID("'a\\nb'") "]" },
	{ "thinking is dropped", MESSAGES "[" HI "," SAID("[{'type':"
	    "'thinking','thinking':'hm','signature':'s'},{'type':"
	    "'redacted_thinking','data':'xx'}," TEXT("a") "]") ","
	    SAID("[{'type':'thinking','thinking':'hm','signature':''}]")
	    "," HI "]", "[" HI "," SAID("'a'") "," HI "]" },
	{ "a call and its result", MESSAGES "[" HI "," SAID("[" TEXT("a")
	    "," CALL("toolu_1", "Read", "{ 'file' : 'x\\n', 'n': [1, 2] }")
	    "]") "," USER("[" RESULT("toolu_1", "'line'") "]") "]",
	    "[" HI ",{'role':'assistant','content':'a','tool_calls':["
	    CALLED("toolu_1", "Read", "{\\'file\\':\\'x\\\\n\\',\\'n\\':"
	    "[1,2]}") "]}," TOOL("toolu_1", "line") "]" },
	{ "a call without text", MESSAGES "[" HI "," SAID("[" CALL("a", "T",
	    "{}") "]") "," USER("[" RESULT("a", "'r'") "]") "]",
	    "[" HI ",{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "]}," TOOL("a", "r") "]" },
	{ "inputs that are no objects", MESSAGES "[" SAID("[{'type':"
	    "'tool_use','id':'a','name':'T'}," CALL("b", "T", "null") ","
	    CALL("c", "T", "'{\\u0022x'") "," CALL("d", "T", "[1]") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "," CALLED("b", "T", "{}") ","
	    CALLED("c", "T", "{\\'input\\':\\'{\\\\u0022x\\'}") ","
	    CALLED("d", "T", "{\\'input\\':[1]}") "]},"
	    TOOL("a", "[no result]") "," TOOL("b", "[no result]") ","
	    TOOL("c", "[no result]") "," TOOL("d", "[no result]") "]" },
	{ "results out of order, then the text", MESSAGES "[" SAID("["
	    CALL("a", "T", "{}") "," TEXT("x") "," CALL("b", "T", "{}")
	    "," TEXT("y") "]") "," USER("[" TEXT("first") ","
	    RESULT("b", "'2'") "," TEXT("between") ","
	    RESULT("a", "'1'") "]") "]",
	    "[{'role':'assistant','content':'x\\ny','tool_calls':["
	    CALLED("a", "T", "{}") "," CALLED("b", "T", "{}") "]},"
	    TOOL("b", "2") "," TOOL("a", "1") "," USER("[" TEXT("first")
	    "," TEXT("between") "]") "]" },
	{ "results over two messages, one missing", MESSAGES "[" SAID("["
	    CALL("a", "T", "{}") "," CALL("b", "T", "{}") "," CALL("c", "T",
	    "{}") "]") "," USER("[" RESULT("b", "'2'") "," TEXT("x") "]")
	    ",{'role':'system','content':'s'}," USER("[" RESULT("a", "'1'")
	    "]") "," SAID("'done'") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "," CALLED("b", "T", "{}") ","
	    CALLED("c", "T", "{}") "]}," TOOL("b", "2") "," TOOL("a", "1")
	    "," TOOL("c", "[no result]") "," USER("'x'") "," SYSTEM("s") ","
	    SAID("'done'") "]" },
	{ "a call in the last message", MESSAGES "[" HI "," SAID("["
	    CALL("a", "T", "{}") "]") "]",
	    "[" HI ",{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "]}," TOOL("a", "[no result]") "]" },
	{ "results for nothing", MESSAGES "[" USER("[" RESULT("z", "'old'")
	    "," TEXT("x") "]") "," SAID("[" CALL("a", "T", "{}") "]") ","
	    USER("[" RESULT("a", "'1'") "," RESULT("a", "'again'") ",{'type':"
	    "'tool_result'}]") "]",
	    "[" USER("[" TEXT("[result of an earlier tool call]\\nold") ","
	    TEXT("x") "]") ",{'role':'assistant','content':null,"
	    "'tool_calls':[" CALLED("a", "T", "{}") "]}," TOOL("a", "1")
	    "," USER("[" TEXT("[result of an earlier tool call]\\nagain") ","
	    TEXT("[result of an earlier tool call]\\n(no output)") "]")
	    "]" },
	{ "a result that comes a turn late", MESSAGES "[" SAID("[" CALL("a",
	    "T", "{}") "]") "," HI "," SAID("'b'") "," USER("["
	    RESULT("a", "'1'") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "]}," TOOL("a", "[no result]") "," HI ","
	    SAID("'b'") "," USER("'[result of an earlier tool call]\\n1'")
	    "]" },
	{ "one id twice in a turn", MESSAGES "[" SAID("[" CALL("a", "T",
	    "{'n':1}") "," CALL("a_2", "T", "{}") "," CALL("a", "T",
	    "{'n':2}") "," CALL("a", "T", "{'n':3}") "]") "," USER("["
	    RESULT("a", "'1'") "," RESULT("a", "'2'") ","
	    RESULT("a_2", "'x'") "," RESULT("a", "'3'") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{\\'n\\':1}") "," CALLED("a_2", "T", "{}") ","
	    CALLED("a_3", "T", "{\\'n\\':2}") ","
	    CALLED("a_4", "T", "{\\'n\\':3}") "]}," TOOL("a", "1") ","
	    TOOL("a_3", "2") "," TOOL("a_2", "x") "," TOOL("a_4", "3")
	    "]" },
	{ "one id in two turns", MESSAGES "[" SAID("[" CALL("a", "T", "{}")
	    "]") "," USER("[" RESULT("a", "'1'") "]") "," SAID("[" CALL("a",
	    "T", "{}") "]") "," USER("[" RESULT("a", "'2'") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "]}," TOOL("a", "1") ",{'role':"
	    "'assistant','content':null,'tool_calls':[" CALLED("a", "T",
	    "{}") "]}," TOOL("a", "2") "]" },
	{ "ids as the provider made them", MESSAGES "[" SAID("["
	    CALL("functions.Read:0", "Read", "{}") "]") "," USER("["
	    RESULT("functions.Read:0", "'1'") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("functions.Read:0", "Read", "{}") "]},"
	    TOOL("functions.Read:0", "1") "]" },
	{ "no id, no name", MESSAGES "[" SAID("[{'type':'tool_use','name':"
	    "'T','input':{}},{'type':'tool_use','id':'b'}]") "," USER("["
	    "{'type':'tool_result','content':'1'}," RESULT("b", "'2'") "]")
	    "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("call", "T", "{}") "]}," TOOL("call", "1") ","
	    USER("'[result of an earlier tool call]\\n2'") "]" },
	{ "calls in messages in a row", MESSAGES "[" SAID("'x'") "," SAID("["
	    TEXT("y") "," CALL("a", "T", "{}") "]") "," SAID("[" CALL("b",
	    "T", "{}") "]") "," SAID("'z'") "," USER("[" RESULT("a", "'1'")
	    "," RESULT("b", "'2'") "]") "]",
	    "[" SAID("'x'") ",{'role':'assistant','content':'y\\nz',"
	    "'tool_calls':[" CALLED("a", "T", "{}") ","
	    CALLED("b", "T", "{}") "]}," TOOL("a", "1") "," TOOL("b", "2")
	    "]" },
	{ "a long name is shortened", MESSAGES "[" SAID("[" CALL("a",
	    "mcp__a_server_with_a_very_long_name_indeed__and_a_tool_with_a_"
	    "longer_one", "{}") "]") "," USER("[" RESULT("a", "'1'") "]")
	    "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "mcp__a_server_with_a_very_long_name_indeed__and_a_"
	    "tool__20b41f2e", "{}") "]}," TOOL("a", "1") "]" },
	{ "the client's words after a cut", MESSAGES "[" SAID("[" TEXT("Half")
	    "]") "," USER("'(no content)'") "]",
	    "[" SAID("'Half'") "," USER("'(no content)'") "]" },
};

#define DEEPSEEK "https://api.deepseek.com/chat/completions"
#define MISTRAL "https://api.mistral.ai/v1/chat/completions"
#define THOUGHT(text) "{'type':'thinking','thinking':'" text \
	"','signature':'s'}"

/* To hosts with rules of their own. */
static const struct {
	const char *url, *model;
	struct pair is;
} quirks[] = {
	{ DEEPSEEK, "deepseek-chat", { "reasoning_content", MESSAGES "["
	    SAID("[" THOUGHT("a") "," THOUGHT("") "," THOUGHT("b") ","
	    TEXT("x") "]") "," SAID("[" TEXT("y") "]") "]",
	    "[{'role':'assistant','content':'x','reasoning_content':"
	    "'a\\nb'}," SAID("'y'") "]" } },
	{ DEEPSEEK, "deepseek-chat", { "a blank beside calls", MESSAGES "["
	    SAID("[" THOUGHT("") "," CALL("a", "T", "{}") "]") "]",
	    "[{'role':'assistant','content':null,'reasoning_content':' ',"
	    "'tool_calls':[" CALLED("a", "T", "{}") "]},"
	    TOOL("a", "[no result]") "]" } },
	{ "https://openrouter.ai/api/v1", "z", { "reasoning", MESSAGES "["
	    SAID("[" THOUGHT("a") "," TEXT("x") "]") "]",
	    "[{'role':'assistant','content':'x','reasoning':'a'}]" } },
	{ "http://h/", "kimi-k2.5", { "reasoning by model", MESSAGES "["
	    SAID("[" THOUGHT("a") "," TEXT("x") "]") "]",
	    "[{'role':'assistant','content':'x','reasoning_content':"
	    "'a'}]" } },
	{ "https://api.groq.com/openai/v1", "deepseek-r1", { "no reasoning",
	    MESSAGES "[" SAID("[" THOUGHT("a") "," CALL("a", "T", "{}") "]")
	    "]", "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("a", "T", "{}") "]}," TOOL("a", "[no result]") "]" } },
	{ "https://api.minimax.io/v1", "MiniMax-M2", { "late system wrapped",
	    "'system':'s'," MESSAGES "[" HI ",{'role':'system','content':["
	    TEXT("a") "," TEXT("b") "]}," SAID("'c'") "," USER("[{'type':"
	    "'mid_conv_system','content':[" TEXT("d") "]}," TEXT("e") "]")
	    "]", "[" SYSTEM("s") "," HI ","
	    USER("'<system-reminder>\\na\\n\\nb\\n</system-reminder>'") ","
	    SAID("'c'") "," USER("[" TEXT("<system-reminder>\\nd\\n"
	    "</system-reminder>") "," TEXT("e") "]") "]" } },
	{ "https://api.minimax.io/v1", "m", { "nothing to wrap", MESSAGES "["
	    HI ",{'role':'system','content':''}," USER("[{'type':"
	    "'mid_conv_system','content':[]}," TEXT("e") "]") "]",
	    "[" HI "," USER("'e'") "]" } },
	{ "http://127.0.0.1:11434/v1", "m", { "local servers too", MESSAGES
	    "[" HI ",{'role':'system','content':'a'}]", "[" HI ","
	    USER("'<system-reminder>\\na\\n</system-reminder>'") "]" } },
	{ MISTRAL, "m", { "roles take turns", MESSAGES "[" HI "," HI
	    ",{'role':'system','content':'a'}," SAID("'b'") ","
	    SAID("[" CALL("toolu_1", "T", "{}") "," CALL("abcDEF123", "T",
	    "{}") "]") "," SAID("[]") "," USER("[" RESULT("toolu_1", "'1'")
	    "," TEXT("x") "]") "," HI "," SAID("[]") "," HI "]",
	    "[" USER("[" TEXT("hi") "," TEXT("hi") ","
	    TEXT("<system-reminder>\\na\\n</system-reminder>") "]")
	    ",{'role':'assistant','content':'b','tool_calls':["
	    CALLED("M0Auj3NaI", "T", "{}") ","
	    CALLED("abcDEF123", "T", "{}") "]},"
	    TOOL("M0Auj3NaI", "1") "," TOOL("abcDEF123", "[no result]") ","
	    SAID("'OK.'") "," USER("[" TEXT("x") "," TEXT("hi") "]") ","
	    SAID("'(no content)'") "," HI "]" } },
	{ MISTRAL, "m", { "nothing to say between two answers", MESSAGES "["
	    USER("''") "," SAID("'a'") "," USER("''") "," SAID("'b'") "]",
	    "[" SAID("'a'") "," USER("'(no content)'") "," SAID("'b'")
	    "]" } },
	{ MISTRAL, "m", { "nothing to say after a tool", MESSAGES "["
	    SAID("[" CALL("abcDEF123", "T", "{}") "]") "," USER("["
	    RESULT("abcDEF123", "'1'") "]") "]",
	    "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("abcDEF123", "T", "{}") "]}," TOOL("abcDEF123", "1")
	    "]" } },
	{ "https://api.openai.com/v1", "gpt-4o", { "ids of over 40",
	    MESSAGES "[" SAID("["
	    CALL("call_0123456789012345678901234567890123456", "T", "{}")
	    "," CALL("call_01234567890123456789012345678901234", "T", "{}")
	    "]") "]", "[{'role':'assistant','content':null,'tool_calls':["
	    CALLED("call_5d8cb118af455758", "T", "{}") ","
	    CALLED("call_01234567890123456789012345678901234", "T", "{}")
	    "]}," TOOL("call_5d8cb118af455758", "[no result]") ","
	    TOOL("call_01234567890123456789012345678901234", "[no result]")
	    "]" } },
};

static void
check(const char *url, const char *model, const struct pair *is)
{
	char *body = request(url, model, is->members);
	char *got = member(body, "messages");
	char *want = quoted(is->want);

	if (!IS(got, want))
		fprintf(stderr, "# %s\n", is->about);
	free(body);
	free(got);
	free(want);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		check(NULL, "m", &plain[i]);
	for (size_t i = 0; i < sizeof(quirks) / sizeof(*quirks); i++)
		check(quirks[i].url, quirks[i].model, &quirks[i].is);
	return done_testing();
}
