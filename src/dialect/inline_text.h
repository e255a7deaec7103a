/*
 * What some servers leave in the text of an answer: reasoning between <think>
 * tags, and tool calls that their template parser did not recognise.
 *
 * Reasoning. Between <think>, <thinking> or <thought> at the start of the text
 * and its closing tag stands EVENT_THINKING, by the rules of thoughts.h.
 *
 * Tool calls. Markup of a form that markup.h lists becomes tool calls when
 *   - the request has tools, and does not forbid their use,
 *   - the markup is complete, and each call in it names a tool of the request
 *     and has an object (or nothing) for arguments,
 *   - it ends the text: only blanks and more such markup may follow, since a
 *     model that calls a tool waits for its result, while one that writes
 *     about calls, or quotes some, goes on,
 *   - and the provider reported no call of its own.
 * Otherwise it is the text that it is, byte for byte. What might be markup is
 * held back only until that is decided.
 *
 * No text is lost but blanks around the tags of reasoning.
 */
#ifndef DIALECT_INLINE_TEXT_H
#define DIALECT_INLINE_TEXT_H

#include "dialect/thoughts.h"
#include "model/plan.h"

struct inline_text {
	const struct plan *plan;
	event_sink *sink;
	void *context;          /* of sink */
	bool tools;             /* calls are looked for */
	struct thoughts thoughts;       /* what it leaves is looked at here */
	enum {
		INLINE_TEXT,
		INLINE_MARKUP
	} state;
	struct buf held;        /* escaped, not yet decided */

	/* Offsets into what is held; the rest is INLINE_MARKUP's. */
	size_t passed;          /* looked at: it is text */
	size_t body;            /* the inside of the present markup */
	size_t searched;        /* no closing tag before this */
	int form;               /* of the present markup */
	enum { MARKUP_HEAD, MARKUP_BODY, MARKUP_AFTER } phase;
};

/* sink gets EVENT_TEXT, EVENT_THINKING and the three events of tool calls. */
void inline_open(struct inline_text *s, const struct plan *plan,
	event_sink *sink, void *context);
void inline_free(struct inline_text *s);

/* Another piece of the text, escaped. */
bool inline_feed(struct inline_text *s, struct view escaped, struct fail *f);

/*
 * Something else than text comes: what is held was text. Reasoning may begin
 * again after it.
 */
bool inline_break(struct inline_text *s, struct fail *f);

/*
 * The text has ended. Where markup that is held makes calls they are sent,
 * numbered from 0, if `calls` allows it, and counted into *made.
 */
bool inline_end(struct inline_text *s, bool calls, int *made, struct fail *f);

#endif
