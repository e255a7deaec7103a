#include "dialect/openai_calls.h"

#include <stdlib.h>
#include <string.h>

#include "dialect/escaped.h"
#include "dialect/openai.h"
#include "json/escape.h"

#define ARGUMENTS_MAX (32 << 20)

void
openai_calls_open(struct openai_calls *c, const struct plan *plan,
    event_sink *sink, void *context)
{
	*c = (struct openai_calls){ .plan = plan, .sink = sink,
		.context = context, .scratch = BUF(2 * ARGUMENTS_MAX) };
}

void
openai_calls_free(struct openai_calls *c)
{
	for (int i = 0; i < c->n; i++) {
		buf_free(&c->call[i].id);
		buf_free(&c->call[i].name);
		buf_free(&c->call[i].held);
	}
	free(c->call);
	buf_free(&c->scratch);
	*c = (struct openai_calls){ .scratch = c->scratch };
}

/* One element of tool_calls. */
static struct openai_piece
piece_of(const struct json *in, int t)
{
	int function = json_get(in, t, "function");
	struct openai_piece p = { .index = -1, .arguments = JSON_NONE };

	if (!json_is_object(in, function))
		function = t;
	if (!json_int(in, json_get(in, t, "index"), &p.index))
		p.index = -1;
	p.id = json_escaped(in, json_get(in, t, "id"));
	p.name = json_escaped(in, json_get(in, function, "name"));
	p.arguments = json_get(in, function, "arguments");
	return p;
}

/* Is there anything in a piece's arguments? */
static bool
says_something(const struct json *in, int arguments)
{
	struct view text = json_escaped(in, arguments);

	return json_is_object(in, arguments) || json_is_array(in, arguments) ||
	    escaped_blanks(text) < text.n;
}

