/* The small members of a request, from plain fields of the plan. */
#include "dialect/responses.h"

/*
 * "Invalid 'max_output_tokens': integer below minimum value. Expected a value
 * >= 16"
 */
#define LEAST_OUTPUT 16

static void
write_stream(struct openai_out *o)
{
	struct jw *w = &o->w;

	jw_key(w, "stream");
	jw_bool(w, o->plan->stream);
	if (!o->plan->stream || !(o->host.quirks & QUIRK_OBFUSCATES))
		return;
	jw_key(w, "stream_options");
	jw_open(w, '{');
	jw_key(w, "include_obfuscation");
	jw_bool(w, false);
	jw_close(w, '}');
}

static void
write_max_tokens(struct openai_out *o)
{
	int64_t n = openai_max_tokens(o);

	if (n == 0)
		return;
	jw_key(&o->w, "max_output_tokens");
	jw_int(&o->w, n < LEAST_OUTPUT ? LEAST_OUTPUT : n);
}

/*
 * platform.openai.com/docs/guides/reasoning: "auto" is the most detailed
 * summary that the model has. Models that do not reason refuse the object.
 */
static void
write_reasoning(struct openai_out *o)
{
	const char *level = openai_level_of(o);
	struct search s;
	bool summary = plan_shows_thinking(o->plan);
	struct jw *w = &o->w;

	if (o->host.levels == 0 || (level == NULL && !summary))
		return;
	/* A server's search is not to be had with so little. */
	if (level != NULL && view_is(view_of(level), "minimal") &&
	    openai_search(o, &s) != SEARCH_NONE)
		level = "low";
	jw_key(w, "reasoning");
	jw_open(w, '{');
	if (level != NULL) {
		jw_key(w, "effort");
		jw_cstr(w, level);
	}
	if (summary) {
		jw_key(w, "summary");
		jw_cstr(w, "auto");
	}
	jw_close(w, '}');
}

static void
write_format(struct openai_out *o)
{
	int schema = openai_answer_schema(o);
	struct jw *w = &o->w;

	if (schema == JSON_NONE)
		return;
	jw_key(w, "text");
	jw_open(w, '{');
	jw_key(w, "format");
	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "json_schema");
	jw_key(w, "name");
	jw_cstr(w, "answer");
	jw_key(w, "schema");
	jw_raw(w, json_raw(o->in, schema));
	jw_close(w, '}');
	jw_close(w, '}');
}

/*
 * Nothing is kept there, so reasoning must come and go with the requests. A
 * search's pages are told only if asked for.
 */
static void
write_store(struct openai_out *o)
{
	struct jw *w = &o->w;
	struct search s;
	bool encrypted = o->host.quirks & QUIRK_ENCRYPTED;
	bool sources = openai_search(o, &s) == SEARCH_RESPONSES;

	jw_key(w, "store");
	jw_bool(w, false);
	if (!encrypted && !sources)
		return;
	jw_key(w, "include");
	jw_open(w, '[');
	if (encrypted)
		jw_cstr(w, "reasoning.encrypted_content");
	if (sources)
		jw_cstr(w, "web_search_call.action.sources");
	jw_close(w, ']');
}

void
responses_write_options(struct openai_out *o)
{
	write_stream(o);
	write_max_tokens(o);
	openai_write_sampling(o);
	write_reasoning(o);
	write_format(o);
	write_store(o);
	if (!(o->host.quirks & QUIRK_NO_USER))
		openai_write_hashed(o, "user", o->plan->user);
	if (o->host.quirks & QUIRK_CACHE_KEY)
		openai_write_hashed(o, "prompt_cache_key", o->plan->session);
}
