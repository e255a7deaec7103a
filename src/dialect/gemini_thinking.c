/*
 * How hard to think: ai.google.dev/gemini-api/docs/thinking. Models of 2.5
 * take a budget, those of 3 a level; either in the place of the other, or both
 * at once, is refused.
 */
#include "dialect/gemini_out.h"

/*
 * A request that does not speak of thinking has room for an answer of so many
 * tokens at least, or is asked not to think: thoughts count as output.
 */
#define ROOM_TO_THINK 4096

/* Does the client want no thinking? To say nothing is to want none. */
static bool
unwanted(const struct plan *p, int64_t max_tokens)
{
	if (p->thinking == THINKING_DISABLED)
		return true;
	return p->thinking == THINKING_UNSET && p->effort == EFFORT_UNSET &&
	    max_tokens > 0 && max_tokens <= ROOM_TO_THINK;
}

/* The range of a model of 2.5; what is below `least` switches it off. */
struct range {
	int64_t least, most;
	bool off;               /* can it be switched off? */
};

static struct range
range_of(const struct gemini_model *m)
{
	if (m->pro)
		return (struct range){ 128, 32768, false };
	if (m->lite)
		return (struct range){ 512, 24576, true };
	return (struct range){ 1, 24576, true };
}

/* Tokens to think with; -1: as the model likes. */
static int64_t
wish(const struct plan *p, int64_t most)
{
	if (p->effort == EFFORT_UNSET)
		return p->thinking == THINKING_ENABLED && p->budget > 0 ?
		    p->budget : -1;
	return p->effort == EFFORT_LOW ? 2048 :
	    p->effort == EFFORT_MEDIUM ? 8192 :
	    p->effort == EFFORT_HIGH ? 16384 : most;
}

/* A quarter of the output is left for the answer. */
static int64_t
budget(const struct gemini_out *g, int64_t max_tokens)
{
	struct range r = range_of(&g->model);
	int64_t n = wish(g->o.plan, r.most);

	if (unwanted(g->o.plan, max_tokens))
		return r.off ? 0 : r.least;
	if (n < 0)
		return n;
	if (max_tokens > 0 && n > max_tokens - max_tokens / 4)
		n = max_tokens - max_tokens / 4;
	return n < r.least ? r.least : n > r.most ? r.most : n;
}

/*
 * MINIMAL is known to the Flash models before 3.7 and to Flash-Lite; MEDIUM to
 * all but 3 Pro.
 */
static const char *
level(const struct gemini_out *g, int64_t max_tokens)
{
	const struct gemini_model *m = &g->model;
	const struct plan *p = g->o.plan;
	int64_t tokens = wish(p, INT64_MAX);

	if (unwanted(p, max_tokens))
		return !m->pro && (m->lite || m->version < 37) ? "MINIMAL" :
		    "LOW";
	if (tokens < 0)
		return NULL;
	if (p->effort == EFFORT_LOW || tokens < 2048)
		return "LOW";
	if (p->effort == EFFORT_MEDIUM || tokens < 8192)
		return m->pro && m->version == 30 ? "LOW" : "MEDIUM";
	return "HIGH";
}

void
gemini_write_thinking(struct gemini_out *g, int64_t max_tokens)
{
	const struct plan *p = g->o.plan;
	struct jw *w = &g->o.w;
	const char *name;

	if (g->model.version < 25 || g->model.image ||
	    (p->thinking == THINKING_UNSET && p->effort == EFFORT_UNSET &&
	    !unwanted(p, max_tokens)))
		return;
	jw_key(w, "thinkingConfig");
	jw_open(w, '{');
	if (g->model.version < 30) {
		jw_key(w, "thinkingBudget");
		jw_int(w, budget(g, max_tokens));
	} else if ((name = level(g, max_tokens)) != NULL) {
		jw_key(w, "thinkingLevel");
		jw_cstr(w, name);
	}
	jw_key(w, "includeThoughts");
	jw_bool(w, plan_shows_thinking(p));
	jw_close(w, '}');
}
