/* Where requests in Anthropic's format go, with which credential and betas. */
#include "config/config.h"
#include "config/url.h"
#include "dialect/anthropic.h"
#include "tap.h"

#define API "https://api.anthropic.com/v1/messages"
#define DEEPSEEK "https://api.deepseek.com/anthropic/v1/messages"
#define MOONSHOT "https://api.moonshot.ai/anthropic/v1/messages"
#define VERSION "anthropic-version: 2023-06-01\n"
#define KEY "x-api-key: k\n"
#define TOKEN "Authorization: Bearer k\n"
#define END "Content-Type: application/json\nAccept: text/event-stream\n"
#define BETAS "claude-code-20250219, new-2027-01-01,," \
	"interleaved-thinking-2025-05-14"

static const struct {
	const char *url, *key;
	bool bearer;
	const char *version, *betas, *query;
	const char *want_url, *want;
} rows[] = {
	{ API, "k", false, "", "", "", API, VERSION KEY END },
	{ API, "k", true, "", "", "", API, VERSION TOKEN END },
	{ "https://API.Anthropic.com:443/v1/messages", "k", false, "", "", "",
	    "https://API.Anthropic.com:443/v1/messages", VERSION KEY END },
	/* Others take the one or the other, and get both. */
	{ DEEPSEEK, "k", false, "", "", "", DEEPSEEK, KEY VERSION TOKEN END },
	{ DEEPSEEK, "k", true, "", "", "", DEEPSEEK, VERSION TOKEN END },
	{ "http://127.0.0.1:11434/v1/messages", "", false, "", "", "",
	    "http://127.0.0.1:11434/v1/messages", VERSION END },
	/* What the client says, byte for byte where it can be. */
	{ API, "k", false, "2026-01-01", BETAS, "beta=true", API "?beta=true",
	    "anthropic-version: 2026-01-01\nanthropic-beta: " BETAS "\n" KEY
	    END },
	{ DEEPSEEK, "k", true, "", BETAS, "", DEEPSEEK,
	    VERSION "anthropic-beta: " BETAS "\n" TOKEN END },
	{ MOONSHOT, "k", true, "", BETAS, "beta=true", MOONSHOT "?beta=true",
	    VERSION "anthropic-beta: claude-code-20250219,"
	    "interleaved-thinking-2025-05-14\n" TOKEN END },
	{ MOONSHOT, "k", true, "", "new-2027-01-01", "", MOONSHOT,
	    VERSION TOKEN END },
	{ "https://api.kimi.com/coding/v1/messages", "k", true, "", ", ,a",
	    "", "https://api.kimi.com/coding/v1/messages",
	    VERSION TOKEN END },
	{ "https://notkimi.com/v1/messages", "k", true, "", "a", "",
	    "https://notkimi.com/v1/messages",
	    VERSION "anthropic-beta: a\n" TOKEN END },
	{ "https://h/v1/messages?api-version=1", "k", true, "", "",
	    "beta=true", "https://h/v1/messages?api-version=1&beta=true",
	    VERSION TOKEN END },
};

static void
address(size_t i)
{
	struct use use = { .kind = TRANSFORM_ANTHROPIC,
		.o.use_bearer = rows[i].bearer };
	struct use_list list = { .model = VIEW(""), .use = &use, .uses = 1 };
	struct provider p = { .name = VIEW("p"), .url = view_of(rows[i].url),
		.list = &list, .lists = 1 };
	struct target t = { .provider = &p, .model = VIEW("m"),
		.key = view_of(rows[i].key) };
	struct plan plan = { .stream = true, .head = {
		view_of(rows[i].version), view_of(rows[i].betas),
		view_of(rows[i].query) } };
	struct buf url = BUF(4096), headers = BUF(4096);
	struct fail f;

	OK(anthropic_address(&t, &plan, &url, &headers, &f), "row %zu", i);
	IS(buf_cstr(&url), rows[i].want_url);
	IS(buf_cstr(&headers), rows[i].want);
	buf_free(&url);
	buf_free(&headers);
}

