/* The items of an answer, and what of them is passed on. */
#include <stdlib.h>

#include "base/fnv.h"
#include "dialect/carrier.h"
#include "dialect/responses.h"
#include "dialect/responses_read.h"

/* Longer ids are not theirs. */
#define ID_MAX_BYTES 128

static const struct {
	const char *type;
	enum responses_kind kind;
} kinds[] = {
	{ "reasoning", ITEM_REASONING },
	{ "message", ITEM_MESSAGE },
	{ "function_call", ITEM_CALL },
	{ "web_search_call", ITEM_SEARCH },
	{ "openrouter:web_search", ITEM_SEARCH },
};

static enum responses_kind
kind_of(const struct json *in, int object)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (json_is(in, json_get(in, object, "type"), kinds[i].type))
			return kinds[i].kind;
	return ITEM_OTHER;
}

static int
append(struct reader *r, int64_t index, uint64_t id,
    enum responses_kind kind, struct fail *f)
{
	struct responses_reading *s = r->state;

	if (s->n == RESPONSES_ITEMS_MAX) {
		fail(f, 502, "the answer has over %d items",
		    RESPONSES_ITEMS_MAX);
		return -1;
	}
	if (s->n == s->cap) {
		int cap = s->cap == 0 ? 8 : 2 * s->cap;
		struct responses_item *item = realloc(s->item,
		    (size_t)cap * sizeof(*item));

		if (item == NULL) {
			fail(f, 500, "out of memory");
			return -1;
		}
		s->item = item;
		s->cap = cap;
	}
	s->item[s->n] = (struct responses_item){ .kind = kind,
		.index = index, .id = id };
	return s->n++;
}

/*
 * The last item with this index. Some providers give all items one index:
 * then the id decides; others change an item's id from event to event: then
 * the index does. Without an index the id decides, without both the last is
 * meant.
 */
static int
find(const struct responses_reading *s, int64_t index, uint64_t id)
{
	int best = -1;

	for (int i = s->n; i-- > 0;) {
		const struct responses_item *item = &s->item[i];

		if (index >= 0 && item->index >= 0 && item->index != index)
			continue;
		if (id == 0 || item->id == 0 || item->id == id)
			return i;
		if (best < 0 && index >= 0)
			best = i;
	}
	return best;
}

/* begins: the event is an item's first. */
static int
item_of(struct reader *r, int event, int object, enum responses_kind kind,
    bool begins, struct fail *f)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;
	struct view text = json_escaped(in, json_get(in, event, "item_id"));
	const struct responses_item *item;
	int64_t index;
	uint64_t id;
	bool same;
	int i;

	if (!json_int(in, json_get(in, event, "output_index"), &index) ||
	    index < 0)
		index = -1;
	if (text.n == 0)
		text = json_escaped(in, json_get(in, object, "id"));
	id = text.n == 0 ? 0 : fnv64(text);
	i = find(s, index, id);
	item = i < 0 ? NULL : &s->item[i];
	same = item != NULL && id != 0 && item->id == id;
	return item != NULL && item->kind == kind &&
	    (same || (!item->done && !(begins && id != 0))) ? i :
	    append(r, index, id, kind, f);
}

int
responses_item(struct reader *r, int event, enum responses_kind kind,
    struct fail *f)
{
	return item_of(r, event, JSON_NONE, kind, false, f);
}

/*
 * What reasoning led to begins: its carriers go out in front of it. Reasoning
 * that led to nothing, or to what cannot be given back, is of no use: given
 * back alone it would be refused.
 */
static bool
let_go(struct reader *r, struct fail *f)
{
	struct responses_reading *s = r->state;
	struct event e = { .type = EVENT_SIGNATURE,
		.text = buf_view(&s->waiting) };
	bool good = e.text.n == 0 || reading_pass(r, &e, f);

	buf_clear(&s->waiting);
	return good;
}

bool
responses_say(struct reader *r, int item, enum event_type type, int64_t part,
    struct view text, struct fail *f)
{
	struct responses_reading *s = r->state;
	struct event gap = { .type = type, .text = VIEW("\\n\\n") };
	struct event e = { .type = type, .text = text };
	bool apart = s->last == type && s->last_item >= 0 &&
	    (s->last_item != item || s->last_part != part);

	if (text.n == 0)
		return true;
	if (type == EVENT_TEXT && ((!s->base.text && !found_now(r, f)) ||
	    !let_go(r, f)))
		return false;
	if (s->item[item].said == SAID_NOTHING)
		s->item[item].said = SAID_PIECES;
	s->last = type;
	s->last_item = item;
	s->last_part = part;
	return (!apart || reading_pass(r, &gap, f)) && reading_pass(r, &e, f);
}

