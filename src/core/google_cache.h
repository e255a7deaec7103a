/*
 * Google's access tokens in ccr's home, a file an account, so that one handler
 * asks and all the others find what it got. `google-token-HASH` holds three
 * lines: what it is, when the token ends (clock_wall_ms), the token. It is
 * replaced whole by rename. Trouble with it never stops the work.
 */
#ifndef CORE_GOOGLE_CACHE_H
#define CORE_GOOGLE_CACHE_H

#include "base/buf.h"
#include "config/google.h"

struct google_cache {
	struct buf path;
	int lock;                       /* held; -1: not */
};

/* What the file of an account is called: its name tells nothing of the key. */
void google_cache_open(struct google_cache *c,
	const struct google_account *a);
void google_cache_close(struct google_cache *c);

/* Is there a token, not refused, that lasts for another minute? */
bool google_token_lasts(const struct google_account *a);

/*
 * Take the token from the file. False, and *a as it was, if that has none, or
 * none that lasts, or the one that was refused.
 */
bool google_cache_load(const struct google_cache *c,
	struct google_account *a);

/* The same of a file's text. */
bool google_cache_read(struct view text, struct google_account *a);

/*
 * Try to become the one who asks. True: c->lock is held until the close, or
 * cannot be had at all; false: another has it now.
 */
bool google_cache_lock(struct google_cache *c);

/* Write the token into the file, if the lock is held. */
void google_cache_save(const struct google_cache *c,
	const struct google_account *a);

#endif
