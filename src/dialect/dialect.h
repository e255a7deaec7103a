/*
 * A wire format. `write` turns the client's request into an upstream body in
 * one pass; the reader turns a reply, whole or streamed, into events.
 */
#ifndef DIALECT_DIALECT_H
#define DIALECT_DIALECT_H

#include "config/config.h"
#include "model/event.h"
#include "model/plan.h"
#include "upstream/trouble.h"

/* Where an attempt goes. */
struct target {
	const struct provider *provider;
	struct view model;              /* plain */
	struct view key;                /* plain; may be empty (Ollama) */
};

struct reader {
	const struct dialect *dialect;
	const struct plan *plan;
	event_sink *sink;
	void *context;                  /* of sink */
	struct json in;                 /* tokens, used again for each event */
	struct trouble trouble;         /* an error that the reply reported */
	bool done;                      /* the reply's own end has been seen */
	void *state;                    /* the dialect's, freed by close */
};

struct dialect {
	const char *name, *help;

	/* The URL, and header lines without CRLF, one buf line each ("\n"). */
	bool (*address)(const struct target *t, const struct plan *p,
	    struct buf *url, struct buf *headers, struct fail *f);
	bool (*write)(const struct target *t, const struct plan *p,
	    struct buf *body, struct fail *f);

	/*
	 * False with *f ends the reading; when the provider reported an
	 * error, r->trouble says which.
	 */
	bool (*open)(struct reader *r, struct fail *f);
	bool (*event)(struct reader *r, struct view name, struct view data,
	    struct fail *f);            /* one SSE event */
	bool (*whole)(struct reader *r, struct view body, struct fail *f);
	bool (*end)(struct reader *r, struct fail *f);  /* the body's end */
	void (*close)(struct reader *r);

	/* What a body that came with an error status says. */
	void (*error)(int status, struct view body, struct trouble *t);
};

/* The dialect a provider speaks, by its transformers, else by its URL. */
const struct dialect *dialect_of(const struct provider *p);

extern const struct dialect dialect_openai;
extern const struct dialect dialect_gemini;

#endif
