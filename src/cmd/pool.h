/*
 * The keys of the configuration with what rotation.state knows of them, to be
 * shown or set right. No process is asked.
 */
#ifndef CMD_POOL_H
#define CMD_POOL_H

#include "cmd/ink.h"
#include "json/write.h"
#include "rotation/rotation.h"

struct pool {
	struct config *config;          /* borrowed */
	struct rotation rotation;
};

enum learn {
	LEARN_FILES,            /* read keys that are in files */
	LEARN_ALL               /* and run the commands that print keys */
};

/*
 * Get the keys' text where it is not in the configuration: whose health is
 * looked up goes by that. Once for a configuration; what cannot be had stays
 * unknown.
 */
void pool_learn(struct config *c, enum learn learn);

/*
 * Look at the state as it is now; it is only read. False with a sentence when
 * it cannot be read (none being there yet is no trouble). Close it in any case.
 */
bool pool_look(struct pool *p, struct config *c, struct fail *f);

/* Open the state to change it; false with a sentence. Close it in any case. */
bool pool_open(struct pool *p, struct config *c, struct fail *f);
void pool_close(struct pool *p);

struct pool_key {
	const struct api_key *key;
	struct key_state state;
	bool known;             /* the key's text, and so its state */
	bool available;         /* could be used for the next request */
	int mark;               /* 1 available, 0 rests, -1 disabled */
};

void pool_key(struct pool *p, size_t provider, size_t key,
	struct pool_key *out);

/* How many keys could be used for the next request. */
size_t pool_available(struct pool *p, size_t provider);

/* "unused", "active", "resting", "disabled", "unknown" or "duplicate". */
const char *pool_state(const struct pool_key *k);

/*
 * Append the state in words, with the time left ("rests 30s") or the number of
 * the error ("disabled: 401"). Returns the ink for it.
 */
enum ink pool_words(const struct pool_key *k, struct buf *out);

/*
 * Append the first 8 characters and "..." of a key that is at least 20 long;
 * nothing for others, and for those whose text is not known. Of a service
 * account the email address, which is no secret.
 */
void pool_mask(const struct api_key *key, struct buf *out);

/* Write a provider as ccr(1) describes it. */
void pool_json(struct pool *p, size_t provider, struct jw *w);

/*
 * Find what is named by "PROVIDER", "PROVIDER/LABEL" or, if only one key has
 * it, "LABEL". ROTATION_ALL for all of a provider's keys. False with a
 * sentence that names the nearest.
 */
bool pool_find(const struct config *c, struct view name, size_t *provider,
	size_t *key, struct fail *f);

/* Bring back what is disabled, as far as that is known without a command. */
void pool_forgive(struct config *c);

#endif
