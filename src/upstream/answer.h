/* A reply as it comes in: its head taken apart, its body counted. */
#ifndef UPSTREAM_ANSWER_H
#define UPSTREAM_ANSWER_H

#include "upstream/rate_limit.h"
#include "upstream/upstream.h"

struct answer {
	const struct upstream_call *call;
	const struct upstream_sink *sink;
	const char *host;               /* for sentences */
	const char *proxy;              /* "HOST:PORT" that a 407 is from */
	struct fail *f;
	struct upstream_head head;
	struct rate_limit rate;
	struct buf unified;             /* head.unified; freed by the owner */
	bool foreign_coding;            /* compressed, or the like */
	bool has_head;                  /* and it has been handed on */
	bool complete;                  /* the sink is done: drop the rest */
	bool stopped;                   /* by us; *f says why */
	enum trouble_kind kind;         /* when stopped; NONE: by the sink */
	int64_t head_bytes;             /* interim replies included */
	int64_t body_bytes;
	size_t unflushed;               /* handed on since the last flush */
};

/* Hand on the flush, if anything has come since the last one. */
void answer_flush(struct answer *r);

/* CURLOPT_HEADERFUNCTION and CURLOPT_WRITEFUNCTION; p points to the reply. */
size_t answer_header(char *bytes, size_t one, size_t n, void *p);
size_t answer_data(char *bytes, size_t one, size_t n, void *p);

#endif
