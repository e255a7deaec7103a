/* The small members of a request, from plain fields of the plan. */
#include "crypto/hmac.h"
#include "dialect/openai_out.h"

/* OpenAI takes so many stop sequences. */
#define STOPS 4

static void
write_stream(struct openai_out *o)
{
	struct jw *w = &o->w;

	jw_key(w, "stream");
	jw_bool(w, o->plan->stream);
	if (!o->plan->stream ||
	    (o->host.quirks & QUIRK_NO_STREAM_OPTIONS))
		return;
	jw_key(w, "stream_options");
	jw_open(w, '{');
	jw_key(w, "include_usage");
	jw_bool(w, true);
	if (o->host.quirks & QUIRK_OBFUSCATES) {
		jw_key(w, "include_obfuscation");
		jw_bool(w, false);
	}
	jw_close(w, '}');
}

static void
write_number(struct openai_out *o, const char *name, bool has,
    struct view number, bool taken)
{
	if (!has || !taken)
		return;
	jw_key(&o->w, name);
	jw_raw(&o->w, number);
}

void
openai_write_sampling(struct openai_out *o)
{
	const struct plan *p = o->plan;
	bool taken = !(o->host.quirks & QUIRK_NO_SAMPLING);
	bool top_k = taken && (o->host.quirks & QUIRK_TOP_K);

	write_number(o, "temperature", p->has_temperature, p->temperature,
	    taken || (p->told & TOLD_TEMPERATURE));
	write_number(o, "top_p", p->has_top_p, p->top_p,
	    taken || (p->told & TOLD_TOP_P));
	write_number(o, "top_k", p->has_top_k, p->top_k,
	    top_k || (p->told & TOLD_TOP_K));
}

int64_t
openai_max_tokens(const struct openai_out *o)
{
	int64_t n = o->plan->max_tokens, most = o->host.most;

	return most > 0 && n > most ? most : n;
}

static void
write_max_tokens(struct openai_out *o)
{
	int64_t n = openai_max_tokens(o);

	if (n == 0)
		return;
	jw_key(&o->w, o->host.max_tokens);
	jw_int(&o->w, n);
}

static void
write_stop(struct openai_out *o)
{
	int n = 0;

	if (o->plan->stop_sequences == JSON_NONE ||
	    (o->host.quirks & QUIRK_NO_STOP))
		return;
	jw_key(&o->w, "stop");
	jw_open(&o->w, '[');
	for (int t = json_first(o->in, o->plan->stop_sequences);
	    t != JSON_NONE && n < STOPS; t = json_next(o->in, t), n++)
		jw_raw(&o->w, json_raw(o->in, t));
	jw_close(&o->w, ']');
}

static const char *const level_names[LEVELS] = {
	[LEVEL_NONE] = "none", [LEVEL_MINIMAL] = "minimal",
	[LEVEL_LOW] = "low", [LEVEL_MEDIUM] = "medium",
	[LEVEL_HIGH] = "high", [LEVEL_XHIGH] = "xhigh", [LEVEL_MAX] = "max",
};

/* How hard the client wants the model to think; LEVELS if it does not say. */
static enum openai_level
wanted(const struct plan *p)
{
	static const enum openai_level of[] = {
		[EFFORT_LOW] = LEVEL_LOW, [EFFORT_MEDIUM] = LEVEL_MEDIUM,
		[EFFORT_HIGH] = LEVEL_HIGH, [EFFORT_XHIGH] = LEVEL_XHIGH,
		[EFFORT_MAX] = LEVEL_MAX,
	};

	if (p->thinking == THINKING_DISABLED)
		return LEVEL_NONE;
	if (p->effort != EFFORT_UNSET)
		return of[p->effort];
	if (p->thinking != THINKING_ENABLED || p->budget == 0)
		return LEVELS;
	return p->budget < 2048 ? LEVEL_LOW :
	    p->budget < 8192 ? LEVEL_MEDIUM : LEVEL_HIGH;
}

static void
write_level(struct openai_out *o, const char *name)
{
	jw_key(&o->w, "reasoning_effort");
	jw_cstr(&o->w, name);
}

/*
 * The wish, or the next lower level that the model takes, else the next
 * higher. Thinking that cannot be switched off is left to the model.
 */
const char *
openai_level_of(const struct openai_out *o)
{
	enum openai_level level = wanted(o->plan);
	int best;

	if (level == LEVELS)
		return NULL;
	for (best = level; best >= 0; best--)
		if (o->host.levels & 1u << best)
			break;
	for (int i = level; best < 0 && i < LEVELS; i++)
		if (o->host.levels & 1u << i)
			best = i;
	return best >= 0 && (level != LEVEL_NONE || best <= LEVEL_MINIMAL) ?
	    level_names[best] : NULL;
}

static void
write_openai_effort(struct openai_out *o)
{
	const char *level = openai_level_of(o);

	if (openai_has_tools(o) && o->host.tools_effort != TOOLS_ANY_EFFORT)
		level = o->host.tools_effort == TOOLS_NO_EFFORT ? "none" :
		    NULL;
	if (level != NULL)
		write_level(o, level);
}

/* api-docs.deepseek.com/guides/thinking_mode: low, high and max. */
static void
write_deepseek_effort(struct openai_out *o)
{
	enum openai_level level = wanted(o->plan);

	if (level == LEVELS || level == LEVEL_NONE)
		return;
	write_level(o, level <= LEVEL_LOW ? "low" :
	    level == LEVEL_MAX ? "max" : "high");
}

