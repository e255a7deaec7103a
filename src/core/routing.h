/* What the rules of routing share: see core/route.c for their order. */
#ifndef CORE_ROUTING_H
#define CORE_ROUTING_H

#include "core/exchange.h"
#include "core/trace.h"

/* One request on its way through the rules. */
struct routing {
	struct exchange *x;
	struct view model;      /* plain, as the client names it */
	struct {
		struct selector to;     /* the first that is configured */
		bool any;               /* there is one to be taken out */
		struct buf unknown;     /* what else one asks for */
	} tag;
	struct fail *f;
};

/*
 * A rule: it takes the request by setting x->to, x->rule and, where it is not
 * default's, x->fallback. CHOICE_REFUSES comes with *r->f. What it went by is
 * said to `why`, which is NULL where nobody asks.
 */
typedef enum choice routing_rule(struct routing *r, struct buf *why);

routing_rule route_explicit, route_custom, route_tag;

/* Router.rules; each adds its own line to the trace. */
routing_rule route_rules;

/* Is the request of this kind, whatever Router says of it? */
bool route_is(const struct exchange *x, enum route_kind kind,
	struct buf *why);

/* Look for tags of agents, before anything is decided. */
void route_tag_look(struct routing *r);

/* Take those out of the request that name what is configured. */
void route_tag_remove(struct routing *r);

#endif
