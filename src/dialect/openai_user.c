/* What users say, and the system in the midst of the conversation. */
#include "dialect/openai_content.h"

/* Messages from one to another and, if block is set, only these blocks. */
struct span {
	int message, end;
	int block, block_end;
};

static int
span_block(const struct openai_out *o, const struct span *s, int message)
{
	return s->block != JSON_NONE ? s->block :
	    openai_first_block(o, message);
}

/* What results cannot hold in chats: pictures and files. */
static void
hoisted(struct openai_content *c, const struct span *s)
{
	const struct json *in = c->o->in;

	if (c->o->calls.answers == 0 || c->o->style != STYLE_CHAT)
		return;
	for (int m = s->message; m != s->end; m = json_next(in, m))
		for (int t = span_block(c->o, s, m); t != s->block_end;
		    t = json_next(in, t))
			if (openai_pairs_answered(&c->o->calls, t) >= 0)
				openai_content(c, json_get(in, t, "content"));
}

/* All that users say in the span, results of this turn's calls aside. */
static void
user_content(struct openai_content *c, const struct span *s)
{
	const struct json *in = c->o->in;

	for (int m = s->message; m != s->end; m = json_next(in, m)) {
		int content = json_get(in, m, "content");

		if (openai_is_role(c->o, m, "system")) {
			openai_content_reminder(c, m);
			continue;
		}
		if (!json_is_array(in, content))
			openai_content(c, content);
		for (int t = span_block(c->o, s, m); t != s->block_end;
		    t = json_next(in, t))
			if (openai_pairs_answered(&c->o->calls, t) < 0)
				openai_content_block(c, t);
	}
}

static void
user_parts(struct openai_out *o, const struct span *s, bool media)
{
	struct openai_content c = openai_content_of(o, "");

	jw_open(&o->w, '[');
	openai_content_form(&c, FORM_PARTS);
	if (media) {
		openai_content_text(&c,
		    VIEW("[images and files from the tool results above]"));
		openai_content_form(&c, FORM_MEDIA);
		hoisted(&c, s);
		openai_content_form(&c, FORM_PARTS);
	}
	user_content(&c, s);
	jw_close(&o->w, ']');
}

/* A message of one role and one text. */
static void
say(struct openai_out *o, const char *role, const char *text)
{
	openai_role(o, role);
	jw_key(&o->w, "content");
	jw_cstr(&o->w, text);
	jw_close(&o->w, '}');
}

/*
 * A span in which nobody says anything is left out; between two turns of the
 * assistant that would bring them together, where roles must alternate.
 */
static void
write_silence(struct openai_out *o, const struct span *s)
{
	if ((o->host.quirks & QUIRK_ALTERNATE) && o->calls.n == 0 &&
	    s->message != s->end &&
	    s->message != json_first(o->in, o->plan->messages))
		say(o, "user", "(no content)");
}

/* One user message of all that is in the span. */
static void
write_user(struct openai_out *o, const struct span *s)
{
	struct openai_content c = openai_content_of(o, ""), tools = c;

	hoisted(&tools, s);
	user_content(&c, s);
	if (c.texts + c.media + tools.media == 0) {
		write_silence(o, s);
		return;
	}
	if ((o->host.quirks & QUIRK_TOOL_THEN_ASSISTANT) && o->calls.n > 0)
		say(o, "assistant", "OK.");
	openai_role(o, "user");
	jw_key(&o->w, "content");
	if (c.texts == 1 && c.media + tools.media + c.marks == 0) {
		openai_content_form(&c, FORM_STRING);
		jw_string_open(&o->w);
		user_content(&c, s);
		jw_string_close(&o->w);
	} else {
		user_parts(o, s, tools.media > 0);
	}
	jw_close(&o->w, '}');
}

/* A user's message; system blocks within it become messages in their place. */
static void
write_user_message(struct openai_out *o, int message)
{
	struct span s = { message, json_next(o->in, message),
	    openai_first_block(o, message), JSON_NONE };

	for (int t = s.block; t != JSON_NONE; t = json_next(o->in, t)) {
		if (!openai_is_type(o, t, "mid_conv_system") ||
		    (o->host.quirks & QUIRK_SYSTEM_FIRST))
			continue;
		s.block_end = t;
		write_user(o, &s);
		openai_write_late_system(o, t);
		s.block = json_next(o->in, t);
		s.block_end = JSON_NONE;
		if (s.block == JSON_NONE)
			return;
	}
	write_user(o, &s);
}

void
openai_write_users(struct openai_out *o, int first, int end)
{
	if (o->host.quirks & QUIRK_ALTERNATE) {
		write_user(o, &(struct span){ first, end, JSON_NONE,
		    JSON_NONE });
		return;
	}
	for (int m = first; m != end; m = json_next(o->in, m)) {
		if (openai_is_role(o, m, "system") &&
		    !(o->host.quirks & QUIRK_SYSTEM_FIRST))
			openai_write_late_system(o, m);
		else
			write_user_message(o, m);
	}
}
