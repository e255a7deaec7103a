/* A folder of its own, configs in memory, and a clock that the test sets. */
#ifndef TESTS_UNIT_ROTATION_ROOM_H
#define TESTS_UNIT_ROTATION_ROOM_H

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rotation/rotation.h"

static char room[256], room_path[300];
static int64_t room_now = 1700000000000;

static inline int64_t
room_clock(void)
{
	return room_now;
}

static inline void
room_make(void)
{
	const char *in = getenv("TMPDIR");

	snprintf(room, sizeof(room), "%.200s/ccr-rotation-XXXXXX",
	    in != NULL && *in != '\0' ? in : "/tmp");
	if (mkdtemp(room) == NULL)
		err(1, "%s", room);
	snprintf(room_path, sizeof(room_path), "%s/rotation.state", room);
}

/* Remove what rotation may have left there, and the folder. */
static inline void
room_clear(void)
{
	static const char *const suffix[] = { "", ".new", ".v1", ".old" };

	for (size_t i = 0; i < sizeof(suffix) / sizeof(*suffix); i++) {
		char path[320];

		snprintf(path, sizeof(path), "%s%s", room_path, suffix[i]);
		if (unlink(path) == -1)
			rmdir(path);
	}
	rmdir(room);
}

static inline void
add_provider(struct buf *text, const char *name, const char *strategy,
    const char *keys)
{
	buf_addf(text, "{\"name\":\"%s\",\"api_base_url\":"
	    "\"http://127.0.0.1:1/v1/chat/completions\",\"models\":[\"m\"],"
	    "\"rotation_strategy\":\"%s\",\"api_keys\":[%s]}", name, strategy,
	    keys);
}

static inline void
read_config(struct config *c, const char *providers)
{
	struct buf text = BUF(4 << 20);
	struct mistakes m = { 0 };

	*c = (struct config){ 0 };
	buf_addf(&text, "{\"Providers\":[%s]}", providers);
	if (!config_parse(c, buf_view(&text), "config.json", &m))
		errx(1, "%s", buf_cstr(&m.errors));
	buf_free(&text);
	mistakes_free(&m);
}

/* One provider "p" with these keys. */
static inline void
make_config(struct config *c, const char *strategy, const char *keys)
{
	struct buf text = BUF(4 << 20);

	add_provider(&text, "p", strategy, keys);
	read_config(c, buf_cstr(&text));
	buf_free(&text);
}

/* The same with n keys that differ. */
static inline void
make_config_n(struct config *c, const char *strategy, int n)
{
	struct buf keys = BUF(1 << 20);

	for (int i = 0; i < n; i++)
		buf_addf(&keys, "%s\"key-number-%04d-of-the-test\"",
		    i > 0 ? "," : "", i);
	make_config(c, strategy, buf_cstr(&keys));
	buf_free(&keys);
}

/* Open the room's file with the test's clock. */
static inline void
open_room(struct rotation *r, const struct config *c)
{
	rotation_open(r, room_path);
	r->wall = room_clock;
	rotation_bind(r, c);
}

static inline struct pick
choose(struct rotation *r, size_t provider)
{
	return rotation_choose(r, provider, NULL, VIEW(""));
}

static inline struct key_state
state_of(struct rotation *r, size_t provider, size_t key)
{
	struct key_state s;

	rotation_key_state(r, provider, key, &s);
	return s;
}

#endif
