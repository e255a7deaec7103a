/* A call of upstream_run whose sink keeps what it is given. */
#ifndef TESTS_UPSTREAM_CALL_H
#define TESTS_UPSTREAM_CALL_H

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"
#include "upstream/upstream.h"

/* What has come of a call, and what the sink is to do in it. */
struct kept {
	struct upstream_head head;
	struct buf body, unified;
	int heads, flushes, quiets;
	size_t pile, highest_pile;      /* bytes since the last flush */
	bool ok;
	struct trouble trouble;
	struct fail fail;
	/* the sink's part */
	const char *refuse;             /* this function of it says no */
	int close_when_quiet;           /* a descriptor, or 0 */
	int slow_ms;                    /* it takes so long over each piece */
	const char *done_with;          /* done when the body has this */
};

static inline bool
kept_refuses(struct kept *k, const char *function, struct fail *f)
{
	if (k->refuse == NULL || strcmp(k->refuse, function) != 0)
		return false;
	fail(f, 418, "the sink's %s said no", function);
	return true;
}

static inline bool
kept_head(void *context, const struct upstream_head *head, struct fail *f)
{
	struct kept *k = context;

	k->head = *head;
	buf_clear(&k->unified);
	buf_add(&k->unified, head->unified);
	k->heads++;
	return !kept_refuses(k, "head", f);
}

static inline bool
kept_data(void *context, struct view bytes, struct fail *f)
{
	struct kept *k = context;

	buf_add(&k->body, bytes);
	poll(NULL, 0, k->slow_ms);
	k->pile += bytes.n;
	if (k->pile > k->highest_pile)
		k->highest_pile = k->pile;
	return !kept_refuses(k, "data", f);
}

static inline bool
kept_flush(void *context, struct fail *f)
{
	struct kept *k = context;

	k->flushes++;
	k->pile = 0;
	return !kept_refuses(k, "flush", f);
}

static inline bool
kept_quiet(void *context, struct fail *f)
{
	struct kept *k = context;

	k->quiets++;
	if (k->close_when_quiet != 0)
		close(k->close_when_quiet);
	k->close_when_quiet = 0;
	return !kept_refuses(k, "quiet", f);
}

static inline bool
kept_done(void *context)
{
	struct kept *k = context;

	return k->done_with != NULL &&
	    view_has(buf_view(&k->body), k->done_with);
}

/* A call with generous limits; url is borrowed. */
static inline struct upstream_call
call_to(const char *url)
{
	return (struct upstream_call){
		.url = url,
		.headers = "Content-Type: application/json\n",
		.body = VIEW("{}"),
		.proxy = "",
		.no_proxy = "",
		.ca_file = "",
		.connect_ms = 60000,
		.silence_ms = 60000,
		.max_bytes = 4 * 1024 * 1024,
		.client = -1,
	};
}

/* Make the call; kept_free is due. The parts of *k to play stay as set. */
static inline bool
kept_run(struct kept *k, struct upstream *u, const struct upstream_call *c)
{
	const struct upstream_sink sink = { k, kept_head, kept_data,
	    kept_flush, kept_quiet, kept_done };

	k->body.max = 64 * 1024 * 1024;
	k->unified.max = 64 * 1024;
	k->ok = upstream_run(u, c, &sink, &k->trouble, &k->fail);
	return k->ok;
}

static inline const char *
kept_body(struct kept *k)
{
	return buf_cstr(&k->body);
}

static inline void
kept_free(struct kept *k)
{
	buf_free(&k->body);
	buf_free(&k->unified);
	*k = (struct kept){ 0 };
}

#endif
