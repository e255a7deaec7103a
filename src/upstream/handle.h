/* libcurl's handle and all that is set on it. */
#ifndef UPSTREAM_HANDLE_H
#define UPSTREAM_HANDLE_H

#include "upstream/transfer.h"

/* A handle with what is the same for every call. NULL when it cannot be. */
CURL *handle_new(void);

/*
 * Aim the handle at x->call: fill x->target, x->proxy and x->headers and set
 * all that differs from call to call. *both is as in trust_set. False with
 * *f; handle_let_go(x) is due either way.
 */
bool handle_aim(struct transfer *x, struct buf *both, struct fail *f);

/* Forget the headers, which hold a key. */
void handle_let_go(struct transfer *x);

#endif
