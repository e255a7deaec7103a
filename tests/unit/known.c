/*
 * Providers known by name: what is called for each, in which format, with which
 * header for the key, and how the longest answer is asked for there.
 */
#include <stdlib.h>

#include "config/known.h"
#include "converted.h"
#include "tap.h"

#define BEARER "Authorization: Bearer k"
#define BOTH "x-api-key: k Authorization: Bearer k"

/* `use` is the transformer; NULL: none. */
static const struct {
	const char *name, *use, *url, *dialect, *key, *most;
} called[] = {
	{ "aihubmix", NULL, "https://aihubmix.com/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "anthropic", NULL, "https://api.anthropic.com/v1/messages",
	    "anthropic", "x-api-key: k", "max_tokens" },
	{ "cerebras", NULL, "https://api.cerebras.ai/v1/chat/completions",
	    "openai", BEARER, "max_completion_tokens" },
	{ "deepseek", NULL, "https://api.deepseek.com/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "deepseek", "Anthropic",
	    "https://api.deepseek.com/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "gemini", NULL,
	    "https://generativelanguage.googleapis.com/v1beta/models/",
	    "gemini", "x-goog-api-key: k", "maxOutputTokens" },
	{ "gemini", "OpenAI", "https://generativelanguage.googleapis.com/"
	    "v1beta/openai/chat/completions", "openai", BEARER,
	    "max_tokens" },
	{ "groq", NULL, "https://api.groq.com/openai/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "kimi-coding", NULL,
	    "https://api.kimi.com/coding/v1/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "kimi-coding", "Anthropic",
	    "https://api.kimi.com/coding/v1/messages", "anthropic", BOTH,
	    "max_tokens" },
	{ "llama.cpp", NULL, "http://localhost:8080/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "llama.cpp", "Anthropic", "http://localhost:8080/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "lmstudio", NULL, "http://localhost:1234/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "lmstudio", "Anthropic", "http://localhost:1234/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "minimax", NULL, "https://api.minimax.io/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "minimax", "Anthropic",
	    "https://api.minimax.io/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "minimax-cn", NULL, "https://api.minimaxi.com/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "minimax-cn", "Anthropic",
	    "https://api.minimaxi.com/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "mistral", NULL, "https://api.mistral.ai/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "modelscope", NULL,
	    "https://api-inference.modelscope.cn/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "moonshot", NULL, "https://api.moonshot.ai/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "moonshot", "Anthropic",
	    "https://api.moonshot.ai/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "moonshot-cn", NULL, "https://api.moonshot.cn/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "moonshot-cn", "Anthropic",
	    "https://api.moonshot.cn/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "nvidia", NULL,
	    "https://integrate.api.nvidia.com/v1/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "ollama", NULL, "http://localhost:11434/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "ollama", "Anthropic", "http://localhost:11434/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "openai", NULL, "https://api.openai.com/v1/chat/completions",
	    "openai", BEARER, "max_completion_tokens" },
	{ "openai", "openai-responses", "https://api.openai.com/v1/responses",
	    "openai-responses", BEARER, "max_output_tokens" },
	{ "openrouter", NULL, "https://openrouter.ai/api/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "openrouter", "Anthropic", "https://openrouter.ai/api/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "qwen", NULL, "https://dashscope.aliyuncs.com/compatible-mode/v1/"
	    "chat/completions", "openai", BEARER, "max_tokens" },
	{ "qwen", "Anthropic", "https://dashscope.aliyuncs.com/apps/anthropic/"
	    "v1/messages", "anthropic", BOTH, "max_tokens" },
	{ "qwen-intl", NULL, "https://dashscope-intl.aliyuncs.com/"
	    "compatible-mode/v1/chat/completions", "openai", BEARER,
	    "max_tokens" },
	{ "qwen-intl", "Anthropic", "https://dashscope-intl.aliyuncs.com/"
	    "apps/anthropic/v1/messages", "anthropic", BOTH, "max_tokens" },
	{ "sglang", NULL, "http://localhost:30000/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "siliconflow", NULL,
	    "https://api.siliconflow.cn/v1/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "siliconflow-intl", NULL,
	    "https://api.siliconflow.com/v1/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "vercel", NULL, "https://ai-gateway.vercel.sh/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "vllm", NULL, "http://localhost:8000/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "vllm", "Anthropic", "http://localhost:8000/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "volcengine", NULL, "https://ark.cn-beijing.volces.com/api/v3/"
	    "chat/completions", "openai", BEARER, "max_tokens" },
	{ "volcengine-coding", NULL, "https://ark.cn-beijing.volces.com/api/"
	    "coding/v3/chat/completions", "openai", BEARER, "max_tokens" },
	{ "volcengine-coding", "Anthropic", "https://ark.cn-beijing.volces."
	    "com/api/coding/v1/messages", "anthropic", BOTH, "max_tokens" },
	{ "xai", NULL, "https://api.x.ai/v1/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "xiaomi", NULL, "https://api.xiaomimimo.com/v1/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "xiaomi", "Anthropic",
	    "https://api.xiaomimimo.com/anthropic/v1/messages", "anthropic",
	    BOTH, "max_tokens" },
	{ "z.ai", NULL, "https://api.z.ai/api/paas/v4/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "z.ai", "Anthropic", "https://api.z.ai/api/anthropic/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "z.ai-coding", NULL,
	    "https://api.z.ai/api/coding/paas/v4/chat/completions", "openai",
	    BEARER, "max_tokens" },
	{ "z.ai-coding", "Anthropic",
	    "https://api.z.ai/api/anthropic/v1/messages", "anthropic", BOTH,
	    "max_tokens" },
	{ "zhipu", NULL,
	    "https://open.bigmodel.cn/api/paas/v4/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "zhipu", "Anthropic",
	    "https://open.bigmodel.cn/api/anthropic/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
	{ "zhipu-coding", NULL,
	    "https://open.bigmodel.cn/api/coding/paas/v4/chat/completions",
	    "openai", BEARER, "max_tokens" },
	{ "zhipu-coding", "Anthropic",
	    "https://open.bigmodel.cn/api/anthropic/v1/messages",
	    "anthropic", BOTH, "max_tokens" },
};

/* Names as people write them, and the row each belongs to; "": to none. */
static const struct {
	const char *name, *row, *near;     /* near: where there is no row */
} names[] = {
	{ "DeepSeek", "deepseek", "deepseek" },
	{ "Z.AI", "z.ai", "z.ai" },
	{ "zai", "z.ai", "z.ai" },
	{ "Z.AI Coding", "z.ai-coding", "z.ai-coding" },
	{ "LM Studio", "lmstudio", "lmstudio" },
	{ "llamacpp", "llama.cpp", "llama.cpp" },
	{ "llama_cpp", "llama.cpp", "llama.cpp" },
	{ "X.AI", "xai", "xai" },
	{ "Azure OpenAI", "azure", "azure" },
	{ "google", "gemini", "gemini" },
	{ "claude", "anthropic", "anthropic" },
	{ "Kimi", "moonshot", "moonshot" },
	{ "GLM", "zhipu", "zhipu" },
	{ "bigmodel", "zhipu", "zhipu" },
	{ "dashscope", "qwen", "qwen" },
	{ "aliyun", "qwen", "qwen" },
	{ "ark", "volcengine", "volcengine" },
	{ "doubao", "volcengine", "volcengine" },
	{ "grok", "xai", "xai" },
	/* Groq and Grok are two. */
	{ "groq", "groq", "groq" },
	/* A key is sent nowhere on account of a part of a name. */
	{ "deepseek-work", "", "deepseek" },
	{ "openai-compatible", "", "openai" },
	{ "openai/mirror", "", "openai" },
	{ "z.ai coding 2", "", "z.ai-coding" },
	{ "my-deepseek", "", "" },
	{ "deepseekr", "", "deepseek" },
	{ "depseek", "", "deepseek" },
	{ "openroute", "", "openrouter" },
	{ "arkansas", "", "" },
	{ "p", "", "" },
	{ "-", "", "" },
	{ "", "", "" },
};

/* The mistakes of a provider with these members, the name's value first. */
static const struct {
	const char *members, *want;
} wrong[] = {
	{ "'azure','api_keys':['k']", "c:1:15: Providers[0]: api_base_url is "
	    "missing: it has a name of your own in it, as in https://RESOURCE"
	    ".openai.azure.com/openai/v1/chat/completions\n" },
	{ "'groq','api_keys':['k'],'transformer':{'use':['Anthropic']}",
	    "c:1:15: Providers[0]: api_base_url is missing: no address of "
	    "\"groq\" is known for the format of its transformer\n" },
	{ "'groq','api_keys':['k'],'transformer':{'m':{'use':['Anthropic']}}",
	    "c:1:15: Providers[0]: api_base_url is missing: no address of "
	    "\"groq\" is known for the format of the transformer of \"m\"\n" },
	{ "'deepseek','api_keys':['k'],'transformer':{'use':['gemini']}",
	    "c:1:15: Providers[0]: api_base_url is missing: no address of "
	    "\"deepseek\" is known for the format of its transformer\n" },
	{ "'deepseek-work','api_keys':['k']", "c:1:15: Providers[0]: "
	    "api_base_url is missing, and no provider called "
	    "\"deepseek-work\" is known; did you mean \"deepseek\"?\n" },
	{ "'mine','api_keys':['k']", "c:1:15: Providers[0]: api_base_url is "
	    "missing, and no provider called \"mine\" is known\n" },
	{ "'sk-0123456789abcdef','api_keys':['k']", "c:1:15: Providers[0]: "
	    "api_base_url is missing, and no provider called \"sk-... (19 "
	    "characters)\" is known\n" },
	{ "'deepseek'", "c:1:15: Providers[0]: api_keys is missing: an array, "
	    "as in [\"$DEEPSEEK_API_KEY\"]\n" },
	{ "'kimi','api_keys':[]", "c:1:41: Providers[0].api_keys: must have a "
	    "key in it\n" },
	/* What needs none needs none on another machine either. */
	{ "'ollama'", "" },
	{ "'LM Studio','api_key':''", "" },
	{ "'ollama','api_base_url':'https://h/v1/chat/completions'", "" },
	{ "'mine','api_base_url':'https://h/v1/chat/completions'", "c:1:15: "
	    "Providers[0]: api_keys is missing: an array, as in "
	    "[\"$NAME_OF_A_VARIABLE\"]\n" },
	/* An address that is given counts, whatever the name. */
	{ "'azure','api_keys':['k'],'api_base_url':'https://r.openai.azure."
	    "com/openai/v1/chat/completions'", "" },
};

/* A file with one provider, given as in `wrong`. */
static bool
read_config(struct config *c, struct mistakes *m, const char *members)
{
	struct buf text = BUF(1 << 16);
	struct view name = view_skip(view_of(members), 1);
	char *quotes = quoted(members);
	bool good;

	buf_addf(&text, "{\"Providers\":[{\"name\":%s,\"models\":[\"m\"]}],",
	    quotes);
	name.n = (size_t)view_find(name, VIEW("'"));
	buf_addf(&text, "\"Router\":{\"default\":\"%.*s,m\"}}",
	    VIEW_ARG(name));
	good = config_parse(c, buf_view(&text), "c", m);
	free(quotes);
	buf_free(&text);
	return good;
}

/* The header lines with the key in them, parted by spaces. */
static void
add_key_lines(struct view headers, struct buf *out)
{
	while (headers.n > 0) {
		struct view line = view_cut(&headers, '\n');

		if (!view_ends(line, " k"))
			continue;
		if (out->n > 0)
			buf_addc(out, ' ');
		buf_add(out, line);
	}
}

/* What a request to the provider looks like. */
static void
check_request(const struct provider *p, const char *key, const char *most)
{
	static const char client[] = "{\"model\":\"claude\",\"max_tokens\":"
	    "77,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
	struct target t = { .provider = p, .model = p->model[0],
		.key = VIEW("k") };
	const struct dialect *d = dialect_of(p, t.model);
	struct buf url = BUF(4096), headers = BUF(4096), body = BUF(4096);
	struct buf lines = BUF(4096), want = BUF(256);
	struct json in = { 0 };
	struct plan plan;
	struct fail f;

	OK(json_parse(&in, view_of(client), &f) && plan_make(&plan, &in, &f) &&
	    d->address(&t, &plan, &url, &headers, &f) &&
	    d->write(&t, &plan, &body, &f), "a request to %s", p->name.p);
	add_key_lines(buf_view(&headers), &lines);
	IS(buf_cstr(&lines), key);
	buf_addf(&want, "\"%s\":77", most);
	OK(view_has(buf_view(&body), buf_cstr(&want)), "%s: %s", p->name.p,
	    most);
	json_free(&in);
	buf_free(&url);
	buf_free(&headers);
	buf_free(&body);
	buf_free(&lines);
	buf_free(&want);
}

static void
check_called(size_t i)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf members = BUF(4096), want = BUF(4096);
	struct config c;

	buf_addf(&members, "'%s','api_keys':['k']", called[i].name);
	if (called[i].use != NULL)
		buf_addf(&members, ",'transformer':{'use':['%s']}",
		    called[i].use);
	if (OK(read_config(&c, &m, buf_cstr(&members)), "%s alone is enough",
	    called[i].name)) {
		IS(c.provider[0].url.p, called[i].url);
		IS(dialect_of(&c.provider[0], VIEW("m"))->name,
		    called[i].dialect);
		check_request(&c.provider[0], called[i].key, called[i].most);
	}
	buf_addf(&want, "c:1:15: note: Providers[0]: %s is what will be "
	    "called\n", called[i].url);
	IS(buf_cstr(&m.notes), buf_cstr(&want));
	IS_INT(m.n_errors + m.n_warnings, 0);
	config_free(&c);
	mistakes_free(&m);
	buf_free(&members);
	buf_free(&want);
}

