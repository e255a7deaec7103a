/* One call while it is under way. */
#ifndef UPSTREAM_TRANSFER_H
#define UPSTREAM_TRANSFER_H

#include <curl/curl.h>

#include "upstream/peer.h"
#include "upstream/answer.h"
#include "upstream/watch.h"

struct transfer {
	CURL *easy;                     /* borrowed */
	const char *errors;             /* libcurl's words: never shown */
	const struct upstream_call *call;
	struct peer target, proxy;
	bool proxied;                   /* the proxy is on the way */
	char target_name[264];          /* "HOST:PORT" */
	char proxy_name[264];
	struct curl_slist *headers;
	struct watch watch;
	struct answer answer;             /* handle_aim sets host and proxy */
	int64_t came, went;             /* bytes so far */
	int64_t silent_us;              /* waited since a byte went or came */
	int64_t quiet_us;               /* waited since a byte came */
	int64_t end_at;                 /* clock_ms(), once complete */
	bool connected;                 /* name, TCP, proxy, TLS are done */
	enum {
		GOING,
		ENDED,                  /* by libcurl: rc says how */
		STOPPED,                /* by the reply's reader or the sink */
		COMPLETE,               /* the sink needs no more */
		SILENT,                 /* for too long */
		LEFT                    /* by the client */
	} end;
	CURLcode rc;
};

/* How far has it come? Has the first name on the way been found? */
bool transfer_resolved(const struct transfer *x);

/* Is there a TCP connection? */
bool transfer_has_socket(const struct transfer *x);

/* A proxy's answer to CONNECT; 0: none, or it was not asked. */
long transfer_tunnel(const struct transfer *x);

/*
 * A certificate was not believed: is it the proxy's? *code is what the TLS
 * library has against it.
 */
bool transfer_proxy_flaw(const struct transfer *x, long *code);

#endif
