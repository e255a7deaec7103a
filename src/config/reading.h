/* What the parts of config/ share while they read one file. */
#ifndef CONFIG_READING_H
#define CONFIG_READING_H

#include "config/config.h"
#include "config/relaxed.h"

struct reading {
	struct config c;        /* the caller's, once all is well */
	struct mistakes *m;
	struct relaxed relaxed; /* from c.text back to the file */

	/* Members that wait until others are known: tokens, or JSON_NONE. */
	int providers, router, fallback, profiles;
	int allowed_hosts, transformers;
	int host, proxy, ca_file;
	struct view proxy_first[3];     /* HTTPS_PROXY, https_proxy, ... */
	bool keyless;           /* no keys are in it: others may read it */
	bool nameless;          /* a provider has no name that can be read */
};

/* The file's text, checked to be ours and not too long. False if it is not. */
bool read_config_file(struct reading *r);

/*
 * Room for n bytes in an empty buffer, made at once and not rounded up: a
 * buffer that grows leaves copies of keys in freed memory, and every byte of
 * it is wiped in the end.
 */
void exact_room(struct buf *b, size_t n);

/* Providers[], then Router and fallback, which name them, then profiles. */
void read_providers(struct reading *r);
void read_router(struct reading *r);
void read_profiles(struct reading *r);

/* A file that has a Router and no providers. */
void read_router_file(struct reading *r);

/*
 * A line about the value or name `token` of r->c.source (JSON_NONE: about the
 * file): place, path, then the sentence. Text that comes from the file goes
 * through shown().
 */
void mistake(struct reading *r, int token, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void warning(struct reading *r, int token, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void note(struct reading *r, int token, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As mistake, about a byte of r->c.text. */
void mistake_at(struct reading *r, size_t offset, const char *what);

/* Put the lines in the order of their places. */
void sort_mistakes(struct reading *r);

/* A copy fit to be printed: not too long, no control characters. */
const char *shown(struct reading *r, struct view v);

/*
 * As shown, for what stands where a name is expected and is none that we know:
 * people put keys into the wrong place, so what may be one is cut.
 */
const char *shown_name(struct reading *r, struct view v);

/* `"NAME" is not known`, with the nearest of the known ones. */
void mistake_unknown(struct reading *r, int token, struct view name,
	const char *const *known, size_t n);

/* As mistake_unknown, with a list of all that are known. */
void mistake_choice(struct reading *r, int token, struct view name,
	const char *const *known, size_t n);

#endif
