#include "dialect/openai_out.h"

void
openai_role(struct openai_out *o, const char *name)
{
	jw_open(&o->w, '{');
	if (o->style != STYLE_CHAT) {
		jw_key(&o->w, "type");
		jw_cstr(&o->w, "message");
	}
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

static void
collect_calls(struct openai_out *o, int message)
{
	for (int t = openai_first_block(o, message); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (openai_is_call(o, t))
			openai_pairs_add(&o->calls, openai_string(o, t, "id"));
}

static void
collect_results(struct openai_out *o, int message)
{
	for (int t = openai_first_block(o, message); t != JSON_NONE;
	    t = json_next(o->in, t))
		if (openai_is_type(o, t, "tool_result"))
			openai_pairs_answer(&o->calls,
			    openai_string(o, t, "tool_use_id"), t);
}

int
openai_turn(struct openai_out *o, int first, bool merge, int *users)
{
	int m = first, end;

	openai_pairs_clear(&o->calls);
	while (openai_is_role(o, m, "assistant") &&
	    (m == first || merge || o->calls.n > 0)) {
		collect_calls(o, m);
		m = json_next(o->in, m);
	}
	openai_pairs_name(&o->calls);
	for (end = m; end != JSON_NONE &&
	    !openai_is_role(o, end, "assistant"); end = json_next(o->in, end))
		collect_results(o, end);
	*users = m;
	return end;
}

void
openai_each_result(struct openai_out *o, int users, int end,
    void (*write)(struct openai_out *o, int call, int block))
{
	if (o->calls.n == 0)
		return;
	for (int m = users; m != end; m = json_next(o->in, m))
		for (int t = openai_first_block(o, m); t != JSON_NONE;
		    t = json_next(o->in, t)) {
			int call = openai_pairs_answered(&o->calls, t);

			if (call >= 0)
				write(o, call, t);
		}
	for (int i = 0; i < o->calls.n; i++)
		if (o->calls.call[i].result < 0)
			write(o, i, JSON_NONE);
}

void
openai_write_arguments(struct openai_out *o, int input)
{
	jw_string_open(&o->w);
	if (json_is_object(o->in, input)) {
		jw_part_json(&o->w, json_raw(o->in, input));
	} else if (input == JSON_NONE || json_is_null(o->in, input)) {
		jw_part(&o->w, VIEW("{}"));
	} else {
		jw_part(&o->w, VIEW("{\\\"input\\\":"));
		jw_part_json(&o->w, json_raw(o->in, input));
		jw_part(&o->w, VIEW("}"));
	}
	jw_string_close(&o->w);
}
