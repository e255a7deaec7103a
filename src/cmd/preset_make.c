/* A preset's configuration, made anew before each use. */
#include <string.h>

#include "base/io.h"
#include "base/random.h"
#include "cmd/edit_config.h"
#include "cmd/preset_apply.h"
#include "cmd/preset_commands.h"
#include "cmd/put_file.h"
#include "json/pretty.h"

#define CONFIG_MAX (4 << 20)
#define APIKEY_LENGTH 32

/* What the user's own configuration says for all presets too. */
static const char *const shared[] = { "PROXY_URL", "HTTPS_PROXY",
	"https_proxy", "httpsProxy", "NO_PROXY", "CA_FILE", "CLAUDE_PATH",
	"API_TIMEOUT_MS", "LOG", "LOG_LEVEL" };

static bool
set(struct buf *text, const char *name, struct view value, struct fail *f)
{
	const char *way[] = { name, NULL };

	return edit_set(text, way, value, f);
}

/* A path that begins at the other file's folder would lead elsewhere. */
static bool
is_portable(const struct json *in, int value)
{
	struct view v = json_escaped(in, value);

	return v.n == 0 || !view_has(v, "/") || v.p[0] == '/' ||
	    v.p[0] == '~' || v.p[0] == '$' || view_has(v, "://");
}

static bool
share(struct buf *text, const char *own_path, struct fail *f)
{
	struct manifest own, made = { .in.n = 0 };
	struct fail unused;
	bool ok = true;

	/* Without one there is nothing to share. */
	if (manifest_read(&own, own_path, &unused))
		ok = json_parse(&made.in, buf_view(text), f);
	else
		own.in.n = 0;
	for (size_t i = 0; own.in.n > 0 && ok &&
	    i < sizeof(shared) / sizeof(*shared); i++) {
		int value = json_get(&own.in, JSON_ROOT, shared[i]);
		struct buf copy = BUF(65536);

		buf_add(&copy, json_raw(&own.in, value));
		if (value != JSON_NONE && is_portable(&own.in, value) &&
		    json_get(&made.in, JSON_ROOT, shared[i]) == JSON_NONE) {
			ok = set(text, shared[i], buf_view(&copy), f) &&
			    json_parse(&made.in, buf_view(text), f);
		}
		buf_wipe(&copy);
	}
	manifest_free(&own);
	json_free(&made.in);
	return ok;
}

/* The key that sessions under way already use, else a new one. */
static bool
set_apikey(struct buf *text, const char *path, struct fail *f)
{
	struct buf key = BUF(256), quoted = BUF(512);
	struct manifest old;
	struct fail unused;
	bool ok;

	if (manifest_read(&old, path, &unused))
		manifest_text(&old, JSON_ROOT, "APIKEY", &key);
	if (key.n == 0)
		random_base62(&key, APIKEY_LENGTH);
	edit_quote(&quoted, buf_view(&key));
	ok = set(text, "APIKEY", buf_view(&quoted), f);
	manifest_free(&old);
	buf_wipe(&key);
	buf_wipe(&quoted);
	return ok;
}

/* A listener of its own, on this machine, on whatever port is free. */
static bool
set_listener(struct buf *text, const char *path, struct fail *f)
{
	return set(text, "HOST", VIEW("\"127.0.0.1\""), f) &&
	    set(text, "PORT", VIEW("0"), f) && set_apikey(text, path, f);
}

/* Not written when it is so already: handlers need not read it again. */
static bool
put_new(const char *path, struct view text, struct fail *f)
{
	struct buf old = BUF(CONFIG_MAX);
	bool same = read_file(path, &old) && view_eq(buf_view(&old), text);

	buf_wipe(&old);
	return same || put_file(path, text, 0600, true, f);
}

bool
preset_make(const char *name, const struct options *o, struct buf *path,
    struct fail *f)
{
	struct buf manifest = BUF(PRESET_PATH_MAX), text = BUF(CONFIG_MAX);
	struct buf pretty = BUF(CONFIG_MAX);
	struct manifest m = { .in.n = 0 };
	struct values v = { .n = 0 };
	bool ok;

	ok = preset_path(name, "manifest.json", &manifest, f) &&
	    preset_path(name, "config.json", path, f);
	if (ok && !preset_exists(name))
		ok = fail(f, 404, "there is no preset \"%s\"; ccr preset list "
		    "tells which there are", name);
	ok = ok && manifest_read(&m, manifest.p, f) &&
	    (values_take(&v, &m.in, json_get(&m.in, JSON_ROOT,
	    "userValues")) || fail(f, 500, "there are too many answers")) &&
	    preset_apply(&m, &v, &text, f) &&
	    share(&text, o->config_path, f) && set_listener(&text, path->p, f);
	if (ok) {
		json_pretty(buf_view(&text), &pretty);
		buf_addc(&pretty, '\n');
		ok = put_new(path->p, buf_view(&pretty), f);
	}
	values_free(&v);
	manifest_free(&m);
	buf_free(&manifest);
	buf_wipe(&text);
	buf_wipe(&pretty);
	return ok;
}
