/* Requests for OpenAI's Responses: items, tools and options. */
#include "responses_request.h"
#include "tap.h"

#include "dialect/carrier.h"

#define GPT "gpt-5.2"
#define OTHER "gpt-5.1"

#define USER(content) "{'role':'user','content':" content "}"
#define ASSISTANT(content) "{'role':'assistant','content':" content "}"
#define TEXT(text) "{'type':'text','text':'" text "'}"
#define CALL(id, name) "{'type':'tool_use','id':'" id "','name':'" name \
	"','input':{'a':1}}"
#define RESULT(id, content) "{'type':'tool_result','tool_use_id':'" id \
	"','content':" content "}"
#define SIGNED(text, signature) "{'type':'thinking','thinking':'" text \
	"','signature':'" signature "'}"
#define PNG "{'type':'image','source':{'type':'base64','media_type':" \
	"'image/png','data':'AAAA'}}"
#define PDF "{'type':'document','source':{'type':'base64','media_type':" \
	"'application/pdf','data':'JVBE'}}"

/* As they go out. */
#define MESSAGE(role, content) "{'type':'message','role':'" role \
	"','content':" content "}"
#define HI MESSAGE("user", "'hi'")
#define IN_TEXT(text) "{'type':'input_text','text':'" text "'}"
#define SAID(text) MESSAGE("assistant", "[{'type':'output_text','text':'" \
	text "'}]")
#define OUT_CALL(id, name) "{'type':'function_call','call_id':'" id \
	"','name':'" name "','arguments':'{\\'a\\':1}'}"
#define OUT_RESULT(id, output) "{'type':'function_call_output','call_id':'" \
	id "','output':" output "}"
#define OUT_PNG "{'type':'input_image','image_url':" \
	"'data:image/png;base64,AAAA','detail':'auto'}"
#define OUT_PDF "{'type':'input_file','filename':'document.pdf'," \
	"'file_data':'data:application/pdf;base64,JVBE'}"
#define REASONING(id, summary, text) "{'type':'reasoning','id':'" id \
	"','summary':[" summary "],'encrypted_content':'" text "'}"
#define SUMMARY(text) "{'type':'summary_text','text':'" text "'}"

