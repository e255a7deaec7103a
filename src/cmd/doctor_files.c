#include "cmd/doctor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/io.h"
#include "base/clock.h"
#include "cmd/pool.h"
#include "config/home.h"

/* So many mistakes of the configuration are told. */
#define MISTAKES 3

/* What the files beside the configuration may need. */
#define ROOM_BYTES (8LL << 20)

/* May others look into what is ours? `mode` is as it should be. */
static bool
is_closed(struct doctor *d, const char *subject, const char *path,
    const struct stat *is, unsigned mode)
{
	if (is->st_uid != geteuid() && is->st_uid != 0) {
		doctor_note(d, MARK_BROKEN, subject, "%s belongs to another "
		    "user (%ld)", path, (long)is->st_uid);
		doctor_advise(d, "run chown on it, or set CCR_HOME to a "
		    "folder of your own");
		return false;
	}
	if ((is->st_mode & 077) == 0)
		return true;
	doctor_note(d, MARK_BROKEN, subject, "%s is open to other users "
	    "(mode %04o)", path, (unsigned)is->st_mode & 07777);
	doctor_advise(d, "run chmod %o %s", mode, path);
	return false;
}

/* Nothing but trying tells a full disk and a read-only one for sure. */
static bool
can_write(const char *folder)
{
	static char page[4096];
	struct buf path = BUF(8192);
	bool ok = false;
	int fd = -1, error;

	buf_addf(&path, "%s/.doctor-XXXXXX", folder);
	if (buf_cstr(&path) != NULL)
		fd = mkstemp(path.p);
	if (fd != -1) {
		ok = write_all(fd, (struct view){ page, sizeof(page) },
		    CLOCK_NEVER) && fsync(fd) == 0;
		error = errno;
		close(fd);
		unlink(path.p);
		errno = error;
	}
	buf_free(&path);
	return ok;
}

static void
look_at_room(struct doctor *d, const char *path)
{
	struct statvfs fs;
	long long left;
	int error = can_write(path) ? 0 : errno;

	if (error != 0) {
		doctor_note(d, MARK_BROKEN, "home", "%s cannot be written: %s",
		    path, strerror(error));
		doctor_advise(d, error == ENOSPC || error == EDQUOT ? "make "
		    "room on its disk" : "make it writable, or set CCR_HOME "
		    "to a folder that is");
		return;
	}
	left = statvfs(path, &fs) == -1 ? ROOM_BYTES :
	    (long long)fs.f_bavail * (long long)fs.f_frsize;
	if (left >= ROOM_BYTES) {
		doctor_note(d, MARK_OK, "home", "%s", path);
		return;
	}
	doctor_note(d, MARK_BROKEN, "home", "the disk of %s has only %lld KiB "
	    "left", path, left / 1024);
	doctor_advise(d, "make room on it");
}

static void
look_at_home(struct doctor *d)
{
	struct buf path = BUF(4096);
	struct fail f = { 0 };
	struct stat is;

	if (!home_path(&path, "", &f) || buf_cstr(&path) == NULL) {
		doctor_note(d, MARK_BROKEN, "home", "%s", f.text);
	} else if (stat(path.p, &is) == -1 && errno == ENOENT) {
		doctor_note(d, MARK_UNSEEN, "home", "there is no %s yet",
		    path.p);
		doctor_advise(d, "ccr setup makes it");
	} else if (stat(path.p, &is) == -1) {
		doctor_note(d, MARK_BROKEN, "home", "%s: %s", path.p,
		    strerror(errno));
	} else if (!S_ISDIR(is.st_mode)) {
		doctor_note(d, MARK_BROKEN, "home", "%s is not a folder",
		    path.p);
		doctor_advise(d, "move it away, then run ccr setup");
	} else if (is_closed(d, "home", path.p, &is, 0700)) {
		look_at_room(d, path.p);
	}
	buf_free(&path);
}

