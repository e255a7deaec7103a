/* What a handler gives up for good before it reads a request. */
#ifndef FRONT_SEAL_H
#define FRONT_SEAL_H

#include "config/config.h"

/*
 * If c names no program to run (a key's command, a filter, a router), make this
 * process one that starts no program any more, nor looks into another process,
 * makes namespaces, or asks the kernel for what no handler needs: a seccomp
 * filter, for this process and whatever it forks. Threads, files, and sockets
 * of the network and of this machine stay. Where the kernel or the processor is
 * not one for that, nothing happens.
 *
 * False with 503 if c names programs but it is too late: another process has
 * to serve that.
 */
bool seal_for(const struct config *c, struct fail *f);

#endif
