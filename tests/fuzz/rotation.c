/*
 * A state file with anything in it. The input is laid over a sound file: first
 * the number of its place, then the bytes. A choice must come out, the lock
 * must be free, and figures that are shown must be within their bounds. (A file
 * that is no state at all is replaced: tests/unit/rotation_file.c.)
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rotation/file.h"
#include "rotation/live.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[64];
static struct config c;
static struct state *sound;

static const char *const text =
    "{\"Providers\":["
    "{\"name\":\"p\",\"api_base_url\":\"http://127.0.0.1:1/v1\","
    "\"models\":[\"m\"],\"rotation_strategy\":\"sticky\",\"api_keys\":["
    "\"key-one\",{\"key\":\"key-two\",\"quota_group\":\"g\"},\"key-three\"]},"
    "{\"name\":\"q\",\"api_base_url\":\"http://127.0.0.1:1/v1\","
    "\"models\":[\"m\"],\"rotation_strategy\":\"weighted\",\"api_keys\":["
    "\"key-one\",{\"key\":\"key-four\",\"quota_group\":\"g\"}]}]}";

static void
remove_file(void)
{
	char aside[80];

	unlink(path);
	snprintf(aside, sizeof(aside), "%s.v%d", path, STATE_VERSION);
	unlink(aside);
}

/* A file with some history, to be damaged. */
static void
begin(void)
{
	struct mistakes m = { 0 };
	struct rotation r;
	int fd;

	snprintf(path, sizeof(path), "/tmp/ccr-fuzz-rotation.%ld",
	    (long)getpid());
	atexit(remove_file);
	if (!config_parse(&c, view_of(text), "config.json", &m))
		abort();
	mistakes_free(&m);
	rotation_open(&r, path);
	rotation_bind(&r, &c);
	for (size_t i = 0; i < 8; i++)
		rotation_choose(&r, i % 2, NULL, VIEW("session"));
	live_note(&r, DOING_WAITING, VIEW("p"), VIEW("m"));
	sound = malloc(sizeof(*sound));
	fd = open(path, O_RDONLY);
	if (sound == NULL || read(fd, sound, sizeof(*sound)) !=
	    (ssize_t)sizeof(*sound))
		abort();
	close(fd);
	rotation_close(&r);
}

/*
 * The bytes as the parts that have checks: those are made right when the
 * first byte is odd, so that what they guard is reached too.
 */
static void
lay_over(struct state *s, const uint8_t *data, size_t size)
{
	size_t at, n = size - 4;

	at = (size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3];
	/* Mostly where something is. */
	at = data[0] & 2 ? at % (4096 + 5 * sizeof(s->key[0])) :
	    at % sizeof(*s);
	if (n > sizeof(*s) - at)
		n = sizeof(*s) - at;
	memcpy((char *)s + at, data + 4, n);
	if (data[0] & 1) {
		for (size_t i = 0; i < 5; i++)
			s->key[i].check = state_check(&s->key[i],
			    offsetof(struct key_record, check));
		s->live.record.check = state_check(&s->live.record,
		    offsetof(struct key_record, check));
	}
}

static void
write_state(const struct state *s)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || write(fd, s, sizeof(*s)) != (ssize_t)sizeof(*s))
		abort();
	close(fd);
}

static void
look_at(struct rotation *r)
{
	static struct handler handler[600];

	for (size_t p = 0; p < c.providers; p++) {
		for (size_t k = 0; k < c.provider[p].keys; k++) {
			struct key_state s;

			rotation_key_state(r, p, k, &s);
			if (s.rests_ms < 0 || strlen(s.last_error) >=
			    sizeof(s.last_error) || (s.resting_until_ms != 0)
			    != (s.health == HEALTH_RESTING))
				abort();
		}
	}
	live_handlers(r, handler, sizeof(handler) / sizeof(*handler));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct state s;
	struct rotation r;

	if (sound == NULL)
		begin();
	if (size < 4)
		return 0;
	s = *sound;
	lay_over(&s, data, size);
	write_state(&s);
	rotation_look(&r, path);
	rotation_bind(&r, &c);
	look_at(&r);
	rotation_close(&r);
	rotation_open(&r, path);
	rotation_bind(&r, &c);
	for (size_t i = 0; i < 6; i++) {
		struct pick p = rotation_choose(&r, i % 2, NULL,
		    VIEW("session"));
		struct verdict v = { .kind = data[0] % 6,
			.ticket = p.ticket, .rest_ms = -1 };

		if (p.kind == PICK_UNBOUND || !r.shared)
			abort();
		if (p.kind == PICK_KEY && p.key >= c.provider[i % 2].keys)
			abort();
		if (p.kind == PICK_KEY)
			rotation_report(&r, i % 2, p.key, &v);
	}
	look_at(&r);
	rotation_reset(&r, ROTATION_ALL, ROTATION_ALL);
	if (rotation_choose(&r, 0, NULL, VIEW("")).kind != PICK_KEY)
		abort();
	rotation_close(&r);
	return 0;
}