/* In these, @ stands for GPT's mark and % for OTHER's. */
static const struct { const char *messages, *want; } rows[] = {
	{ USER("'hi'"), "[" HI "]" },
	{ USER("[" TEXT("hi") "]"), "[" HI "]" },
	{ USER("[" TEXT("a") "," TEXT("b") "]"), "[" MESSAGE("user", "["
	    IN_TEXT("a") "," IN_TEXT("b") "]") "]" },
	{ USER("[" TEXT("a") "," PNG "," PDF "]"), "[" MESSAGE("user", "["
	    IN_TEXT("a") "," OUT_PNG "," OUT_PDF "]") "]" },
	{ USER("'hi'") "," ASSISTANT("'yo'") "," USER("'go'"),
	    "[" HI "," SAID("yo") "," MESSAGE("user", "'go'") "]" },
	{ USER("''"), "[" MESSAGE("user", "'(no content)'") "]" },
	/* Texts keep their number and their place among the calls. */
	{ USER("'hi'") "," ASSISTANT("[" TEXT("A") "," TEXT("B") ","
	    CALL("i1", "Read") "," TEXT("C") "]") ","
	    USER("[" RESULT("i1", "'out'") "]"),
	    "[" HI "," MESSAGE("assistant", "[{'type':'output_text','text':"
	    "'A'},{'type':'output_text','text':'B'}]") ","
	    OUT_CALL("i1", "Read") "," SAID("C") ","
	    OUT_RESULT("i1", "'out'") "]" },
	/* Calls and results: in pairs, whatever the history lacks. */
	{ USER("'hi'") "," ASSISTANT("[" CALL("i1", "Read") ","
	    CALL("i2", "mcp__a.b__c") "]") "," USER("[" RESULT("i2", "'2'") ","
	    RESULT("i1", "[]") "," TEXT("go") "]"),
	    "[" HI "," OUT_CALL("i1", "Read") ","
	    OUT_CALL("i2", "mcp__a_b__c_da16b762") "," OUT_RESULT("i2", "'2'")
	    "," OUT_RESULT("i1", "'(no output)'") ","
	    MESSAGE("user", "'go'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" CALL("i1", "Read") "]") ","
	    USER("'on'"), "[" HI "," OUT_CALL("i1", "Read") ","
	    OUT_RESULT("i1", "'[no result]'") "," MESSAGE("user", "'on'")
	    "]" },
	{ USER("[" RESULT("i9", "'out'") "]"), "[" MESSAGE("user",
	    "'[result of an earlier tool call]\\nout'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" CALL("i1", "A") "," CALL("i1", "B")
	    "]") "," USER("[" RESULT("i1", "'1'") "," RESULT("i1", "'2'")
	    "]"), "[" HI "," OUT_CALL("i1", "A") "," OUT_CALL("i1_2", "B") ","
	    OUT_RESULT("i1", "'1'") "," OUT_RESULT("i1_2", "'2'") "]" },
	{ USER("'hi'") "," ASSISTANT("[{'type':'tool_use','id':'i1','name':"
	    "'Read'}]") "," USER("[{'type':'tool_result','tool_use_id':"
	    "'i1','is_error':true,'content':'no'}]"),
	    "[" HI ",{'type':'function_call','call_id':'i1','name':'Read',"
	    "'arguments':'{}'}," OUT_RESULT("i1", "'Error: no'") "]" },
	/* A result holds pictures and files. */
	{ USER("'hi'") "," ASSISTANT("[" CALL("i1", "Read") "]") ","
	    USER("[" RESULT("i1", "[" TEXT("see") "," PNG "," PDF "]") "]"),
	    "[" HI "," OUT_CALL("i1", "Read") "," OUT_RESULT("i1", "["
	    IN_TEXT("see") "," OUT_PNG "," OUT_PDF "]") "]" },
	{ USER("'hi'") "," ASSISTANT("[" CALL("i1", "Read") "]") ","
	    USER("[{'type':'tool_result','tool_use_id':'i1','is_error':true,"
	    "'content':[" PNG "]}]"), "[" HI "," OUT_CALL("i1", "Read") ","
	    OUT_RESULT("i1", "[" IN_TEXT("Error:") "," OUT_PNG "]") "]" },
	{ USER("'hi'") "," ASSISTANT("[" PNG "]"),
	    "[" HI "," SAID("[image omitted]") "]" },
	/* The system in the midst stays in its place. */
	{ USER("'hi'") ",{'role':'system','content':'note'},"
	    ASSISTANT("'yo'"), "[" HI "," MESSAGE("developer", "'note'") ","
	    SAID("yo") "]" },
	/* Reasoning goes in front of what it led to. */
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T",
	    "ccr1.responses.@.rs_1.E1;") "," CALL("i1", "Read") "]") ","
	    USER("[" RESULT("i1", "'out'") "]"),
	    "[" HI "," REASONING("rs_1", SUMMARY("T"), "E1") ","
	    OUT_CALL("i1", "Read") "," OUT_RESULT("i1", "'out'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("",
	    "ccr1.responses.@.rs_1.E1;") "," TEXT("A") "," SIGNED("",
	    "ccr1.responses.@.rs_2.E2;ccr1.responses.@.rs_3.E3;") ","
	    CALL("i1", "Read") "]") "," USER("[" RESULT("i1", "'out'") "]"),
	    "[" HI "," REASONING("rs_1", "", "E1") "," SAID("A") ","
	    REASONING("rs_2", "", "E2") "," REASONING("rs_3", "", "E3") ","
	    OUT_CALL("i1", "Read") "," OUT_RESULT("i1", "'out'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" TEXT("A") "," SIGNED("",
	    "ccr1.responses.@.rs_1.E1;") "," TEXT("B") "]"),
	    "[" HI "," SAID("A") "," REASONING("rs_1", "", "E1") ","
	    SAID("B") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("",
	    "ccr1.responses.@..E1;") "," TEXT("A") "]"),
	    "[" HI ",{'type':'reasoning','summary':[],'encrypted_content':"
	    "'E1'}," SAID("A") "]" },
	/* If it led to nothing it is left out, as is what others thought. */
	{ USER("'hi'") "," ASSISTANT("[" TEXT("A") "," SIGNED("T",
	    "ccr1.responses.@.rs_1.E1;") "]") "," USER("'go'"),
	    "[" HI "," SAID("A") "," MESSAGE("user", "'go'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T",
	    "ccr1.responses.@.rs_1.E1;") "," TEXT("") "]") "," USER("'go'"),
	    "[" HI "," MESSAGE("user", "'go'") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T",
	    "ccr1.responses.%.rs_1.E1;") "," TEXT("A") "]"),
	    "[" HI "," SAID("A") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T",
	    "ccr1.gemini.@.n.S1;ccr1.responses.@.rs_1.E1;") "," TEXT("A")
	    "]"), "[" HI "," REASONING("rs_1", SUMMARY("T"), "E1") ","
	    SAID("A") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T", "EqQBsomeofClaude") ","
	    "{'type':'redacted_thinking','data':'x'}," TEXT("A") "]"),
	    "[" HI "," SAID("A") "]" },
	{ USER("'hi'") "," ASSISTANT("[" SIGNED("T", "") "," TEXT("A") "]"),
	    "[" HI "," SAID("A") "]" },
};

