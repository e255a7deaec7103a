/*
 * Reasoning that stands in the text of an answer, between tags. An opening tag
 * with nothing but blanks before it at the start of the text (or of the text
 * after an interruption, or after such reasoning) begins EVENT_THINKING, which
 * lasts until the closing tag. Blanks inside at the beginning, and blanks
 * after the closing tag, belong to the tags.
 *
 * With `anywhere` the first reasoning of an answer may stand behind text too.
 * Otherwise, and after it, tags in the midst of text are text.
 *
 * Blanks before the first character of the text wait for it; if none comes
 * they are dropped. No other text is lost: reasoning without an end ends with
 * the answer, and what might have been a tag is text.
 */
#ifndef DIALECT_THOUGHTS_H
#define DIALECT_THOUGHTS_H

#include "base/buf.h"
#include "model/event.h"

struct thought_tag {
	const char *open, *close;       /* each begins with '<' */
};

/* <think>, <thinking> and <thought>. */
extern const struct thought_tag thought_tags[];
extern const int thought_tag_count;

struct thoughts {
	const struct thought_tag *tag;
	int tags;
	bool anywhere;
	event_sink *sink;
	void *context;          /* of sink */
	enum {
		THOUGHTS_START, /* nothing but blanks so far */
		THOUGHTS_TEXT,
		THOUGHTS_INSIDE
	} state;
	bool drop_blanks;       /* they follow a tag */
	bool seen;              /* there has been reasoning */
	int which;              /* THOUGHTS_INSIDE: the tag */
	struct buf held;        /* escaped, not yet decided */
};

/* sink gets EVENT_TEXT and EVENT_THINKING. */
void thoughts_open(struct thoughts *t, const struct thought_tag *tag, int tags,
	bool anywhere, event_sink *sink, void *context);
void thoughts_free(struct thoughts *t);

/* Another piece of the text, escaped. */
bool thoughts_feed(struct thoughts *t, struct view escaped, struct fail *f);

/*
 * The text has ended, or something else comes: what is held is passed on.
 * Reasoning may begin again after it.
 */
bool thoughts_break(struct thoughts *t, struct fail *f);

#endif
