/*
 * A request in Anthropic's format to a host in OpenAI's: refused with 400 and
 * a sentence, or a body that such a host takes, the same each time.
 * The first byte says which host, the rest is the client's body.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../openai_check.h"
#include "dialect/openai.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct { const char *url, *model; bool strict; } hosts[] = {
	{ "http://192.0.2.1/v1/chat/completions", "m", false },
	{ "https://api.openai.com/v1/chat/completions", "gpt-5.6", false },
	{ "https://api.deepseek.com/chat/completions", "deepseek-chat",
	    false },
	{ "https://openrouter.ai/api/v1/chat/completions", "a/b", false },
	{ "https://api.mistral.ai/v1/chat/completions", "m", true },
	{ "https://api.groq.com/openai/v1/chat/completions", "gpt-oss-20b",
	    false },
	{ "http://localhost:8080/v1/chat/completions", "devstral", true },
	{ "https://api.moonshot.ai/v1/chat/completions", "kimi-k2.5", false },
};

static void
fault(const char *what, struct view body)
{
	fprintf(stderr, "%s: %.*s\n", what, VIEW_ARG(body));
	abort();
}

static void
check(struct view body, bool strict)
{
	struct json out = { 0 };
	struct fail f = { 0 };
	const char *wrong;

	if (!json_parse(&out, body, &f))
		fault(f.text, body);
	if ((wrong = check_body(&out)) != NULL ||
	    (strict && (wrong = check_strict_roles(&out)) != NULL))
		fault(wrong, body);
	json_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const size_t count = sizeof(hosts) / sizeof(*hosts);
	struct buf body = BUF(64 << 20), again = BUF(64 << 20);
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;
	size_t at;

	if (n == 0)
		return 0;
	at = data[0] % count;
	struct provider p = { .name = VIEW("p"),
	    .url = view_of(hosts[at].url) };
	struct target t = { &p, view_of(hosts[at].model), VIEW("k") };

	if (!json_parse(&in, (struct view){ (const char *)data + 1, n - 1 },
	    &f))
		goto out;
	if (!plan_make(&plan, &in, &f)) {
		if (f.status != 400 || f.text[0] == '\0')
			fault("refused without a word", VIEW(""));
		goto out;
	}
	if (!openai_write(&t, &plan, &body, &f) ||
	    !openai_write(&t, &plan, &again, &f))
		fault(f.text, buf_view(&body));
	if (!view_eq(buf_view(&body), buf_view(&again)))
		fault("not the same twice", buf_view(&body));
	check(buf_view(&body), hosts[at].strict);
out:
	json_free(&in);
	buf_free(&body);
	buf_free(&again);
	return 0;
}
