/* What ccrd was started with: a connection, or sockets to accept from. */
#ifndef FRONT_ACTIVATION_H
#define FRONT_ACTIVATION_H

#include "front/listen.h"

struct activation {
	int connection;         /* serve this one; -1: accept */
	struct listeners listeners;
};

/*
 * If standard input is a socket, move it out of the way and return it, else
 * -1. Wherever 0, 1 and 2 were closed, or that same socket (inetd hands it
 * over as all three), they are /dev/null afterwards: nothing that is printed
 * reaches a client, and no program that is started later holds his socket.
 */
int activation_take_input(void);

/*
 * Find out from LISTEN_FDS (systemd), from launchd, or from the socket that
 * activation_take_input returned. False when there is none.
 */
bool activation_find(struct activation *a, int input, struct fail *f);

/* Tell the service manager, if it asked, that connections are accepted. */
void activation_ready(void);

#endif
