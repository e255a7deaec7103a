#include "core/google_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "config/home.h"
#include "crypto/hmac.h"

#define FIRST_LINE "ccr google token 1"

/* A token that ends so soon is not used any more. */
#define EARLY_MS 60000

/*
 * The longest that Google lets a token live is twelve hours; one that seems to
 * live longer was got by another clock.
 */
#define LONGEST_MS (13 * 3600 * (int64_t)1000)

#define FILE_MAX (GOOGLE_TOKEN_SIZE + 256)
#define WRITE_MS 1000

void
google_cache_open(struct google_cache *c, const struct google_account *a)
{
	static const struct view key = VIEW_INIT("ccr google token");
	const struct view part[] = { a->token_uri, { "", 1 }, a->email,
		{ "", 1 }, a->client_id, { "", 1 }, a->secret };
	unsigned char hmac[HMAC_BYTES];
	struct fail unused;

	*c = (struct google_cache){ .path = BUF(8192), .lock = -1 };
	if (!home_path(&c->path, "google-token-", &unused))
		c->path.failed = true;
	hmac_sha256(key, part, sizeof(part) / sizeof(*part), hmac);
	for (int i = 0; i < 16; i++)
		buf_addf(&c->path, "%02x", hmac[i]);
}

void
google_cache_close(struct google_cache *c)
{
	if (c->lock != -1)
		close(c->lock);
	buf_free(&c->path);
	c->lock = -1;
}

static bool
lasts(int64_t until_ms)
{
	int64_t left = until_ms - clock_wall_ms();

	return left > EARLY_MS && left < LONGEST_MS;
}

bool
google_token_lasts(const struct google_account *a)
{
	return a->token[0] != '\0' && !a->token_refused &&
	    lasts(a->token_until_ms);
}

bool
google_cache_read(struct view text, struct google_account *a)
{
	struct view first = view_cut(&text, '\n');
	struct view until = view_cut(&text, '\n');
	struct view token = view_cut(&text, '\n');
	int64_t until_ms;

	/* Each line has its end, or the file was not written whole. */
	if (!view_is(first, FIRST_LINE) || text.p == NULL || text.n > 0 ||
	    !view_number(until, &until_ms) || !lasts(until_ms) ||
	    !google_token_good(token))
		return false;
	if (a->token_refused && view_is(token, a->token))
		return false;
	google_token_set(a, token, until_ms);
	return true;
}

/* Nobody else can read it or has written it. */
static bool
is_ours(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_uid == geteuid() && (st.st_mode & 077) == 0;
}

bool
google_cache_load(const struct google_cache *c, struct google_account *a)
{
	struct buf text = BUF(FILE_MAX);
	bool ok = false;
	int fd;

	if (c->path.failed)
		return false;
	fd = open(c->path.p, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC |
	    O_NOCTTY);
	if (fd == -1)
		return false;
	buf_room(&text, FILE_MAX);
	if (is_ours(fd) && read_fd(fd, &text))
		ok = google_cache_read(buf_view(&text), a);
	close(fd);
	buf_wipe(&text);
	return ok;
}

/* c->path with something behind it; NULL if it is too long. */
static const char *
beside(const struct google_cache *c, const char *end, struct buf *path)
{
	buf_add(path, buf_view(&c->path));
	buf_adds(path, end);
	return buf_cstr(path);
}

bool
google_cache_lock(struct google_cache *c)
{
	struct buf path = BUF(8192);
	const char *name = c->path.failed ? NULL : beside(c, ".lock", &path);
	bool taken = false;

	if (name != NULL && c->lock == -1)
		c->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
	buf_free(&path);
	if (c->lock == -1 || flock(c->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	taken = errno == EWOULDBLOCK || errno == EINTR;
	/* Not to be taken for one that is held. */
	close(c->lock);
	c->lock = -1;
	return !taken;
}

void
google_cache_save(const struct google_cache *c,
    const struct google_account *a)
{
	struct buf text = BUF(FILE_MAX), path = BUF(8192);
	const char *name = c->lock == -1 ? NULL : beside(c, ".new", &path);
	int fd = -1;

	buf_room(&text, FILE_MAX);
	buf_addf(&text, FIRST_LINE "\n%lld\n%s\n",
	    (long long)a->token_until_ms, a->token);
	if (name != NULL && !text.failed) {
		/* One that was killed here may have left its own. */
		unlink(name);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
	}
	if (fd != -1) {
		bool ok = write_all(fd, buf_view(&text),
		    clock_ms() + WRITE_MS);

		close(fd);
		if (!ok || rename(name, c->path.p) == -1)
			unlink(name);
	}
	buf_wipe(&text);
	buf_free(&path);
}
