#include "dialect/anthropic_planned.h"

/* The least that a thinking budget may be. */
#define BUDGET_MIN 1024

static bool
max_tokens_differ(const struct plan *p, int value, struct buf *out)
{
	int64_t asked = 0;

	json_int(p->in, value, &asked);
	if (asked == p->max_tokens)
		return false;
	if (p->max_tokens > 0)
		buf_addi(out, p->max_tokens);
	return true;
}

static bool
number_differs(const struct plan *p, int value, bool has, struct view number,
    struct buf *out)
{
	if (json_is_number(p->in, value) == has &&
	    (!has || view_eq(json_raw(p->in, value), number)))
		return false;
	if (has)
		buf_add(out, number);
	return true;
}

static bool
temperature_differs(const struct plan *p, int value, struct buf *out)
{
	return number_differs(p, value, p->has_temperature, p->temperature,
	    out);
}

static bool
top_p_differs(const struct plan *p, int value, struct buf *out)
{
	return number_differs(p, value, p->has_top_p, p->top_p, out);
}

static bool
top_k_differs(const struct plan *p, int value, struct buf *out)
{
	return number_differs(p, value, p->has_top_k, p->top_k, out);
}

/* The client has none; what the body has is another's. */
static bool
penalty_differs(const struct plan *p, int value, struct buf *out)
{
	if (p->repetition_penalty.n == 0 ||
	    view_eq(json_raw(p->in, value), p->repetition_penalty))
		return false;
	buf_add(out, p->repetition_penalty);
	return true;
}

/* thinking.type, as plan.c reads it. */
static enum thinking
thinking_asked(const struct plan *p, int thinking)
{
	int type = json_get(p->in, thinking, "type");

	return json_is(p->in, type, "enabled") ? THINKING_ENABLED :
	    json_is(p->in, type, "adaptive") ? THINKING_ADAPTIVE :
	    json_is(p->in, type, "disabled") ? THINKING_DISABLED :
	    THINKING_UNSET;
}

/* Has max_tokens been lowered so far that the budget is none any more? */
static bool
over_budget(const struct plan *p)
{
	int64_t asked = 0;

	json_int(p->in, json_get(p->in, JSON_ROOT, "max_tokens"), &asked);
	return p->thinking == THINKING_ENABLED && asked != p->max_tokens &&
	    p->max_tokens > 0 && p->budget >= p->max_tokens;
}

static void
add_thinking(const struct plan *p, struct buf *out)
{
	/* Half of it for the answer. */
	int64_t budget = over_budget(p) ? p->max_tokens / 2 : p->budget;

	if (p->thinking == THINKING_ADAPTIVE)
		buf_adds(out, "{\"type\":\"adaptive\"}");
	else if (p->thinking == THINKING_ENABLED && budget >= BUDGET_MIN)
		buf_addf(out, "{\"type\":\"enabled\",\"budget_tokens\":%lld}",
		    (long long)budget);
	else
		buf_adds(out, "{\"type\":\"disabled\"}");
}

static bool
thinking_differs(const struct plan *p, int value, struct buf *out)
{
	int64_t asked = 0;

	json_int(p->in, json_get(p->in, value, "budget_tokens"), &asked);
	if (thinking_asked(p, value) == p->thinking && !over_budget(p) &&
	    (asked < 0 ? 0 : asked) == p->budget)
		return false;
	if (p->thinking != THINKING_UNSET)
		add_thinking(p, out);
	return true;
}

static const struct {
	const char *name;
	/* As planned_differs; `value` is JSON_NONE where there is none. */
	bool (*differs)(const struct plan *p, int value, struct buf *out);
} planned[] = {
	{ "max_tokens", max_tokens_differ },
	{ "temperature", temperature_differs },
	{ "top_p", top_p_differs },
	{ "top_k", top_k_differs },
	{ "repetition_penalty", penalty_differs },
	{ "thinking", thinking_differs },
};

#define PLANNED (sizeof(planned) / sizeof(*planned))

bool
planned_differs(const struct plan *p, int name, struct buf *value)
{
	for (size_t i = 0; i < PLANNED; i++)
		if (json_is(p->in, name, planned[i].name))
			return planned[i].differs(p, json_value(p->in, name),
			    value);
	return false;
}

void
planned_missing(const struct plan *p, struct buf *members)
{
	struct buf value = BUF(4096);

	for (size_t i = 0; i < PLANNED; i++) {
		if (json_get(p->in, JSON_ROOT, planned[i].name) != JSON_NONE ||
		    !planned[i].differs(p, JSON_NONE, &value))
			continue;
		buf_addf(members, "\"%s\":", planned[i].name);
		buf_add(members, buf_view(&value));
		buf_addc(members, ',');
		buf_clear(&value);
	}
	buf_free(&value);
}
