#include "dialect/error_cause.h"

#include <string.h>

#include "base/clock.h"
#include "upstream/retry_after.h"

/*
 * Words for machines: error.code, error.type, error.status, a detail's reason.
 * A word that is `certain` decides whatever the status is. The others are too
 * general for that, and only stand in for a status that is missing, as in an
 * error inside of a 200.
 */
static const struct {
	const char *word;
	enum trouble_cause cause;
	int status;
	bool certain;
} table[] = {
	{ "context_length_exceeded", CAUSE_TOO_LONG, 400, true },
	{ "context_window_exceeded", CAUSE_TOO_LONG, 400, true },
	{ "exceed_context_size_error", CAUSE_TOO_LONG, 400, true },
	{ "model_max_prompt_tokens_exceeded", CAUSE_TOO_LONG, 400, true },
	{ "1261", CAUSE_TOO_LONG, 400, true },          /* Zhipu */

	{ "insufficient_quota", CAUSE_NO_QUOTA, 429, true },
	{ "billing_error", CAUSE_NO_QUOTA, 402, true },
	{ "billing_hard_limit_reached", CAUSE_NO_QUOTA, 429, true },
	{ "billing_not_active", CAUSE_NO_QUOTA, 429, true },
	{ "enforced_spend_limit_reached", CAUSE_NO_QUOTA, 429, true },
	{ "exceeded_current_quota_error", CAUSE_NO_QUOTA, 429, true },
	{ "insufficient_balance", CAUSE_NO_QUOTA, 402, true },
	{ "insufficient_user_quota", CAUSE_NO_QUOTA, 402, true },
	{ "payment_required", CAUSE_NO_QUOTA, 402, true },
	{ "Arrearage", CAUSE_NO_QUOTA, 402, true },     /* Qwen */
	{ "AccountOverdueError", CAUSE_NO_QUOTA, 402, true },   /* Ark */
	{ "1113", CAUSE_NO_QUOTA, 402, true },          /* Zhipu */
	{ "1309", CAUSE_NO_QUOTA, 402, true },
	{ "30001", CAUSE_NO_QUOTA, 402, true },         /* SiliconFlow */
	{ "minimax-1008", CAUSE_NO_QUOTA, 402, true },

	{ "invalid_api_key", CAUSE_KEY, 401, true },
	{ "API_KEY_INVALID", CAUSE_KEY, 401, true },    /* Gemini, with 400 */
	{ "API_KEY_SERVICE_BLOCKED", CAUSE_KEY, 403, true },
	{ "account_deactivated", CAUSE_KEY, 401, true },
	{ "InvalidApiKey", CAUSE_KEY, 401, true },      /* Qwen */
	{ "wrong_api_key", CAUSE_KEY, 401, true },      /* Cerebras */
	{ "invalid_authentication_error", CAUSE_KEY, 401, true },
	{ "incorrect_api_key_error", CAUSE_KEY, 401, true },
	{ "authentication_error", CAUSE_KEY, 401, true },
	{ "UNAUTHENTICATED", CAUSE_KEY, 401, true },
	{ "minimax-1004", CAUSE_KEY, 401, true },
	{ "unauthorized", CAUSE_KEY, 401, false },
	{ "permission_error", CAUSE_KEY, 403, false },
	{ "PERMISSION_DENIED", CAUSE_KEY, 403, false },

	{ "RESOURCE_EXHAUSTED", CAUSE_QUOTA, 429, true },
	{ "rate_limit_exceeded", CAUSE_QUOTA, 429, true },
	{ "rate_limit_error", CAUSE_QUOTA, 429, true },
	{ "rate_limit_reached_error", CAUSE_QUOTA, 429, true },
	{ "RateLimitExceeded", CAUSE_QUOTA, 429, true },        /* Ark */
	{ "AccountRateLimitExceeded", CAUSE_QUOTA, 429, true },
	{ "Throttling.RateQuota", CAUSE_QUOTA, 429, true },     /* Qwen */
	{ "Throttling.AllocationQuota", CAUSE_QUOTA, 429, true },
	{ "limit_requests", CAUSE_QUOTA, 429, true },
	{ "too_many_requests", CAUSE_QUOTA, 429, true },
	{ "1302", CAUSE_QUOTA, 429, true },             /* Zhipu */
	{ "1303", CAUSE_QUOTA, 429, true },
	{ "1304", CAUSE_QUOTA, 429, true },
	{ "1308", CAUSE_QUOTA, 429, true },
	{ "1310", CAUSE_QUOTA, 429, true },
	{ "minimax-1002", CAUSE_QUOTA, 429, true },
	{ "minimax-1039", CAUSE_QUOTA, 429, true },
	{ "tokens", CAUSE_QUOTA, 429, false },          /* OpenAI's types */
	{ "requests", CAUSE_QUOTA, 429, false },

	{ "server_is_overloaded", CAUSE_OVERLOAD, 503, true },
	{ "slow_down", CAUSE_OVERLOAD, 503, true },
	{ "overloaded_error", CAUSE_OVERLOAD, 529, true },
	{ "engine_overloaded_error", CAUSE_OVERLOAD, 529, true },
	{ "ServerOverloaded", CAUSE_OVERLOAD, 503, true },      /* Ark */
	{ "1305", CAUSE_OVERLOAD, 503, true },          /* Zhipu */
	{ "1312", CAUSE_OVERLOAD, 503, true },
	{ "50603", CAUSE_OVERLOAD, 503, true },         /* SiliconFlow */
	{ "tool_use_failed", CAUSE_OVERLOAD, 502, true },       /* Groq: the
						 * model broke its call */
	{ "UNAVAILABLE", CAUSE_OVERLOAD, 503, true },
	{ "DEADLINE_EXCEEDED", CAUSE_OVERLOAD, 504, false },
	{ "INTERNAL", CAUSE_OVERLOAD, 500, false },
	{ "minimax-1013", CAUSE_OVERLOAD, 500, true },
	{ "timeout_error", CAUSE_OVERLOAD, 504, false },
	{ "service_unavailable", CAUSE_OVERLOAD, 503, false },
	{ "server_error", CAUSE_OVERLOAD, 500, false },
	{ "internal_error", CAUSE_OVERLOAD, 500, false },
	{ "internal_server_error", CAUSE_OVERLOAD, 500, false },
	{ "api_error", CAUSE_OVERLOAD, 500, false },

	{ "content_policy_violation", CAUSE_REQUEST, 400, true },
	{ "content_filter", CAUSE_REQUEST, 400, true },
	{ "data_inspection_failed", CAUSE_REQUEST, 400, true }, /* Qwen */
	{ "DataInspectionFailed", CAUSE_REQUEST, 400, true },
	{ "moderation", CAUSE_REQUEST, 403, true },     /* OpenRouter */
	{ "invalid_prompt", CAUSE_REQUEST, 400, true }, /* Responses */
	{ "bio_policy", CAUSE_REQUEST, 400, true },
	{ "cyber_policy", CAUSE_REQUEST, 400, true },
	{ "invalid_image", CAUSE_REQUEST, 400, true },
	{ "invalid_base64_image", CAUSE_REQUEST, 400, true },
	{ "image_content_policy_violation", CAUSE_REQUEST, 400, true },
	{ "unsupported_image_media_type", CAUSE_REQUEST, 400, true },
	{ "image_too_large", CAUSE_REQUEST, 400, true },
	{ "image_file_too_large", CAUSE_REQUEST, 400, true },
	{ "image_parse_error", CAUSE_REQUEST, 400, true },
	{ "invalid_encrypted_content", CAUSE_REQUEST, 400, true },
	{ "unsupported_country_region_territory", CAUSE_REQUEST, 403, true },
	{ "model_not_found", CAUSE_REQUEST, 404, true },
	{ "ModelNotOpen", CAUSE_REQUEST, 404, true },   /* Ark */
	{ "AccessDenied.Unpurchased", CAUSE_REQUEST, 403, true },
	{ "1211", CAUSE_REQUEST, 404, true },           /* Zhipu */
	{ "1301", CAUSE_REQUEST, 400, true },
	{ "minimax-1026", CAUSE_REQUEST, 400, true },
	{ "minimax-2013", CAUSE_REQUEST, 400, true },
	{ "NOT_FOUND", CAUSE_REQUEST, 404, false },
	{ "not_found_error", CAUSE_REQUEST, 404, false },
	{ "INVALID_ARGUMENT", CAUSE_REQUEST, 400, false },
	{ "FAILED_PRECONDITION", CAUSE_REQUEST, 400, false },
	{ "invalid_request_error", CAUSE_REQUEST, 400, false },
	{ "BadRequestError", CAUSE_REQUEST, 400, false },       /* vLLM */
	{ "NotFoundError", CAUSE_REQUEST, 404, false },
};