/* A budget goes as it is when it leaves room for an answer. */
static void
write_openrouter_effort(struct openai_out *o)
{
	const struct plan *p = o->plan;
	struct jw *w = &o->w;
	enum openai_level level = wanted(p);
	bool budget = p->effort == EFFORT_UNSET && p->budget > 0 &&
	    (p->max_tokens == 0 || p->budget < p->max_tokens);

	if (level == LEVEL_NONE || (level == LEVELS &&
	    p->thinking == THINKING_UNSET))
		return;
	jw_key(w, "reasoning");
	jw_open(w, '{');
	if (level == LEVELS) {
		jw_key(w, "enabled");
		jw_bool(w, true);
	} else if (budget) {
		jw_key(w, "max_tokens");
		jw_int(w, p->budget);
	} else {
		jw_key(w, "effort");
		jw_cstr(w, level_names[level > LEVEL_XHIGH ? LEVEL_XHIGH :
		    level]);
	}
	jw_close(w, '}');
}

/* "budget_tokens", "thinking_budget": when the client gives one. */
static void
write_budget(struct openai_out *o, const char *name)
{
	if (o->plan->budget <= 0)
		return;
	jw_key(&o->w, name);
	jw_int(&o->w, o->plan->budget);
}

/* Qwen's switch and, for those who know that, Zhipu's beside it. */
static void
write_switch(struct openai_out *o)
{
	struct jw *w = &o->w;
	bool both = o->host.effort == OPENAI_EFFORT_SWITCH;

	if (o->plan->thinking == THINKING_UNSET)
		return;
	if (both) {
		jw_key(w, "thinking");
		jw_open(w, '{');
		jw_key(w, "type");
		jw_cstr(w, "enabled");
		write_budget(o, "budget_tokens");
		jw_close(w, '}');
	}
	jw_key(w, "enable_thinking");
	jw_bool(w, true);
	if (!both)
		write_budget(o, "thinking_budget");
}

/* Is thinking not wanted, or refused in this request? */
static bool
is_off(const struct openai_out *o)
{
	return o->plan->thinking == THINKING_DISABLED ||
	    ((o->host.quirks & QUIRK_FORCED_NO_THINKING) &&
	    openai_is_forced(o)) ||
	    ((o->host.quirks & QUIRK_THINKS_STREAMED) && !o->plan->stream);
}

static void
write_thinking(struct openai_out *o)
{
	bool off = is_off(o);

	if (off && o->host.thinking_off != NULL) {
		/* A whole member, name and value. */
		jw_raw(&o->w, view_of(o->host.thinking_off));
		return;
	}
	switch (o->host.effort) {
	case OPENAI_EFFORT_NONE:
		break;
	case OPENAI_EFFORT_LEVEL:
		write_openai_effort(o);
		break;
	case OPENAI_EFFORT_DEEPSEEK:
		write_deepseek_effort(o);
		break;
	case OPENAI_EFFORT_OPENROUTER:
		write_openrouter_effort(o);
		break;
	case OPENAI_EFFORT_QWEN:
	case OPENAI_EFFORT_SWITCH:
		if (!off)
			write_switch(o);
		break;
	}
}

int
openai_answer_schema(const struct openai_out *o)
{
	int format = o->plan->format;
	int schema = json_get(o->in, format, "schema");

	return json_is(o->in, json_get(o->in, format, "type"),
	    "json_schema") && json_is_object(o->in, schema) &&
	    !(o->host.quirks & QUIRK_NO_JSON_SCHEMA) ? schema : JSON_NONE;
}

static void
write_format(struct openai_out *o)
{
	struct jw *w = &o->w;
	int schema = openai_answer_schema(o);

	if (schema == JSON_NONE)
		return;
	jw_key(w, "response_format");
	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "json_schema");
	jw_key(w, "json_schema");
	jw_open(w, '{');
	jw_key(w, "name");
	jw_cstr(w, "answer");
	jw_key(w, "schema");
	jw_raw(w, json_raw(o->in, schema));
	jw_close(w, '}');
	jw_close(w, '}');
}

/* 32 hex digits that tell one text from another, and nothing about it. */
void
openai_write_hashed(struct openai_out *o, const char *name, struct view text)
{
	unsigned char sum[HMAC_BYTES];

	if (text.n == 0)
		return;
	hmac_sha256(view_of(name), &text, 1, sum);
	jw_key(&o->w, name);
	jw_string_open(&o->w);
	for (int i = 0; i < 16; i++)
		buf_addf(o->w.out, "%02x", sum[i]);
	jw_string_close(&o->w);
}

void
openai_write_options(struct openai_out *o)
{
	write_stream(o);
	write_max_tokens(o);
	openai_write_sampling(o);
	write_number(o, "repetition_penalty",
	    o->plan->repetition_penalty.n > 0, o->plan->repetition_penalty,
	    true);
	write_stop(o);
	write_thinking(o);
	openai_write_search(o);
	write_format(o);
	if (!(o->host.quirks & QUIRK_NO_USER))
		openai_write_hashed(o, "user", o->plan->user);
	if (o->host.quirks & QUIRK_CACHE_KEY)
		openai_write_hashed(o, "prompt_cache_key", o->plan->session);
}
