/* Everything in a request for Gemini beside the conversation. */
#include "gemini_request.h"
#include "tap.h"

#define PRO25 "gemini-2.5-pro"
#define FLASH25 "gemini-2.5-flash"
#define LITE25 "gemini-2.5-flash-lite"
#define PRO3 "gemini-3-pro-preview"
#define PRO31 "gemini-3.1-pro-preview"
#define FLASH3 "gemini-3-flash-preview"
#define FLASH38 "gemini-3.8-flash"
#define ADAPTIVE "'thinking':{'type':'adaptive'}"
#define EFFORT(level) "'output_config':{'effort':'" level "'}"
#define BUDGET(n) "'thinking':{'type':'enabled','budget_tokens':" n "}"
#define OFF "'thinking':{'type':'disabled'}"
#define TOOL(name) "{'name':'" name "','input_schema':{'type':'object'}}"
#define FORMAT "'output_config':{'format':{'type':'json_schema','schema':" \
	"{'type':'object','properties':{'a':{'type':['string','null']}}," \
	"'additionalProperties':false}}}"
#define SHAPE "'responseMimeType':'application/json','responseSchema':" \
	"{'type':'object','properties':{'a':{'type':'string'," \
	"'nullable':true}}}"

static const struct { const char *model, *members, *want; } configs[] = {
	{ FLASH25, "'x':1", "{}" },
	{ FLASH25, "'temperature':0.5,'top_p':0.9,'top_k':40,"
	    "'max_tokens':8000,'metadata':{'user_id':'u'},'service_tier':"
	    "'auto','context_management':{}",
	    "{'maxOutputTokens':8000,'temperature':0.5,'topP':0.9,"
	    "'topK':40}" },
	{ FLASH25, "'stop_sequences':['a','b','c','d','e','f']",
	    "{'stopSequences':['a','b','c','d','e']}" },
	/* What a model can give at most. */
	{ PRO25, "'max_tokens':128000", "{'maxOutputTokens':65535}" },
	{ PRO31, "'max_tokens':128000", "{'maxOutputTokens':65536}" },
	{ "gemini-2.0-flash", "'max_tokens':32000,'thinking':{'type':"
	    "'adaptive'}", "{'maxOutputTokens':8192}" },
	{ "gemma-4", "'max_tokens':32000", "{'maxOutputTokens':32000}" },
	/* 2.5: a budget within the model's range. */
	{ PRO25, ADAPTIVE, "{'thinkingConfig':{'thinkingBudget':-1,"
	    "'includeThoughts':true}}" },
	{ PRO25, "'thinking':{'type':'adaptive','display':'omitted'},"
	    EFFORT("high"), "{'thinkingConfig':{'thinkingBudget':16384,"
	    "'includeThoughts':false}}" },
	{ PRO25, BUDGET("5000"), "{'thinkingConfig':{'thinkingBudget':5000,"
	    "'includeThoughts':true}}" },
	{ PRO25, BUDGET("99999"), "{'thinkingConfig':{'thinkingBudget':32768,"
	    "'includeThoughts':true}}" },
	{ FLASH25, BUDGET("99999"), "{'thinkingConfig':{'thinkingBudget':"
	    "24576,'includeThoughts':true}}" },
	{ LITE25, BUDGET("100"), "{'thinkingConfig':{'thinkingBudget':512,"
	    "'includeThoughts':true}}" },
	{ PRO25, EFFORT("max") "," ADAPTIVE, "{'thinkingConfig':"
	    "{'thinkingBudget':32768,'includeThoughts':true}}" },
	{ PRO25, EFFORT("low") "," ADAPTIVE, "{'thinkingConfig':"
	    "{'thinkingBudget':2048,'includeThoughts':true}}" },
	/* A quarter of the output stays for the answer. */
	{ PRO25, BUDGET("7000") ",'max_tokens':8000", "{'maxOutputTokens':"
	    "8000,'thinkingConfig':{'thinkingBudget':6000,"
	    "'includeThoughts':true}}" },
	{ FLASH25, BUDGET("31999") ",'max_tokens':128000",
	    "{'maxOutputTokens':65535,'thinkingConfig':{'thinkingBudget':"
	    "24576,'includeThoughts':true}}" },
	/* Off, as far as it goes; little room is off too. */
	{ FLASH25, OFF, "{'thinkingConfig':{'thinkingBudget':0,"
	    "'includeThoughts':false}}" },
	{ PRO25, OFF, "{'thinkingConfig':{'thinkingBudget':128,"
	    "'includeThoughts':false}}" },
	{ FLASH25, "'max_tokens':512", "{'maxOutputTokens':512,"
	    "'thinkingConfig':{'thinkingBudget':0,'includeThoughts':"
	    "false}}" },
	{ FLASH25, "'max_tokens':32000", "{'maxOutputTokens':32000}" },
	/* 3: a level that the model knows. */
	{ FLASH3, ADAPTIVE, "{'thinkingConfig':{'includeThoughts':true}}" },
	{ FLASH3, ADAPTIVE "," EFFORT("low"), "{'thinkingConfig':"
	    "{'thinkingLevel':'LOW','includeThoughts':true}}" },
	{ FLASH3, ADAPTIVE "," EFFORT("medium"), "{'thinkingConfig':"
	    "{'thinkingLevel':'MEDIUM','includeThoughts':true}}" },
	{ PRO3, ADAPTIVE "," EFFORT("medium"), "{'thinkingConfig':"
	    "{'thinkingLevel':'LOW','includeThoughts':true}}" },
	{ PRO31, ADAPTIVE "," EFFORT("medium"), "{'thinkingConfig':"
	    "{'thinkingLevel':'MEDIUM','includeThoughts':true}}" },
	{ PRO31, ADAPTIVE "," EFFORT("xhigh"), "{'thinkingConfig':"
	    "{'thinkingLevel':'HIGH','includeThoughts':true}}" },
	{ FLASH3, BUDGET("1024"), "{'thinkingConfig':{'thinkingLevel':'LOW',"
	    "'includeThoughts':true}}" },
	{ FLASH3, BUDGET("31999"), "{'thinkingConfig':{'thinkingLevel':"
	    "'HIGH','includeThoughts':true}}" },
	{ FLASH3, OFF, "{'thinkingConfig':{'thinkingLevel':'MINIMAL',"
	    "'includeThoughts':false}}" },
	{ "gemini-3.5-flash-lite", OFF, "{'thinkingConfig':{'thinkingLevel':"
	    "'MINIMAL','includeThoughts':false}}" },
	{ FLASH38, OFF, "{'thinkingConfig':{'thinkingLevel':'LOW',"
	    "'includeThoughts':false}}" },
	{ "gemini-flash-latest", OFF, "{'thinkingConfig':{'thinkingLevel':"
	    "'LOW','includeThoughts':false}}" },
	{ PRO31, OFF, "{'thinkingConfig':{'thinkingLevel':'LOW',"
	    "'includeThoughts':false}}" },
	{ "google/gemini-3-flash-preview", OFF, "{'thinkingConfig':"
	    "{'thinkingLevel':'MINIMAL','includeThoughts':false}}" },
	{ "gemini-2.5-flash-image", ADAPTIVE, "{}" },
	/* A form for the answer; before 3 not beside functions. */
	{ FLASH25, FORMAT, "{" SHAPE "}" },
	{ FLASH25, FORMAT ",'tools':[" TOOL("A") "]", "{}" },
	{ FLASH38, FORMAT ",'tools':[" TOOL("A") "]", "{" SHAPE "}" },
};

