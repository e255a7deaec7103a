/*
 * Error bodies as providers send them, and what is made of them. ' stands for
 * ", ~ for an apostrophe. What is wanted: cause, status if it was not told, tokens/limit and the
 * wait in milliseconds where they are known, then the message.
 */
#include <string.h>

#include "dialect/dialect.h"
#include "dialect/error_cause.h"
#include "dialect/error.h"
#include "tap.h"

static const struct {
	int status;
	const char *in, *want;
} rows[] = {
/* OpenAI. */
{ 401, "{'error':{'message':'Incorrect API key provided: sk-a***z.','type':"
    "'invalid_request_error','param':null,'code':'invalid_api_key'}}",
    "key: Incorrect API key provided: sk-a***z." },
{ 429, "{'error':{'message':'Rate limit reached for m in organization o on "
    "requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in "
    "20s.','type':'requests','param':null,'code':'rate_limit_exceeded'}}",
    "quota wait 20000: Rate limit reached for m in organization o on requests "
    "per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s." },
{ 429, "{'error':{'message':'You exceeded your current quota, please check your "
    "plan and billing details.','type':'insufficient_quota','param':null,"
    "'code':'insufficient_quota'}}",
    "no-quota: You exceeded your current quota, please check your plan and "
    "billing details." },
{ 429, "{'error':{'message':'Request too large for gpt-4o in organization o on "
    "tokens per min (TPM): Limit 30000, Requested 50,123.','type':'tokens',"
    "'code':'rate_limit_exceeded'}}",
    "too-long 50123/30000: Request too large for gpt-4o in organization o on "
    "tokens per min (TPM): Limit 30000, Requested 50,123." },
{ 400, "{'error':{'message':'This model\\u0027s maximum context length is 4097 "
    "tokens. However, your messages resulted in 192871 tokens. Please reduce "
    "the length of the messages.','type':'invalid_request_error','param':"
    "'messages','code':'context_length_exceeded'}}",
    "too-long 192871/4097: This model~s maximum context length is 4097 "
    "tokens. However, your messages resulted in 192871 tokens. Please reduce "
    "the length of the messages." },
{ 400, "{'error':{'message':'Your input exceeds the context window of this "
    "model.','type':'invalid_request_error','code':'context_length_exceeded'}}",
    "too-long: Your input exceeds the context window of this model." },
{ 400, "{'error':{'message':'Unsupported parameter: max_tokens','type':"
    "'invalid_request_error','code':'unsupported_parameter'}}",
    "request: Unsupported parameter: max_tokens" },
{ 404, "{'error':{'message':'The model x does not exist','type':"
    "'invalid_request_error','code':'model_not_found'}}",
    "request: The model x does not exist" },
{ 403, "{'error':{'code':'unsupported_country_region_territory','message':"
    "'Country, region, or territory not supported','param':null,'type':"
    "'request_forbidden'}}",
    "request: Country, region, or territory not supported" },
{ 403, "{'error':{'message':'Project does not have access to model x','type':"
    "'invalid_request_error','code':'model_not_found'}}",
    "request: Project does not have access to model x" },
{ 403, "{'error':{'message':'Forbidden'}}", "key: Forbidden" },
{ 503, "{'error':{'message':'The server is currently overloaded','code':"
    "'server_is_overloaded'}}", "overload: The server is currently overloaded" },
{ 500, "{'error':{'message':'The server had an error','type':'server_error'}}",
    "overload: The server had an error" },

/* A word in a text decides nothing. */
{ 400, "{'error':{'message':'cannot generate an accurate rate limit: author "
    "quota overloaded','type':'invalid_request_error','code':null}}",
    "request: cannot generate an accurate rate limit: author quota overloaded" },
{ 400, "{'error':{'message':'an unprompt is too long: 5'}}",
    "request: an unprompt is too long: 5" },

/* Gemini. */
{ 429, "[{'error':{'code':429,'message':'You exceeded your current quota, please "
    "check your plan and billing details. Please retry in 46.1s.','status':"
    "'RESOURCE_EXHAUSTED','details':[{'@type':'type.googleapis.com/google.rpc."
    "QuotaFailure','violations':[{'quotaId':'GenerateRequestsPerMinute'}]},"
    "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'46s'}]}}]",
    "quota wait 46000: You exceeded your current quota, please check your plan "
    "and billing details. Please retry in 46.1s." },
{ 429, "{'error':{'code':429,'message':'Quota exceeded for metric: x, limit: 0, "
    "model: y\\nPlease retry in 10h17m5.72s.','status':'RESOURCE_EXHAUSTED'}}",
    "no-quota wait 37025720: Quota exceeded for metric: x, limit: 0, model: y "
    "Please retry in 10h17m5.72s." },
{ 429, "{'error':{'code':429,'message':'Quota exceeded for metric: x, limit: "
    "05','status':'RESOURCE_EXHAUSTED'}}",
    "quota: Quota exceeded for metric: x, limit: 05" },
{ 400, "{'error':{'code':400,'message':'Resource has been exhausted','status':"
    "'RESOURCE_EXHAUSTED'}}", "quota: Resource has been exhausted" },
{ 400, "[{'error':{'code':400,'message':'Bad key.','status':'INVALID_ARGUMENT',"
    "'details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':"
    "'API_KEY_INVALID','domain':'googleapis.com'}]}}]", "key: Bad key." },
{ 400, "{'error':{'code':400,'message':'API key not valid. Please pass a valid "
    "API key.','status':'INVALID_ARGUMENT'}}",
    "key: API key not valid. Please pass a valid API key." },
{ 400, "{'error':{'code':400,'message':'User location is not supported for the "
    "API use.','status':'FAILED_PRECONDITION'}}",
    "request: User location is not supported for the API use." },
{ 400, "{'error':{'code':400,'message':'The input token count (1048577) exceeds "
    "the maximum number of tokens allowed (1048576).','status':"
    "'INVALID_ARGUMENT'}}",
    "too-long 1048577/1048576: The input token count (1048577) exceeds the "
    "maximum number of tokens allowed (1048576)." },
{ 503, "{'error':{'code':503,'message':'The model is overloaded.','status':"
    "'UNAVAILABLE'}}", "overload: The model is overloaded." },

/* OpenRouter. */
{ 429, "{'error':{'message':'Provider returned error','code':429,'metadata':"
    "{'raw':'m is temporarily rate-limited upstream','provider_name':'Chutes'}},"
    "'user_id':'u'}",
    "quota: Provider returned error (Chutes): m is temporarily rate-limited "
    "upstream" },
{ 400, "{'error':{'message':'Provider returned error','code':400,'metadata':"
    "{'raw':'{\\'error\\':{\\'message\\':\\'Prompt is too long: 9 tokens > 8 "
    "maximum\\',\\'type\\':\\'invalid_request_error\\'}}','provider_name':"
    "'Z'}}}",
    "too-long 9/8: Provider returned error (Z): Prompt is too long: 9 tokens > "
    "8 maximum" },
{ 400, "{'error':{'message':'Provider returned error','code':400}}",
    "request: Provider returned error" },
{ 400, "{'error':{'message':'Provider returned error','code':400,'metadata':"
    "{'provider_name':'Z'}}}", "overload: Provider returned error (Z)" },
{ 402, "{'error':{'message':'Insufficient credits','code':402}}",
    "no-quota: Insufficient credits" },
{ 403, "{'error':{'code':403,'message':'Flagged','metadata':{'reasons':['x'],"
    "'flagged_input':'SECRET PROMPT'}}}", "request: Flagged" },
{ 400, "{'error':{'message':'This endpoint\\u0027s maximum context length is "
    "131072 tokens. However, you requested about 140000 tokens (100000 of text "
    "input, 8000 of tool input, 32000 in the output). Please reduce the length "
    "of either one','code':400}}",
    "too-long 140000/131072: This endpoint~s maximum context length is 131072 "
    "tokens. However, you requested about 140000 tokens (100000 of text input, "
    "8000 of tool input, 32000 in the output). Please reduce the length of "
    "either one" },

/* DeepSeek, Groq, Kimi, Zhipu, Qwen, MiniMax, SiliconFlow, Ark, xAI. */
{ 402, "{'error':{'message':'Insufficient Balance','type':'unknown_error',"
    "'code':'invalid_request_error'}}", "no-quota: Insufficient Balance" },
{ 400, "{'error':{'message':'This model\\u0027s maximum context length is 131072 "
    "tokens. However, you requested 131134 tokens (122942 in the messages, 8192 "
    "in the completion). Please reduce the length.','type':"
    "'invalid_request_error','param':null,'code':'invalid_request_error'}}",
    "too-long 131134/131072: This model~s maximum context length is 131072 "
    "tokens. However, you requested 131134 tokens (122942 in the messages, 8192 "
    "in the completion). Please reduce the length." },
{ 429, "{'error':{'message':'Rate limit reached for model m. Please try again in "
    "5.289s. Visit x','type':'tokens','code':'rate_limit_exceeded'}}",
    "quota wait 5289: Rate limit reached for model m. Please try again in "
    "5.289s. Visit x" },
{ 413, "{'error':{'message':'Request too large for model m in organization o "
    "service tier s on tokens per minute (TPM): Limit 6000, Requested 7042, "
    "please reduce your message size','type':'tokens','code':"
    "'rate_limit_exceeded'}}",
    "too-long 7042/6000: Request too large for model m in organization o service "
    "tier s on tokens per minute (TPM): Limit 6000, Requested 7042, please "
    "reduce your message size" },
{ 400, "{'error':{'message':'Failed to call a function.','type':"
    "'invalid_request_error','code':'tool_use_failed','failed_generation':"
    "'<function'}}", "overload: Failed to call a function." },
{ 429, "{'error':{'message':'Your account is not active, exceeded quota','type':"
    "'exceeded_current_quota_error'}}",
    "no-quota: Your account is not active, exceeded quota" },
{ 429, "{'error':{'message':'The engine is currently overloaded','type':"
    "'engine_overloaded_error'}}",
    "overload: The engine is currently overloaded" },
{ 401, "{'error':{'message':'Invalid Authentication','type':"
    "'invalid_authentication_error'}}", "key: Invalid Authentication" },
{ 400, "{'error':{'message':'Invalid request: Your request exceeded model token "
    "limit: 131072 (requested: 140000)','type':'invalid_request_error'}}",
    "too-long 140000/131072: Invalid request: Your request exceeded model token "
    "limit: 131072 (requested: 140000)" },
{ 429, "{'error':{'code':'1302','message':'\xe9\xab\x98\xe5\xb9\xb6\xe5\x8f\x91'}}",
    "quota: \xe9\xab\x98\xe5\xb9\xb6\xe5\x8f\x91" },
{ 429, "{'error':{'code':'1113','message':'Arrears'}}", "no-quota: Arrears" },
{ 400, "{'error':{'code':'1261','message':'Prompt exceeds max length'}}",
    "too-long: Prompt exceeds max length" },
{ 400, "{'error':{'code':'Arrearage','param':null,'message':'Access denied',"
    "'type':'Arrearage'},'request_id':'r'}", "no-quota: Access denied" },
{ 400, "{'error':{'code':'invalid_parameter_error','message':'<400> "
    "InternalError.Algo.InvalidParameter: Range of input length should be [1, "
    "98304]','type':'invalid_request_error'}}",
    "too-long 0/98304: <400> InternalError.Algo.InvalidParameter: Range of "
    "input length should be [1, 98304]" },
{ 200, "{'base_resp':{'status_code':1004,'status_msg':'login fail'}}",
    "key: login fail" },
{ 403, "{'code':30001,'message':'Sorry, your account balance is insufficient',"
    "'data':null}", "no-quota: Sorry, your account balance is insufficient" },
{ 429, "{'error':{'code':'AccountRateLimitExceeded','message':'slow',"
    "'type':'TooManyRequests'}}", "quota: slow" },
{ 400, "{'code':'Client specified an invalid argument','error':'Incorrect API "
    "key provided: xx***yy.'}", "key: Incorrect API key provided: xx***yy." },
{ 400, "{'code':'c','error':'This model\\u0027s maximum prompt length is 131072 "
    "but the request contains 200000 tokens.'}",
    "too-long 200000/131072: This model~s maximum prompt length is 131072 but "
    "the request contains 200000 tokens." },

/* vLLM, SGLang, llama.cpp, Ollama, LM Studio, TGI, Mistral, Copilot. */
{ 400, "{'object':'error','message':'This model\\u0027s maximum context length "
    "is 6048 tokens. However, you requested 6616 tokens (568 in the messages, "
    "6048 in the completion).','type':'BadRequestError','param':null,"
    "'code':400}",
    "request: This model~s maximum context length is 6048 tokens. However, "
    "you requested 6616 tokens (568 in the messages, 6048 in the completion)." },
{ 400, "{'error':{'message':'\\u0027max_tokens\\u0027 or "
    "\\u0027max_completion_tokens\\u0027 is too large: 32000. This model\\u0027s "
    "maximum context length is 131072 tokens and your request has 120000 input "
    "tokens (32000 > 131072 - 120000).','type':'BadRequestError','code':400}}",
    "too-long 152000/131072: ~max_tokens~ or "
    "~max_completion_tokens~ is too large: 32000. This model~s maximum "
    "context length is 131072 tokens and your request has 120000 input tokens "
    "(32000 > 131072 - 120000)." },
{ 400, "{'error':{'message':'max_tokens is too large: 32000. This model\\u0027s "
    "maximum context length is 8192 tokens and your request has 1000 input "
    "tokens.','code':400}}",
    "request: max_tokens is too large: 32000. This model~s maximum context "
    "length is 8192 tokens and your request has 1000 input tokens." },
{ 400, "{'object':'error','message':'Requested token count exceeds the "
    "model\\u0027s maximum context length of 100 tokens. You requested a total "
    "of 130 tokens: 120 tokens from the input messages and 10 tokens for the "
    "completion.','type':'BadRequest','code':400}",
    "too-long 130/100: Requested token count exceeds the model~s maximum "
    "context length of 100 tokens. You requested a total of 130 tokens: 120 "
    "tokens from the input messages and 10 tokens for the completion." },
{ 400, "{'error':{'code':400,'message':'request (9000 tokens) exceeds the "
    "available context size (8192 tokens), try increasing it','type':"
    "'exceed_context_size_error','n_prompt_tokens':9000,'n_ctx':8192}}",
    "too-long 9000/8192: request (9000 tokens) exceeds the available context "
    "size (8192 tokens), try increasing it" },
{ 500, "{'error':{'code':500,'message':'the request exceeds the available "
    "context size. try increasing the context size','type':'server_error'}}",
    "too-long: the request exceeds the available context size. try increasing "
    "the context size" },
{ 400, "{'error':'the input length exceeds the context length'}",
    "too-long: the input length exceeds the context length" },
{ 404, "{'error':{'message':'model \\u0022x\\u0022 not found, try pulling it "
    "first','type':'api_error','param':null,'code':null}}",
    "request: model \x22x\x22 not found, try pulling it first" },
{ 422, "{'error':'Input validation error: `inputs` tokens + `max_new_tokens` must "
    "be <= 8193. Given: 9000 `inputs` tokens and 0 `max_new_tokens`',"
    "'error_type':'validation'}",
    "too-long 9000/8193: Input validation error: `inputs` tokens + "
    "`max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 0 "
    "`max_new_tokens`" },
{ 400, "{'object':'error','message':'Prompt contains 65673 tokens and 0 draft "
    "tokens, too large for model with 32768 maximum context length','type':"
    "'invalid_request_error','code':3051}",
    "too-long 65673/32768: Prompt contains 65673 tokens and 0 draft tokens, too "
    "large for model with 32768 maximum context length" },
{ 400, "{'error':{'message':'prompt token count of 76928 exceeds the limit of "
    "64000','code':'model_max_prompt_tokens_exceeded'}}",
    "too-long 76928/64000: prompt token count of 76928 exceeds the limit of "
    "64000" },
{ 400, "{'type':'error','error':{'type':'invalid_request_error','message':"
    "'prompt is too long: 210000 tokens > 200000 maximum'}}",
    "too-long 210000/200000: prompt is too long: 210000 tokens > 200000 maximum" },

/* Other shapes. */
{ 422, "{'detail':[{'loc':['body','messages',0,'content'],'msg':'field "
    "required','type':'value_error','input':'SECRET'},{'loc':['body'],'msg':"
    "'too few'}]}", "request: body.messages.0.content: field required; body: too "
    "few" },
{ 404, "{'detail':'Not Found'}", "request: Not Found" },
{ 429, "{'status':429,'title':'Too Many Requests'}", "quota: Too Many Requests" },
{ 401, "{'statusCode':401,'message':'Access denied due to invalid key'}",
    "key: Access denied due to invalid key" },
{ 401, "{'error':'Unauthorized','message':'Token expired'}",
    "key: Token expired" },
{ 400, "{'error':{'message':'{\\'error\\':{\\'message\\':\\'the inner one\\',"
    "\\'code\\':\\'context_length_exceeded\\'}}'}}",
    "too-long: the inner one" },
{ 400, "{'errors':[{'message':'first'},{'message':'second'}]}",
    "request: first" },
{ 429, "{'error':{'message':'Please retry after 20 seconds.','code':'429'}}",
    "quota wait 20000: Please retry after 20 seconds." },
{ 429, "{'error':{'message':'Please wait 2 minutes','retry_after':7.5}}",
    "quota wait 7500: Please wait 2 minutes" },
{ 429, "{'error':{'message':'Please wait 2 minutes'}}",
    "quota wait 120000: Please wait 2 minutes" },
{ 429, "{'error':{'message':'try again in 350ms'}}",
    "quota wait 350: try again in 350ms" },
{ 429, "{'error':{'message':'try again in 350 ms'}}",
    "quota wait 350: try again in 350 ms" },
{ 429, "{'error':{'message':'try again in a while'}}",
    "quota: try again in a while" },
{ 408, "{'error':{'message':'slow'}}", "overload: slow" },
{ 409, "{'error':{'message':'conflict'}}", "request: conflict" },
{ 529, "{}", "overload: {}" },
{ 502, "", "overload: Bad Gateway" },
{ 404, " \n", "request: Not Found" },
{ 404, "\x01 \x02", "request: Not Found" },
{ 502, "<html>\r\n<head><title>502 Bad Gateway</title>\r\n<style>b{}</style>"
    "<script>if (a < b) c();</script></head><!-- <b>no</b> -->\r\n<body>"
    "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>",
    "overload: 502 Bad Gateway 502 Bad Gateway nginx" },
{ 403, "<html><body>Sorry, you have been blocked</body></html>",
    "other: Sorry, you have been blocked" },
{ 503, "upstream connect error\nor disconnect/reset", "overload: upstream "
    "connect error or disconnect/reset" },
{ 500, "{'error':{'message':'cut he", "overload: {'error':{'message':'cut he" },
{ 500, "a\x01\xff\xc2\x85" "b\x1b[31m", "overload: a ? b [31m" },
{ 301, "<h1>Moved</h1>", "other: Moved" },
};

