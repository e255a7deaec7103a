/*
 * The answer that stands in a call's arguments, {"response":"..."}, as text.
 * The arguments come as pieces of JSON text that is escaped itself, as in
 * EVENT_TOOL_ARGUMENTS; what is taken out is escaped once, as in EVENT_TEXT.
 * It is taken out as it comes, however the pieces are cut.
 */
#ifndef TRANSFORM_EXIT_TEXT_H
#define TRANSFORM_EXIT_TEXT_H

#include "base/buf.h"

struct exit_text {
	enum {
		EXIT_BEGIN,     /* before the object */
		EXIT_NAME,      /* before a member, or the end */
		EXIT_IN_NAME,
		EXIT_COLON,
		EXIT_VALUE,
		EXIT_TEXT,      /* within the response */
		EXIT_SKIP,      /* within another value, or behind the text */
		EXIT_DONE,
		EXIT_OTHER      /* no such object */
	} state;
	bool began;             /* the response has */
	bool other;             /* another member came */
	bool matches;           /* the name may be "response" */
	size_t name;            /* how many bytes of it have come */
	int depth;              /* EXIT_SKIP: containers */
	bool string;            /* EXIT_SKIP: within a string */
	char escape[6];         /* an escape that has begun */
	size_t escaped;         /* its length so far */
	struct buf all;         /* all that came, until the response begins */
};

void exit_text_open(struct exit_text *x);
void exit_text_free(struct exit_text *x);

/* Another piece of the arguments; what it brings is appended to text. */
void exit_text_feed(struct exit_text *x, struct view escaped,
	struct buf *text);

/*
 * No more will come. Where the arguments are no such object they are the text
 * themselves.
 */
void exit_text_end(struct exit_text *x, struct buf *text);

#endif