#define OBJECT "{'type':'object','properties':{}}"
#define TOOL "{'name':'Read','description':'d','input_schema':" OBJECT "}"
#define OUT_TOOL "{'type':'function','name':'Read','description':'d'," \
	"'parameters':" OBJECT ",'strict':false}"
#define SEARCH "{'type':'web_search_20250305','name':'web_search'"

/* Other members; what is sent beside a user's "hi". */
static const struct { const char *model, *members, *name, *want; } others[] = {
	{ GPT, "'max_tokens':100", "model", "'" GPT "'" },
	{ GPT, "'system':'You help.'", "instructions", "'You help.'" },
	{ GPT, "'system':[{'type':'text','text':"
	    "'x-anthropic-billing-header: cc_version=1;'},"
	    "{'type':'text','text':'A','cache_control':{'type':'ephemeral'}},"
	    "{'type':'text','text':'B'}]", "instructions", "'A\\n\\nB'" },
	{ GPT, "'system':[{'type':'text','text':"
	    "'x-anthropic-billing-header: cc_version=1;'}]", "instructions",
	    "" },
	{ GPT, "'tools':[" TOOL "]", "tools", "[" OUT_TOOL "]" },
	{ GPT, "'tools':[{'name':'Read','strict':true,'input_schema':"
	    OBJECT "}]", "tools", "[{'type':'function','name':'Read',"
	    "'parameters':" OBJECT ",'strict':true}]" },
	{ GPT, "'tools':[" TOOL "],'tool_choice':{'type':'any'}",
	    "tool_choice", "'required'" },
	{ GPT, "'tools':[" TOOL "],'tool_choice':{'type':'none'}",
	    "tool_choice", "'none'" },
	{ GPT, "'tools':[" TOOL "],'tool_choice':{'type':'tool','name':"
	    "'Read'}", "tool_choice", "{'type':'function','name':'Read'}" },
	{ GPT, "'tools':[" TOOL "],'tool_choice':{'type':'auto',"
	    "'disable_parallel_tool_use':true}", "parallel_tool_calls",
	    "false" },
	{ GPT, "'tools':[" SEARCH "}]", "tools", "[{'type':'web_search'}]" },
	{ GPT, "'tools':[" TOOL "," SEARCH ",'max_uses':8,'allowed_domains':"
	    "['a.org'],'blocked_domains':[],'user_location':{'type':"
	    "'approximate','city':'Bonn'}}]", "tools", "[" OUT_TOOL ","
	    "{'type':'web_search','filters':{'allowed_domains':['a.org']},"
	    "'user_location':{'type':'approximate','city':'Bonn'}}]" },
	{ GPT, "'max_tokens':32000", "max_output_tokens", "32000" },
	{ GPT, "'max_tokens':1", "max_output_tokens", "16" },
	{ GPT, "'max_tokens':32000", "max_tokens", "" },
	{ GPT, "'stop_sequences':['END']", "stop", "" },
	{ GPT, "'stream':true", "stream", "true" },
	{ GPT, "'stream':true", "stream_options",
	    "{'include_obfuscation':false}" },
	{ GPT, "'max_tokens':9", "store", "false" },
	{ GPT, "'max_tokens':9", "include",
	    "['reasoning.encrypted_content']" },
	{ "gpt-4.1", "'max_tokens':9", "include", "" },
	{ GPT, "'temperature':0.5", "temperature", "" },
	{ "gpt-4.1", "'temperature':0.5", "temperature", "0.5" },
	{ GPT, "'max_tokens':9", "reasoning", "" },
	{ GPT, "'thinking':{'type':'enabled','budget_tokens':4000}",
	    "reasoning", "{'effort':'medium','summary':'auto'}" },
	{ GPT, "'thinking':{'type':'adaptive'},'output_config':{'effort':"
	    "'max'}", "reasoning", "{'effort':'xhigh','summary':'auto'}" },
	{ GPT, "'thinking':{'type':'adaptive','display':'omitted'},"
	    "'output_config':{'effort':'high'}", "reasoning",
	    "{'effort':'high'}" },
	{ GPT, "'thinking':{'type':'adaptive'}", "reasoning",
	    "{'summary':'auto'}" },
	{ GPT, "'thinking':{'type':'disabled'}", "reasoning",
	    "{'effort':'none'}" },
	{ "gpt-5", "'thinking':{'type':'disabled'}", "reasoning",
	    "{'effort':'minimal'}" },
	{ "gpt-5", "'thinking':{'type':'disabled'},'tools':[" SEARCH "}]",
	    "reasoning", "{'effort':'low'}" },
	/* Unlike chats, tools and an effort go together. */
	{ "gpt-5.6", "'tools':[" TOOL "],'output_config':{'effort':'low'}",
	    "reasoning", "{'effort':'low'}" },
	{ "gpt-4.1", "'thinking':{'type':'adaptive'}", "reasoning", "" },
	{ GPT, "'output_config':{'format':{'type':'json_schema','schema':"
	    OBJECT "}}", "text", "{'format':{'type':'json_schema','name':"
	    "'answer','schema':" OBJECT "}}" },
};

