#include "rotation/rotation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "rotation/binding.h"
#include "rotation/fault.h"
#include "rotation/live.h"
#include "rotation/process.h"

/* After trouble with the file, how long before it is tried again. */
#define AGAIN_MS 5000

/* The longest queue for the lock, in waits of file_lock. */
#define QUEUE 20

/* How often a state that is found damaged is replaced, in one change. */
#define TRIES 4

/* From now on this process has a state of its own, a copy of what there is. */
static bool
go_private(struct rotation *r)
{
	char why[sizeof(r->why)];
	struct state *s = calloc(1, sizeof(*s));

	memcpy(why, r->why, sizeof(why));
	file_close(r);
	r->shared = false;
	r->live = 0;
	r->again_ms = clock_ms() + AGAIN_MS;
	if (s == NULL)
		return false;
	if (!file_read(r, s))
		state_init(s);
	record_finish(s);
	memcpy(r->why, why, sizeof(why));
	r->state = s;
	return true;
}

static void
let_go(struct rotation *r)
{
	if (r->fd != -1)
		file_close(r);
	else
		free(r->state);
	r->state = NULL;
	r->shared = false;
}

/* Have a state at all: the file, or memory. */
static bool
have(struct rotation *r)
{
	struct state *mine = r->fd == -1 ? r->state : NULL;

	if (r->look || r->fd != -1)
		return r->state != NULL;
	if (mine != NULL && clock_ms() < r->again_ms)
		return true;
	r->live = 0;
	if (r->path != NULL && file_open(r)) {
		free(mine);
		r->shared = true;
		r->why[0] = '\0';
		return true;
	}
	r->again_ms = clock_ms() + AGAIN_MS;
	return mine != NULL || go_private(r);
}

static void
read_moves(void *context)
{
	struct rotation *r = context;

	r->moves = r->state->live.moves;
}

/*
 * Wait for the lock while it goes from hand to hand; not for one that keeps
 * it. False with errno.
 */
static bool
wait_for_lock(struct rotation *r)
{
	for (int i = 0; i < QUEUE; i++) {
		uint64_t before;

		fault_guard(r->state, sizeof(*r->state), read_moves, r);
		before = r->moves;
		if (file_lock(r->fd, LOCK_EX))
			return true;
		if (errno != EWOULDBLOCK)
			return false;
		fault_guard(r->state, sizeof(*r->state), read_moves, r);
		if (r->moves == before)
			break;
	}
	errno = EWOULDBLOCK;
	return false;
}

/* Lock a state that is what has the name. False: look for another. */
static bool
hold(struct rotation *r)
{
	if (r->fd == -1)
		return true;
	if (!wait_for_lock(r)) {
		snprintf(r->why, sizeof(r->why), "%.120s: %s", r->path,
		    errno == EWOULDBLOCK ?
		    "another process keeps it locked" : strerror(errno));
		return go_private(r);
	}
	if (file_current(r))
		return true;
	file_close(r);
	r->shared = false;
	return false;
}

struct change {
	struct rotation *r;
	state_step *step;
	void *context;
	uint8_t salt[SALT_BYTES];
	enum { DONE, DAMAGED, RENAME } end;
};

static void
make_change(void *context)
{
	struct change *c = context;
	struct rotation *r = c->r;

	c->end = DAMAGED;
	if (!state_head_good(&r->state->head))
		return;
	/* Damaged: records can be told from rubbish one by one. */
	if (r->state->live.used > STATE_KEYS)
		r->state->live.used = STATE_KEYS;
	r->state->live.moves++;
	record_finish(r->state);
	c->end = RENAME;
	memcpy(c->salt, r->state->head.salt, SALT_BYTES);
	if (r->binding != NULL && memcmp(r->binding->salt, c->salt,
	    SALT_BYTES) != 0)
		return;
	if (r->binding != NULL && !r->binding->placed)
		binding_place(r);
	c->step(r, c->context);
	c->end = DONE;
}

/* A child of the process that opened it: its lock would be the parent's. */
static void
after_fork(struct rotation *r)
{
	if (r->forks == process_forks())
		return;
	r->forks = process_forks();
	r->pid = getpid();
	random_bytes(&r->random, sizeof(r->random));
	r->live = 0;
	if (r->fd != -1)
		let_go(r);
}

bool
state_change(struct rotation *r, state_step *step, void *context)
{
	struct change c = { .r = r, .step = step, .context = context };

	after_fork(r);
	for (int i = 0; i < TRIES; i++) {
		bool whole;

		if (!have(r))
			return false;
		if (!hold(r))
			continue;
		whole = fault_guard(r->state, sizeof(*r->state), make_change,
		    &c);
		if (r->fd != -1)
			file_unlock(r->fd);
		if (whole && c.end == DONE)
			return true;
		if (whole && c.end == RENAME)
			binding_name(r->binding, r->config, c.salt);
		else if (r->fd != -1)
			let_go(r);
	}
	return false;
}

static void
begin(struct rotation *r, const char *path)
{
	*r = (struct rotation)ROTATION_NONE;
	r->wall = clock_wall_ms;
	r->pid = getpid();
	r->forks = process_forks();
	random_bytes(&r->random, sizeof(r->random));
	r->path = strdup(path);
	if (r->path == NULL)
		snprintf(r->why, sizeof(r->why), "out of memory");
}

void
rotation_open(struct rotation *r, const char *path)
{
	begin(r, path);
	have(r);
}

void
rotation_look(struct rotation *r, const char *path)
{
	begin(r, path);
	r->look = true;
	r->state = calloc(1, sizeof(*r->state));
	if (r->path == NULL || r->state == NULL)
		return;
	r->shared = file_read(r, r->state);
	if (!r->shared)
		state_init(r->state);
	record_finish(r->state);
	if (r->shared)
		r->why[0] = '\0';
}

void
rotation_close(struct rotation *r)
{
	live_end(r);
	let_go(r);
	binding_free(r->binding);
	free(r->path);
	*r = (struct rotation)ROTATION_NONE;
}

static void
nothing(struct rotation *r, void *context)
{
	(void)r;
	(void)context;
}

void
rotation_bind(struct rotation *r, const struct config *c)
{
	if (binding_is(r->binding, c)) {
		r->config = c;
		return;
	}
	binding_free(r->binding);
	r->binding = binding_new(c);
	r->config = c;
	/* Names and places are given under way. */
	state_change(r, nothing, NULL);
}

void
rotation_bind_key(struct rotation *r, size_t provider, size_t key)
{
	uint8_t salt[SALT_BYTES];

	(void)provider;
	(void)key;
	if (r->binding == NULL)
		return;
	memcpy(salt, r->binding->salt, sizeof(salt));
	binding_name(r->binding, r->config, salt);
	state_change(r, nothing, NULL);
}