#define TABLE ((int)(sizeof(table) / sizeof(*table)))

/* Messages that begin so mean just this, under whatever status. */
static const struct {
	const char *beginning;
	enum trouble_cause cause;
} beginnings[] = {
	{ "API key not valid", CAUSE_KEY },             /* Gemini, 400 */
	{ "API key expired", CAUSE_KEY },
	{ "Incorrect API key provided", CAUSE_KEY },    /* xAI, 400 */
	{ "Insufficient Balance", CAUSE_NO_QUOTA },     /* DeepSeek */
	{ "You have reached your specified API usage limits",
	    CAUSE_NO_QUOTA },                           /* Anthropic, 400 */
	{ "Your credit balance is too low", CAUSE_NO_QUOTA },
};

/* Where in the table one of the report's words stands, or -1. */
static int
look_up(const struct error_report *report, bool certain)
{
	for (int w = 0; w < report->n_words; w++)
		for (int i = 0; i < TABLE; i++)
			if ((table[i].certain || !certain) && view_is_nocase(
			    view_of(report->word[w]), table[i].word))
				return i;
	return -1;
}

static enum trouble_cause
cause_of_status(const struct error_report *report, int status)
{
	switch (status) {
	case 401:
		return CAUSE_KEY;
	case 402:
		return CAUSE_NO_QUOTA;
	case 403:
		return report->page ? CAUSE_OTHER : CAUSE_KEY;
	case 429:
		return CAUSE_QUOTA;
	case 408:
	case 425:
		return CAUSE_OVERLOAD;
	default:
		if (status >= 500)
			return CAUSE_OVERLOAD;
		return status >= 400 ? CAUSE_REQUEST : CAUSE_OTHER;
	}
}

