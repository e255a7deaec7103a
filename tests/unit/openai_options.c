/*
 * The members beside messages and tools, before and after. Apostrophes stand
 * for quotes.
 */
#include "openai_request.h"
#include "tap.h"

#define OPENAI "https://api.openai.com/v1/chat/completions"
#define AZURE "https://r.openai.azure.com/openai/deployments/d"
#define DEEPSEEK "https://api.deepseek.com/chat/completions"
#define OPENROUTER "https://openrouter.ai/api/v1/chat/completions"
#define MISTRAL "https://api.mistral.ai/v1/chat/completions"
#define KIMI "https://api.moonshot.ai/v1/chat/completions"
#define QWEN "https://dashscope.aliyuncs.com/compatible-mode/v1"
#define GLM "https://api.z.ai/api/paas/v4/chat/completions"
#define SILICON "https://api.siliconflow.cn/v1/chat/completions"
#define MODELSCOPE "https://api-inference.modelscope.cn/v1/chat/completions"
#define GROQ "https://api.groq.com/openai/v1/chat/completions"
#define CEREBRAS "https://api.cerebras.ai/v1/chat/completions"
#define XAI "https://api.x.ai/v1/chat/completions"
#define VERCEL "https://ai-gateway.vercel.sh/v1/chat/completions"
#define HI "'messages':[{'role':'user','content':'hi'}]"
#define TOOLS "'tools':[{'name':'A','input_schema':{'type':'object'," \
	"'properties':{}}}]"
#define EFFORT(effort) "'output_config':{'effort':'" effort "'}"
#define ENABLED(n) "'thinking':{'type':'enabled','budget_tokens':" n "}"
#define ADAPTIVE "'thinking':{'type':'adaptive','display':'omitted'}"
#define DISABLED "'thinking':{'type':'disabled'}"
#define OFF ",'thinking':{'type':'disabled'}"
#define LEVEL(level) ",'reasoning_effort':'" level "'"
#define USAGE ",'stream_options':{'include_usage':true}"
#define ROUTED(what) ",'reasoning':{" what "}"

/*
 * Members of a request; what the body has behind its messages and tools,
 * without "stream":false that all of those have that do not stream.
 */
