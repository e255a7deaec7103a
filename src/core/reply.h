/*
 * One provider's reply on its way to the client: bytes are cut into events,
 * read by the dialect, encoded, and sent with one write for all that arrived
 * together. Where the provider speaks as the client does the bytes themselves
 * go on. Nothing goes out before the reply has said something of substance.
 */
#ifndef CORE_REPLY_H
#define CORE_REPLY_H

#include "core/exchange.h"
#include "core/passing.h"
#include "upstream/sse.h"

struct reply {
	struct exchange *x;
	struct reader reader;
	struct sse sse;
	struct buf body;        /* a reply that is not a stream; an error's */
	struct upstream_head head;
	enum {
		REPLY_NEW,      /* its first bytes will tell */
		REPLY_EVENTS,
		REPLY_WHOLE,
		REPLY_ERROR     /* an error status: the body says why */
	} form;
	bool raw;               /* its bytes go on as they are */
	bool filtered;          /* programs of the user's have it first */
	bool looked;            /* an event of it has been read */
	bool over;              /* nothing more will come of it */
	struct passing passing; /* of a raw stream */
	bool finished;          /* the client has the end of the answer */
	int64_t spoke_ms;       /* when the client last heard anything */
};

bool reply_open(struct reply *r, struct exchange *x,
	const struct dialect *dialect, struct fail *f);
void reply_close(struct reply *r);

/* What upstream_run calls; context is the struct reply. */
extern const struct upstream_sink reply_sink;

/*
 * After the body's proper end: what is left of the reply goes to the client.
 * False with *f; r->reader.trouble says what the provider did.
 */
bool reply_finish(struct reply *r, struct fail *f);

/*
 * The reply has failed, after part of it may have gone out: see that what the
 * client is told next stands where it can be told.
 */
void reply_broken(struct reply *r);

#endif