#define DECLARED(name) "{'name':'" name "','parameters':{'type':'object'," \
	"'properties':{}}}"
#define MODE(mode) "{'functionCallingConfig':{'mode':'" mode "'}}"

/* tools and toolConfig */
static const struct { const char *members, *tools, *config; } tools[] = {
	{ "'x':1", "", "" },
	{ "'tools':[]", "", "" },
	{ "'tools':[" TOOL("A") "]",
	    "[{'functionDeclarations':[" DECLARED("A") "]}]", "" },
	{ "'tools':[{'name':'A','description':'d','type':'custom',"
	    "'strict':true,'defer_loading':true,'cache_control':{},"
	    "'input_examples':[],'input_schema':{'type':'object',"
	    "'properties':{'f':{'type':'string','format':'uri'}}}},"
	    "{'name':'DeferredToolPlaceholder','input_schema':{}}]",
	    "[{'functionDeclarations':[{'name':'A','description':'d',"
	    "'parameters':{'type':'object','properties':{'f':{'type':"
	    "'string','description':'(format: \\'uri\\')'}}}}]}]", "" },
	{ "'tools':[" TOOL("A") "],'tool_choice':{'type':'auto'}",
	    "[{'functionDeclarations':[" DECLARED("A") "]}]", MODE("AUTO") },
	{ "'tools':[" TOOL("A") "],'tool_choice':{'type':'any',"
	    "'disable_parallel_tool_use':true}",
	    "[{'functionDeclarations':[" DECLARED("A") "]}]", MODE("ANY") },
	{ "'tools':[" TOOL("A") "],'tool_choice':{'type':'none'}",
	    "[{'functionDeclarations':[" DECLARED("A") "]}]", MODE("NONE") },
	{ "'tools':[" TOOL("A") "," TOOL("B") "],'tool_choice':{'type':"
	    "'tool','name':'B'}", "[{'functionDeclarations':["
	    DECLARED("A") "," DECLARED("B") "]}]",
	    "{'functionCallingConfig':{'mode':'ANY',"
	    "'allowedFunctionNames':['B']}}" },
	{ "'tools':[" TOOL("A") "],'tool_choice':{'type':'tool','name':'C'}",
	    "[{'functionDeclarations':[" DECLARED("A") "]}]", "" },
	/* The server's tools: a search alone is Google's. */
	{ "'tools':[{'type':'web_search_20250305','name':'web_search',"
	    "'allowed_domains':['a'],'max_uses':8}],'tool_choice':"
	    "{'type':'tool','name':'web_search'}",
	    "[{'googleSearch':{}}]", "" },
	{ "'tools':[{'type':'web_search_20260318','name':'web_search'},"
	    TOOL("A") "]", "[{'functionDeclarations':[" DECLARED("A")
	    "]}]", "" },
	{ "'tools':[{'type':'code_execution_20250825','name':'c'}]", "",
	    "" },
};

static void
expect(const char *model, const char *members, const char *member,
    const char *want)
{
	struct buf all = BUF(1 << 20);
	char *out;

	buf_addf(&all, "'messages':[{'role':'user','content':'hi'}],%s",
	    members);
	out = written(model, buf_cstr(&all), member);
	IS(out, want);
	free(out);
	buf_free(&all);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(configs) / sizeof(*configs); i++)
		expect(configs[i].model, configs[i].members,
		    "generationConfig", configs[i].want);
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		expect(FLASH25, tools[i].members, "tools", tools[i].tools);
		expect(FLASH25, tools[i].members, "toolConfig",
		    tools[i].config);
	}
	return done_testing();
}
