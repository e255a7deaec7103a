/*
 * cache_control: where a prefix ends that is worth keeping. Those who pass
 * requests on to Anthropic and others know it on text parts:
 * openrouter.ai/docs/features/prompt-caching.
 */
#include "dialect/openai_out.h"

int
openai_mark(const struct openai_out *o, int block)
{
	int mark = json_get(o->in, block, "cache_control");

	return (o->host.quirks & QUIRK_CACHE_CONTROL) &&
	    o->style == STYLE_CHAT && !o->plan->strip_cache &&
	    json_is(o->in, json_get(o->in, mark, "type"), "ephemeral") ?
	    mark : JSON_NONE;
}

void
openai_write_mark(struct openai_out *o, int mark)
{
	int ttl = json_get(o->in, mark, "ttl");

	if (mark == JSON_NONE)
		return;
	jw_key(&o->w, "cache_control");
	jw_open(&o->w, '{');
	jw_key(&o->w, "type");
	jw_cstr(&o->w, "ephemeral");
	if (json_is_string(o->in, ttl)) {
		jw_key(&o->w, "ttl");
		jw_raw(&o->w, json_raw(o->in, ttl));
	}
	jw_close(&o->w, '}');
}
