/* config_key: a key's text from wherever the file says it is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/run.h"
#include "config/config.h"
#include "config/google.h"
#include "config/key.h"

#define KEY_MAX (16 * 1024)
#define COMMAND_MS 10000

/* How each failure's sentence begins. */
#define ABOUT "provider \"%.*s\", key \"%.*s\": "
#define ABOUT_ARG(p, key) VIEW_ARG((p)->name), VIEW_ARG((key)->label)

static bool
from_file(const struct provider *p, const struct api_key *key,
    const char *path, struct buf *text, struct fail *f)
{
	if (read_file(path, text))
		return true;
	return fail(f, 500, ABOUT "%s cannot be read: %s", ABOUT_ARG(p, key),
	    path, errno == EFBIG ? "it is too long for a key" :
	    strerror(errno));
}

static bool
from_credential(const struct provider *p, const struct api_key *key,
    struct buf *text, struct fail *f)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct buf path = BUF(8192);
	bool ok;

	if (folder == NULL)
		return fail(f, 500, ABOUT "the credential %.*s is there only "
		    "in a service with LoadCredential=", ABOUT_ARG(p, key),
		    VIEW_ARG(key->source));
	buf_adds(&path, folder);
	buf_addc(&path, '/');
	buf_add(&path, key->source);
	if (buf_cstr(&path) == NULL)
		ok = fail(f, 500, ABOUT "the credential's path is too long",
		    ABOUT_ARG(p, key));
	else
		ok = from_file(p, key, path.p, text, f);
	buf_free(&path);
	return ok;
}

/* The argument array in c's arena, with a NULL behind it; or NULL. */
static char **
arguments(struct config *c, int array)
{
	size_t n = 0;
	char **argv = arena_alloc(&c->arena, sizeof(*argv) *
	    ((size_t)json_count(&c->json, array) + 1));

	for (int t = json_first(&c->json, array);
	    t != JSON_NONE && argv != NULL; t = json_next(&c->json, t)) {
		struct buf plain = BUF(1024 * 1024);

		json_text(&c->json, t, &plain);
		argv[n++] = (char *)(uintptr_t)arena_copy(&c->arena,
		    buf_view(&plain)).p;
		c->arena.failed |= plain.failed;
		buf_wipe(&plain);
	}
	return argv;
}

static bool
from_command(struct config *c, const struct provider *p,
    const struct api_key *key, struct buf *text, struct fail *f)
{
	char **argv = arguments(c, key->node);
	struct run_how how = { .argv = argv, .client = -1 };
	struct run r = RUN_NONE;
	struct fail why;
	bool ok;

	if (argv == NULL || c->arena.failed)
		return fail(f, 500, "out of memory");
	ok = run_start(&r, &how, &why) && run_whole(&r, VIEW(""), text,
	    clock_ms() + COMMAND_MS, &why);
	run_kill(&r);
	return ok || fail(f, 500, ABOUT "the command \"%s\" %s",
	    ABOUT_ARG(p, key), argv[0], why.text);
}

/* Where Google's own programs find theirs. */
static bool
from_google(const struct provider *p, const struct api_key *key,
    struct buf *text, struct fail *f)
{
	struct buf path = BUF(8192);
	bool ok = google_default_path(&path) && buf_cstr(&path) != NULL;

	if (!ok)
		fail(f, 500, ABOUT "where Google's credentials are is not "
		    "known; say it by \"credentials\" beside \"use\"",
		    ABOUT_ARG(p, key));
	else if (!read_file(path.p, text))
		ok = fail(f, 500, ABOUT "Google's credentials are not in %s "
		    "(%s); say where by \"credentials\" beside \"use\", or by "
		    "GOOGLE_APPLICATION_CREDENTIALS, which a service does not "
		    "have from a shell", ABOUT_ARG(p, key), path.p,
		    strerror(errno));
	buf_free(&path);
	return ok;
}

static bool
fetch(struct config *c, const struct provider *p, const struct api_key *key,
    struct buf *text, struct fail *f)
{
	switch (key->kind) {
	case KEY_FILE:
		return from_file(p, key, key->source.p, text, f);
	case KEY_CREDENTIAL:
		return from_credential(p, key, text, f);
	case KEY_GOOGLE:
		return from_google(p, key, text, f);
	default:
		return from_command(c, p, key, text, f);
	}
}

/* Without the line end that editors and programs leave. */
static struct view
without_line_end(struct view text)
{
	if (view_ends(text, "\n"))
		text.n--;
	if (view_ends(text, "\r"))
		text.n--;
	return text;
}

/* Credentials that are no single text. */
static bool
take_account(struct config *c, const struct provider *p, struct api_key *key,
    struct view text, struct fail *f)
{
	struct arena first = { 0 };
	struct fail why;

	/* What is no good shall not fill c's arena, time after time. */
	if (google_read(&first, text, &why) != NULL)
		key->google = google_read(&c->arena, text, &why);
	arena_free(&first);
	if (key->google == NULL)
		return fail(f, 500, ABOUT "the file %s", ABOUT_ARG(p, key),
		    why.text);
	key->text = key->google->secret;
	return true;
}

static bool
take_key(struct config *c, const struct provider *p, struct api_key *key,
    struct view text, struct fail *f)
{
	const char *flaw = key_flaw(text);

	if (flaw != NULL)
		return fail(f, 500, ABOUT "the key %s", ABOUT_ARG(p, key),
		    flaw);
	key->text = arena_copy(&c->arena, text);
	return key->text.n > 0 || fail(f, 500, "out of memory");
}

bool
config_key(struct config *c, struct provider *p, struct api_key *key,
    struct fail *f)
{
	struct buf text = BUF(KEY_MAX);
	struct view plain;
	bool ok;

	if (key->text.n > 0)
		return true;
	/* All the room at once: no copies are left behind. */
	buf_room(&text, KEY_MAX);
	ok = fetch(c, p, key, &text, f);
	plain = without_line_end(buf_view(&text));
	if (ok && p->vertex && view_starts(view_trim(plain), "{"))
		ok = take_account(c, p, key, plain, f);
	else if (ok)
		ok = take_key(c, p, key, plain, f);
	buf_wipe(&text);
	return ok;
}
