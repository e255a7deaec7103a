/*
 * Whole bodies: one seen in full, a conversation that grows in the shape that
 * Claude Code 2.1 gives its own, where it goes, and what is too long.
 */
#include "openai_request.h"
#include "tap.h"

#define OPENAI "https://api.openai.com/v1/chat/completions"

static const char whole[] = "{'model':'claude-opus-5-5','messages':["
	"{'role':'user','content':[{'type':'text','text':'<system-reminder>a"
	"</system-reminder>'},{'type':'text','text':'Say hi'}]},{'role':"
	"'system','output_config':{'effort':'medium'},'content':[{'type':"
	"'text','text':'# Environment','cache_control':{'type':'ephemeral'}"
	"}]}],'system':[{'type':'text','text':'x-anthropic-billing-header: "
	"cc_version=2.1.330.30b; cc_entrypoint=sdk-cli;'},{'type':'text',"
	"'text':'You are.','cache_control':{'type':'ephemeral'}},{'type':"
	"'text','text':'Instructions','cache_control':{'type':'ephemeral'}"
	"}],'tools':[{'name':'Bash','description':'Runs','input_schema':{"
	"'$schema':'https://json-schema.org/draft/2020-12/schema','type':"
	"'object','properties':{},'required':['command'],"
	"'additionalProperties':false}},{'name':'DeferredToolPlaceholder',"
	"'description':'never call this tool.','input_schema':{'type':"
	"'object','properties':{}},'defer_loading':true}],'metadata':{"
	"'user_id':'u'},'max_tokens':128000,'thinking':{'type':'adaptive',"
	"'display':'omitted'},'context_management':{'edits':[{'type':"
	"'clear_thinking_20251015','keep':'all'}]},'output_config':{'effort':"
	"'medium'},'stream':true}";

static const char converted_whole[] = "{'model':'deep \\'v4\\'','messages':["
	"{'role':'system','content':'You are.\\n\\nInstructions'},"
	"{'role':'user','content':[{'type':'text','text':'<system-reminder>a"
	"</system-reminder>'},{'type':'text','text':'Say hi'}]},"
	"{'role':'system','content':'# Environment'}],'tools':[{'type':"
	"'function','function':{'name':'Bash','description':'Runs',"
	"'parameters':{'$schema':'https://json-schema.org/draft/2020-12/"
	"schema','type':'object','properties':{},'required':['command'],"
	"'additionalProperties':false}}}],'stream':true,'stream_options':{"
	"'include_usage':true},'max_tokens':128000,'user':"
	"'15da198358fc267314091aeee70084f9'}";

static void
test_whole(void)
{
	char *in = quoted(whole), *want = quoted(converted_whole);
	char *got = converted(NULL, "deep \"v4\"", view_of(in));

	IS(got, want);
	free(in);
	free(want);
	free(got);
}

/*
 * One turn of the conversation, as the client sends it while it is the newest
 * and, later, without its marks: cache_control, blocks for a single text.
 */
