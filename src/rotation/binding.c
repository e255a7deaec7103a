#include "rotation/binding.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/hmac.h"

void
binding_free(struct binding *b)
{
	if (b == NULL)
		return;
	free(b->first);
	free(b->key);
	free(b->index);
	free(b->standing);
	free(b);
}

static bool
allocate(struct binding *b, size_t most)
{
	b->index_size = 16;
	while (b->index_size < 2 * b->keys)
		b->index_size *= 2;
	/* One more each: nothing is asked for nothing. */
	b->first = calloc(b->providers + 1, sizeof(*b->first));
	b->key = calloc(b->keys + 1, sizeof(*b->key));
	b->index = calloc(b->index_size, sizeof(*b->index));
	b->standing = calloc(most + 1, sizeof(*b->standing));
	return b->first != NULL && b->key != NULL && b->index != NULL &&
	    b->standing != NULL;
}

struct binding *
binding_new(const struct config *c)
{
	struct binding *b = calloc(1, sizeof(*b));
	size_t most = 0;

	if (b == NULL)
		return NULL;
	b->list = c->provider;
	b->providers = c->providers;
	b->mtime_ns = c->mtime_ns;
	b->ino = c->ino;
	for (size_t i = 0; i < c->providers; i++) {
		b->keys += c->provider[i].keys;
		if (c->provider[i].keys > most)
			most = c->provider[i].keys;
	}
	if (!allocate(b, most)) {
		binding_free(b);
		return NULL;
	}
	for (size_t i = 0; i < c->providers; i++)
		b->first[i + 1] = b->first[i] + c->provider[i].keys;
	return b;
}

bool
binding_is(const struct binding *b, const struct config *c)
{
	return b != NULL && b->list == c->provider &&
	    b->providers == c->providers && b->mtime_ns == c->mtime_ns &&
	    b->ino == c->ino;
}

/* The first 8 bytes of HMAC-SHA-256(salt, provider, 0, key), never 0. */
static uint64_t
name(const uint8_t *salt, const struct provider *p, struct view key)
{
	const struct view part[] = { p->name, { "", 1 }, key };
	unsigned char hmac[HMAC_BYTES];
	uint64_t id;

	hmac_sha256((struct view){ (const char *)salt, SALT_BYTES }, part, 3,
	    hmac);
	memcpy(&id, hmac, sizeof(id));
	return id != 0 ? id : 1;
}

/* Where the id stands in the index, or the free place where it would. */
static uint32_t *
index_find(const struct binding *b, uint64_t id)
{
	size_t at = id & (b->index_size - 1);

	while (b->index[at] != 0 && b->key[b->index[at] - 1].id != id)
		at = (at + 1) & (b->index_size - 1);
	return &b->index[at];
}

void
binding_name(struct binding *b, const struct config *c, const uint8_t *salt)
{
	struct bound *at = b->key;

	memcpy(b->salt, salt, SALT_BYTES);
	memset(b->index, 0, b->index_size * sizeof(*b->index));
	memset(b->key, 0, b->keys * sizeof(*b->key));
	b->placed = false;
	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		for (size_t k = 0; k < p->keys; k++, at++) {
			uint32_t *place;

			at->slot = NO_SLOT;
			if (p->key[k].text.n == 0 &&
			    p->key[k].kind != KEY_TEXT)
				continue;
			at->id = name(salt, p, p->key[k].text);
			place = index_find(b, at->id);
			at->twin = *place != 0;
			if (*place == 0)
				*place = (uint32_t)(at - b->key) + 1;
		}
	}
}

/* Is there one of ours in this slot? Then it is bound to it. */
static bool
claim(struct binding *b, const struct state *s, uint32_t slot)
{
	uint32_t at = *index_find(b, s->key[slot].id);

	if (at == 0)
		return false;
	if (b->key[at - 1].slot == NO_SLOT)
		b->key[at - 1].slot = slot;
	return true;
}

/* Free for the taking: damaged, or else, of the others', idle for longest. */
static uint32_t
oldest(struct binding *b, const struct state *s)
{
	uint32_t best = NO_SLOT;

	for (uint32_t i = 0; i < STATE_KEYS; i++) {
		if (!record_good(&s->key[i]))
			return i;
		if (*index_find(b, s->key[i].id) == 0 && (best == NO_SLOT ||
		    s->key[i].last_used_ms < s->key[best].last_used_ms))
			best = i;
	}
	return best;
}

static void
make_record(struct binding *b, struct state *s, struct bound *bound)
{
	struct key_record empty = { .id = bound->id };
	bool append = s->live.used < STATE_KEYS;

	bound->slot = append ? (uint32_t)s->live.used : oldest(b, s);
	if (bound->slot == NO_SLOT)
		return;
	record_write(s, bound->slot, &empty);
	if (append)
		s->live.used++;
}

void
binding_place(struct rotation *r)
{
	struct binding *b = r->binding;
	struct state *s = r->state;

	for (size_t i = 0; i < b->keys; i++)
		b->key[i].slot = NO_SLOT;
	for (uint32_t i = 0; i < s->live.used; i++)
		if (record_good(&s->key[i]))
			claim(b, s, i);
	for (size_t i = 0; i < b->keys; i++)
		if (b->key[i].id != 0 && !b->key[i].twin &&
		    b->key[i].slot == NO_SLOT && !r->look)
			make_record(b, s, &b->key[i]);
	b->placed = true;
}

const struct key_record *
binding_record(const struct rotation *r, size_t key)
{
	const struct bound *bound = &r->binding->key[key];
	const struct key_record *record;

	if (bound->slot == NO_SLOT)
		return NULL;
	record = &r->state->key[bound->slot];
	return record->id == bound->id ? record : NULL;
}

void
binding_fresh(struct rotation *r, size_t from, size_t to)
{
	const struct binding *b = r->binding;

	for (size_t k = from; k < to; k++) {
		const struct key_record *record = binding_record(r, k);

		if (b->key[k].slot == NO_SLOT ||
		    (record != NULL && record_good(record)))
			continue;
		binding_place(r);
		return;
	}
}
