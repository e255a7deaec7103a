/* The client's connection as a socket: nothing that is small waits. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/stream.h"
#include "tap.h"

/* Both ends of a connection over loopback; false if there can be none. */
static bool
connection(int pair[2])
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	pair[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&at, n) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)&at, &n) == -1 ||
	    connect(pair[0], (struct sockaddr *)&at, n) == -1)
		return false;
	pair[1] = accept(listener, NULL, NULL);
	close(listener);
	return pair[1] != -1;
}

static int
delayed(int fd)
{
	socklen_t n = sizeof(int);
	int off = -1;

	getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &off, &n);
	return off == 0;
}

int
main(void)
{
	struct stream s;
	int pair[2] = { -1, -1 };

	if (!OK(connection(pair), "a connection"))
		return done_testing();
	OK(delayed(pair[1]), "small pieces wait for each other, by default");
	stream_open(&s, pair[1], pair[1], 1000);
	OK(!delayed(pair[1]), "but not here");
	stream_free(&s);
	close(pair[0]);
	close(pair[1]);
	return done_testing();
}