/* A row's text with the models' marks in it. */
static char *
marked(const char *text)
{
	struct buf out = BUF(1 << 20);
	char *copy;

	for (; *text != '\0'; text++)
		if (*text == '@' || *text == '%')
			buf_addf(&out, "%08x", (unsigned)carrier_model(
			    view_of(*text == '@' ? GPT : OTHER)));
		else
			buf_addc(&out, *text);
	copy = strdup(buf_cstr(&out));
	buf_free(&out);
	return copy;
}

static void
conversation(size_t i)
{
	char *messages = marked(rows[i].messages), *want, *out;
	struct buf members = BUF(1 << 20);

	want = marked(rows[i].want);
	buf_addf(&members, "\"messages\":[%s]", messages);
	for (size_t n = 0; n < members.n; n++)
		if (members.p[n] == '"')
			members.p[n] = '\'';
	out = written(GPT, buf_cstr(&members), "input");
	IS(out, want);
	buf_free(&members);
	free(messages);
	free(want);
	free(out);
}

static void
other(size_t i)
{
	struct buf members = BUF(1 << 20);
	char *out;

	buf_addf(&members, "'messages':[" USER("'hi'") "],%s",
	    others[i].members);
	out = written(others[i].model, buf_cstr(&members), others[i].name);
	IS(out, others[i].want);
	free(out);
	buf_free(&members);
}

/* A provider that nothing is known of is sent what none refuses. */
static void
unknown_host(void)
{
	char *body = written_by(&responses_writer, "http://192.0.2.1/responses",
	    "m", "'messages':[" USER("'hi'") "],'max_tokens':64,"
	    "'temperature':1,'tools':[" SEARCH "}],'thinking':"
	    "{'type':'adaptive'},'metadata':{'user_id':'u'}", "tools");

	IS(body, "");
	free(body);
}

/* The next turn's body begins as this one's does, up to its last item. */
static void
prefix(void)
{
#define FIRST "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}," \
	"{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\"," \
	"\"id\":\"i1\",\"name\":\"A\",\"input\":{}}]},{\"role\":\"user\"," \
	"\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"i1\"," \
	"\"content\":\"1\"}]}"
	char *one = request_by(&responses_writer, RESPONSES, GPT, FIRST "]");
	char *two = request_by(&responses_writer, RESPONSES, GPT, FIRST
	    ",{\"role\":\"assistant\",\"content\":\"done\"},"
	    "{\"role\":\"user\",\"content\":\"more\"}]");
	const char *end = strstr(one, "],\"stream\"");

	OK(end != NULL && strncmp(one, two, (size_t)(end - one)) == 0,
	    "the conversation's bytes stay the same");
	free(one);
	free(two);
}

static void
address(void)
{
	struct provider p = { .name = VIEW("o"), .url = VIEW(RESPONSES) };
	struct target t = { .provider = &p, .model = VIEW(GPT),
		.key = VIEW("k") };
	struct plan plan = { .stream = true };
	struct buf url = BUF(4096), headers = BUF(4096);
	struct fail f;

	OK(dialect_responses.address(&t, &plan, &url, &headers, &f),
	    "an address");
	IS(buf_cstr(&url), RESPONSES);
	IS(buf_cstr(&headers), "Authorization: Bearer k\n"
	    "Content-Type: application/json\nAccept: text/event-stream\n");
	buf_free(&url);
	buf_free(&headers);
}

static void
selection(void)
{
	static const struct { const char *url; bool responses; } all[] = {
		{ RESPONSES, true },
		{ "http://localhost:1234/v1/responses", true },
		{ "https://x.openai.azure.com/openai/responses?api-version=1",
		    true },
		{ "https://api.openai.com/v1/chat/completions", false },
		{ "https://h/v1/responses/chat", false },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct provider p = { .url = view_of(all[i].url) };

		OK((dialect_of(&p, VIEW("")) == &dialect_responses) ==
		    all[i].responses, "%s", all[i].url);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		conversation(i);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		other(i);
	unknown_host();
	prefix();
	address();
	selection();
	return done_testing();
}
