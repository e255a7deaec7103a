/* CUSTOM_ROUTER_PATH: a program of the user's says where a request goes. */
#ifndef CORE_CUSTOM_ROUTE_H
#define CORE_CUSTOM_ROUTE_H

#include "core/exchange.h"

/*
 * Ask the program, if one is configured, and set x->to and x->rule ("custom")
 * when it names a model. When it fails, x->router_failed is set and the log
 * says why: the other rules go on. False when the client has left meanwhile,
 * or with 400 when the program names what is not configured: it may mean to
 * keep the request from all others.
 */
bool custom_route(struct exchange *x, struct fail *f);

#endif
