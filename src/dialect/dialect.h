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
	const struct google_account *google;    /* whose token `key` is */
};

struct reader {
	const struct dialect *dialect;
	const struct plan *plan;
	event_sink *sink;
	void *context;                  /* of sink */
	struct json in;                 /* tokens, used again for each event */
	struct trouble trouble;         /* an error that the reply reported */
	bool done;                      /* the reply's own end has been seen */
	bool searches;                  /* SEARCHES_SURELY, and it was to */
	int64_t text_block;             /* of a raw stream: the open block of
					 * text, from 1; 0: there is none */
	void *state;                    /* the dialect's, freed by close */
};

/* What becomes of a client's wish to search the web (model/search.h). */
enum searches {
	SEARCHES_NOT,           /* nobody there can */
	SEARCHES_PERHAPS,       /* nobody here knows; nothing is asked for */
	SEARCHES,               /* the provider's server is asked to */
	SEARCHES_SURELY         /* and does, whether it says so or not */
};

struct dialect {
	const char *name, *help;
	bool raw;               /* it is the client's own: an answer in it can
				 * go back as it came */

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

	/* NULL: SEARCHES, or the wish goes on as it is. */
	enum searches (*searches)(const struct target *t);

	bool think_tags;        /* its reader looks for thought_tags */
};

/*
 * The dialect a provider speaks with a model: by the transformers that `use`
 * names, the model's before the provider's, else by its URL. To a module in
 * the original's format it is chat completions unless `use` says otherwise.
 */
const struct dialect *dialect_of(const struct provider *p, struct view model);

extern const struct dialect dialect_openai;
extern const struct dialect dialect_anthropic;
extern const struct dialect dialect_gemini;
extern const struct dialect dialect_responses;
extern const struct dialect dialect_vertex_gemini;
extern const struct dialect dialect_vertex_claude;
extern const struct dialect dialect_vertex_openai;

#endif