static const struct {
	const char *url, *model;
	bool anthropic, verifies;
} hosts[] = {
	{ API, "m", true, true },
	{ "https://api.anthropic.com.example/v1/messages", "m", false, false },
	{ DEEPSEEK, "deepseek-v4-pro", false, false },
	{ "https://relay.example/v1/messages", "Claude-Opus-5", false, true },
	{ "https://openrouter.ai/api/v1/messages", "anthropic/claude-opus-5",
	    false, true },
	{ "nonsense", "claude", false, false },
};

static void
host(size_t i)
{
	struct provider p = { .url = view_of(hosts[i].url) };
	struct target t = { .provider = &p, .model = view_of(hosts[i].model) };
	struct anthropic_host h = anthropic_host_of(&t);

	OK(h.anthropic == hosts[i].anthropic &&
	    h.verifies == hosts[i].verifies, "%s", hosts[i].url);
}

static const struct {
	const char *url;
	const struct dialect *want;
} dialects[] = {
	{ API, &dialect_anthropic },
	{ "https://api.anthropic.com", &dialect_anthropic },
	{ "https://api.anthropic.com/v1/", &dialect_anthropic },
	{ "https://h.example/v1/messages/", &dialect_anthropic },
	{ "https://api.deepseek.com/anthropic", &dialect_anthropic },
	{ "https://dashscope.aliyuncs.com/apps/anthropic/",
	    &dialect_anthropic },
	{ "https://open.bigmodel.cn/api/anthropic", &dialect_anthropic },
	{ "https://api.minimax.io/anthropic/v1", &dialect_anthropic },
	{ "https://ark.cn-beijing.volces.com/api/coding",
	    &dialect_anthropic },
	{ "https://api.kimi.com/coding/", &dialect_anthropic },
	{ "https://api.kimi.com/coding/v1", &dialect_openai },
	{ "https://ark.cn-beijing.volces.com/api/coding/v3",
	    &dialect_openai },
	{ "https://h.example/api/coding", &dialect_openai },
	{ "https://api.deepseek.com/chat/completions", &dialect_openai },
	{ "https://h.example/anthropic/v1/chat/completions",
	    &dialect_openai },
};

/* The same by the URL as it stands and as the configuration completes it. */
static void
dialect(size_t i)
{
	struct provider p = { .url = view_of(dialects[i].url) };
	struct buf whole = BUF(4096);
	struct url u;

	OK(dialect_of(&p, VIEW("m")) == dialects[i].want, "%s",
	    dialects[i].url);
	OK(url_cut(p.url, &u) == NULL && url_is_messages(&u) ==
	    (dialects[i].want == &dialect_anthropic), "its URL");
	url_complete(&u, url_is_messages(&u) ? URL_MESSAGES : URL_CHAT,
	    &whole);
	p.url = buf_view(&whole);
	OK(dialect_of(&p, VIEW("m")) == dialects[i].want, "%.*s",
	    VIEW_ARG(p.url));
	buf_free(&whole);
}

static void
vertex_betas(void)
{
	struct view list = VIEW("advanced-tool-use-2025-11-20, x ,"
	    "context-1m-2025-08-07,prompt-caching-scope-2026-01-05");
	struct view beta;

	OK(anthropic_next_beta(&anthropic_on_vertex, &list, &beta) &&
	    view_is(beta, "tool-search-tool-2025-10-19"), "by its name there");
	OK(anthropic_next_beta(&anthropic_on_vertex, &list, &beta) &&
	    view_is(beta, "context-1m-2025-08-07"), "the next it takes");
	OK(!anthropic_next_beta(&anthropic_on_vertex, &list, &beta),
	    "and no more");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		address(i);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		host(i);
	for (size_t i = 0; i < sizeof(dialects) / sizeof(*dialects); i++)
		dialect(i);
	vertex_betas();
	return done_testing();
}
