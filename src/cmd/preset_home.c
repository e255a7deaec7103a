#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/preset.h"
#include "config/home.h"
#include "config/relaxed.h"

#define MANIFEST_MAX (4 << 20)
#define NAME_BYTES 200

bool
preset_name_is_good(struct view name, struct fail *f)
{
	bool good = name.n > 0 && name.n <= NAME_BYTES &&
	    !view_has(name, "..") && name.p[0] != '.' && name.p[0] != '-';

	for (size_t i = 0; i < name.n; i++)
		good &= name.p[i] != '/' && name.p[i] != '\\' &&
		    (unsigned char)name.p[i] > ' ' && name.p[i] != 0x7f;
	return good || fail(f, 400, "a preset's name has no blanks, no slash, "
	    "no \"..\" and no dot or dash at its beginning");
}

bool
preset_path(const char *name, const char *file, struct buf *out,
    struct fail *f)
{
	if (!preset_name_is_good(view_of(name), f) ||
	    !home_path(out, "presets", f))
		return false;
	buf_addf(out, "/%s%s%s", name, *file != '\0' ? "/" : "", file);
	return buf_cstr(out) != NULL || fail(f, 500, "the path is too long");
}

bool
preset_exists(const char *name)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	struct fail f;
	bool there = preset_path(name, "manifest.json", &path, &f) &&
	    access(path.p, F_OK) == 0;

	buf_free(&path);
	return there;
}

static bool
make_folder(const char *path, struct fail *f)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ||
	    fail(f, 500, "cannot make %s: %s", path, strerror(errno));
}

bool
preset_make_place(const char *name, struct fail *f)
{
	struct buf all = BUF(PRESET_PATH_MAX), own = BUF(PRESET_PATH_MAX);
	bool ok = preset_path(name, "", &own, f) && home_make(f) &&
	    home_path(&all, "presets", f) && (buf_cstr(&all) != NULL ||
	    fail(f, 500, "the path is too long")) &&
	    make_folder(all.p, f) && make_folder(own.p, f);

	buf_free(&all);
	buf_free(&own);
	return ok;
}

bool
preset_enter(const char *name, struct fail *f)
{
	struct buf path = BUF(PRESET_PATH_MAX);
	bool ok = preset_path(name, "", &path, f) &&
	    (setenv("CCR_HOME", path.p, 1) == 0 ||
	    fail(f, 500, "out of memory"));

	buf_free(&path);
	return ok;
}

bool
manifest_parse(struct manifest *m, struct view text, const char *path,
    struct fail *f)
{
	struct relaxed map = { .n = 0 };
	size_t offset;
	bool ok;

	*m = (struct manifest){ .text = BUF(MANIFEST_MAX),
	    .strict = BUF(2 * MANIFEST_MAX) };
	buf_add(&m->text, text);
	buf_add(&m->strict, text);
	if (m->text.failed)
		return fail(f, 400, "%s: is too long", path);
	ok = relaxed_strict(&m->strict, &map, &offset) ||
	    fail(f, 400, "%s: a comment does not end", path);
	relaxed_free(&map);
	if (!ok)
		return false;
	if (!json_parse(&m->in, buf_view(&m->strict), f))
		return fail(f, 400, "%s: %s", path, f->text);
	return json_is_object(&m->in, JSON_ROOT) ||
	    fail(f, 400, "%s: must be an object", path);
}

bool
manifest_read(struct manifest *m, const char *path, struct fail *f)
{
	struct buf text = BUF(MANIFEST_MAX);
	bool ok;

	*m = (struct manifest){ .in.n = 0 };
	ok = (read_file(path, &text) || fail(f, 500, "%s: %s", path,
	    strerror(errno))) && manifest_parse(m, buf_view(&text), path, f);
	buf_wipe(&text);
	return ok;
}

void
manifest_free(struct manifest *m)
{
	json_free(&m->in);
	buf_wipe(&m->text);
	buf_wipe(&m->strict);
}

void
manifest_text(const struct manifest *m, int object, const char *name,
    struct buf *out)
{
	json_text(&m->in, json_get(&m->in, object, name), out);
}

bool
manifest_is_meta(struct view name)
{
	static const char *const names[] = { "name", "version",
	    "description", "author", "homepage", "repository", "license",
	    "keywords", "ccrVersion", "source", "sourceType", "checksum",
	    "schema", "template", "configMappings", "userValues", "secrets",
	    "noServer", "claudeCodeSettings" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (view_is(name, names[i]))
			return true;
	return false;
}
