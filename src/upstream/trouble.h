/*
 * How an attempt at a provider ended when it did not end well: what rotation
 * decides by and what the client's error is made from. Decided by status, then
 * by the error's type and code, never by a word in its text.
 */
#ifndef UPSTREAM_TROUBLE_H
#define UPSTREAM_TROUBLE_H

#include "base/view.h"

enum trouble_kind {
	TROUBLE_NONE,
	TROUBLE_ANSWER,         /* the provider said no: status, cause */
	TROUBLE_NETWORK,        /* no name, no connection, no TLS, bad proxy;
				 * CAUSE_REQUEST: waiting will not help */
	TROUBLE_TIMEOUT,        /* silent for too long */
	TROUBLE_CUT,            /* the answer broke off */
	TROUBLE_EMPTY,          /* an answer without anything in it */
	TROUBLE_PROTOCOL,       /* bytes that are no answer of this dialect */
	TROUBLE_CLIENT_GONE
};

enum trouble_cause {
	CAUSE_OTHER,
	CAUSE_KEY,              /* the key is wrong or not allowed */
	CAUSE_QUOTA,            /* too much now: comes back */
	CAUSE_NO_QUOTA,         /* out of credit: does not come back soon */
	CAUSE_OVERLOAD,         /* the provider's trouble */
	CAUSE_TOO_LONG,         /* the prompt does not fit the model */
	CAUSE_REQUEST           /* the request itself */
};

struct trouble {
	enum trouble_kind kind;
	enum trouble_cause cause;
	int status;             /* HTTP, or what an error in a 200 stands for */
	int64_t retry_after_ms; /* -1 when the provider does not say */
	int64_t prompt_tokens, prompt_limit;    /* CAUSE_TOO_LONG; 0 unknown */
	char type[64], code[64];        /* the provider's words, printable */
	char message[768];      /* the provider's words or our sentence */
};

/* Copy the provider's words: UTF-8 kept, control bytes become blanks. */
void trouble_words(char *to, size_t size, struct view plain);

#endif