static void
note_mistakes(struct doctor *d, const struct mistakes *m)
{
	struct view rest = buf_view(&m->errors);

	doctor_note(d, MARK_BROKEN, "config", "%s is wrong: %d mistake%s",
	    d->config_path, m->n_errors, m->n_errors == 1 ? "" : "s");
	doctor_advise(d, "ccr check lists them all");
	for (int i = 0; i < MISTAKES && rest.n > 0; i++) {
		struct view line = view_cut(&rest, '\n');

		doctor_note(d, MARK_BROKEN, "mistake", "%.*s",
		    VIEW_ARG(line));
	}
}

static void
note_config(struct doctor *d, const struct mistakes *m)
{
	const struct config *c = &d->config;
	size_t keys = 0, models = 0;

	for (size_t i = 0; i < c->providers; i++) {
		keys += c->provider[i].keys;
		models += c->provider[i].models;
	}
	doctor_note(d, MARK_OK, "config", "%s: providers %zu, keys %zu, "
	    "models %zu, warnings %d", d->config_path, c->providers, keys,
	    models, m->n_warnings);
	if (m->n_warnings > 0)
		doctor_advise(d, "ccr check tells the warnings");
}

/* It is loaded here, for all that follows. */
static void
look_at_config(struct doctor *d)
{
	struct mistakes m = { 0 };
	struct stat is;

	int error = stat(d->config_path, &is) == -1 ? errno : 0;

	if (error != 0) {
		doctor_note(d, MARK_BROKEN, "config", "%s: %s",
		    d->config_path, strerror(error));
		doctor_advise(d, error == ENOENT ? "ccr setup writes one" :
		    "make it readable for you");
		return;
	}
	is_closed(d, "config", d->config_path, &is, 0600);
	d->configured = config_load(&d->config, d->config_path, &m);
	if (d->configured) {
		mask_config(&d->mask, &d->config);
		note_config(d, &m);
	} else {
		note_mistakes(d, &m);
	}
	mistakes_free(&m);
}

/* The keys' text, where it is not in the file: from here on it is known. */
static void
look_at_keys(struct doctor *d)
{
	struct config *c = &d->config;
	struct fail f;

	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++) {
			struct api_key *key = &c->provider[i].key[k];

			/* A credential is a service's: who runs it has it. */
			if (!config_key(c, &c->provider[i], key, &f))
				doctor_note(d, key->kind == KEY_CREDENTIAL ?
				    MARK_UNSEEN : MARK_BROKEN, "key", "%s",
				    f.text);
		}
	mask_config(&d->mask, c);
}

static void
count_health(struct pool *p, size_t *count)
{
	struct pool_key k;

	for (size_t i = 0; i < p->config->providers; i++)
		for (size_t n = 0; n < p->config->provider[i].keys; n++) {
			pool_key(p, i, n, &k);
			count[k.state.health]++;
		}
}

static void
note_state(struct doctor *d, const char *path, struct pool *p)
{
	size_t count[HEALTH_DISABLED + 1] = { 0 };

	count_health(p, count);
	doctor_note(d, MARK_OK, "state", "%s: keys in use %zu, resting %zu, "
	    "disabled %zu", path, count[HEALTH_ACTIVE],
	    count[HEALTH_RESTING], count[HEALTH_DISABLED]);
	if (count[HEALTH_RESTING] + count[HEALTH_DISABLED] > 0)
		doctor_advise(d, "ccr rotation tells which");
	for (size_t i = 0; i < p->config->providers; i++) {
		const struct provider *of = &p->config->provider[i];

		if (of->keys == 0 || pool_available(p, i) > 0)
			continue;
		doctor_note(d, MARK_BROKEN, "state", "%.*s: none of its keys "
		    "can be used now", VIEW_ARG(of->name));
		doctor_advise(d, "ccr rotation %.*s tells why",
		    VIEW_ARG(of->name));
	}
}