static const char *const turns[][2] = {
	{ "{'role':'assistant','content':[{'type':'thinking','thinking':'t',"
	    "'signature':''},{'type':'text','text':'Reading.','citations':[]"
	    "},{'type':'tool_use','id':'toolu_%1$d_a','name':'Read','input':{"
	    "'file_path':'/a\\n%1$d'}},{'type':'tool_use','id':'toolu_%1$d_b'"
	    ",'name':'Bash','input':{ 'command' : 'ls %1$d' }}]},{'role':"
	    "'user','content':[{'tool_use_id':'toolu_%1$d_b','type':"
	    "'tool_result','content':'No %1$d','is_error':true},{'type':"
	    "'tool_result','tool_use_id':'toolu_%1$d_a','content':[{'type':"
	    "'text','text':'line %1$d'}],'cache_control':{'type':"
	    "'ephemeral'}}]}",
	    "{'role':'assistant','content':[{'type':'thinking','thinking':'t',"
	    "'signature':''},{'type':'text','text':'Reading.','citations':[]"
	    "},{'type':'tool_use','id':'toolu_%1$d_a','name':'Read','input':{"
	    "'file_path':'/a\\n%1$d'}},{'type':'tool_use','id':'toolu_%1$d_b'"
	    ",'name':'Bash','input':{ 'command' : 'ls %1$d' }}]},{'role':"
	    "'user','content':[{'tool_use_id':'toolu_%1$d_b','type':"
	    "'tool_result','content':'No %1$d','is_error':true},{'type':"
	    "'tool_result','tool_use_id':'toolu_%1$d_a','content':'line %1$d'"
	    "}]}" },
	{ "{'role':'assistant','content':[{'type':'text','text':'Done %1$d.'"
	    "}]},{'role':'user','content':[{'type':'text','text':'More %1$d',"
	    "'cache_control':{'type':'ephemeral'}}]},{'role':'system',"
	    "'output_config':{'effort':'low'},'content':[{'type':'text','text'"
	    ":'Now %1$d','cache_control':{'type':'ephemeral'}}]}",
	    "{'role':'assistant','content':'Done %1$d.'},{'role':'user',"
	    "'content':'More %1$d'},{'role':'system','content':'Now %1$d'}" },
	{ "{'role':'assistant','content':[{'type':'redacted_thinking','data':"
	    "'x'},{'type':'tool_use','id':'toolu_%1$d','name':'Read','input':"
	    "{'file_path':'%1$d.png'}}]},{'role':'user','content':[{'type':"
	    "'tool_result','tool_use_id':'toolu_%1$d','content':[{'type':"
	    "'image','source':{'type':'base64','data':'%1$d','media_type':"
	    "'image/png'}}],'cache_control':{'type':'ephemeral'}},{'type':"
	    "'text','text':'See %1$d'}]}",
	    "{'role':'assistant','content':[{'type':'redacted_thinking','data':"
	    "'x'},{'type':'tool_use','id':'toolu_%1$d','name':'Read','input':"
	    "{'file_path':'%1$d.png'}}]},{'role':'user','content':[{'type':"
	    "'tool_result','tool_use_id':'toolu_%1$d','content':[{'type':"
	    "'image','source':{'type':'base64','data':'%1$d','media_type':"
	    "'image/png'}}]},{'type':'text','text':'See %1$d'}]}" },
};

#define TURNS (int)(sizeof(turns) / sizeof(*turns))

static void
add_quoted(struct buf *b, const char *text)
{
	char *q = quoted(text);

	buf_adds(b, q);
	free(q);
}

static void
add_turn(struct buf *b, int i, bool newest)
{
	char text[2048];

	snprintf(text, sizeof(text), turns[i % TURNS][newest ? 0 : 1], i);
	buf_addc(b, ',');
	add_quoted(b, text);
}

/* The client's request after n turns; tools appear as it goes on. */
static void
client_body(struct buf *b, int n)
{
	add_quoted(b, "{'model':'claude-opus-5-5','messages':[{'role':'user',"
	    "'content':[{'type':'text','text':'reminder'},{'type':'text',"
	    "'text':'Begin'}]}");
	for (int i = 0; i < n; i++)
		add_turn(b, i, i == n - 1);
	add_quoted(b, "],'system':[{'type':'text','text':'x-anthropic-billing-"
	    "header: cch=");
	buf_addf(b, "%d", n);
	add_quoted(b, ";'},{'type':'text','text':'You are.','cache_control':"
	    "{'type':'ephemeral'}}],'tools':[");
	for (int i = 0; i < 30 + n / 10; i++)
		buf_addf(b, "%s{\"name\":\"Tool%d\",\"description\":\"It does "
		    "%d things.\",\"input_schema\":{\"$schema\":\"s\",\"type\""
		    ":\"object\",\"properties\":{\"cache\":{\"type\":"
		    "\"string\"}}},\"defer_loading\":true,\"cache_control\":"
		    "{\"type\":\"ephemeral\"}}", i > 0 ? "," : "", i, i);
	buf_addf(b, "],\"max_tokens\":%d,\"stream\":%s}", 100 + n,
	    n % 2 ? "true" : "false");
}

/* Each body begins as the one before it, up to the end of its messages. */
static void
test_growing(const char *url, const char *model)
{
	char *last = strdup("{");
	size_t kept = 1;
	int same = 0, n;

	for (n = 0; n < 40; n++) {
		struct buf client = BUF(1 << 20);
		char *body, *again;

		client_body(&client, n);
		body = converted(url, model, buf_view(&client));
		again = converted(url, model, buf_view(&client));
		if (strcmp(body, again) == 0 && kept > 0 &&
		    strlen(body) > kept && memcmp(body, last, kept) == 0 &&
		    strstr(body, "cache_control") == NULL &&
		    strstr(body, "billing") == NULL)
			same++;
		free(last);
		free(again);
		last = body;
		kept = messages_end(body);
		buf_free(&client);
	}
	IS_INT(same, n);
	free(last);
}