bool
responses_call(struct reader *r, int item, int object, int arguments,
    struct fail *f)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;
	struct openai_piece p = { .index = item, .arguments = arguments };
	struct responses_item *is = &s->item[item];

	if (!found_now(r, f) || !let_go(r, f))
		return false;
	if (!is->named) {
		p.id = json_escaped(in, json_get(in, object, "call_id"));
		p.name = json_escaped(in, json_get(in, object, "name"));
		is->named = p.name.n > 0;
	}
	if (json_escaped(in, arguments).n > 0)
		is->said = SAID_PIECES;
	s->last_item = -1;
	return openai_calls_piece(&s->calls, in, &p, f);
}

bool
responses_added(struct reader *r, int event, struct fail *f)
{
	struct responses_reading *s = r->state;
	int object = json_get(&r->in, event, "item");
	enum responses_kind kind = kind_of(&r->in, object);
	int item = item_of(r, event, object, kind, true, f);

	if (item < 0)
		return false;
	if (kind == ITEM_OTHER || kind == ITEM_SEARCH)
		buf_clear(&s->waiting);
	if (kind != ITEM_CALL)
		return true;
	if (!responses_call(r, item, object,
	    json_get(&r->in, object, "arguments"), f))
		return false;
	/* Arguments here are a beginning, or as good as none. */
	s->item[item].said = SAID_NOTHING;
	return true;
}

static bool
message_done(struct reader *r, int item, int object, struct fail *f)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;
	int list = json_get(in, object, "content"), part = 0;

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t), part++) {
		struct view text = json_escaped(in, json_get(in, t, "text"));
		struct view no = json_escaped(in,
		    json_get(in, t, "refusal"));

		s->refused |= no.n > 0;
		if (!responses_say(r, item, EVENT_TEXT, part, text, f) ||
		    !responses_say(r, item, EVENT_TEXT, part, no, f))
			return false;
	}
	return true;
}

static bool
thoughts_done(struct reader *r, int item, int list, struct fail *f)
{
	const struct json *in = &r->in;
	int part = 0;

	for (int t = json_is_array(in, list) ? json_first(in, list) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t), part++)
		if (!responses_say(r, item, EVENT_THINKING, part,
		    json_escaped(in, json_get(in, t, "text")), f))
			return false;
	return true;
}

/* What goes back with the next request; see carrier.h for what it may hold. */
static void
keep_reasoning(struct reader *r, int object)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;
	struct carrier c = { VIEW(RESPONSES_CARRIER), s->model,
		json_escaped(in, json_get(in, object, "id")),
		json_escaped(in, json_get(in, object, "encrypted_content")) };

	if (c.note.n > ID_MAX_BYTES || view_has(c.note, ".") ||
	    view_has(c.note, ";"))
		c.note = VIEW("");
	if (c.text.n > 0 && !view_has(c.text, ";"))
		carrier_add(&c, &s->waiting);
}

static bool
reasoning_done(struct reader *r, int item, int object, struct fail *f)
{
	struct responses_reading *s = r->state;
	const struct json *in = &r->in;

	if (s->item[item].said == SAID_NOTHING &&
	    !thoughts_done(r, item, json_get(in, object, "summary"), f))
		return false;
	if (s->item[item].said == SAID_NOTHING &&
	    !thoughts_done(r, item, json_get(in, object, "content"), f))
		return false;
	keep_reasoning(r, object);
	return !s->waiting.failed ||
	    fail(f, 502, "the answer's encrypted reasoning is too long");
}

static bool
item_done(struct reader *r, int item, int object, struct fail *f)
{
	struct responses_reading *s = r->state;
	struct responses_item *is = &s->item[item];

	if (is->done)
		return true;
	is->done = true;
	switch (is->kind) {
	case ITEM_REASONING:
		return reasoning_done(r, item, object, f);
	case ITEM_MESSAGE:
		responses_found_message(r, object);
		return is->said != SAID_NOTHING ||
		    message_done(r, item, object, f);
	case ITEM_CALL:
		return responses_call(r, item, object,
		    is->said != SAID_NOTHING ? JSON_NONE :
		    json_get(&r->in, object, "arguments"), f);
	case ITEM_SEARCH:
		responses_found_call(r, object);
		/* FALLTHROUGH */
	default:
		buf_clear(&s->waiting);
		return true;
	}
}

bool
responses_done(struct reader *r, int event, struct fail *f)
{
	int object = json_get(&r->in, event, "item");
	int item = item_of(r, event, object, kind_of(&r->in, object), false,
	    f);

	return item >= 0 && item_done(r, item, object, f);
}

bool
responses_whole_item(struct reader *r, int object, struct fail *f)
{
	int item = append(r, -1, 0, kind_of(&r->in, object), f);

	return item >= 0 && item_done(r, item, object, f);
}
