/* What kind of request it is: what the routes of Router go by. */
#include "core/routing.h"

/* Tokens below which a conversation is not long, whatever it was before. */
#define STILL_LONG 20000

/*
 * A conversation whose last answer was to a long prompt is still long, unless
 * it has become so short that it must have been compacted.
 */
static bool
is_long(const struct exchange *x, struct buf *why)
{
	int64_t threshold = x->router->long_context_threshold;
	struct answered last = { 0 };
	bool known = (x->tokens > STILL_LONG || why != NULL) &&
	    usage_last(x->rotation, &x->thread, &last);

	trace_say(why, "about %lld tokens, longContextThreshold is %lld",
	    (long long)x->tokens, (long long)threshold);
	if (known)
		trace_say(why, "; the prompt before had %lld",
		    (long long)last.input);
	return x->tokens > threshold || (x->tokens > STILL_LONG && known &&
	    last.input > threshold);
}

/* Claude Code says so in its headers. */
static bool
is_subagent(const struct exchange *x, struct buf *why)
{
	struct view class = request_header(x->req,
	    "x-claude-code-request-class");

	if (x->thread.agent.n > 0)
		trace_say(why, "x-claude-code-agent-id is there");
	else if (class.n > 0)
		trace_say(why, "x-claude-code-request-class is %.*s",
		    VIEW_ARG(class));
	else
		trace_say(why, "no header of an agent");
	return x->thread.agent.n > 0 || view_is_nocase(class, "subagent");
}

/* Claude Code's small jobs ask for a Haiku, by whatever version. */
static bool
is_background(const struct exchange *x, struct buf *why)
{
	bool haiku = view_has_nocase(x->plan.model, "claude") &&
	    view_has_nocase(x->plan.model, "haiku");

	trace_say(why, "the model asked for is %s Claude Haiku",
	    haiku ? "a" : "no");
	return haiku;
}

static bool
wants_search(const struct exchange *x, struct buf *why)
{
	int tool = plan_search_tool(&x->plan);

	if (tool == JSON_NONE)
		trace_say(why, "no tool's type begins with web_search");
	else
		trace_say(why, "a tool of type %.*s",
		    VIEW_ARG(json_escaped(x->plan.in,
		    json_get(x->plan.in, tool, "type"))));
	return tool != JSON_NONE;
}

/* A picture among blocks, or in a tool's result among them. */
static bool
has_image(const struct json *in, int blocks, bool deeper)
{
	for (int t = json_first(in, blocks); t != JSON_NONE;
	    t = json_next(in, t)) {
		int type = json_get(in, t, "type");

		if (json_is(in, type, "image") || (deeper &&
		    json_is(in, type, "tool_result") &&
		    has_image(in, json_get(in, t, "content"), false)))
			return true;
	}
	return false;
}

/* The user's last words, or the results of the last calls. */
static bool
shows_image(const struct exchange *x, struct buf *why)
{
	const struct json *in = x->plan.in;
	int last = JSON_NONE;
	bool image;

	for (int t = json_first(in, x->plan.messages); t != JSON_NONE;
	    t = json_next(in, t))
		if (!json_is(in, json_get(in, t, "role"), "system"))
			last = t;
	image = json_is(in, json_get(in, last, "role"), "user") &&
	    has_image(in, json_get(in, last, "content"), true);
	trace_say(why, "%s image in the user's last message",
	    image ? "an" : "no");
	return image;
}

/*
 * Claude Code sends adaptive thinking with every main request: what counts
 * then is how much effort it asks for.
 */
static bool
wants_thinking(const struct exchange *x, struct buf *why)
{
	static const char *const names[] = {
		[THINKING_UNSET] = "not mentioned",
		[THINKING_ENABLED] = "enabled",
		[THINKING_ADAPTIVE] = "adaptive",
		[THINKING_DISABLED] = "disabled",
	};
	enum effort least = EFFORT_LOW;

	while (least < EFFORT_MAX && !view_is(x->router->think_effort,
	    effort_name(least)))
		least++;
	trace_say(why, "thinking is %s", names[x->plan.thinking]);
	if (x->plan.thinking != THINKING_ADAPTIVE)
		return x->plan.thinking == THINKING_ENABLED;
	trace_say(why, ", effort is %s, thinkEffort is %s",
	    x->plan.effort == EFFORT_UNSET ? "not mentioned" :
	    effort_name(x->plan.effort), effort_name(least));
	return x->plan.effort >= least;
}

static bool
is_any(const struct exchange *x, struct buf *why)
{
	(void)x;
	trace_say(why, "for all that nothing else takes");
	return true;
}

bool
route_is(const struct exchange *x, enum route_kind kind, struct buf *why)
{
	static bool (*const is[ROUTE_KINDS])(const struct exchange *x,
	    struct buf *why) = {
		[ROUTE_DEFAULT] = is_any,
		[ROUTE_BACKGROUND] = is_background,
		[ROUTE_THINK] = wants_thinking,
		[ROUTE_LONG_CONTEXT] = is_long,
		[ROUTE_WEB_SEARCH] = wants_search,
		[ROUTE_IMAGE] = shows_image,
		[ROUTE_SUBAGENT] = is_subagent,
	};

	return is[kind](x, why);
}