/* Gemini's "limit: 0": this project will never have any of it. */
static bool
limit_is_zero(struct view words)
{
	static const struct view limit = { "limit: 0", 8 };
	ptrdiff_t at = view_find(words, limit);
	struct view rest;

	if (at < 0)
		return false;
	rest = view_skip(words, (size_t)at + limit.n);
	return rest.n == 0 || ((rest.p[0] < '0' || rest.p[0] > '9') &&
	    rest.p[0] != '.');
}

/* What the words for people say where they are unmistakable. */
static enum trouble_cause
cause_of_words(const struct error_report *report)
{
	struct view words = buf_view(&report->words);
	struct trouble *t = report->t;
	enum trouble_cause cause = error_too_long(words, &t->prompt_tokens,
	    &t->prompt_limit);

	if (cause != CAUSE_OTHER)
		return cause;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (view_starts_nocase(words, beginnings[i].beginning))
			return beginnings[i].cause;
	return CAUSE_OTHER;
}

static enum trouble_cause
decide(const struct error_report *report)
{
	int certain = look_up(report, true), any = look_up(report, false);
	struct trouble *t = report->t;
	enum trouble_cause words = cause_of_words(report);
	enum trouble_cause cause = certain < 0 ? CAUSE_OTHER :
	    table[certain].cause;

	if (t->status == 0)
		t->status = report->status != 0 ? report->status :
		    any >= 0 ? table[any].status : 502;
	/* These say more than a code: which quota, which request. */
	if (words == CAUSE_TOO_LONG || words == CAUSE_REQUEST)
		return words;
	if (cause == CAUSE_QUOTA && limit_is_zero(buf_view(&report->words)))
		return CAUSE_NO_QUOTA;
	if (cause != CAUSE_OTHER)
		return cause;
	if (words != CAUSE_OTHER)
		return words;
	/* "Provider returned error", and nothing else: worth another try. */
	if (report->opaque && t->status == 400)
		return CAUSE_OVERLOAD;
	return cause_of_status(report, t->status);
}

/* Milliseconds in one of what a number is followed by; 0: no such word. */
static int64_t
unit_of(struct view v)
{
	static const struct {
		const char *word;
		int64_t ms;
	} units[] = {
		{ "ms", 1 }, { "millisecond", 1 }, { "second", 1000 },
		{ "sec", 1000 }, { "minute", 60000 }, { "hour", 3600000 },
	};

	v = view_trim(v);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (view_starts_nocase(v, units[i].word))
			return units[i].ms;
	return 0;
}

static bool
is_time_char(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == 'h' || c == 'm' ||
	    c == 's';
}

/* "5.289s", "10h17m5.72s", "20 seconds", "2 minutes". */
static int64_t
wait_of(struct view v)
{
	struct view text = { v.p, 0 };
	int64_t ms, unit;

	while (text.n < v.n && is_time_char(v.p[text.n]))
		text.n++;
	unit = unit_of(view_skip(v, text.n));
	while (text.n > 0 && text.p[text.n - 1] == '.')
		text.n--;
	if (text.n == 0 || text.p[0] < '0' || text.p[0] > '9')
		return -1;
	ms = retry_after_parse(text, clock_wall_ms());
	/* A number without a unit was read as seconds. */
	if (ms > 0 && unit > 0 && text.p[text.n - 1] <= '9')
		ms = unit >= 1000 ? ms * (unit / 1000) : ms / 1000;
	return ms;
}

/* "Please try again in 5.289s": milliseconds, or -1. */
static int64_t
wait_told(struct view words)
{
	static const char *const before[] = {
		"try again in ", "retry in ", "retry after ", "wait ",
		"retry your request after ", "try again after ",
	};

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		size_t n = strlen(before[i]);

		for (size_t at = 0; at + n < words.n; at++) {
			struct view v = view_skip(words, at);
			int64_t ms;

			if ((at > 0 && words.p[at - 1] != ' ') ||
			    !view_starts_nocase(v, before[i]))
				continue;
			ms = wait_of(view_skip(v, n));
			if (ms >= 0)
				return ms;
		}
	}
	return -1;
}

void
error_cause(const struct error_report *report)
{
	struct trouble *t = report->t;
	int64_t prompt = t->prompt_tokens, limit = t->prompt_limit;

	t->cause = decide(report);
	if (prompt > 0 && limit > 0) {
		t->prompt_tokens = prompt;
		t->prompt_limit = limit;
	}
	if (t->retry_after_ms < 0)
		t->retry_after_ms = wait_told(buf_view(&report->words));
}