/* A long request: nothing of it is lost, and it stays in shape. */
static void
test_long(const char *url, const char *model, int n)
{
	struct buf client = BUF(16 << 20);
	char mark[64], *body;
	int found = 0;

	client_body(&client, n);
	body = converted(url, model, buf_view(&client));
	OK(messages_end(body) > 0, "%zu bytes become %zu for %s", client.n,
	    strlen(body), url != NULL ? url : "any host");
	for (int i = 0; i < n; i++) {
		snprintf(mark, sizeof(mark), i % 3 == 0 ? "\"line %d\"" :
		    i % 3 == 1 ? "\"Done %d.\"" : "\"See %d\"", i);
		found += strstr(body, mark) != NULL;
	}
	IS_INT(found, n);
	free(body);
	buf_free(&client);
}

static const struct {
	const char *url, *key, *headers;
	bool stream;
} addresses[] = {
	{ OPENAI, "sk-1", "Authorization: Bearer sk-1\n"
	    "Content-Type: application/json\nAccept: text/event-stream\n",
	    true },
	{ "http://localhost:11434/v1/chat/completions?a=b", "",
	    "Content-Type: application/json\nAccept: application/json\n",
	    false },
	{ "https://r.openai.azure.com/openai/deployments/d/chat/completions"
	    "?api-version=1", "k", "api-key: k\n"
	    "Content-Type: application/json\nAccept: application/json\n",
	    false },
	{ OPENAI, "sk-1\nX-Other: 1", NULL, false },
	{ OPENAI, "sk-1\r", NULL, false },
	{ OPENAI, "sk\x7f", NULL, false },
};

static void
test_addresses(void)
{
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		struct provider p = { .name = VIEW("there"),
		    .url = view_of(addresses[i].url) };
		struct target t = { .provider = &p, .model = VIEW("m"),
		    .key = view_of(addresses[i].key) };
		struct plan plan = { .stream = addresses[i].stream };
		struct buf url = BUF(1024), headers = BUF(1024);
		struct fail f = { 0 };
		bool ok = openai_address(&t, &plan, &url, &headers, &f);

		if (addresses[i].headers == NULL) {
			OK(!ok, "a key that is none is refused");
			IS(f.text, "there: the API key has a line end or "
			    "another control character in it");
		} else {
			IS(buf_cstr(&url), addresses[i].url);
			IS(buf_cstr(&headers), addresses[i].headers);
		}
		buf_free(&url);
		buf_free(&headers);
	}
}

/* At every ceiling: all of it, or 413 and a sentence. */
static void
test_ceilings(void)
{
	struct provider p = { .name = VIEW("there"), .url = VIEW(OPENAI) };
	struct target t = { .provider = &p, .model = VIEW("m"),
		.key = VIEW("") };
	char *client = quoted(whole);
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;
	size_t needed = 0, refused = 0;

	OK(json_parse(&in, view_of(client), &f) &&
	    plan_make(&plan, &in, &f), "parses");
	for (size_t max = 0; max < 4096; max++) {
		struct buf body = BUF(max);

		f = (struct fail){ 0 };
		if (openai_write(&t, &plan, &body, &f))
			needed = needed > 0 ? needed : max;
		else if (f.status == 413 && strcmp(f.text,
		    "the request is too long for there") == 0)
			refused++;
		buf_free(&body);
	}
	OK(needed > 500, "%zu bytes are needed", needed);
	IS_INT(refused, needed);
	json_free(&in);
	free(client);
}

int
main(void)
{
	static const struct { const char *url, *model; } hosts[] = {
		{ NULL, "m" }, { OPENAI, "gpt-5" },
		{ "https://api.deepseek.com/v1", "deepseek-chat" },
		{ "https://openrouter.ai/api/v1", "x/y" },
		{ "https://api.mistral.ai/v1", "devstral" },
		{ "http://127.0.0.1:8080/v1", "qwen3.6" },
	};

	test_whole();
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		test_growing(hosts[i].url, hosts[i].model);
		test_long(hosts[i].url, hosts[i].model, 300);
	}
	test_long(OPENAI, "gpt-4o", 5000);
	test_addresses();
	test_ceilings();
	return done_testing();
}
