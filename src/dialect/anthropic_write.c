#include "dialect/anthropic.h"
#include "dialect/anthropic_planned.h"
#include "dialect/attribution.h"
#include "dialect/carrier.h"
#include "dialect/found.h"
#include "json/escape.h"
#include "json/sift.h"
#include "model/search.h"

/* What stands in an answer of which nothing is left; Claude Code's words. */
#define NOTHING "[{\"type\":\"text\",\"text\":\"(no content)\"}]"

struct writing {
	const struct anthropic_body *a;
	const struct plan *p;
	const struct json *in;
	struct splice s;
	int attributed;         /* the text that begins with it; JSON_NONE */
};

static void write_object(struct writing *w, int object, bool answer);

static struct sift
sift_of(struct writing *w)
{
	return (struct sift){ .s = &w->s, .in = w->in };
}

/*
 * Thinking that came from another provider, or from nobody who signs; what
 * another's search has found, which has nothing encrypted in it.
 */
static bool
is_foreign(const struct json *in, int block)
{
	struct view signature = json_escaped(in,
	    json_get(in, block, "signature"));

	return (json_is(in, json_get(in, block, "type"), "thinking") &&
	    (signature.n == 0 || carrier_is(signature))) ||
	    found_is_id(json_escaped(in, json_get(in, block, "id"))) ||
	    found_is_id(json_escaped(in, json_get(in, block,
	    "tool_use_id")));
}

static bool
all_foreign(const struct json *in, int content)
{
	for (int t = json_first(in, content); t != JSON_NONE;
	    t = json_next(in, t))
		if (!is_foreign(in, t))
			return false;
	return json_count(in, content) > 0;
}

/* answer: the host shall not see thinking in it that is not its own. */
static void
write_blocks(struct writing *w, int list, bool answer)
{
	const struct json *in = w->in;
	struct sift c = sift_of(w);

	if (answer && all_foreign(in, list)) {
		splice_replace(&w->s, json_raw(in, list), VIEW(NOTHING));
		return;
	}
	for (int t = json_first(in, list); t != JSON_NONE;
	    t = json_next(in, t)) {
		if (answer && is_foreign(in, t)) {
			sift_drop(&c, t);
			continue;
		}
		if (w->p->strip_cache || t == w->p->search)
			write_object(w, t, false);
		sift_keep(&c, t);
	}
}

static void
cut_attribution(struct writing *w, int string)
{
	struct view text = json_escaped(w->in, string);

	splice_replace(&w->s, (struct view){ text.p,
	    text.n - attribution_skip(text).n }, VIEW(""));
}

/* "Cannot specify both allowed_domains and blocked_domains": search.h. */
static bool
is_refused(const struct writing *w, int name)
{
	struct search s = search_of(w->p);
	int value = json_value(w->in, name);

	return (json_is(w->in, name, "allowed_domains") &&
	    value != s.allowed) || (json_is(w->in, name, "blocked_domains") &&
	    value != s.blocked);
}

/* A message, a block, a tool. */
static void
write_object(struct writing *w, int object, bool answer)
{
	const struct json *in = w->in;
	struct sift c = sift_of(w);

	for (int k = json_first(in, object); json_is_object(in, object) &&
	    k != JSON_NONE; k = json_next(in, k)) {
		if ((w->p->strip_cache && json_is(in, k, "cache_control")) ||
		    (object == w->p->search && is_refused(w, k))) {
			sift_drop(&c, k);
			continue;
		}
		if (json_value(in, k) == w->attributed)
			cut_attribution(w, w->attributed);
		else if (json_is(in, k, "content") &&
		    json_is_array(in, json_value(in, k)))
			write_blocks(w, json_value(in, k), answer);
		sift_keep(&c, k);
	}
}

static void
write_messages(struct writing *w, int list)
{
	const struct json *in = w->in;

	for (int m = json_first(in, list); m != JSON_NONE;
	    m = json_next(in, m)) {
		bool answer = w->a->host->verifies && json_is(in,
		    json_get(in, m, "role"), "assistant");

		if (answer || w->p->strip_cache)
			write_object(w, m, answer);
	}
}

enum attribution {
	ATTRIBUTION_NONE,       /* or this host shall have it */
	ATTRIBUTION_FIRST,      /* the text begins with it */
	ATTRIBUTION_ALL         /* the text is nothing else */
};

