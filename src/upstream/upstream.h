/*
 * One transfer to a provider. The handle keeps its connection (and TLS
 * session) for the next one.
 */
#ifndef UPSTREAM_UPSTREAM_H
#define UPSTREAM_UPSTREAM_H

#include "base/buf.h"
#include "base/fail.h"
#include "upstream/trouble.h"

struct upstream;

/*
 * Once a process, before any fork: the library's own initialisation. SIGPIPE
 * is ignored by the caller, who sees to it before the first call.
 */
void upstream_init(void);

struct upstream *upstream_new(void);    /* NULL when out of memory */
void upstream_free(struct upstream *u);

struct upstream_call {
	const char *url;
	const char *headers;    /* lines "Name: value\n"; checked */
	struct view body;       /* POSTed; borrowed */
	const char *proxy;      /* "" for none; http, https, socks4/4a/5/5h */
	const char *no_proxy;   /* as in no_proxy.h; loopback never needs it */
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
	/* anthropic-ratelimit-unified-*, "name: value\n" each; for the call */
	struct view unified;
};

/*
 * What happens with a reply. Any function returning false ends it. The time
 * they take is nobody's silence. flush, quiet and done may be NULL.
 */
struct upstream_sink {
	void *context;
	bool (*head)(void *context, const struct upstream_head *head,
	    struct fail *f);
	bool (*data)(void *context, struct view bytes, struct fail *f);
	/* All that has arrived (or 64 KiB of it) has been handed over. */
	bool (*flush)(void *context, struct fail *f);
	/* quiet_ms have passed without a byte (again after each). */
	bool (*quiet)(void *context, struct fail *f);
	/*
	 * Is the answer complete, whatever may follow? Asked after each flush;
	 * what still comes is dropped, and after 100 ms not waited for.
	 */
	bool (*done)(void *context);
};

/*
 * Make the call. True when the reply has ended properly (any status), or the
 * sink was done. Else *t says what happened and *f holds the sentence. Where a
 * sink said no, t->kind is TROUBLE_NONE and *f is the sink's; so it is, with
 * status 500, where the configuration is wrong (URL, header, CA_FILE) and
 * another try would be too.
 * A kept connection that turns out to be closed is not told of: the call is
 * made again on a new one, as long as no byte of the reply has come.
 */
bool upstream_run(struct upstream *u, const struct upstream_call *call,
	const struct upstream_sink *sink, struct trouble *t, struct fail *f);

#endif