static struct view
quoted(const char *text, struct buf *out)
{
	buf_clear(out);
	for (; *text != '\0'; text++)
		if (*text == '\\' && text[1] == '\'')
			buf_add(out, VIEW("\\\"")), text++;
		else
			buf_addc(out, *text == '\'' ? '"' :
			    *text == '~' ? '\'' : *text);
	return buf_view(out);
}

static const char *const causes[] = { "other", "key", "quota", "no-quota",
	"overload", "too-long", "request" };

static const char *
told(const struct trouble *t, struct buf *out)
{
	buf_clear(out);
	buf_adds(out, causes[t->cause]);
	if (t->prompt_tokens > 0 || t->prompt_limit > 0)
		buf_addf(out, " %lld/%lld", (long long)t->prompt_tokens,
		    (long long)t->prompt_limit);
	if (t->retry_after_ms >= 0)
		buf_addf(out, " wait %lld", (long long)t->retry_after_ms);
	buf_addf(out, ": %s", t->message);
	return buf_cstr(out);
}

static void
check_rows(void)
{
	struct buf body = BUF(1 << 20), out = BUF(1 << 20);
	struct buf want = BUF(1 << 20);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct trouble t;

		dialect_openai.error(rows[i].status, quoted(rows[i].in, &body),
		    &t);
		/* Only messages that quote JSON have quotes of their own. */
		quoted(rows[i].want, &want);
		buf_addc(&want, '\0');
		if (!IS(told(&t, &out), want.p))
			fprintf(stderr, "# row %zu\n", i);
		IS_INT(t.kind, TROUBLE_ANSWER);
		IS_INT(t.status, rows[i].status);
	}
	buf_free(&body);
	buf_free(&out);
	buf_free(&want);
}

