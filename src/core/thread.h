/* Which conversation a request belongs to. */
#ifndef CORE_THREAD_H
#define CORE_THREAD_H

#include "core/exchange.h"

/* Set x->plan.session and x->thread, once the plan is made. */
void thread_note(struct exchange *x);

#endif
