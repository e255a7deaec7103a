/*
 * One transfer to a provider. The handle keeps its connection (and TLS
 * session) for the next one.
 */
#ifndef UPSTREAM_UPSTREAM_H
#define UPSTREAM_UPSTREAM_H

#include "base/buf.h"
#include "base/fail.h"
#include "model/trouble.h"

struct upstream;

/* Once a process, before any fork: the library's own initialisation. */
void upstream_init(void);

struct upstream *upstream_new(void);    /* NULL when out of memory */
void upstream_free(struct upstream *u);

struct upstream_call {
	const char *url;
	const char *headers;    /* lines "Name: value\n" */
	struct view body;       /* POSTed; borrowed */
	const char *proxy;      /* "" for none; http, https, socks4/4a/5/5h */
	const char *no_proxy;   /* names, suffixes, addresses, CIDR */
	const char *ca_file;    /* extra trust, "" for none */
	int64_t connect_ms;     /* name, TCP, proxy and TLS together */
	int64_t silence_ms;     /* before the first byte and between bytes */
	int64_t quiet_ms;       /* sink->quiet after so much silence */
	int64_t max_bytes;      /* of the reply's body */
	int client;             /* watched: ends the transfer when gone. -1 */
};

/* The reply's head, as far as anyone needs it. */
struct upstream_head {
	int status;
	bool event_stream;      /* content-type text/event-stream */
	bool json;              /* content-type application/json or +json */
	int64_t retry_after_ms; /* -1; from any of the headers for it */
	char should_retry;      /* x-should-retry: 't', 'f', or 0 */
	char request_id[128];   /* checked characters only */
};

/* What happens with a reply. Any function returning false ends it. */
struct upstream_sink {
	void *context;
	bool (*head)(void *context, const struct upstream_head *head,
	    struct fail *f);
	bool (*data)(void *context, struct view bytes, struct fail *f);
	/* All that has arrived has been handed over. */
	bool (*flush)(void *context, struct fail *f);
	/* quiet_ms have passed without a byte (again after each). */
	bool (*quiet)(void *context, struct fail *f);
	/* Is the answer complete, whatever may follow? NULL: never. */
	bool (*done)(void *context);
};

/*
 * Make the call. True when the reply has ended properly (any status), or the
 * sink was done. Else *t says what happened and *f holds the sentence; where a
 * sink said no, t->kind is TROUBLE_NONE and *f is the sink's.
 */
bool upstream_run(struct upstream *u, const struct upstream_call *call,
	const struct upstream_sink *sink, struct trouble *t, struct fail *f);

#endif
