/* generationConfig: ai.google.dev/api/generate-content#GenerationConfig. */
#include "dialect/gemini_out.h"
#include "dialect/gemini_schema.h"

/* Gemini takes so many stop sequences. */
#define STOPS 5

static void
write_number(struct gemini_out *g, const char *name, bool has,
    struct view number)
{
	if (!has)
		return;
	jw_key(&g->o.w, name);
	jw_raw(&g->o.w, number);
}

static void
write_stop(struct gemini_out *g)
{
	const struct json *in = g->o.in;
	int n = 0;

	if (g->o.plan->stop_sequences == JSON_NONE)
		return;
	jw_key(&g->o.w, "stopSequences");
	jw_open(&g->o.w, '[');
	for (int t = json_first(in, g->o.plan->stop_sequences);
	    t != JSON_NONE && n < STOPS; t = json_next(in, t), n++)
		jw_raw(&g->o.w, json_raw(in, t));
	jw_close(&g->o.w, ']');
}

/* Models before 3 refuse a form for the answer beside functions. */
static void
write_format(struct gemini_out *g)
{
	const struct json *in = g->o.in;
	int format = g->o.plan->format;
	int schema = json_get(in, format, "schema");

	if (!json_is(in, json_get(in, format, "type"), "json_schema") ||
	    !json_is_object(in, schema) ||
	    (g->model.version < 30 && gemini_has_tools(g)))
		return;
	jw_key(&g->o.w, "responseMimeType");
	jw_cstr(&g->o.w, "application/json");
	jw_key(&g->o.w, "responseSchema");
	gemini_schema(&g->o.w, in, schema);
}

void
gemini_write_options(struct gemini_out *g)
{
	const struct plan *p = g->o.plan;
	int64_t most = gemini_model_output(&g->model);
	int64_t max_tokens = p->max_tokens < most ? p->max_tokens : most;
	struct jw *w = &g->o.w;

	jw_key(w, "generationConfig");
	jw_open(w, '{');
	if (max_tokens > 0) {
		jw_key(w, "maxOutputTokens");
		jw_int(w, max_tokens);
	}
	write_number(g, "temperature", p->has_temperature, p->temperature);
	write_number(g, "topP", p->has_top_p, p->top_p);
	write_number(g, "topK", p->has_top_k, p->top_k);
	write_stop(g);
	gemini_write_thinking(g, max_tokens);
	write_format(g);
	jw_close(w, '}');
}
