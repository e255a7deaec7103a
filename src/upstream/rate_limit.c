#include "upstream/rate_limit.h"

#include <string.h>

#include "upstream/retry_after.h"

#define YEAR_MS INT64_C(31536000000)

/* "1500" or "1500.5", or -1. */
static int64_t
milliseconds(struct view value)
{
	struct view whole = view_cut(&value, '.');
	int64_t ms;

	if (!view_number(whole, &ms))
		return -1;
	return ms > YEAR_MS ? YEAR_MS : ms;
}

/* The place of the named limit, made if there is room; -1. */
static int
find(struct rate_limit *r, struct view name)
{
	if (name.n >= sizeof(r->limit->name))
		return -1;
	for (size_t i = 0; i < r->limits; i++)
		if (view_is_nocase(name, r->limit[i].name))
			return (int)i;
	if (r->limits == sizeof(r->limit) / sizeof(*r->limit))
		return -1;
	r->limit[r->limits].reset_ms = -1;
	r->limit[r->limits].spent = false;
	memcpy(r->limit[r->limits].name, name.p, name.n);
	r->limit[r->limits].name[name.n] = '\0';
	return (int)r->limits++;
}

/*
 * Where `name` is word, word-X or X-word, leave X in *limit. OpenAI says
 * x-ratelimit-reset-tokens, Anthropic anthropic-ratelimit-tokens-reset,
 * OpenRouter x-ratelimit-reset.
 */
static bool
about(struct view name, const char *word, struct view *limit)
{
	size_t n = view_of(word).n;
	struct view head = { name.p, n }, tail;

	if (name.n < n)
		return false;
	tail = view_skip(name, name.n - n);
	if (view_is_nocase(head, word) && name.n == n)
		*limit = VIEW("");
	else if (view_is_nocase(head, word) && name.p[n] == '-')
		*limit = view_skip(name, n + 1);
	else if (view_is_nocase(tail, word) && name.n > n &&
	    tail.p[-1] == '-')
		*limit = (struct view){ name.p, name.n - n - 1 };
	else
		return false;
	return true;
}

static void
note_limit(struct rate_limit *r, struct view name, struct view value)
{
	struct view limit;
	int64_t left;
	int i;

	if (about(name, "reset", &limit) && (i = find(r, limit)) >= 0)
		r->limit[i].reset_ms = retry_after_parse(value, r->now_ms);
	else if (about(name, "remaining", &limit) &&
	    (i = find(r, limit)) >= 0)
		r->limit[i].spent = view_number(value, &left) && left == 0;
}

void
rate_limit_header(struct rate_limit *r, struct view name, struct view value)
{
	static const char *const prefixes[] = { "x-ratelimit-",
	    "anthropic-ratelimit-", "ratelimit-" };

	if (view_is_nocase(name, "retry-after"))
		r->plain_ms = retry_after_parse(value, r->now_ms);
	else if (view_is_nocase(name, "retry-after-ms") ||
	    view_is_nocase(name, "x-ms-retry-after-ms"))
		r->precise_ms = milliseconds(value);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (view_starts_nocase(name, prefixes[i])) {
			name = view_skip(name, strlen(prefixes[i]));
			note_limit(r, name, value);
			return;
		}
}

int64_t
rate_limit_wait(const struct rate_limit *r, int status)
{
	int64_t earliest = -1, last_spent = -1;

	if (r->precise_ms >= 0)
		return r->precise_ms;
	if (r->plain_ms >= 0 || status != 429)
		return r->plain_ms;
	for (size_t i = 0; i < r->limits; i++) {
		int64_t ms = r->limit[i].reset_ms;

		if (ms <= 0)
			continue;
		if (earliest == -1 || ms < earliest)
			earliest = ms;
		if (r->limit[i].spent && ms > last_spent)
			last_spent = ms;
	}
	return last_spent > 0 ? last_spent : earliest;
}
