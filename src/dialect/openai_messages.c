/*
 * The conversation. It is written turn by turn: what the assistant said and
 * called, a tool message for each call, and what users and the system said
 * until the assistant's next turn. Nothing in a turn depends on later turns,
 * so that the bytes of a conversation stay the same as it grows.
 */
#include "dialect/openai_content.h"

static void
write_result_text(struct openai_out *o, int block)
{
	jw_string_open(&o->w);
	if (block == JSON_NONE)
		jw_part(&o->w, VIEW("[no result]"));
	else
		openai_content_result(o, block);
	jw_string_close(&o->w);
}

static void
write_result(struct openai_out *o, int call, int block)
{
	struct jw *w = &o->w;
	int mark = openai_mark(o, block);

	openai_role(o, "tool");
	jw_key(w, "tool_call_id");
	openai_write_id(o, call);
	jw_key(w, "content");
	if (mark == JSON_NONE) {
		write_result_text(o, block);
	} else {
		jw_open(w, '[');
		jw_open(w, '{');
		jw_key(w, "type");
		jw_cstr(w, "text");
		jw_key(w, "text");
		write_result_text(o, block);
		openai_write_mark(o, mark);
		jw_close(w, '}');
		jw_close(w, ']');
	}
	jw_close(w, '}');
}

/* Write the turn that begins with this message; where the next one begins. */
static int
write_turn(struct openai_out *o, int first)
{
	int users, end = openai_turn(o, first,
	    o->host.quirks & QUIRK_ALTERNATE, &users);

	openai_write_assistant(o, first, users);
	openai_each_result(o, users, end, write_result);
	openai_write_users(o, users, end);
	return end;
}

bool
openai_write_messages(struct openai_out *o)
{
	int m = json_first(o->in, o->plan->messages);

	jw_key(&o->w, "messages");
	jw_open(&o->w, '[');
	openai_write_system(o);
	while (m != JSON_NONE && !o->calls.failed)
		m = write_turn(o, m);
	jw_close(&o->w, ']');
	return !o->calls.failed;
}
