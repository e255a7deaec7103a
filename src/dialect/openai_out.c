#include "dialect/openai_out.h"

void
openai_role(struct openai_out *o, const char *name)
{
	jw_open(&o->w, '{');
	jw_key(&o->w, "role");
	jw_cstr(&o->w, name);
}

void
openai_write_id(struct openai_out *o, int call)
{
	int max = o->host.quirks & QUIRK_ID_9 ? 9 :
	    o->host.quirks & QUIRK_ID_40 ? 40 : 0;

	jw_string_open(&o->w);
	openai_pairs_id(&o->calls, call, max, o->w.out);
	jw_string_close(&o->w);
}

bool
openai_is_role(const struct openai_out *o, int message, const char *role)
{
	return json_is(o->in, json_get(o->in, message, "role"), role);
}

bool
openai_is_type(const struct openai_out *o, int block, const char *type)
{
	return json_is(o->in, json_get(o->in, block, "type"), type);
}

struct view
openai_string(const struct openai_out *o, int object, const char *name)
{
	return json_escaped(o->in, json_get(o->in, object, name));
}

int
openai_first_block(const struct openai_out *o, int message)
{
	int content = json_get(o->in, message, "content");

	return json_is_array(o->in, content) ? json_first(o->in, content) :
	    JSON_NONE;
}

bool
openai_is_call(const struct openai_out *o, int block)
{
	return openai_is_type(o, block, "tool_use") &&
	    openai_string(o, block, "name").n > 0;
}

void
openai_collect_calls(struct openai_out *o, int message)
{
	for (int t = openai_first_block(o, message); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (openai_is_call(o, t))
			openai_pairs_add(&o->calls, openai_string(o, t, "id"));
}

void
openai_collect_results(struct openai_out *o, int message)
{
	for (int t = openai_first_block(o, message); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (openai_is_type(o, t, "tool_result"))
			openai_pairs_answer(&o->calls,
			    openai_string(o, t, "tool_use_id"), t);
}
