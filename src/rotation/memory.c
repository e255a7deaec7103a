#include "rotation/memory.h"

#include <string.h>

#include "rotation/fault.h"

static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint64_t pair[2] = { a, b };

	return state_check(pair, sizeof(pair));
}

uint64_t
memory_hash(const struct state *s, const struct view *part, size_t n)
{
	uint64_t h = state_check(s->head.salt, SALT_BYTES);

	for (size_t i = 0; i < n; i++) {
		h = mix(h, part[i].n);
		for (size_t at = 0; at < part[i].n; at += 8) {
			uint64_t word = 0;
			size_t left = part[i].n - at;

			memcpy(&word, part[i].p + at, left < 8 ? left : 8);
			h = mix(h, word);
		}
	}
	return h != 0 ? h : 1;
}

static uint64_t
check(const struct memory_record *m)
{
	return state_check(m, offsetof(struct memory_record, check));
}

struct memory_record *
memory_find(struct memory_record *table, size_t buckets, uint64_t hash,
    bool *known)
{
	struct memory_record *way = table + hash % buckets * STATE_WAYS;
	struct memory_record *best = NULL;

	for (int i = 0; i < STATE_WAYS; i++) {
		bool free = way[i].hash == 0 || way[i].check != check(&way[i]);

		*known = !free && way[i].hash == hash;
		if (*known)
			return &way[i];
		if (best == NULL || (best->hash != 0 &&
		    (free || way[i].seen < best->seen)))
			best = &way[i];
		if (free)
			best->hash = 0;
	}
	return best;
}

void
memory_write(struct memory_record *place, struct memory_record made)
{
	made.check = check(&made);
	*place = made;
}

struct look {
	const struct state *state;
	enum memory table;
	const struct view *part;
	size_t n;
	struct memory_record *out;
	bool found;
};

static void
look_for(void *context)
{
	struct look *l = context;
	uint64_t hash = memory_hash(l->state, l->part, l->n);
	const struct memory_record *way = l->table == MEMORY_SESSIONS ?
	    l->state->session + hash % STATE_SESSION_BUCKETS * STATE_WAYS :
	    l->state->model + hash % STATE_MODEL_BUCKETS * STATE_WAYS;

	for (int i = 0; i < STATE_WAYS && !l->found; i++) {
		*l->out = way[i];
		l->found = l->out->hash == hash &&
		    l->out->check == check(l->out);
	}
}

bool
memory_read(struct rotation *r, enum memory table, const struct view *part,
    size_t n, struct memory_record *out)
{
	struct look l = { r->state, table, part, n, out, false };

	return r->state != NULL &&
	    fault_guard(r->state, sizeof(*r->state), look_for, &l) && l.found;
}