/* Every phrase for a prompt that is too long, with the figures in it. */
static void
check_phrases(void)
{
	static const struct {
		const char *words;
		int cause;
		int64_t prompt, limit;
	} phrases[] = {
		{ "This model's maximum context length is 10 tokens, however "
		    "you requested 15 tokens (12 in your prompt; 3 for the "
		    "completion).", CAUSE_TOO_LONG, 15, 10 },
		{ "This model's maximum context length is 10 tokens. However, "
		    "you requested 4 output tokens and your prompt contains at "
		    "least 7 input tokens, for a total of at least 11 tokens.",
		    CAUSE_TOO_LONG, 11, 10 },
		{ "This model's maximum context length is 10 tokens.",
		    CAUSE_TOO_LONG, 0, 10 },
		{ "The decoder prompt (length 12) is longer than the maximum "
		    "model length of 10.", CAUSE_TOO_LONG, 12, 10 },
		{ "The input (12 tokens) is longer than the model's context "
		    "length (10 tokens).", CAUSE_TOO_LONG, 12, 10 },
		{ "The input token count exceeds the maximum number of tokens "
		    "allowed 10.", CAUSE_TOO_LONG, 0, 10 },
		{ "prompt too long; exceeded max context length by 3 tokens",
		    CAUSE_TOO_LONG, 0, 0 },
		{ "Trying to keep the first 15 tokens when context the "
		    "overflows. However, the model is loaded with context "
		    "length of only 10 tokens, which is not enough.",
		    CAUSE_TOO_LONG, 15, 10 },
		{ "The number of tokens to keep from the initial prompt is "
		    "greater than the context length.", CAUSE_TOO_LONG, 0, 0 },
		{ "Please reduce the length of the messages or completion. "
		    "Current length is 12 while limit is 10",
		    CAUSE_TOO_LONG, 12, 10 },
		{ "too many tokens: total number of tokens in the prompt "
		    "cannot exceed 10 - received 12.", CAUSE_TOO_LONG, 12, 10 },
		{ "invalid params, context window exceeds limit (2013)",
		    CAUSE_TOO_LONG, 0, 0 },
		{ "Input is too long for requested model.",
		    CAUSE_TOO_LONG, 0, 0 },
		{ "PROMPT IS TOO LONG", CAUSE_TOO_LONG, 0, 0 },
		{ "the context", CAUSE_OTHER, 0, 0 },
		{ "maximum context length is large", CAUSE_OTHER, 0, 0 },
		{ "", CAUSE_OTHER, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++) {
		int64_t prompt = 0, limit = 0;

		IS_INT(error_too_long(view_of(phrases[i].words), &prompt,
		    &limit), phrases[i].cause);
		IS_INT(prompt, phrases[i].prompt);
		IS_INT(limit, phrases[i].limit);
	}
}

/* The words for machines are kept as they are. */
static void
check_words(void)
{
	struct buf body = BUF(1 << 20);
	struct trouble t;

	dialect_openai.error(400, quoted("{'error':{'message':'m','type':"
	    "'invalid_request_error','code':'unsupported_value'}}", &body), &t);
	IS(t.type, "invalid_request_error");
	IS(t.code, "unsupported_value");
	dialect_openai.error(429, quoted("{'error':{'message':'m','code':429,"
	    "'status':'RESOURCE_EXHAUSTED'}}", &body), &t);
	IS(t.type, "RESOURCE_EXHAUSTED");
	IS(t.code, "429");
	dialect_openai.error(400, quoted("{'error':{'message':'m','code':7}}",
	    &body), &t);
	IS(t.type, "");
	IS(t.code, "7");
	buf_free(&body);
}

/* However long the message, and whatever is nested, it ends. */
static void
check_size(void)
{
	struct buf body = BUF(8 << 20);
	struct trouble t;

	buf_adds(&body, "{\"error\":{\"message\":\"");
	while (body.n < 4 << 20)
		buf_adds(&body, "\xc3\xa9 maximum context length is ");
	buf_adds(&body, "\"}}");
	dialect_openai.error(400, buf_view(&body), &t);
	OK(strlen(t.message) < sizeof(t.message), "a long message");
	IS_INT(t.cause, CAUSE_REQUEST);
	buf_clear(&body);
	for (int i = 0; i < 100; i++)
		buf_adds(&body, "{\"error\":");
	buf_adds(&body, "\"deep\"");
	for (int i = 0; i < 100; i++)
		buf_adds(&body, "}");
	dialect_openai.error(400, buf_view(&body), &t);
	IS_INT(t.cause, CAUSE_REQUEST);
	buf_free(&body);
}

static void
check_trouble_words(void)
{
	static const struct {
		const char *in, *want;
		size_t size;
	} words[] = {
		{ "abc", "abc", 16 },
		{ "  a\t\n b  ", "a b", 16 },
		{ "abcdef", "abc", 4 },
		{ "ab\xc3\xa9", "ab", 4 },
		{ "ab\xc3\xa9", "ab\xc3\xa9", 5 },
		{ "\xff\xfe", "??", 16 },
		{ "a\x7f" "b", "a b", 16 },
		{ "", "", 16 },
		{ "abc", "", 1 },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		char to[16];

		trouble_words(to, words[i].size, view_of(words[i].in));
		IS(to, words[i].want);
	}
}

int
main(void)
{
	check_rows();
	check_phrases();
	check_words();
	check_size();
	check_trouble_words();
	return done_testing();
}
