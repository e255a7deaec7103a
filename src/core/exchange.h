/* One request and its answer, from the client's bytes to the client's bytes. */
#ifndef CORE_EXCHANGE_H
#define CORE_EXCHANGE_H

#include "base/entry.h"
#include "config/config.h"
#include "core/encoder.h"
#include "core/kept.h"
#include "core/trace.h"
#include "dialect/dialect.h"
#include "http/response.h"
#include "rotation/live.h"
#include "rotation/usage.h"
#include "transform/filter.h"
#include "upstream/upstream.h"

/* Silence after which a waiting client gets a sign of life, milliseconds. */
#define QUIET_MS 10000

struct exchange {
	/* The connection's, borrowed. */
	struct request *req;
	struct config *config;
	struct upstream *upstream;
	struct rotation *rotation;
	struct kept *kept;
	struct trace *trace;            /* NULL: nobody asks why */
	struct view pin;                /* "PROVIDER/LABEL": this key alone */
	int client;                     /* watched while a provider is silent */

	/* This request's own. */
	struct response answer;
	struct buf rewritten;           /* in place of req->body; n 0: none */
	struct json in;
	struct plan plan;               /* what the client wants */
	struct outside outside;         /* for programs of the user's */
	struct chain chain;             /* of this attempt */
	struct encoder enc;
	struct buf session;             /* plan.session where a header has it */
	char request_id[32];            /* req_... */

	/* How it went, for the log and the answer's headers. */
	const char *route;              /* the endpoint's path */
	const struct profile *profile;  /* that the path names, or NULL */
	const struct router *router;    /* whose routes count */
	const char *rule;               /* why this provider: "default" */
	bool router_failed;             /* the custom router could not say */
	struct selector to;
	const struct selector_list *fallback;   /* should `to` fail */
	bool fell_back;                 /* `to` is of that list */
	const struct api_key *key;
	int attempts;
	struct thread thread;           /* which conversation it is of */
	int64_t estimate;               /* tokens, by the text alone */
	int64_t tokens;                 /* the same, by what is known */
	int64_t begun_us, first_us, sent_bytes;
	bool committed;                 /* the client has some of the answer */
	struct trouble trouble;         /* the last attempt's */
	char should_retry;              /* the provider's x-should-retry */

	/* What its refusals teach (core/lessons.h). */
	struct buf lessons;             /* as in learned.h; to be proved */
	bool taught;                    /* the last attempt did */
	bool returns_nothing;           /* see the plan's */

	/* Of a provider that speaks as the client does, for the client. */
	struct buf lines;               /* header lines, "name: value\n" */
	struct buf refusal;             /* its error document; n 0: none */
	int refusal_status;
};

void exchange_open(struct exchange *x, struct stream *to, struct request *r);
void exchange_free(struct exchange *x);

/* The bytes of x->in. */
struct buf *exchange_body(struct exchange *x);

/* Add the headers that say where the answer comes from (x-ccr-...). */
void exchange_headers(struct exchange *x);

/*
 * Tell the client of a failure in the form that still can be had: an error
 * answer, or an error event when the stream has begun.
 */
void exchange_fail(struct exchange *x, struct fail *f);

/* Write to the log, wherever that is, if there is to be one. */
void exchange_entry(const struct exchange *x, const struct entry *e);

/* The request's line for the log; no key, no prompt. */
void exchange_log(const struct exchange *x, const struct fail *f);

#endif
