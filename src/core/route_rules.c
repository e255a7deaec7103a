/* Router.rules: the first whose conditions all hold. */
#include <stdlib.h>

#include "core/routing.h"

#define FACTS_MAX 8192
#define SHOWN 60                /* bytes of a value */

/* One value of a fact. */
struct value {
	struct view text;
	double number;
	bool numeric;
};

static bool
ends_nocase(struct view v, struct view end)
{
	return v.n >= end.n && view_is_nocase(view_skip(v, v.n - end.n),
	    end.p);
}

static bool
passes_text(const struct comparing *t, struct view v)
{
	for (size_t i = 0; i < t->texts; i++) {
		struct view want = t->text[i];

		if (t->comparison == IS_TEXT ? view_is_nocase(v, want.p) :
		    t->comparison == HAS_PREFIX ?
		    view_starts_nocase(v, want.p) :
		    t->comparison == HAS_SUFFIX ? ends_nocase(v, want) :
		    view_has_nocase(v, want.p))
			return true;
	}
	return false;
}

/* A header's value can be compared as a number too. */
static bool
number_of(const struct value *v, double *number)
{
	char text[32], *end;

	*number = v->number;
	if (v->numeric)
		return true;
	if (v->text.n == 0 || v->text.n >= sizeof(text))
		return false;
	memcpy(text, v->text.p, v->text.n);
	text[v->text.n] = '\0';
	*number = strtod(text, &end);
	return *end == '\0';
}

static bool
passes_number(const struct comparing *t, const struct value *v)
{
	double n;

	if (!number_of(v, &n))
		return false;
	switch (t->comparison) {
	case IS_ABOVE:
		return n > t->number;
	case IS_ABOVE_OR:
		return n >= t->number;
	case IS_BELOW:
		return n < t->number;
	case IS_BELOW_OR:
		return n <= t->number;
	default:
		return n == t->number;
	}
}

static bool
passes(const struct condition *c, const struct value *v)
{
	for (const struct comparing *t = c->test; t != NULL; t = t->next)
		if (t->comparison >= IS_NUMBER ? !passes_number(t, v) :
		    !passes_text(t, v->text))
			return false;
	return true;
}

static bool
passes_view(const struct condition *c, struct view text)
{
	struct value v = { .text = text };

	return passes(c, &v);
}

static bool
passes_count(const struct condition *c, int64_t n)
{
	struct value v = { .number = (double)n, .numeric = true };

	return passes(c, &v);
}

/* A value of the body: a string's text, anything else as it stands. */
static bool
passes_json(const struct condition *c, const struct json *in, int t)
{
	struct buf plain = BUF(64 << 20);
	struct value v = { .text = json_raw(in, t) };
	bool ok;

	if (t == JSON_NONE || json_is_null(in, t))
		return false;
	v.numeric = json_double(in, t, &v.number);
	if (json_text(in, t, &plain))
		v.text = buf_view(&plain);
	ok = passes(c, &v);
	buf_free(&plain);
	return ok;
}

/* "messages.0.role" */
static int
way_to(const struct json *in, struct view way)
{
	int at = JSON_ROOT;

	while (way.p != NULL && at != JSON_NONE) {
		struct view name = view_cut(&way, '.');
		int next = JSON_NONE;
		int64_t index;

		if (json_is_array(in, at) && view_number(name, &index)) {
			next = json_first(in, at);
			while (index-- > 0 && next != JSON_NONE)
				next = json_next(in, next);
		}
		for (int k = json_is_object(in, at) ? json_first(in, at) :
		    JSON_NONE; k != JSON_NONE; k = json_next(in, k))
			if (json_is_n(in, k, name.p, name.n))
				next = json_value(in, k);
		at = next;
	}
	return at;
}

static bool
any_tool(const struct condition *c, const struct plan *p)
{
	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (passes_json(c, p->in, json_get(p->in, t, "name")))
			return true;
	return false;
}

static bool
any_text(const struct condition *c, const struct json *in, int content)
{
	if (json_is_string(in, content))
		return passes_json(c, in, content);
	for (int t = json_first(in, content); t != JSON_NONE;
	    t = json_next(in, t))
		if (passes_json(c, in, json_get(in, t, "text")))
			return true;
	return false;
}

