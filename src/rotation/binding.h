/* Which record belongs to which key of the config. */
#ifndef ROTATION_BINDING_H
#define ROTATION_BINDING_H

#include "rotation/record.h"

/* How a key stands in a choice; see choose.c. */
struct standing {
	enum { CAN, TRIED, RESTS, OUT_OF_QUOTA, DISABLED, LEFT_OUT } how;
	const struct key_record *record;        /* in the map, or all zeroes */
	int64_t left;                           /* of its rest */
	bool trial;
};

struct bound {
	uint64_t id;            /* 0: the key's text is not known yet */
	uint32_t slot;          /* NO_SLOT: none */
	bool twin;              /* an earlier key of the provider is the same */
};

struct binding {
	uint8_t salt[SALT_BYTES];
	bool placed;                    /* slots were looked up */
	const struct provider *list;    /* with the next: which config it was */
	size_t providers;
	int64_t mtime_ns;
	ino_t ino;
	size_t *first;                  /* of each provider, in key */
	struct bound *key;
	size_t keys;
	uint32_t *index;                /* hash table: key number + 1 */
	size_t index_size;              /* a power of two */
	struct standing *standing;      /* room for any one provider's keys */
};

/* A binding to r->config, without ids yet; NULL when out of memory. */
struct binding *binding_new(const struct config *c);
void binding_free(struct binding *b);

/* Is it this config that b was made of? */
bool binding_is(const struct binding *b, const struct config *c);

/* Compute the ids of all keys whose text is known. Slow: outside the lock. */
void binding_name(struct binding *b, const struct config *c,
	const uint8_t *salt);

/* Under the lock: look up the slots, and make the records not there yet. */
void binding_place(struct rotation *r);

/*
 * Under the lock: a key's record, in the map, or NULL. Before that,
 * binding_fresh() makes sure of a range of keys that their records are whole
 * and in the places where they were.
 */
void binding_fresh(struct rotation *r, size_t from, size_t to);
const struct key_record *binding_record(const struct rotation *r, size_t key);

#endif
