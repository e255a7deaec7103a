/*
 * What the readers of all dialects have in common: a reply's text cut into
 * tokens, what is passed on noted, how a reading fails and how it ends.
 */
#ifndef DIALECT_READING_H
#define DIALECT_READING_H

#include "dialect/dialect.h"
#include "dialect/found.h"

/* The first member of what a dialect keeps in reader.state. */
struct reading {
	struct buf mended;              /* a text with its UTF-8 repaired */
	struct usage usage;
	struct found found;             /* by the provider's own search */
	bool text, thought;             /* some was passed on, not blank */
	bool ended;                     /* EVENT_STOP was sent */
};

/*
 * Room of n bytes, zeroed but for struct reading, as r->state. NULL when out
 * of memory, with *f.
 */
void *reading_open(struct reader *r, size_t n, struct fail *f);

/* Free it; what the dialect has put into its own members is freed before. */
void reading_close(struct reader *r);

/*
 * Cut the text into r->in, mending its UTF-8 if it is not quite that. False
 * with the trouble if it is no JSON; `address` says what api_base_url should
 * be: "the whole address, up to /chat/completions".
 */
bool reading_parse(struct reader *r, struct view text, const char *address,
	struct fail *f);

/* An event_sink that notes what passes; context is the struct reader. */
bool reading_pass(void *reader, const struct event *e, struct fail *f);

/*
 * Usage, cumulative. The first is passed on at once: it may be in time for the
 * answer's head. The last goes out at the end, by reading_total.
 */
bool reading_usage(struct reader *r, const struct usage *u, struct fail *f);
bool reading_total(struct reader *r, struct fail *f);

/* The end: EVENT_STOP, with the stop sequence (escaped) if one is known. */
bool reading_stop(struct reader *r, enum stop_reason stop,
	struct view sequence, struct fail *f);

/* Fail the reading; *f and r->trouble get the sentence. Returns false. */
bool reading_trouble(struct reader *r, struct fail *f,
	enum trouble_kind kind, int status, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* So, because the answer broke off, or because nothing was in it. */
bool reading_cut(struct reader *r, struct fail *f);
bool reading_empty(struct reader *r, struct fail *f);

#endif
