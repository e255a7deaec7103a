/* The tag in an agent's prompt: whom it names, and its removal. */
#include "core/agent_tag.h"
#include "core/routing.h"
#include "json/cut.h"
#include "json/escape.h"

/* Messages of the user's in which one can stand. */
#define MESSAGES 2

/* system: the text is of the system prompt. */
typedef void text_taker(struct routing *r, int string, bool system);

static void
take_content(struct routing *r, int content, bool system, text_taker *take)
{
	const struct json *in = &r->x->in;

	if (json_is_string(in, content))
		take(r, content, system);
	for (int t = json_is_array(in, content) ? json_first(in, content) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		take(r, json_get(in, t, "text"), system);
}

/* Every text in which a tag counts. */
static void
take_texts(struct routing *r, text_taker *take)
{
	const struct plan *p = &r->x->plan;
	const struct json *in = &r->x->in;
	int left = MESSAGES;

	take_content(r, p->system, true, take);
	for (int t = json_first(in, p->messages); t != JSON_NONE && left > 0;
	    t = json_next(in, t)) {
		if (!json_is(in, json_get(in, t, "role"), "user"))
			continue;
		take_content(r, json_get(in, t, "content"), false, take);
		left--;
	}
}

static struct selector
named(const struct routing *r, const struct agent_tag *tag, struct buf *name)
{
	struct selector to;

	buf_clear(name);
	json_unescape(tag->inside, name);
	to = config_selector(r->x->config, buf_view(name));
	return to.model.p == NULL ? (struct selector){ .provider = NULL } : to;
}

/* What documents about the tag have in it. */
static bool
is_example(struct view name)
{
	return view_is_nocase(name, "provider/model") ||
	    view_is_nocase(name, "provider,model");
}

/*
 * In the words of somebody who is no agent's, a tag for a model that is not
 * configured is just a text about tags.
 */
static void
look_at(struct routing *r, int string, bool system)
{
	struct view text = json_escaped(&r->x->in, string);
	struct buf name = BUF(1024);
	struct agent_tag tag;
	size_t from = 0;

	while (agent_tag_find(text, from, &tag)) {
		struct selector to = named(r, &tag, &name);

		from = tag.at + tag.n;
		r->tag.any |= to.provider != NULL;
		if (to.provider != NULL && r->tag.to.provider == NULL)
			r->tag.to = to;
		if (to.provider == NULL && r->tag.unknown.n == 0 &&
		    !is_example(buf_view(&name)) &&
		    (system || route_is(r->x, ROUTE_SUBAGENT, NULL)))
			buf_add(&r->tag.unknown, buf_view(&name));
	}
	buf_free(&name);
}

static void
remove_from(struct routing *r, int string, bool system)
{
	struct exchange *x = r->x;
	struct buf name = BUF(1024);
	struct agent_tag tag;
	size_t from = 0;

	(void)system;
	while (agent_tag_find(json_escaped(&x->in, string), from, &tag)) {
		bool known = named(r, &tag, &name).provider != NULL;

		from = known ? tag.at : tag.at + tag.n;
		if (known)
			json_cut(&x->in, exchange_body(x)->p, string, tag.at,
			    tag.n);
	}
	buf_free(&name);
}

void
route_tag_look(struct routing *r)
{
	take_texts(r, look_at);
}

void
route_tag_remove(struct routing *r)
{
	take_texts(r, remove_from);
}

enum choice
route_tag(struct routing *r, struct buf *why)
{
	struct view unknown = buf_view(&r->tag.unknown);
	struct buf list = BUF(700);

	if (r->tag.to.provider != NULL) {
		trace_say(why, "a tag names \"%.*s,%.*s\"",
		    VIEW_ARG(r->tag.to.provider->name),
		    VIEW_ARG(r->tag.to.model));
		r->x->to = r->tag.to;
		r->x->rule = "tag";
		return CHOICE_TAKES;
	}
	if (unknown.n == 0) {
		trace_say(why, "no <CCR-SUBAGENT-MODEL> in the prompt");
		return CHOICE_PASSES;
	}
	trace_say(why, "a tag names \"%.*s\"", VIEW_ARG(unknown));
	config_list_models(r->x->config, &list);
	fail(r->f, 400, "<CCR-SUBAGENT-MODEL> in the prompt asks for "
	    "\"%.*s\", which is not configured; there is %.*s",
	    VIEW_ARG(unknown), VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return CHOICE_REFUSES;
}