static const struct {
	const char *url, *model, *members, *want;
} cases[] = {
	{ NULL, "m", "", "" },
	/* Streaming. */
	{ NULL, "m", "'stream':true",
	    ",'stream_options':{'include_usage':true}" },
	{ OPENAI, "m", "'stream':true", ",'stream_options':{'include_usage':"
	    "true,'include_obfuscation':false}" },
	{ AZURE, "m", "'stream':true",
	    ",'stream_options':{'include_usage':true}" },
	{ MISTRAL, "m", "'stream':true", "" },
	/* Lengths. */
	{ DEEPSEEK, "deepseek-chat", "'max_tokens':32000",
	    ",'max_tokens':8192" },
	{ DEEPSEEK, "deepseek-chat", "'max_tokens':5", ",'max_tokens':5" },
	{ DEEPSEEK, "deepseek-chat", "", "" },
	{ DEEPSEEK, "deepseek-v4-pro", "'max_tokens':64000",
	    ",'max_tokens':64000" },
	{ NULL, "m", "'max_tokens':32000", ",'max_tokens':32000" },
	{ NULL, "m", "'max_tokens':null", "" },
	{ NULL, "m", "'max_tokens':3.2e4", ",'max_tokens':32000" },
	{ OPENAI, "gpt-4o", "'max_tokens':9", ",'max_completion_tokens':9" },
	{ AZURE, "d", "'max_tokens':9", ",'max_completion_tokens':9" },
	{ NULL, "o3", "'max_tokens':9", ",'max_completion_tokens':9" },
	{ NULL, "openai/gpt-5.1", "'max_tokens':9",
	    ",'max_completion_tokens':9" },
	{ OPENROUTER, "openai/gpt-5.1", "'max_tokens':9",
	    ",'max_tokens':9" },
	/* Sampling: the numbers as they are written. */
	{ NULL, "m", "'top_k':40,'top_p':0.90,'temperature':1e0",
	    ",'temperature':1e0,'top_p':0.90" },
	{ OPENROUTER, "m", "'top_k':40,'top_p':0.90,'temperature':0",
	    ",'temperature':0,'top_p':0.90,'top_k':40" },
	{ OPENAI, "gpt-5", "'top_p':0.9,'temperature':0", "" },
	{ OPENAI, "gpt-4o", "'temperature':0", ",'temperature':0" },
	{ NULL, "o4-mini", "'temperature':0," ENABLED("1024"),
	    LEVEL("low") },
	{ KIMI, "kimi-k2.5", "'temperature':0", "" },
	/* Stop sequences. */
	{ NULL, "m", "'stop_sequences':['a','\\n\\nb','c','d','e']",
	    ",'stop':['a','\\n\\nb','c','d']" },
	{ NULL, "m", "'stop_sequences':[]", "" },
	{ OPENAI, "gpt-5", "'stop_sequences':['a']", "" },
	{ "https://api.x.ai/v1", "grok-4", "'stop_sequences':['a']", "" },
	/* Effort, for models that are known to take it. */
	{ NULL, "m", EFFORT("high") "," ADAPTIVE, "" },
	{ NULL, "gpt-5", ADAPTIVE, "" },
	{ NULL, "gpt-5", EFFORT("low"), LEVEL("low") },
	{ NULL, "gpt-5", EFFORT("medium") "," ADAPTIVE, LEVEL("medium") },
	{ NULL, "gpt-5", EFFORT("max"), LEVEL("high") },
	{ NULL, "gpt-5.2", EFFORT("xhigh"), LEVEL("xhigh") },
	{ NULL, "gpt-5.2", EFFORT("max"), LEVEL("xhigh") },
	{ NULL, "gpt-5.1-codex-max", EFFORT("max"), LEVEL("xhigh") },
	{ NULL, "o3", EFFORT("xhigh"), LEVEL("high") },
	{ NULL, "gpt-oss-120b", EFFORT("max"), LEVEL("high") },
	{ NULL, "codex-mini-latest", EFFORT("low"), LEVEL("low") },
	{ NULL, "gpt-5-chat-latest", EFFORT("low"), "" },
	{ NULL, "gpt-5", ENABLED("2047"), LEVEL("low") },
	{ NULL, "gpt-5", ENABLED("2048"), LEVEL("medium") },
	{ NULL, "gpt-5", ENABLED("31999"), LEVEL("high") },
	{ NULL, "gpt-5", "'thinking':{'type':'enabled'}", "" },
	{ NULL, "gpt-5", ENABLED("31999") "," EFFORT("low"), LEVEL("low") },
	{ NULL, "gpt-5", DISABLED "," EFFORT("high"), LEVEL("minimal") },
	{ NULL, "gpt-5-codex", DISABLED, "" },
	{ NULL, "gpt-5.1", DISABLED, LEVEL("none") },
	{ NULL, "o3", DISABLED, "" },
	/* Beside tools, newer models refuse it. */
	{ OPENAI, "gpt-5", TOOLS "," EFFORT("high"), LEVEL("high") },
	{ OPENAI, "gpt-5.1", TOOLS "," EFFORT("high"), LEVEL("high") },
	{ OPENAI, "gpt-5.4", EFFORT("high"), LEVEL("high") },
	{ OPENAI, "gpt-5.4", TOOLS "," EFFORT("high"), "" },
	{ OPENAI, "gpt-5.6", TOOLS "," EFFORT("high"), LEVEL("none") },
	{ OPENAI, "gpt-6-mini", TOOLS, LEVEL("none") },
	{ OPENROUTER, "openai/gpt-5.6", TOOLS "," EFFORT("high"),
	    ROUTED("'effort':'high'") },
	/* Vendors' own. */
	{ DEEPSEEK, "deepseek-v4", ADAPTIVE, "" },
	{ DEEPSEEK, "deepseek-v4", EFFORT("low"), LEVEL("low") },
	{ DEEPSEEK, "deepseek-v4", EFFORT("medium"), LEVEL("high") },
	{ DEEPSEEK, "deepseek-v4", EFFORT("xhigh"), LEVEL("high") },
	{ DEEPSEEK, "deepseek-v4", EFFORT("max"), LEVEL("max") },
	{ DEEPSEEK, "deepseek-v4", DISABLED "," EFFORT("max"), OFF },
	{ OPENROUTER, "m", "", "" },
	{ OPENROUTER, "m", ADAPTIVE, ROUTED("'enabled':true") },
	{ OPENROUTER, "m", EFFORT("max"), ROUTED("'effort':'xhigh'") },
	{ OPENROUTER, "m", "'max_tokens':9000," ENABLED("4000"),
	    ",'max_tokens':9000" ROUTED("'max_tokens':4000") },
	{ OPENROUTER, "m", "'max_tokens':4000," ENABLED("4000"),
	    ",'max_tokens':4000" ROUTED("'effort':'medium'") },
	{ OPENROUTER, "m", DISABLED, ROUTED("'enabled':false") },
	{ QWEN, "qwen3-max", DISABLED, ",'enable_thinking':false" },
	/* Without a stream it would be refused. */
	{ QWEN, "qwen3-max", ENABLED("9"), ",'enable_thinking':false" },
	{ QWEN, "qwen3-max", "'stream':true," ENABLED("9"), USAGE
	    ",'enable_thinking':true,'thinking_budget':9" },
	{ QWEN, "qwen3-max", "'stream':true," ADAPTIVE, USAGE
	    ",'enable_thinking':true" },
	{ QWEN, "qwen3-max", "'stream':true", USAGE },
	{ QWEN, "qwen3-coder-plus", DISABLED, "" },
	{ QWEN, "qwen3-coder-plus", "'stream':true," ADAPTIVE, USAGE },
	{ SILICON, "Qwen/Qwen3-30B-A3B", DISABLED,
	    ",'enable_thinking':false" },
	{ SILICON, "Pro/deepseek-ai/DeepSeek-V3.2", ENABLED("4096"),
	    ",'enable_thinking':true,'thinking_budget':4096" },
	{ SILICON, "Qwen/Qwen3-VL-32B-Instruct", DISABLED, "" },
	{ SILICON, "Qwen/Qwen3-235B-A22B-Thinking-2507", DISABLED, "" },
	{ SILICON, "Qwen/Qwen2.5-Coder-32B-Instruct", ADAPTIVE, "" },
	{ MODELSCOPE, "ZhipuAI/GLM-4.6", DISABLED,
	    ",'enable_thinking':false" },
	{ MODELSCOPE, "Qwen/Qwen3-Coder-480B-A35B-Instruct", DISABLED, "" },
	{ GROQ, "qwen/qwen3-32b", DISABLED, LEVEL("none") },
	{ GROQ, "qwen/qwen3-32b", EFFORT("high"), "" },
	{ GROQ, "openai/gpt-oss-120b", DISABLED, "" },
	{ GROQ, "openai/gpt-oss-120b", EFFORT("xhigh"), LEVEL("high") },
	{ CEREBRAS, "zai-glm-4.7", DISABLED, LEVEL("none") },
	{ CEREBRAS, "zai-glm-4.7", ADAPTIVE, "" },
	{ CEREBRAS, "gpt-oss-120b", EFFORT("low"), LEVEL("low") },
	{ XAI, "grok-4.3", EFFORT("medium"), LEVEL("medium") },
	{ XAI, "grok-4.3", DISABLED, LEVEL("none") },
	{ XAI, "grok-4.3", EFFORT("max"), LEVEL("high") },
	{ XAI, "grok-3-mini", EFFORT("medium"), LEVEL("low") },
	{ XAI, "grok-4.5", DISABLED, "" },
	{ XAI, "grok-4-fast-reasoning", EFFORT("high"), "" },
	{ OPENROUTER, "x-ai/grok-4.3", EFFORT("high"),
	    ROUTED("'effort':'high'") },
	{ VERCEL, "anthropic/claude-sonnet-5", ENABLED("2000"),
	    ROUTED("'max_tokens':2000") },
	{ VERCEL, "openai/gpt-5.1", DISABLED, ROUTED("'enabled':false") },
	{ GLM, "glm-4.7", DISABLED, OFF },
	{ KIMI, "kimi-k2.5", DISABLED, OFF },
	{ KIMI, "kimi-k2.5", TOOLS ",'tool_choice':{'type':'any'}", OFF },
	{ KIMI, "kimi-k2.5", TOOLS ",'tool_choice':{'type':'auto'}", "" },
	{ DEEPSEEK, "deepseek-v4", TOOLS ",'tool_choice':{'type':'tool',"
	    "'name':'A'}," EFFORT("high"), OFF },
	{ DEEPSEEK, "deepseek-v4", TOOLS ",'tool_choice':{'type':'tool',"
	    "'name':'Z'}," EFFORT("high"), LEVEL("high") },
	{ DEEPSEEK, "deepseek-v4", "'tool_choice':{'type':'any'}", "" },
	{ QWEN, "qwen3-max", TOOLS ",'tool_choice':{'type':'any'}",
	    ",'enable_thinking':false" },
	{ NULL, "deepseek-v4", DISABLED, "" },
	/* Structured output. */
	{ NULL, "m", "'output_config':{'format':{'type':'json_schema',"
	    "'schema':{'type':'object', 'a':1}}}", ",'response_format':{"
	    "'type':'json_schema','json_schema':{'name':'answer','schema':"
	    "{'type':'object', 'a':1}}}" },
	{ NULL, "m", "'output_config':{'format':{'type':'of_tomorrow'}}",
	    "" },
	{ NULL, "m", "'output_config':{'format':{'type':'json_schema'}}",
	    "" },
	{ DEEPSEEK, "m", "'output_config':{'format':{'type':'json_schema',"
	    "'schema':{}}}", "" },
	/* Who it is for. Sums from HMAC-SHA-256 done elsewhere. */
	{ NULL, "m", "'metadata':{'user_id':'me'}",
	    ",'user':'e53e425441118611363c9273d1516ec2'" },
	{ MISTRAL, "m", "'metadata':{'user_id':'me'}", "" },
	{ NULL, "m", "'metadata':{'user_id':'','other':'x'}", "" },
	{ OPENAI, "m", "'metadata':{'user_id':'user_1_session_ab-1'}",
	    ",'user':'3ad29cdb138a333ce06e1de0f501ce9a',"
	    "'prompt_cache_key':'5d866065ddbc3e065aad0a8e2e00ed1c'" },
	/* Nobody else's business. */
	{ NULL, "m", "'safeguards':['/home/me'],'context_management':{"
	    "'edits':[]},'betas':['a'],'anthropic_version':'b',"
	    "'anthropic_beta':['c'],'service_tier':'auto','container':'d',"
	    "'inference_geo':'e','mcp_servers':[],'speed':'fast',"
	    "'cache_control':{'type':'ephemeral'},'of_tomorrow':1", "" },
};

/* The bytes behind messages, tools and what belongs to these. */
static struct view
behind(struct view body)
{
	ptrdiff_t at = view_find(body, VIEW(",\"stream\":"));

	if (at < 0)
		return body;
	body = view_skip(body, (size_t)at + 10);
	body = view_skip(body, view_starts(body, "true") ? 4 : 5);
	body.n--;
	return body;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf members = BUF(1 << 16);
		char *body, *want = quoted(cases[i].want);
		struct view got;

		buf_addf(&members, "%s%s%s", cases[i].members,
		    cases[i].members[0] != '\0' ? "," : "", HI);
		body = request(cases[i].url, cases[i].model,
		    buf_cstr(&members));
		got = behind(view_of(body));
		if (!IS_MEM(got.p, got.n, want, strlen(want)))
			fprintf(stderr, "# row %zu\n", i);
		free(want);
		free(body);
		buf_free(&members);
	}
	return done_testing();
}
