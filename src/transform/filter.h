/*
 * Filter programs: transformers of the user's own. A request passes them in
 * the order of their lists, after all of ccr's own have been at it, as the body
 * that is about to go to the provider; its answer passes them last to first,
 * before the dialect reads it. doc/filters.md is for those who write one.
 */
#ifndef TRANSFORM_FILTER_H
#define TRANSFORM_FILTER_H

#include "transform/chain.h"
#include "transform/program.h"
#include "upstream/sse.h"

/* What goes to the provider. Filters may change the three buffers. */
struct parcel {
	const struct provider *provider;
	struct view model, key;
	struct buf *url, *headers, *body;       /* headers: "Name: value\n" */
};

/*
 * Let every filter program of the chain have the request; those that want the
 * answer too are started. The world outside must outlive the chain.
 */
bool filter_request(struct chain *c, const struct outside *o,
	const struct parcel *p, struct fail *f);

/* Does a program want the answer? Else what follows need not be called. */
bool filter_wants_answer(const struct chain *c);

/* An event of the provider's stream: what becomes of it goes to `to`. */
bool filter_event(struct chain *c, struct view name, struct view data,
	sse_sink *to, void *context, struct fail *f);

/* The stream's end: what programs held back goes to `to`. */
bool filter_end(struct chain *c, sse_sink *to, void *context,
	struct fail *f);

/* A whole answer: what becomes of it is appended to out. */
bool filter_whole(struct chain *c, struct view body, struct buf *out,
	struct fail *f);

#endif