/* The newest Claude Code says half of it in messages. */
static bool
any_system_text(const struct condition *c, const struct plan *p)
{
	const struct json *in = p->in;

	if (any_text(c, in, p->system))
		return true;
	for (int t = json_first(in, p->messages); t != JSON_NONE;
	    t = json_next(in, t))
		if (json_is(in, json_get(in, t, "role"), "system") &&
		    any_text(c, in, json_get(in, t, "content")))
			return true;
	return false;
}

static bool
any_kind(const struct condition *c, const struct exchange *x)
{
	for (int i = ROUTE_DEFAULT + 1; i < ROUTE_KINDS; i++) {
		enum route_kind kind = (enum route_kind)i;

		if (passes_view(c, view_of(route_kind_name(kind))) &&
		    route_is(x, kind, NULL))
			return true;
	}
	return false;
}

/* What is empty is not there. */
static bool
passes_if_there(const struct condition *c, struct view text)
{
	return text.n > 0 && passes_view(c, text);
}

static bool
any_passes(const struct routing *r, const struct condition *c)
{
	const struct exchange *x = r->x;

	switch (c->fact) {
	case FACT_MODEL:
		return passes_view(c, r->model);
	case FACT_HEADER:
		return passes_if_there(c, request_header(x->req, c->name.p));
	case FACT_BODY:
		return passes_json(c, &x->in, way_to(&x->in, c->name));
	case FACT_TOKENS:
		return passes_count(c, x->tokens);
	case FACT_TOOL:
		return any_tool(c, &x->plan);
	case FACT_TOOLS:
		return passes_count(c, json_count(&x->in, x->plan.tools));
	case FACT_PATH:
		return passes_view(c, x->req->path);
	case FACT_SESSION:
		return passes_if_there(c, x->plan.session);
	case FACT_SYSTEM:
		return any_system_text(c, &x->plan);
	case FACT_AGENT:
		return passes_if_there(c, x->thread.agent);
	case FACT_KIND:
		return any_kind(c, x);
	}
	return false;
}

/* What it is now, where that is short and nobody's secret. */
static void
say_value(const struct routing *r, const struct condition *c,
    struct buf *why)
{
	const struct exchange *x = r->x;
	struct view v = VIEW("");

	if (c->fact == FACT_TOKENS)
		trace_say(why, " %lld", (long long)x->tokens);
	else if (c->fact == FACT_TOOLS)
		trace_say(why, " %d", json_count(&x->in, x->plan.tools));
	else if (c->fact == FACT_MODEL)
		v = r->model;
	else if (c->fact == FACT_PATH)
		v = x->req->path;
	if (v.n > 0)
		trace_say(why, " \"%.*s\"", (int)(v.n < SHOWN ? v.n : SHOWN),
		    v.p);
}

static void
say(const struct routing *r, const struct condition *c, bool holds,
    struct buf *why)
{
	if (why == NULL)
		return;
	trace_say(why, "%s%s", why->n == 0 ? "" : "; ", fact_name(c->fact));
	if (c->name.n > 0)
		trace_say(why, " %.*s", VIEW_ARG(c->name));
	say_value(r, c, why);
	trace_say(why, holds ? " fits" : " does not fit");
}

static bool
holds_all(const struct routing *r, const struct rule *rule, struct buf *why)
{
	for (const struct condition *c = rule->condition; c != NULL;
	    c = c->next) {
		bool holds = any_passes(r, c) != c->not;

		say(r, c, holds, why);
		if (!holds)
			return false;
	}
	return true;
}

static bool
takes(struct routing *r, const struct rule *rule)
{
	struct exchange *x = r->x;
	struct buf facts = BUF(FACTS_MAX);
	bool holds = holds_all(r, rule, x->trace == NULL ? NULL : &facts);

	if (x->trace != NULL)
		trace_add(x->trace, rule->label, holds ? CHOICE_TAKES :
		    CHOICE_PASSES, buf_view(&facts));
	buf_free(&facts);
	if (!holds)
		return false;
	x->to = rule->to;
	x->rule = rule->label;
	if (rule->has_fallback)
		x->fallback = &rule->fallback;
	return true;
}

enum choice
route_rules(struct routing *r, struct buf *why)
{
	const struct router *router = r->x->router;
	struct trace *t = r->x->trace;

	(void)why;
	if (t != NULL && router->rules == 0)
		trace_add(t, "rules", CHOICE_UNSET, VIEW(""));
	for (size_t i = 0; i < router->rules; i++)
		if (takes(r, &router->rule[i]))
			return CHOICE_TAKES;
	return router->rules == 0 ? CHOICE_UNSET : CHOICE_PASSES;
}
