#include "rotation/live.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rotation/fault.h"
#include "rotation/process.h"
#include "rotation/record.h"

/* How often a record that is being written is read again. */
#define TRIES 100

const char *
doing_name(enum doing doing)
{
	static const char *const name[DOINGS] = {
		[DOING_IDLE] = "idle",
		[DOING_READING] = "reading",
		[DOING_WAITING] = "waiting",
		[DOING_STREAMING] = "streaming",
	};

	return doing < DOINGS ? name[doing] : "unknown";
}

/* A free record, else a dead handler's; 0 if all are of the living. */
static uint32_t
find_record(const struct state *s)
{
	for (uint32_t i = 0; i < STATE_HANDLERS; i++)
		if (s->handler[i].pid == 0)
			return i + 1;
	for (uint32_t i = 0; i < STATE_HANDLERS; i++)
		if (!process_lives((pid_t)s->handler[i].pid,
		    s->handler[i].start))
			return i + 1;
	return 0;
}

static void
claim(struct rotation *r, void *context)
{
	const uint64_t *start = context;
	struct handler_record *h;

	r->live = find_record(r->state);
	if (r->live == 0)
		return;
	h = &r->state->handler[r->live - 1];
	memset(h, 0, sizeof(*h));
	h->start = *start;
	h->begun_ms = r->wall();
	h->pid = r->pid;
}

static void
copy_name(char *to, size_t size, struct view name)
{
	size_t n = name.n < size - 1 ? name.n : size - 1;

	memcpy(to, name.p, n);
	memset(to + n, 0, size - n);
}

struct note {
	struct rotation *r;
	enum doing doing;
	struct view provider, model;
};

/* Whoever reads meanwhile sees an odd number and reads again. */
static void
write_note(void *context)
{
	const struct note *n = context;
	struct handler_record *h = &n->r->state->handler[n->r->live - 1];
	_Atomic uint32_t *number = (_Atomic uint32_t *)&h->number;
	uint32_t odd = h->number | 1;

	atomic_store(number, odd);
	atomic_thread_fence(memory_order_release);
	h->doing = n->doing;
	h->since_ms = n->r->wall();
	if (n->doing == DOING_READING) {
		h->requests++;
		h->attempts = 0;
	}
	h->attempts += n->doing == DOING_WAITING;
	copy_name(h->provider, sizeof(h->provider), n->provider);
	copy_name(h->model, sizeof(h->model), n->model);
	atomic_store(number, odd + 1);
}

void
live_note(struct rotation *r, enum doing doing, struct view provider,
    struct view model)
{
	struct note n = { r, doing, provider, model };

	if (r->forks != process_forks() || r->live == 0) {
		uint64_t start = process_start(getpid());

		state_change(r, claim, &start);
	}
	/* Nobody looks into our own memory. */
	if (r->live != 0 && r->fd != -1)
		fault_guard(r->state, sizeof(*r->state), write_note, &n);
}

static void
leave(void *context)
{
	struct rotation *r = context;
	struct handler_record *h = &r->state->handler[r->live - 1];

	if (h->pid == r->pid)
		h->pid = 0;
}

void
live_end(struct rotation *r)
{
	if (r->live != 0 && r->fd != -1 && r->forks == process_forks())
		fault_guard(r->state, sizeof(*r->state), leave, r);
	r->live = 0;
}

/* A whole copy of a record; false if it has no owner or is never at rest. */
static bool
read_record(struct handler_record *from, struct handler_record *to)
{
	_Atomic uint32_t *number = (_Atomic uint32_t *)&from->number;

	for (int i = 0; i < TRIES; i++) {
		uint32_t before = atomic_load(number);

		*to = *from;
		atomic_thread_fence(memory_order_acquire);
		if (before % 2 == 0 && atomic_load(number) == before)
			return to->pid > 0;
	}
	return false;
}

static int
older(const void *a, const void *b)
{
	const struct handler *x = a, *y = b;

	if (x->begun_ms != y->begun_ms)
		return x->begun_ms < y->begun_ms ? -1 : 1;
	return x->pid < y->pid ? -1 : x->pid > y->pid;
}

struct list {
	struct handler *out;
	size_t n, max;
};

static void
add(struct list *l, const struct handler_record *h)
{
	struct handler *to = &l->out[l->n++];

	*to = (struct handler){
		.pid = (pid_t)h->pid,
		.doing = h->doing < DOINGS ? (enum doing)h->doing : DOING_IDLE,
		.begun_ms = h->begun_ms,
		.since_ms = h->since_ms,
		.requests = h->requests,
		.attempts = h->attempts,
	};
	memcpy(to->provider, h->provider, sizeof(to->provider));
	memcpy(to->model, h->model, sizeof(to->model));
	to->provider[sizeof(to->provider) - 1] = '\0';
	to->model[sizeof(to->model) - 1] = '\0';
}

static void
list(struct rotation *r, void *context)
{
	struct list *l = context;

	l->n = 0;
	for (size_t i = 0; i < STATE_HANDLERS && l->n < l->max; i++) {
		struct handler_record *from = &r->state->handler[i], h;

		if (from->pid == 0)
			continue;
		if (!process_lives((pid_t)from->pid, from->start))
			memset(from, 0, sizeof(*from));
		else if (read_record(from, &h))
			add(l, &h);
	}
}

size_t
live_handlers(struct rotation *r, struct handler *out, size_t max)
{
	struct list l = { .out = out, .max = max };

	state_change(r, list, &l);
	qsort(out, l.n, sizeof(*out), older);
	return l.n;
}