/* The same format, for one model only. */
static void
check_of_model(size_t i)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf members = BUF(4096);
	struct config c;

	buf_addf(&members, "'%s','api_keys':['k'],'transformer':{'m':{'use':"
	    "['%s']}}", called[i].name, called[i].use);
	if (OK(read_config(&c, &m, buf_cstr(&members)), "%s of a model of %s",
	    called[i].use, called[i].name)) {
		IS(config_url(&c.provider[0], VIEW("m")).p, called[i].url);
		OK(!view_is(config_url(&c.provider[0], VIEW("n")),
		    called[i].url), "others go elsewhere");
		IS(dialect_of(&c.provider[0], VIEW("m"))->name,
		    called[i].dialect);
		check_request(&c.provider[0], called[i].key, called[i].most);
	}
	config_free(&c);
	mistakes_free(&m);
	buf_free(&members);
}

static void
check_azure(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;

	OK(read_config(&c, &m, "'azure','api_keys':['k'],'api_base_url':"
	    "'https://r.openai.azure.com/openai/v1'"), "azure with its URL");
	IS(c.provider[0].url.p,
	    "https://r.openai.azure.com/openai/v1/chat/completions");
	check_request(&c.provider[0], "api-key: k", "max_completion_tokens");
	config_free(&c);
	mistakes_free(&m);
}

