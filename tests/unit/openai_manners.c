/*
 * Providers as the configuration describes them: transformers that stand for a
 * provider's manners, and what it assumes. Apostrophes stand for quotes.
 */
#include <stdlib.h>

#include "config/config.h"
#include "openai_request.h"
#include "tap.h"
#include "transform/chain.h"

#define HI "'messages':[{'role':'user','content':'hi'}]"
#define TOOL "'tools':[{'name':'A','strict':true,'input_schema':{'$schema':" \
	"'x','type':'object','properties':{}}}]"
#define SENT(strict) ",'tools':[{'type':'function','function':{'name':'A'," \
	"'parameters':{" strict "}}}]"
#define ADAPTIVE "'thinking':{'type':'adaptive'}"
#define DISABLED "'thinking':{'type':'disabled'}"
#define ENABLED "'thinking':{'type':'enabled','budget_tokens':3000}"
#define USE(list) "transformer: {use: [" list "]}"
#define CALL "'messages':[{'role':'user','content':'a'},{'role':" \
	"'assistant','content':[{'type':'thinking','thinking':'t'," \
	"'signature':''},{'type':'tool_use','id':'call-1','name':'A'," \
	"'input':{}}]},{'role':'user','content':[{'type':'tool_result'," \
	"'tool_use_id':'call-1','content':'r'}]}]"

#define KEPT(entry) "ccr1.details.29621314.." entry ";"
#define THOUGHT(signature) "'messages':[{'role':'user','content':'a'}," \
	"{'role':'assistant','content':[{'type':'thinking','thinking':'Hm'," \
	"'signature':'" signature "'},{'type':'text','text':'b'}]}]"
#define ANSWERED(reasoning) ",'messages':[{'role':'user','content':'a'}," \
	"{'role':'assistant','content':'b'," reasoning "}],'stream':false"

#define MARK ",'cache_control':{'type':'ephemeral'"
#define MARKED "'system':[{'type':'text','text':'s'" MARK ",'ttl':'1h'}}," \
	"{'type':'text','text':'t'}],'messages':[{'role':'user','content':[" \
	"{'type':'text','text':'a'" MARK "}}]},{'role':'assistant'," \
	"'content':[{'type':'tool_use','id':'c','name':'A','input':{}}]}," \
	"{'role':'user','content':[{'type':'tool_result','tool_use_id':'c'," \
	"'is_error':true,'content':'r'" MARK "}}]}]"
#define UNMARKED ",'messages':[{'role':'system','content':'s\\n\\nt'}," \
	"{'role':'user','content':'a'},{'role':'assistant','content':null," \
	"'tool_calls':[{'id':'c','type':'function','function':{'name':'A'," \
	"'arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':" \
	"'Error: r'}],'stream':false"

/*
 * A provider's members beside name, address and key; its model; a request's
 * members; the upstream body behind "model" and, where the conversation is
 * just HI, behind the messages.
 */