static bool
is_tool(const struct plan *p, struct view name)
{
	struct view original = openai_tool_original(p, name);

	for (int t = json_first(p->in, p->tools); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (view_eq(json_escaped(p->in, json_get(p->in, t, "name")),
		    original))
			return true;
	return false;
}

/* The rule of the header: does the piece begin another call than `call`? */
static bool
is_another(const struct openai_calls *c, const struct openai_call *call,
    const struct json *in, const struct openai_piece *p)
{
	bool same_name = view_eq(p->name, buf_view(&call->name));
	bool over = call->shape.complete && says_something(in, p->arguments);
	bool beside = call->chunk == c->chunk;

	if (p->id.n > 0 && call->id.n > 0 &&
	    !view_eq(p->id, buf_view(&call->id)))
		return true;
	if (p->name.n == 0 || call->name.n == 0)
		return false;
	if (p->id.n > 0 && call->id.n > 0)
		return over && (beside || !same_name);
	return over || beside || (!same_name && is_tool(c->plan, p->name));
}

static struct openai_call *
find_by_index(struct openai_calls *c, int64_t index)
{
	for (int i = c->n; i-- > 0;)
		if (c->call[i].index == index)
			return &c->call[i];
	return NULL;
}

static struct openai_call *
find_by_id(struct openai_calls *c, struct view id)
{
	for (int i = c->n; i-- > 0;)
		if (view_eq(buf_view(&c->call[i].id), id))
			return &c->call[i];
	return NULL;
}

/* The call that a piece belongs to; NULL for a new one. */
static struct openai_call *
find(struct openai_calls *c, const struct json *in,
    const struct openai_piece *p)
{
	struct openai_call *call;

	if (p->index >= 0)
		call = find_by_index(c, p->index);
	else if (p->id.n > 0)
		call = find_by_id(c, p->id);
	else
		call = c->n > 0 ? &c->call[c->n - 1] : NULL;
	if (call == NULL || !is_another(c, call, in, p))
		return call;
	/* Several calls under one index, interleaved, known by their ids. */
	if (p->id.n > 0 && !view_eq(p->id, buf_view(&call->id)))
		return find_by_id(c, p->id);
	return NULL;
}

static struct openai_call *
append(struct openai_calls *c, int64_t index)
{
	if (c->n == c->cap) {
		int cap = c->cap == 0 ? 8 : 2 * c->cap;
		struct openai_call *call = realloc(c->call,
		    (size_t)cap * sizeof(*call));

		if (call == NULL)
			return NULL;
		c->call = call;
		c->cap = cap;
	}
	c->call[c->n] = (struct openai_call){
		.index = index,
		.id = BUF(4 << 10),
		.name = BUF(4 << 10),
		.held = BUF(ARGUMENTS_MAX),
		.number = -1,
	};
	return &c->call[c->n++];
}

static bool
send(struct openai_calls *c, const struct openai_call *call,
    enum event_type type, struct view text, struct fail *f)
{
	struct event e = { .type = type, .call = call->number, .text = text };

	if (type == EVENT_TOOL_START) {
		e.id = buf_view(&call->id);
		e.name = openai_tool_original(c->plan, buf_view(&call->name));
	}
	return c->sink(c->context, &e, f);
}

static bool
no_memory(struct fail *f)
{
	return fail(f, 502, "a tool call in the answer is too long");
}

static bool
end_call(struct openai_calls *c, struct openai_call *call, struct fail *f)
{
	if (call->number < 0 || call->ended)
		return true;
	call->ended = true;
	return send(c, call, EVENT_TOOL_END, VIEW(""), f);
}

/* Another call begins: those before it that are complete are over. */
static bool
end_complete(struct openai_calls *c, struct fail *f)
{
	for (int i = 0; i < c->n; i++)
		if (c->call[i].shape.complete && !c->call[i].placeholder &&
		    !end_call(c, &c->call[i], f))
			return false;
	return true;
}

static bool
start(struct openai_calls *c, struct openai_call *call, struct fail *f)
{
	if (!end_complete(c, f))
		return false;
	call->number = c->started++;
	if (!send(c, call, EVENT_TOOL_START, VIEW(""), f))
		return false;
	if (!call->object || call->placeholder || call->held.n == 0)
		return true;
	if (!send(c, call, EVENT_TOOL_ARGUMENTS, buf_view(&call->held), f))
		return false;
	buf_free(&call->held);
	return true;
}

/* "{}" and nothing else, blanks aside. */
static bool
is_empty_object(struct view escaped)
{
	struct view v = escaped;

	if (v.n == 0 || v.p[0] != '{')
		return false;
	v = view_skip(v, 1);
	v = view_skip(v, escaped_blanks(v));
	if (v.n == 0 || v.p[0] != '}')
		return false;
	v = view_skip(v, 1);
	return escaped_blanks(v) == v.n;
}

/* A piece of an object's text: passed on, or held until the name is known. */
static bool
take_object(struct openai_calls *c, struct openai_call *call,
    struct view text, struct fail *f)
{
	size_t inside = arguments_follow(&call->shape, text);

	if (!c->plan->loose_arguments)
		text.n = inside;
	if (text.n == 0)
		return true;
	if (call->number >= 0)
		return send(c, call, EVENT_TOOL_ARGUMENTS, text, f);
	buf_add(&call->held, text);
	return !call->held.failed || no_memory(f);
}

static bool
take_text(struct openai_calls *c, struct openai_call *call, struct view text,
    struct fail *f)
{
	if (call->ended)
		return true;
	if (call->placeholder || (!call->object && !call->other)) {
		text = view_skip(text, escaped_blanks(text));
		if (text.n == 0)
			return true;
		call->object = text.p[0] == '{';
		call->other = !call->object;
		call->placeholder = is_empty_object(text);
		call->shape = (struct arguments){
			.complete = call->placeholder };
		if (call->placeholder)
			return true;
	}
	if (call->object)
		return take_object(c, call, text, f);
	buf_add(&call->held, text);
	return !call->held.failed || no_memory(f);
}

static bool
take_arguments(struct openai_calls *c, struct openai_call *call,
    const struct json *in, int t, struct fail *f)
{
	if (json_is_string(in, t))
		return json_escaped(in, t).n == 0 ||
		    take_text(c, call, json_escaped(in, t), f);
	if (!json_is_object(in, t) &&
	    !(c->plan->loose_arguments && json_is_array(in, t)))
		return true;
	buf_clear(&c->scratch);
	json_escape_compact(json_raw(in, t), &c->scratch);
	if (c->scratch.failed)
		return no_memory(f);
	return take_text(c, call, buf_view(&c->scratch), f);
}

static bool
take_piece(struct openai_calls *c, const struct json *in,
    const struct openai_piece *p, struct fail *f)
{
	struct openai_call *call = find(c, in, p);

	if (call == NULL && c->n == OPENAI_CALLS_MAX)
		return fail(f, 502, "the answer has over %d tool calls",
		    OPENAI_CALLS_MAX);
	if (call == NULL)
		call = append(c, p->index);
	if (call == NULL)
		return fail(f, 500, "out of memory");
	call->chunk = c->chunk;
	if (call->id.n == 0)
		buf_add(&call->id, p->id);
	if (call->name.n == 0)
		buf_add(&call->name, p->name);
	if (call->id.failed || call->name.failed)
		return no_memory(f);
	if (call->number < 0 && call->name.n > 0 && !start(c, call, f))
		return false;
	return take_arguments(c, call, in, p->arguments, f);
}

bool
openai_calls_piece(struct openai_calls *c, const struct json *in,
    const struct openai_piece *p, struct fail *f)
{
	c->chunk++;
	return take_piece(c, in, p, f);
}

bool
openai_calls_take(struct openai_calls *c, const struct json *in, int pieces,
    struct fail *f)
{
	struct openai_piece p;

	if (json_is_object(in, pieces)) {
		p = piece_of(in, pieces);
		return openai_calls_piece(c, in, &p, f);
	}
	if (json_count(in, pieces) > 0)
		c->chunk++;
	for (int t = json_first(in, pieces); t != JSON_NONE;
	    t = json_next(in, t)) {
		if (!json_is_object(in, t))
			continue;
		p = piece_of(in, t);
		if (!take_piece(c, in, &p, f))
			return false;
	}
	return true;
}

/* The object that JSON text, or JSON text in a JSON string, stands for. */
static bool
unwrap(struct view plain, struct buf *object)
{
	struct json in = { 0 };
	struct buf inner = BUF(ARGUMENTS_MAX);
	struct fail f;
	bool good = json_parse(&in, plain, &f) &&
	    json_text(&in, JSON_ROOT, &inner) && !inner.failed;

	good = good && json_parse(&in, buf_view(&inner), &f) &&
	    json_is_object(&in, JSON_ROOT);
	if (good)
		json_escape_compact(json_raw(&in, JSON_ROOT), object);
	json_free(&in);
	buf_free(&inner);
	return good && !object->failed;
}

/* null and "" mean what {} does. */
static bool
means_nothing(struct view plain)
{
	plain = view_trim(plain);
	return plain.n == 0 || view_is(plain, "null") ||
	    view_is(plain, "\"\"");
}

/* Arguments that do not begin with '{', now that all of them are here. */
static bool
resolve(struct openai_calls *c, struct openai_call *call, struct fail *f)
{
	struct buf plain = BUF(ARGUMENTS_MAX);
	bool good = true;

	buf_clear(&c->scratch);
	json_unescape(buf_view(&call->held), &plain);
	if (unwrap(buf_view(&plain), &c->scratch)) {
		call->shape.complete = true;
		if (c->scratch.n > 2)
			good = send(c, call, EVENT_TOOL_ARGUMENTS,
			    buf_view(&c->scratch), f);
	} else if (means_nothing(buf_view(&plain))) {
		call->other = false;
	} else if (c->plan->loose_arguments) {
		good = send(c, call, EVENT_TOOL_ARGUMENTS,
		    buf_view(&call->held), f);
	} else {
		c->shapeless++;
	}
	buf_free(&plain);
	return good;
}

bool
openai_calls_end(struct openai_calls *c, struct fail *f)
{
	for (int i = 0; i < c->n; i++) {
		struct openai_call *call = &c->call[i];

		if (call->number < 0) {
			c->nameless++;
			continue;
		}
		if (call->other && !call->ended && !resolve(c, call, f))
			return false;
		if ((!call->object || call->shape.complete) &&
		    !end_call(c, call, f))
			return false;
	}
	return true;
}

bool
openai_calls_complete(const struct openai_calls *c)
{
	for (int i = 0; i < c->n; i++)
		if (c->call[i].number < 0 || !c->call[i].shape.complete)
			return false;
	return c->n > 0;
}

bool
openai_calls_broken(const struct openai_calls *c)
{
	for (int i = 0; i < c->n; i++)
		if (c->call[i].number >= 0 && c->call[i].object &&
		    !c->call[i].shape.complete)
			return true;
	return false;
}
