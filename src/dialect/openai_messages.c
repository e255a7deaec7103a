/*
 * The conversation. It is written turn by turn: what the assistant said and
 * called, a tool message for each call, and what users and the system said
 * until the assistant's next turn. Nothing in a turn depends on later turns,
 * so that the bytes of a conversation stay the same as it grows.
 */
#include "dialect/openai_content.h"

static void
write_result(struct openai_out *o, int call, int block)
{
	struct jw *w = &o->w;

	openai_role(o, "tool");
	jw_key(w, "tool_call_id");
	openai_write_id(o, call);
	jw_key(w, "content");
	jw_string_open(w);
	if (block == JSON_NONE)
		jw_part(w, VIEW("[no result]"));
	else
		openai_content_result(o, block);
	jw_string_close(w);
	jw_close(w, '}');
}

/* Results in the order they came in, then the calls that got none. */
static void
write_results(struct openai_out *o, int first, int end)
{
	if (o->calls.n == 0)
		return;
	for (int m = first; m != end; m = json_next(o->in, m))
		for (int t = openai_first_block(o, m); t != JSON_NONE;
		    t = json_next(o->in, t)) {
			int call = openai_pairs_answered(&o->calls, t);

			if (call >= 0)
				write_result(o, call, t);
		}
	for (int i = 0; i < o->calls.n; i++)
		if (o->calls.call[i].result < 0)
			write_result(o, i, JSON_NONE);
}

/*
 * Write the turn that begins with this message; returns where the next begins.
 * An assistant message with calls takes in those of the assistant that follow,
 * as Anthropic's API does: the results stand behind them all.
 */
static int
write_turn(struct openai_out *o, int first)
{
	bool merge = o->host.quirks & QUIRK_ALTERNATE;
	int users = first, end;

	openai_pairs_clear(&o->calls);
	while (openai_is_role(o, users, "assistant") &&
	    (users == first || merge || o->calls.n > 0)) {
		openai_collect_calls(o, users);
		users = json_next(o->in, users);
	}
	openai_pairs_name(&o->calls);
	for (end = users; end != JSON_NONE &&
	    !openai_is_role(o, end, "assistant"); end = json_next(o->in, end))
		openai_collect_results(o, end);
	openai_write_assistant(o, first, users);
	write_results(o, users, end);
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