static const struct {
	const char *provider, *model, *members, *want;
} cases[] = {
	{ "", "m", HI, ",'stream':false" },

	/* Manners of others than the address has. */
	{ USE("'deepseek'"), "m", HI "," DISABLED,
	    ",'stream':false,'thinking':{'type':'disabled'}" },
	{ USE("'deepseek'"), "m", CALL, ",'messages':[{'role':'user',"
	    "'content':'a'},{'role':'assistant','content':null,"
	    "'reasoning_content':'t','tool_calls':[{'id':'call-1','type':"
	    "'function','function':{'name':'A','arguments':'{}'}}]},{'role':"
	    "'tool','tool_call_id':'call-1','content':'r'}],'stream':false" },
	{ USE("'openrouter'"), "m", HI "," DISABLED ",'top_k':5",
	    ",'stream':false,'top_k':5,'reasoning':{'enabled':false}" },
	{ USE("'groq'"), "m", HI "," TOOL,
	    SENT("'type':'object','properties':{}") ",'stream':false" },
	{ USE("'cerebras'"), "m", HI ",'max_tokens':5",
	    ",'stream':false,'max_completion_tokens':5" },
	{ USE("'vercel'"), "m", HI "," ENABLED,
	    ",'stream':false,'reasoning':{'max_tokens':3000}" },
	/* Plain, whatever the address or the model's name in it. */
	{ "api_base_url: 'https://api.groq.com/v1', " USE("'OpenAI'"), "m",
	    HI "," TOOL, SENT("'$schema':'x','type':'object',"
	    "'properties':{}") ",'stream':false" },
	{ "api_base_url: 'https://api.openai.com/v1', " USE("'OpenAI'"), "m",
	    HI ",'max_tokens':5", ",'stream':false,"
	    "'max_completion_tokens':5" },
	{ "transformer: {use: ['openrouter'], m: {use: ['OpenAI']}}", "m",
	    HI "," DISABLED ",'top_k':5", ",'stream':false" },
	{ "transformer: {use: ['OpenAI'], m: {use: ['openrouter']}}", "m",
	    HI ",'top_k':5", ",'stream':false,'top_k':5" },
	{ USE("'OpenAI', 'openrouter'"), "m", HI ",'top_k':5",
	    ",'stream':false,'top_k':5" },
	/* Limits. */
	{ USE("['deepseek', {max_tokens: 100}]"), "deepseek-chat",
	    HI ",'max_tokens':9999", ",'stream':false,'max_tokens':100" },
	{ USE("['deepseek', {max_tokens: 16384}]"), "deepseek-chat",
	    HI ",'max_tokens':32000", ",'stream':false,'max_tokens':16384" },
	{ "transformer: {use: ['deepseek'], 'deepseek-chat': {use: "
	    "['deepseek'], max_tokens: 9000}}", "deepseek-chat",
	    HI ",'max_tokens':32000", ",'stream':false,'max_tokens':9000" },
	{ "assume: {output_limit: 7}", "m", HI ",'max_tokens':32000",
	    ",'stream':false,'max_tokens':7" },
	{ USE("'maxcompletiontokens'"), "m", HI ",'max_tokens':5",
	    ",'stream':false,'max_completion_tokens':5" },
	{ "api_base_url: 'https://api.mistral.ai/v1', "
	    USE("'streamoptions'"), "m", HI ",'stream':true",
	    ",'stream':true,'stream_options':{'include_usage':true}" },
	{ "api_base_url: 'https://api.mistral.ai/v1'", "m",
	    HI ",'stream':true", ",'stream':true" },
	/* Thinking switched. */
	{ USE("'reasoning'"), "m", HI, ",'stream':false" },
	{ USE("'reasoning'"), "m", HI "," ADAPTIVE, ",'stream':false,"
	    "'thinking':{'type':'enabled'},'enable_thinking':true" },
	{ USE("'reasoning'"), "m", HI "," ENABLED, ",'stream':false,"
	    "'thinking':{'type':'enabled','budget_tokens':3000},"
	    "'enable_thinking':true" },
	{ USE("'reasoning'"), "m", HI "," DISABLED, ",'stream':false,"
	    "'thinking':{'type':'disabled'},'enable_thinking':false" },

	{ USE("['reasoning', {enable: false}]"), "m", HI "," ENABLED,
	    ",'stream':false,'thinking':{'type':'disabled'},"
	    "'enable_thinking':false" },

	{ "transformer: {use: ['reasoning'], enable: false, m: {use: "
	    "['reasoning']}}", "m", HI "," ADAPTIVE, ",'stream':false,"
	    "'thinking':{'type':'enabled'},'enable_thinking':true" },

	/* Options of the others, beside and inside of the list. */
	{ USE("['maxtoken', {max_tokens: 5}]"), "m", HI ",'max_tokens':6",
	    ",'stream':false,'max_tokens':5" },
	{ "transformer: {use: ['maxtoken'], max_tokens: 5}", "m", HI,
	    ",'stream':false" },
	{ "transformer: {m: {use: ['maxtoken'], max_tokens: 5}}", "m",
	    HI ",'max_tokens':6", ",'stream':false,'max_tokens':5" },
	{ "transformer: {use: ['sampling'], max_tokens: 5, temperature: 0.1, "
	    "top_k: 40, repetition_penalty: 1.05}", "gpt-5",
	    HI ",'max_tokens':6,'temperature':1,'top_p':0.9",
	    ",'stream':false,'max_completion_tokens':5,'temperature':0.1,"
	    "'top_k':40,'repetition_penalty':1.05" },
	{ "transformer: {use: ['customparams'], user: 'x', seed: 7, "
	    "stream_options: {include_usage: false, a: 1}, stop: null}", "m",
	    HI ",'stream':true,'stop_sequences':['e']",
	    ",'stream':true,'stream_options':{'include_usage':false,'a':1},"
	    "'stop':['e'],'user':'x','seed':7" },
	{ USE("['openrouter', {provider: {only: ['a']}, stream: 1}]"), "m",
	    HI, ",'stream':1,'provider':{'only': ['a']}" },

	/* Marks for caches, where they are known and taken. */
	{ USE("'openrouter'"), "anthropic/claude-sonnet-5", MARKED,
	    ",'messages':[{'role':'system','content':[{'type':'text','text':"
	    "'s','cache_control':{'type':'ephemeral','ttl':'1h'}},{'type':"
	    "'text','text':'t'}]},{'role':'user','content':[{'type':'text',"
	    "'text':'a','cache_control':{'type':'ephemeral'}}]},{'role':"
	    "'assistant','content':null,'tool_calls':[{'id':'c','type':"
	    "'function','function':{'name':'A','arguments':'{}'}}]},{'role':"
	    "'tool','tool_call_id':'c','content':[{'type':'text','text':"
	    "'Error: r','cache_control':{'type':'ephemeral'}}]}],"
	    "'stream':false" },
	{ USE("'openrouter', 'cleancache'"), "anthropic/claude-sonnet-5",
	    MARKED, UNMARKED },
	{ USE("'openrouter'"), "openai/gpt-4.1", MARKED, UNMARKED },
	{ USE("'vercel'"), "google/gemini-3", MARKED, UNMARKED },
	{ "", "claude", MARKED, UNMARKED },
	{ USE("'openrouter'") ", assume: {cache_control: false}",
	    "anthropic/claude-sonnet-5", MARKED, UNMARKED },
	{ "assume: {cache_control: true}", "m", "'messages':[{'role':'user',"
	    "'content':[{'type':'text','text':'a','cache_control':{'type':"
	    "'ephemeral','scope':'global'}}]}]",
	    ",'messages':[{'role':'user','content':[{'type':'text','text':"
	    "'a','cache_control':{'type':'ephemeral'}}]}],'stream':false" },
	{ "assume: {cache_control: true}", "m", "'messages':[{'role':'user',"
	    "'content':[{'type':'text','text':'a','cache_control':null}]}]",
	    ",'messages':[{'role':'user','content':'a'}],'stream':false" },
	/* Anthropic refuses a mark on a text that is empty. */
	{ "assume: {cache_control: true}", "m", "'messages':[{'role':'user',"
	    "'content':[{'type':'text','text':'a'},{'type':'text','text':'',"
	    "'cache_control':{'type':'ephemeral'}}]}]",
	    ",'messages':[{'role':'user','content':'a'}],'stream':false" },
	/* One within a result is left out: the result's own counts. */
	{ "assume: {cache_control: true}", "m", "'messages':[{'role':'user',"
	    "'content':'a'},{'role':'assistant','content':[{'type':'tool_use',"
	    "'id':'c','name':'A','input':{}}]},{'role':'user','content':[{"
	    "'type':'tool_result','tool_use_id':'c','content':[{'type':"
	    "'text','text':'r','cache_control':{'type':'ephemeral'}}]}]}]",
	    ",'messages':[{'role':'user','content':'a'},{'role':'assistant',"
	    "'content':null,'tool_calls':[{'id':'c','type':'function',"
	    "'function':{'name':'A','arguments':'{}'}}]},{'role':'tool',"
	    "'tool_call_id':'c','content':'r'}],'stream':false" },

	/* Reasoning goes back as it came, to the model it came from. */
	{ USE("'openrouter'"), "m", THOUGHT(KEPT("{\\'type\\':"
	    "\\'reasoning.text\\',\\'signature\\':\\'a\\\\u003bb\\',"
	    "\\'index\\':0}") KEPT("{\\'type\\':\\'reasoning.encrypted\\',"
	    "\\'data\\':\\'zz\\'}")), ANSWERED("'reasoning_details':[{'type':"
	    "'reasoning.text','signature':'a\\u003bb','index':0,'text':"
	    "'Hm'},{'type':'reasoning.encrypted','data':'zz'}]") },
	{ USE("'openrouter'"), "m", THOUGHT(KEPT("{\\'type\\':"
	    "\\'reasoning.summary\\'}")), ANSWERED("'reasoning_details':[{"
	    "'type':'reasoning.summary','summary':'Hm'}]") },
	{ USE("'openrouter'"), "n", THOUGHT(KEPT("{\\'type\\':"
	    "\\'reasoning.text\\'}")), ANSWERED("'reasoning':'Hm'") },
	{ USE("'deepseek'"), "m", THOUGHT(KEPT("{\\'type\\':"
	    "\\'reasoning.text\\'}")), ANSWERED("'reasoning_content':'Hm'") },
	{ USE("'openrouter'"), "m", THOUGHT("EoDB"),
	    ANSWERED("'reasoning':'Hm'") },
	/* What a client may have broken is no JSON for a body. */
	{ USE("'openrouter'"), "m", THOUGHT(KEPT("{\\'type\\':}")
	    KEPT("[1]") KEPT("7")), ANSWERED("'reasoning':'Hm'") },

	/* What is assumed comes over all that. */
	{ "assume: {images: false}", "m", "'messages':[{'role':'user',"
	    "'content':[{'type':'image','source':{'type':'base64',"
	    "'media_type':'image/png','data':'AA'}}]}]",
	    ",'messages':[{'role':'user','content':'[image omitted: this "
	    "provider takes no images]'}],'stream':false" },
	{ "assume: {stream_options: false, user: false}", "m",
	    HI ",'stream':true,'metadata':{'user_id':'me'}",
	    ",'stream':true" },
	{ "assume: {strict: true, schema_uri: false}", "m", HI "," TOOL,
	    ",'tools':[{'type':'function','function':{'name':'A',"
	    "'parameters':{'type':'object','properties':{}},'strict':true}}]"
	    ",'stream':false" },
	{ "assume: {top_k: true, sampling: true, stop: 'false'}", "gpt-5",
	    HI ",'top_k':5,'temperature':0.5,'stop_sequences':['x']",
	    ",'stream':false,'temperature':0.5,'top_k':5" },
	{ "assume: {max_tokens: 'max_output'}", "m", HI ",'max_tokens':5",
	    ",'stream':false,'max_output':5" },
	{ USE("'deepseek'") ", assume: {reasoning: 'thoughts', "
	    "blank_reasoning: false, tool_id_length: 40}", "m", CALL,
	    ",'messages':[{'role':'user','content':'a'},{'role':'assistant',"
	    "'content':null,'thoughts':'t','tool_calls':[{'id':'call-1',"
	    "'type':'function','function':{'name':'A','arguments':'{}'}}]},"
	    "{'role':'tool','tool_call_id':'call-1','content':'r'}],"
	    "'stream':false" },
	{ USE("'deepseek'") ", assume: {reasoning: false}", "m", CALL,
	    ",'messages':[{'role':'user','content':'a'},{'role':'assistant',"
	    "'content':null,'tool_calls':[{'id':'call-1','type':'function',"
	    "'function':{'name':'A','arguments':'{}'}}]},{'role':'tool',"
	    "'tool_call_id':'call-1','content':'r'}],'stream':false" },
	{ "assume: {thinking_off: {a: 1, b: {c: false}}}", "m",
	    HI "," DISABLED,
	    ",'stream':false,'a': 1, 'b': {'c': false}" },
	{ USE("'deepseek'") ", assume: {thinking_off: false}", "m",
	    HI "," DISABLED, ",'stream':false" },
	{ USE("'deepseek'") ", assume: {effort: 'none'}", "m",
	    HI ",'output_config':{'effort':'high'}", ",'stream':false" },
	{ "assume: {effort: 'reasoning_effort', efforts: ['low', 'xhigh']}",
	    "m", HI ",'output_config':{'effort':'high'}",
	    ",'stream':false,'reasoning_effort':'low'" },
	{ "assume: {effort: 'enable_thinking'}", "m", HI "," ENABLED,
	    ",'stream':false,'enable_thinking':true,'thinking_budget':3000" },
	{ "assume: {tools_effort: 'any'}", "gpt-5.6", HI "," TOOL
	    ",'output_config':{'effort':'low'}", SENT("'$schema':'x',"
	    "'type':'object','properties':{}")
	    ",'stream':false,'reasoning_effort':'low'" },
	{ "assume: {late_system: false}", "m", "'messages':[{'role':'user',"
	    "'content':'a'},{'role':'system','content':'s'}]",
	    ",'messages':[{'role':'user','content':'a'},{'role':'user',"
	    "'content':'<system-reminder>\\ns\\n</system-reminder>'}],"
	    "'stream':false" },
};