static void
look_into_state(struct doctor *d, const char *path)
{
	struct pool p;
	struct fail f;

	if (access(path, R_OK | W_OK) == -1) {
		doctor_note(d, MARK_BROKEN, "state", "%s: %s; each handler "
		    "goes by what it sees itself", path, strerror(errno));
		doctor_advise(d, "remove it: it is made anew");
	} else if (!d->configured) {
		doctor_note(d, MARK_UNSEEN, "state", "whose keys are in %s "
		    "is not known without the configuration", path);
	} else {
		if (pool_look(&p, &d->config, &f)) {
			note_state(d, path, &p);
		} else {
			doctor_note(d, MARK_BROKEN, "state", "%s", f.text);
			doctor_advise(d, "remove %s: it is made anew", path);
		}
		pool_close(&p);
	}
}

static void
look_at_state(struct doctor *d)
{
	struct buf path = BUF(4096);
	struct fail f;
	struct stat is;

	if (!home_path(&path, "rotation.state", &f) ||
	    buf_cstr(&path) == NULL)
		doctor_note(d, MARK_UNSEEN, "state", "there is no home for "
		    "it");
	else if (lstat(path.p, &is) == -1 && errno == ENOENT)
		doctor_note(d, MARK_OK, "state", "%s is not there yet: the "
		    "first request makes it", path.p);
	else if (lstat(path.p, &is) == -1)
		doctor_note(d, MARK_BROKEN, "state", "%s: %s", path.p,
		    strerror(errno));
	else if (is_closed(d, "state", path.p, &is, 0600))
		look_into_state(d, path.p);
	buf_free(&path);
}

/* Could it be made, where it is not there? */
static bool
has_room(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf folder = BUF(4096);
	bool ok;

	buf_add(&folder, slash == NULL ? VIEW(".") : slash == path ?
	    VIEW("/") : (struct view){ path, (size_t)(slash - path) });
	ok = buf_cstr(&folder) != NULL && access(folder.p, W_OK | X_OK) == 0;
	buf_free(&folder);
	return ok;
}

static void
look_at_log_file(struct doctor *d, const char *path)
{
	struct stat is;

	if (stat(path, &is) == -1 && errno == ENOENT) {
		if (has_room(path)) {
			doctor_note(d, MARK_OK, "log", "%s is not there yet",
			    path);
			return;
		}
		doctor_note(d, MARK_BROKEN, "log", "%s cannot be made: %s",
		    path, strerror(errno));
		doctor_advise(d, "set LOG_FILE to a place where it can");
	} else if (access(path, W_OK) == -1) {
		doctor_note(d, MARK_BROKEN, "log", "%s cannot be written: %s",
		    path, strerror(errno));
		doctor_advise(d, "set LOG_FILE to one that can");
	} else if (!S_ISREG(is.st_mode)) {
		doctor_note(d, MARK_OK, "log", "%s", path);
	} else if (is_closed(d, "log", path, &is, 0600)) {
		doctor_note(d, MARK_OK, "log", "%s: %lld of at most %lld "
		    "bytes", path, (long long)is.st_size,
		    (long long)d->config.log_max_bytes);
	}
}

static void
look_at_log(struct doctor *d)
{
	struct buf path = BUF(4096);
	struct fail f;

	if (!d->configured)
		doctor_note(d, MARK_UNSEEN, "log", "where it is is not known "
		    "without the configuration");
	else if (!d->config.log)
		doctor_note(d, MARK_OK, "log", "none is kept (LOG)");
	else if (!home_log_path(&path, d->config.log_file, &f) ||
	    buf_cstr(&path) == NULL)
		doctor_note(d, MARK_BROKEN, "log", "%s", f.text);
	else
		look_at_log_file(d, path.p);
	buf_free(&path);
}

void
doctor_files(struct doctor *d)
{
	doctor_turn(d, "files", VIEW(""));
	look_at_home(d);
	look_at_config(d);
	if (d->configured)
		look_at_keys(d);
	look_at_state(d);
	look_at_log(d);
}
