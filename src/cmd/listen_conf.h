/*
 * HOST and PORT for systemd's socket: the drop-in ccr.socket.d/listen.conf
 * among the user's units.
 */
#ifndef CMD_LISTEN_CONF_H
#define CMD_LISTEN_CONF_H

#include "config/config.h"

/* Append its path. */
bool listen_conf_path(struct buf *out, struct fail *f);

/*
 * Append what has to stand in it; nothing where HOST and PORT are what
 * ccr.socket says itself. False, with a sentence, for a HOST that is unknown.
 */
bool listen_conf_text(const struct config *c, struct buf *out,
	struct fail *f);

/*
 * Write that, or remove it if there is nothing to be said; *changed if it was
 * another one. False with a sentence.
 */
bool listen_conf_write(struct view text, bool *changed, struct fail *f);

#endif
