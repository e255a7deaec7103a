/* What of a provider can be asked for nothing. */
#include "config/config.h"
#include "dialect/listing.h"
#include "tap.h"

#define OPENAI "Authorization: Bearer k\n"
#define END "Content-Type: application/json\nAccept: application/json\n"
#define ANTHROPIC "anthropic-version: 2023-06-01\n"

static const struct {
	const char *url, *key, *want_url;
	bool listed;
	const char *want;
} rows[] = {
	{ "https://api.openai.com/v1/chat/completions", "k",
	    "https://api.openai.com/v1/models", true, OPENAI END },
	{ "https://api.openai.com/v1/chat/completions", "",
	    "https://api.openai.com/v1/models", true, END },
	{ "https://api.openai.com/v1/responses", "k",
	    "https://api.openai.com/v1/models", true, OPENAI END },
	{ "https://h/v1/chat/completions?api-version=1", "k",
	    "https://h/v1/models?api-version=1", true, OPENAI END },
	{ "https://api.anthropic.com/v1/messages", "k",
	    "https://api.anthropic.com/v1/models", true,
	    ANTHROPIC "x-api-key: k\n" END },
	{ "https://api.deepseek.com/anthropic/v1/messages", "k",
	    "https://api.deepseek.com/anthropic/v1/models", true,
	    "x-api-key: k\n" ANTHROPIC OPENAI END },
	{ "https://generativelanguage.googleapis.com/v1beta/models/", "k",
	    "https://generativelanguage.googleapis.com/v1beta/models"
	    "?pageSize=1", true, "x-goog-api-key: k\n" END },
	{ "https://generativelanguage.googleapis.com/v1beta/models?a=b", "k",
	    "https://generativelanguage.googleapis.com/v1beta/models"
	    "?pageSize=1&a=b", true, "x-goog-api-key: k\n" END },
	/* Its list is open to everybody. */
	{ "https://openrouter.ai/api/v1/chat/completions", "k",
	    "https://openrouter.ai/api/v1/key", true, OPENAI END },
	{ "https://notopenrouter.ai/api/v1/chat/completions", "k",
	    "https://notopenrouter.ai/api/v1/models", true, OPENAI END },
	/* Nothing is known: the address of requests. */
	{ "https://h/generate", "k", "https://h/generate", false,
	    OPENAI END },
};

static void
address(size_t i)
{
	struct view model = VIEW("m");
	struct provider p = { .name = VIEW("p"), .url = view_of(rows[i].url),
		.model = &model, .models = 1 };
	const struct target t = { .provider = &p, .model = model,
		.key = view_of(rows[i].key) };
	struct buf url = BUF(4096), headers = BUF(4096);
	struct fail f = { 0 };
	bool listed;

	OK(listing_address(&t, &url, &headers, &listed, &f), "%s: %s",
	    rows[i].url, f.text);
	IS(buf_cstr(&url), rows[i].want_url);
	IS(buf_cstr(&headers), rows[i].want);
	IS_INT(listed, rows[i].listed);
	buf_free(&url);
	buf_free(&headers);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		address(i);
	return done_testing();
}
