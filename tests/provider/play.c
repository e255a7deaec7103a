#include <sys/socket.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

#include "play.h"

#define FOREVER INT64_MAX

/* Say nothing for so long; false when the peer goes meanwhile. */
static bool
rest(struct conn *c, int64_t us)
{
	int64_t until = us == FOREVER ? us : now_us() + us, left;

	while ((left = until - now_us()) > 0) {
		struct pollfd p = { c->fd, POLLIN, 0 };

		if (left < 1000) {
			struct timespec t = { 0, (long)left * 1000 };

			nanosleep(&t, NULL);
			break;
		}
		if (left > INT_MAX)
			left = INT_MAX;
		if (poll(&p, 1, (int)(left / 1000)) > 0 && !conn_take(c))
			return false;
	}
	return true;
}

/* Send t, in pieces of so many bytes if piece is not 0. */
static bool
send_pieces(struct conn *c, struct text t, size_t piece, int64_t pause_us)
{
	while (piece > 0 && t.n > piece) {
		if (!conn_send(c, (struct text){ t.p, piece }) ||
		    !rest(c, pause_us))
			return false;
		t = text_from(t, piece);
	}
	return conn_send(c, t) && (piece == 0 || t.n == 0 || rest(c, pause_us));
}

bool
play(struct conn *c, const struct answer *a)
{
	static const struct linger linger = { 1, 0 };
	size_t at = 0, piece = 0;
	int64_t pause_us = 100;

	for (size_t k = 0; k < a->steps; k++) {
		const struct step *s = &a->step[k];
		struct text t = { a->wire.p + at, s->at - at };

		if (!send_pieces(c, t, piece, pause_us))
			return false;
		at = s->at;
		if (s->deed == PIECES)
			piece = (size_t)s->arg;
		else if (s->deed == PAUSE)
			pause_us = s->arg;
		else if (s->deed == SLEEP && !rest(c, s->arg))
			return false;
		else if (s->deed == HANG)
			return rest(c, FOREVER);
		else if (s->deed == RESET)
			setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger,
			    sizeof(linger));
	}
	return send_pieces(c, text_from(a->wire, at), piece, pause_us);
}
