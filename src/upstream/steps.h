/*
 * The way to a provider step by step, for `ccr doctor`: a GET that is made as
 * every call is, with what can be told of each step. Nothing is kept of the
 * connection.
 */
#ifndef UPSTREAM_STEPS_H
#define UPSTREAM_STEPS_H

#include "upstream/upstream.h"

enum phase {
	PHASE_NAME,             /* of the provider, or of its proxy */
	PHASE_TCP,
	PHASE_PROXY,             /* from there on to the provider */
	PHASE_TLS,
	PHASE_HTTP,
	PHASES
};

/* "name", "connection", "proxy", "tls", "http". */
const char *phase_name(enum phase phase);

struct steps {
	bool tried;             /* false: the call is wrong by itself: why */
	bool on_way[PHASES];     /* no proxy, no such step */
	enum phase broken;      /* PHASES: none */
	char why[1024];         /* a sentence about the broken one */
	struct trouble trouble;
	char first[264];        /* "HOST:PORT" that is connected to */
	char addresses[256];    /* that its name has: "192.0.2.1, ::1" */
	char peer[64];          /* the one of them that took the connection */
	char proxy[264];        /* "HOST:PORT" */
	/* Of TLS with the provider; "" where the library does not tell. */
	char version[32];       /* "TLSv1.3" */
	char issuer[256], until[64];
	bool intruder;          /* issuer and until are of a certificate that
				 * is not believed */
	int status;             /* HTTP's */
	bool json;              /* its body says that it is */
	char redirect[300];     /* "SCHEME://HOST:PORT" of a 3xx, or "" */
	int64_t name_ms, http_ms;       /* the name, and all up to the head */
};

/*
 * Make the call, with GET and without a body; call->client, quiet_ms and body
 * do not count, and silence_ms is for the whole answer. The answer's body is
 * appended to out, as much as out holds. True if no step is broken: an answer
 * of any status has come.
 * What a certificate that is not believed looks like is found out by another
 * connection, over which nothing is sent.
 */
bool steps_walk(const struct upstream_call *call, struct buf *out,
	struct steps *s);

/* The library's name and version, and those of the libraries under it. */
const char *steps_library(void);

#endif