static enum attribution
attribution_in(const struct writing *w, int string)
{
	struct view text = json_escaped(w->in, string);
	struct view rest = attribution_skip(text);

	if (w->a->host->anthropic || rest.n == text.n)
		return ATTRIBUTION_NONE;
	return rest.n > 0 ? ATTRIBUTION_FIRST : ATTRIBUTION_ALL;
}

static void
write_prompt(struct writing *w, int list, enum attribution has)
{
	const struct json *in = w->in;
	struct sift c = sift_of(w);
	int first = json_first(in, list);

	if (has == ATTRIBUTION_FIRST)
		w->attributed = json_get(in, first, "text");
	for (int t = first; t != JSON_NONE; t = json_next(in, t)) {
		if (t == first && has == ATTRIBUTION_ALL) {
			sift_drop(&c, t);
			continue;
		}
		if (w->p->strip_cache || (t == first &&
		    has == ATTRIBUTION_FIRST))
			write_object(w, t, false);
		sift_keep(&c, t);
	}
	w->attributed = JSON_NONE;
}

static void
write_system(struct writing *w, int name, struct sift *members)
{
	const struct json *in = w->in;
	int value = json_value(in, name);
	bool list = json_is_array(in, value);
	enum attribution has = attribution_in(w, list ?
	    json_get(in, json_first(in, value), "text") : value);

	if (has == ATTRIBUTION_ALL && (!list || json_count(in, value) == 1)) {
		sift_drop(members, name);
		return;
	}
	if (list)
		write_prompt(w, value, has);
	else if (has == ATTRIBUTION_FIRST)
		cut_attribution(w, value);
	sift_keep(members, name);
}

static void
write_model(struct writing *w, int name, struct sift *members)
{
	struct buf model = BUF(64 << 10);

	if (w->a->model.n == 0) {
		sift_drop(members, name);
		return;
	}
	buf_addc(&model, '"');
	json_escape(w->a->model, &model);
	buf_addc(&model, '"');
	splice_replace(&w->s, json_raw(w->in, json_value(w->in, name)),
	    buf_view(&model));
	buf_free(&model);
	sift_keep(members, name);
}

static void
write_planned(struct writing *w, int name, struct sift *members)
{
	struct buf value = BUF(4096);

	if (!planned_differs(w->p, name, &value)) {
		sift_keep(members, name);
	} else if (value.n == 0) {
		sift_drop(members, name);
	} else {
		splice_replace(&w->s, json_raw(w->in,
		    json_value(w->in, name)), buf_view(&value));
		sift_keep(members, name);
	}
	buf_free(&value);
}

static void
write_member(struct writing *w, int name, struct sift *members)
{
	const struct json *in = w->in;
	int value = json_value(in, name);

	if (json_is(in, name, "model")) {
		write_model(w, name, members);
	} else if (json_is(in, name, "system")) {
		write_system(w, name, members);
	} else if (w->p->strip_cache && json_is(in, name, "cache_control")) {
		sift_drop(members, name);
	} else {
		if (json_is(in, name, "messages"))
			write_messages(w, value);
		else if (json_is(in, name, "tools") && (w->p->strip_cache ||
		    w->p->search != JSON_NONE))
			write_blocks(w, value, false);
		write_planned(w, name, members);
	}
}

/* What the caller wants in front, and what the plan has and the body not. */
static void
write_front(struct writing *w)
{
	struct view root = json_raw(w->in, JSON_ROOT);
	struct buf front = BUF(1 << 20);

	buf_add(&front, w->a->front);
	planned_missing(w->p, &front);
	splice_replace(&w->s, (struct view){ root.p + 1, 0 },
	    buf_view(&front));
	buf_free(&front);
}

bool
anthropic_write_body(const struct anthropic_body *a, const struct plan *p,
    struct buf *body, struct fail *f)
{
	struct writing w = { .a = a, .p = p, .in = p->in,
		.s = { .text = p->in->text, .out = body },
		.attributed = JSON_NONE };
	struct sift members = sift_of(&w);

	buf_room(body, p->in->text.n + a->front.n + a->model.n + 1024);
	write_front(&w);
	for (int k = json_first(p->in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(p->in, k))
		write_member(&w, k, &members);
	splice_end(&w.s);
	return !body->failed || fail(f, 413, "the request is too long");
}

bool
anthropic_write(const struct target *t, const struct plan *p,
    struct buf *body, struct fail *f)
{
	struct anthropic_host h = anthropic_host_of(t);
	struct anthropic_body a = { .host = &h, .model = t->model,
		.front = VIEW("") };

	return anthropic_write_body(&a, p, body, f);
}
