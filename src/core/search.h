/*
 * Claude Code searches the web by a request of its own, which the model that is
 * asked may be unable to fulfil. Then Router.webSearch is asked instead, which
 * is there for it, whatever rule has led elsewhere; and where that is not set,
 * or cannot search either, the client is told so at once: an answer whose
 * search has failed, in place of one without any ("Did no searches").
 */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/exchange.h"

/*
 * After route: is this a search that nobody can do? Else x->to may have
 * changed.
 */
bool search_in_vain(struct exchange *x);

/* Answer it. False with *f if the client does not get it. */
bool search_refuse(struct exchange *x, struct fail *f);

#endif
