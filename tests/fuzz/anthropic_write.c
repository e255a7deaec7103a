/*
 * Any client body for those who speak as the client does. The first byte says
 * to whom it goes and what transformers have changed. What goes out is JSON
 * again, has as many messages, none of them emptied, and nothing of what was
 * to be left out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dialect/anthropic.h"
#include "dialect/carrier.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define VERIFIES 1
#define ANTHROPIC 2
#define NAMELESS 4
#define UNCACHED 8
#define LOWER 16
#define THOUGHTLESS 32

static void
check(bool holds, const char *what, struct view body)
{
	if (holds)
		return;
	fprintf(stderr, "%s: %.*s\n", what, VIEW_ARG(body));
	abort();
}

static void
check_block(const struct json *in, int block, bool answer, unsigned how)
{
	struct view signature = json_escaped(in,
	    json_get(in, block, "signature"));

	check(!(how & UNCACHED) ||
	    json_get(in, block, "cache_control") == JSON_NONE,
	    "a mark for the cache", in->text);
	check(!answer || !(how & VERIFIES) || !json_is(in,
	    json_get(in, block, "type"), "thinking") ||
	    (signature.n > 0 && !carrier_is(signature)),
	    "thinking that nobody has signed", in->text);
}

static void
check_message(const struct json *in, int message, unsigned how)
{
	int content = json_get(in, message, "content");
	bool answer = json_is(in, json_get(in, message, "role"), "assistant");

	for (int t = json_first(in, content); json_is_array(in, content) &&
	    t != JSON_NONE; t = json_next(in, t))
		check_block(in, t, answer, how);
}

static void
check_messages(const struct json *in, const struct plan *p, unsigned how)
{
	int list = json_get(in, JSON_ROOT, "messages");
	int from = json_first(p->in, p->messages);

	check(json_count(in, list) == json_count(p->in, p->messages),
	    "as many messages", in->text);
	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t), from = json_next(p->in, from)) {
		int was = json_count(p->in, json_get(p->in, from, "content"));

		check(was == 0 || json_count(in, json_get(in, t,
		    "content")) > 0, "a message was emptied", in->text);
		check_message(in, t, how);
	}
}

static void
check_written(struct view body, const struct plan *p, unsigned how)
{
	struct json in = { 0 };
	struct fail f = { 0 };
	int model;

	check(json_parse(&in, body, &f), f.text, body);
	model = json_get(&in, JSON_ROOT, "model");
	check(how & NAMELESS ? model == JSON_NONE :
	    json_is(&in, model, "up\"\\"), "its model", body);
	check_messages(&in, p, how);
	json_free(&in);
}

static void
write_twice(struct plan *p, unsigned how)
{
	struct anthropic_host h = { .anthropic = how & ANTHROPIC,
		.verifies = how & VERIFIES };
	struct anthropic_body b = { .host = &h,
		.model = how & NAMELESS ? VIEW("") : VIEW("up\"\\"),
		.front = how & NAMELESS ? VIEW("\"front\":1,") : VIEW("") };
	struct buf body = BUF(64 << 20), again = BUF(64 << 20);
	struct fail f = { 0 };

	p->strip_cache = how & UNCACHED;
	if (how & LOWER)
		p->max_tokens = 7;
	if (how & THOUGHTLESS)
		p->thinking = THINKING_DISABLED;
	check(anthropic_write_body(&b, p, &body, &f) &&
	    anthropic_write_body(&b, p, &again, &f), f.text, p->in->text);
	check(view_eq(buf_view(&body), buf_view(&again)), "twice the same",
	    buf_view(&body));
	check_written(buf_view(&body), p, how);
	buf_free(&body);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view text = { (const char *)data, size };
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	if (size > 0 && json_parse(&in, view_skip(text, 1), &f) &&
	    plan_make(&plan, &in, &f))
		write_twice(&plan, data[0]);
	json_free(&in);
	return 0;
}
