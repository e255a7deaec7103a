/*
 * A look-out for the client while we wait for somebody else: has it closed its
 * connection? What it may have sent ahead stays unread.
 */
#ifndef UPSTREAM_WATCH_H
#define UPSTREAM_WATCH_H

#include <stdbool.h>

struct watch {
	int client;             /* -1: nobody; borrowed */
	int fd;                 /* wait for this to be readable; -1: nothing */
	bool epoll;             /* fd is ours and tells of hang-ups only */
};

/*
 * Where Linux lends an epoll descriptor, hang-ups wake us and early bytes do
 * not. Else the client's own descriptor is watched until it has early bytes;
 * from then on only watch_gone knows.
 */
struct watch watch_open(int client);

/* Has the client left? Asks without waiting. */
bool watch_gone(struct watch *w);

void watch_close(struct watch *w);

#endif
