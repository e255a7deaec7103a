/* One request and its answer, from the client's bytes to the client's bytes. */
#ifndef CORE_EXCHANGE_H
#define CORE_EXCHANGE_H

#include "config/config.h"
#include "core/encoder.h"
#include "dialect/dialect.h"
#include "http/response.h"
#include "rotation/live.h"
#include "upstream/upstream.h"

/* Silence after which a waiting client gets a sign of life, milliseconds. */
#define QUIET_MS 10000

struct exchange {
	/* The connection's, borrowed. */
	struct request *req;
	struct config *config;
	struct upstream *upstream;
	struct rotation *rotation;
	struct view pin;                /* "PROVIDER/LABEL": this key alone */
	int client;                     /* watched while a provider is silent */

	/* This request's own. */
	struct response answer;
	struct json in;
	struct plan plan;
	struct encoder enc;
	struct buf session;             /* plan.session where a header has it */
	struct buf upstream_model;
	char request_id[32];            /* req_... */

	/* How it went, for the log and the answer's headers. */
	const char *route;              /* the endpoint's path */
	const char *rule;               /* why this provider: "default" */
	enum route_kind kind;           /* whose fallback list counts */
	struct selector to;
	bool fell_back;                 /* `to` is of that list */
	const struct api_key *key;
	int attempts;
	int64_t tokens;                 /* the estimate */
	int64_t begun_us, first_us, sent_bytes;
	bool committed;                 /* the client has some of the answer */
	struct trouble trouble;         /* the last attempt's */
	char should_retry;              /* the provider's x-should-retry */
};

void exchange_open(struct exchange *x, struct stream *to, struct request *r);
void exchange_free(struct exchange *x);

/* Add the headers that say where the answer comes from (x-ccr-...). */
void exchange_headers(struct exchange *x);

/*
 * Tell the client of a failure in the form that still can be had: an error
 * answer, or an error event when the stream has begun.
 */
void exchange_fail(struct exchange *x, struct fail *f);

/* The request's line for the log; no key, no prompt. */
void exchange_log(const struct exchange *x, const struct fail *f);

#endif