/* Is there a line above for each format of a row that is known? */
static bool
is_tested(const struct known *k)
{
	bool plain = k->yours, messages = k->messages == NULL ||
	    k->chat == NULL;

	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++) {
		if (strcmp(called[i].name, k->names[0]) != 0)
			continue;
		plain |= called[i].use == NULL;
		messages |= called[i].use != NULL &&
		    strcmp(called[i].use, "Anthropic") == 0;
	}
	return plain && messages;
}

static void
check_rows(void)
{
	const struct known *k;
	const char *before = "";

	for (size_t i = 0; (k = known_row(i)) != NULL; i++) {
		OK(is_tested(k), "%s is in the table", k->names[0]);
		OK(strcmp(before, k->names[0]) < 0, "%s before %s", before,
		    k->names[0]);
		before = k->names[0];
		for (size_t n = 0; k->names[n] != NULL; n++)
			OK(known_find(view_of(k->names[n])) == k,
			    "%s is nobody else", k->names[n]);
	}
}

static void
check_wrong(size_t i)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	bool good = read_config(&c, &m, wrong[i].members);

	IS(m.errors.n > 0 ? buf_cstr(&m.errors) : "", wrong[i].want);
	OK(good == (*wrong[i].want == '\0'), "%s", wrong[i].members);
	config_free(&c);
	mistakes_free(&m);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++)
		check_called(i);
	for (size_t i = 0; i < sizeof(called) / sizeof(*called); i++)
		if (called[i].use != NULL)
			check_of_model(i);
	check_azure();
	check_rows();
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct known *k = known_find(view_of(names[i].name));
		const struct known *near = known_near(view_of(names[i].name));

		IS(k == NULL ? "" : k->names[0], names[i].row);
		if (k == NULL)
			IS(near == NULL ? "" : near->names[0], names[i].near);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		check_wrong(i);
	return done_testing();
}