/* The client's request at the configured provider; to be freed. */
static char *
written(const struct config *c, const char *model, const char *members)
{
	struct target t = { .provider = &c->provider[0],
		.model = view_of(model), .key = VIEW("k") };
	struct buf in = BUF(1 << 16), out = BUF(1 << 16);
	char *text = quoted(members), *body;
	struct selector to = { t.provider, t.model };
	struct json json = { 0 };
	struct chain chain = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	buf_addf(&in, "{\"model\":\"claude\",%s}", text);
	if (!json_parse(&json, buf_view(&in), &f) ||
	    !plan_make(&plan, &json, &f) ||
	    !chain_open(&chain, c, &to, &plan, &f) ||
	    !openai_write(&t, &chain.plan, &out, &f) ||
	    !chain_body(&chain, &out, &f)) {
		buf_clear(&out);
		buf_adds(&out, f.text);
	}
	body = strdup(buf_cstr(&out));
	chain_free(&chain);
	json_free(&json);
	buf_free(&in);
	buf_free(&out);
	free(text);
	return body;
}

/* Behind the model and the greeting, apostrophes for quotes. */
static const char *
behind(char *body)
{
	static const char hi[] = ",'messages':[{'role':'user','content':"
	    "'hi'}]";
	char *p = strchr(body, ',');

	for (char *q = body; *q != '\0'; q++)
		if (*q == '"')
			*q = '\'';
	if (p == NULL)
		return body;
	p[strlen(p) - 1] = '\0';
	return strncmp(p, hi, sizeof(hi) - 1) == 0 ? p + sizeof(hi) - 1 : p;
}

static void
row(const char *provider, const char *model, const char *members,
    const char *want)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf text = BUF(1 << 16);
	struct config c;
	char *body;

	buf_addf(&text, "{Providers: [{api_base_url: 'http://192.0.2.1/v1', "
	    "name: 'p', api_keys: ['k'], models: ['%s'], %s}]}", model,
	    provider);
	if (!OK(config_parse(&c, buf_view(&text), "c", &m), "%s", provider)) {
		mistakes_print(&m, stderr);
	} else {
		body = written(&c, model, members);
		IS(behind(body), want);
		free(body);
	}
	config_free(&c);
	mistakes_free(&m);
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		row(cases[i].provider, cases[i].model, cases[i].members,
		    cases[i].want);
	return done_testing();
}
