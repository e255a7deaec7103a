/*
 * Whose turn it is and who rests. What is known about the API keys lives in one
 * file, `rotation.state` in ccr's home, which every handler and the command
 * share (ccr-rotation(5) describes it). Nothing here can make a request fail:
 * where the file cannot be had, a handler goes on with memory of its own, and
 * says why.
 *
 *	struct rotation r = ROTATION_NONE;
 *
 *	rotation_open(&r, path);
 *	rotation_bind(&r, config);                      before each request
 *	pick = rotation_choose(&r, provider, tried, session);
 *	...the attempt with key pick.key, no lock held...
 *	rotation_report(&r, provider, pick.key, &verdict);
 *	rotation_close(&r);
 *
 * Providers and keys are named by their index in the config that was bound.
 */
#ifndef ROTATION_ROTATION_H
#define ROTATION_ROTATION_H

#include "config/config.h"

/* How long a provider that says nothing is left alone, and the longest. */
#define ROTATION_REST_MS (60 * 1000LL)
#define ROTATION_LONG_REST_MS (60 * 60 * 1000LL) /* failures, no credit */
#define ROTATION_LONGEST_MS (24 * 60 * 60 * 1000LL) /* asked by a provider */

/* A trial that has said nothing after that long counts as lost. */
#define ROTATION_TRIAL_MS (60 * 1000LL)

/*
 * A session moves to another key for good when its own is out for longer:
 * that is how long providers keep a prompt cache that nobody reads.
 */
#define ROTATION_PATIENCE_MS (5 * 60 * 1000LL)

#define ROTATION_ERROR_SIZE 48

struct rotation {
	/* For everyone to read. */
	bool shared;            /* false: what is noted stays in this process */
	char why[224];          /* a sentence why, when not shared */

	/* For tests to replace after rotation_open: wall milliseconds. */
	int64_t (*wall)(void);

	/* This room's own. */
	char *path;
	const struct config *config;
	struct binding *binding;
	struct state *state;    /* the map, or memory of our own */
	int fd;
	bool look;
	pid_t pid;
	unsigned forks;
	dev_t dev;
	ino_t ino;
	int64_t again_ms, looked_ms, checked_ms;        /* monotonic */
	uint64_t random, moves;
	uint32_t live;          /* our handler's record, from 1; 0 for none */
};

#define ROTATION_NONE { .fd = -1 }

/*
 * Open the state for reading and writing, making it where it is not there (the
 * folder must be). `path` is copied. Never fails: see r->shared and r->why. A
 * process opens its own after it was forked; one that is used in a child all
 * the same opens itself anew.
 */
void rotation_open(struct rotation *r, const char *path);

/*
 * Open a copy of the state as it is now, to read it: nothing is made, changed
 * or repaired. Without a file everything looks unused. r->shared tells whether
 * there was one to read, r->why why not.
 */
void rotation_look(struct rotation *r, const char *path);

/* Let go of everything; harmless twice. */
void rotation_close(struct rotation *r);

/*
 * Say which config the indexes refer to. Call it before each request: it costs
 * nothing when c is what was bound before. c is borrowed until the next
 * rotation_bind or rotation_close, so bind right after a config was loaded
 * anew. Keys whose text is not known yet are bound by rotation_bind_key.
 */
void rotation_bind(struct rotation *r, const struct config *c);

/* The key's text has become known (config_key). */
void rotation_bind_key(struct rotation *r, size_t provider, size_t key);

struct pick {
	enum {
		PICK_KEY,               /* try `key`; its use is counted */
		PICK_UNBOUND,           /* make `key` known, then ask again */
		PICK_ALL_RESTING,       /* for their quota, until wait_ms */
		PICK_ALL_DISABLED,
		PICK_NONE_LEFT          /* all that could be used were tried */
	} kind;
	size_t key;
	uint64_t ticket;        /* to be handed to rotation_report */
	int64_t wait_ms;        /* until the first of those resting returns */
	size_t usable;          /* keys neither disabled nor out of quota */
	bool trial;             /* its first after a rest for failures */
	bool early;             /* it rests after failures, as all others do */
};

/*
 * Choose a key of a provider (one that has keys) by its strategy, and count the
 * use. `tried` has one bool a key, true for those that this request has tried
 * already; NULL for none. `session` is what sticky goes by, and may be empty.
 *
 * PICK_UNBOUND counts nothing: the caller gets the key's text (config_key),
 * calls rotation_bind_key and chooses again, or marks the key as tried if there
 * is no text to be had. "Not twice, unless it is the only one": after
 * PICK_NONE_LEFT with usable == 1 the caller may wait, forget `tried` and
 * choose again.
 */
struct pick rotation_choose(struct rotation *r, size_t provider,
	const bool *tried, struct view session);

/* Count a use of this very key, whatever state it is in (`ccr test`). */
struct pick rotation_use(struct rotation *r, size_t provider, size_t key);

struct verdict {
	enum {
		VERDICT_SUCCESS,        /* answered, properly to its end */
		VERDICT_KEY_BAD,        /* refused for its key: disabled */
		VERDICT_QUOTA,          /* too much for now */
		VERDICT_FAILURE,        /* the provider's trouble: counted */
		VERDICT_NEUTRAL,        /* nobody's: network, other 4xx, gone */
		VERDICT_UNSENT          /* never sent: the use is taken back */
	} kind;
	uint64_t ticket;                /* the pick's; 0: the newest */
	int64_t rest_ms;                /* the provider asks; -1: not said */
	bool lasting;                   /* out of credit: an hour, not said */
	int64_t input_tokens, output_tokens;
	const char *error;              /* our word for it, or NULL:
	                                   "429 rate_limit_error" */
};

/*
 * Note how an attempt ended, by the table in ccr-rotation(5). A success of an
 * attempt that began before its key was disabled or put to rest does not lift
 * that, and a failure of such a one does not make the rest longer. On
 * VERDICT_QUOTA all keys of the same quota_group rest too, in whichever
 * provider they are. `error` is cut to ROTATION_ERROR_SIZE - 1
 * printable characters; give it no text of the provider's or the client's.
 */
void rotation_report(struct rotation *r, size_t provider, size_t key,
	const struct verdict *v);

/* All providers, or all keys of one, for rotation_reset. */
#define ROTATION_ALL SIZE_MAX

/*
 * Make keys available again: no longer resting or disabled, no failures in a
 * row, no last error. What was counted stays. Returns how many keys were
 * known to the file. False in r->shared: it has no effect on others.
 */
size_t rotation_reset(struct rotation *r, size_t provider, size_t key);

enum health { HEALTH_UNUSED, HEALTH_ACTIVE, HEALTH_RESTING, HEALTH_DISABLED };

/* "unused", "active", "resting", "disabled". */
const char *health_name(enum health health);

/* What is known about a key. All times are wall milliseconds, 0 for never. */
struct key_state {
	enum health health;
	bool for_quota;                 /* rests for its quota */
	bool trial;                     /* a trial request is under way */
	bool twin;                      /* the same key as an earlier one of
	                                   this provider, which counts */
	uint64_t uses, successes, failures;
	uint64_t input_tokens, output_tokens;
	uint32_t consecutive_failures;
	int64_t last_used_ms, last_failure_ms;
	int64_t resting_until_ms;       /* 0 unless resting */
	int64_t rests_ms;               /* time left; 0 unless resting */
	char last_error[ROTATION_ERROR_SIZE];
};

/* All zeroes, HEALTH_UNUSED, for a key that was never bound or used. */
void rotation_key_state(struct rotation *r, size_t provider, size_t key,
	struct key_state *out);

#endif
