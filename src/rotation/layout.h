/*
 * rotation.state, version 1, as it lies on the disk and in the map. Numbers are
 * little-endian on every machine that ccr is built for; on another the order
 * mark would differ, and the file would be another version's. Only the first
 * 16 bytes are the same in all versions.
 */
#ifndef ROTATION_LAYOUT_H
#define ROTATION_LAYOUT_H

#include <stdint.h>

#define STATE_MAGIC "ccrrot\r\n"
#define STATE_VERSION 1
#define STATE_ORDER 0x01020304U

#define STATE_KEYS 4096
#define STATE_SESSION_BUCKETS 256
#define STATE_MODEL_BUCKETS 128
#define STATE_WAYS 8            /* records a bucket */
#define STATE_HANDLERS 512

#define SALT_BYTES 32

/* Never changes once the file has its name. */
struct state_head {
	char magic[8];
	uint32_t version, order;
	uint64_t size;                  /* of the whole file */
	uint8_t salt[SALT_BYTES];
	int64_t made_ms;                /* wall time */
	uint64_t check;                 /* of all before, state_check() */
};

#define KEY_IS_DISABLED 1
#define KEY_RESTS 2                 /* until `until`, after failures */
#define KEY_RESTS_FOR_QUOTA 4

/*
 * One key. Times are wall time for people, or this file's own time where an
 * action hangs on them, which never runs backwards (struct state_live).
 */
struct key_record {
	uint64_t id;                    /* HMAC(salt, provider, 0, key) */
	uint64_t uses, successes, failures;
	uint32_t streak;                /* failures in a row */
	uint16_t flags;                 /* KEY_IS_DISABLED... */
	uint16_t level;                 /* how often its rest was doubled */
	uint64_t turn;                  /* number of its last use, counted over
	                                   all keys of the provider */
	int64_t credit;                 /* weighted: what it is owed */
	int64_t last_used_ms;           /* wall */
	int64_t last_failure_ms;        /* wall */
	int64_t until;                  /* own time: end of its rest */
	int64_t rest_ms;                /* its length, an upper bound */
	uint64_t since;                 /* its turn when flags last changed */
	int64_t trial_until;            /* own time */
	uint64_t trial_turn;
	uint64_t input_tokens, output_tokens;
	char last_error[48];            /* with a NUL */
	uint64_t reserved;
	uint64_t check;                 /* of all before */
};

/*
 * What is remembered of a session or a model (memory.h): the key that a session
 * holds on to, by provider and session; the last usage of a conversation and
 * what a model's answers have taught (usage.c).
 */
struct memory_record {
	uint64_t hash;                  /* of its name; 0: free */
	uint64_t id;                    /* the key's */
	int64_t seen;                   /* own time, or wall where it is used
	                                   for nothing but its age */
	uint64_t value[4];
	uint64_t check;                 /* of all before */
};

/* What a handler is doing. Written by its process alone; no lock. */
struct handler_record {
	int64_t pid;                    /* 0: free */
	uint64_t start;                 /* of the process, by the kernel */
	uint32_t number;                /* odd while it is being written */
	uint32_t doing, requests, attempts;
	int64_t begun_ms, since_ms;     /* wall */
	char provider[48], model[72];   /* with a NUL */
	uint64_t reserved[3];
};

/* What changes, beside the records. */
struct state_live {
	uint64_t pending;               /* 1: `record` is to be put in place */
	uint64_t place;                 /* which key record it is */
	struct key_record record;
	uint64_t used;                  /* key records in use */
	int64_t latest;                 /* own time, as last seen */
	int64_t skew;                   /* own time minus wall time */
	uint64_t moves;                 /* how often it was locked */
};

struct state {
	struct state_head head;
	uint8_t gap[256 - sizeof(struct state_head)];
	struct state_live live;
	uint8_t rest[4096 - 256 - sizeof(struct state_live)];
	struct key_record key[STATE_KEYS];
	struct memory_record session[STATE_SESSION_BUCKETS * STATE_WAYS];
	struct handler_record handler[STATE_HANDLERS];
	struct memory_record model[STATE_MODEL_BUCKETS * STATE_WAYS];
};

_Static_assert(sizeof(struct state_head) == 72, "no padding");
_Static_assert(sizeof(struct key_record) == 192, "no padding");
_Static_assert(sizeof(struct memory_record) == 64, "no padding");
_Static_assert(sizeof(struct handler_record) == 192, "no padding");
_Static_assert(sizeof(struct state) == 4096 + 192 * STATE_KEYS +
	64 * STATE_SESSION_BUCKETS * STATE_WAYS + 192 * STATE_HANDLERS +
	64 * STATE_MODEL_BUCKETS * STATE_WAYS, "no padding");

#endif
