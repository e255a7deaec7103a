/* From libcurl's code to the sentence that a person can act on. */
#ifndef UPSTREAM_FAILURE_H
#define UPSTREAM_FAILURE_H

#include "upstream/transfer.h"

/*
 * Say in *t and *f how x has ended, x->end being neither GOING nor COMPLETE.
 * True when that is a proper end.
 */
bool failure_explain(const struct transfer *x, struct trouble *t,
	struct fail *f);

#endif
