/*
 * Presets: configurations to be handed on, as Claude Code Router's second
 * version has them. Each is a folder in presets/ of ccr's home with a
 * manifest.json: what the preset is, a configuration without secrets, the
 * questions to ask whoever installs it (`schema`), and his answers
 * (`userValues`).
 *
 * The folder is also the home of the listener that serves it: its lock, its
 * keys' state and the configuration made of manifest and answers lie there.
 */
#ifndef CMD_PRESET_H
#define CMD_PRESET_H

#include "json/json.h"

#define PRESET_PATH_MAX 8192

/* A name is one path component that nothing else can be meant by. */
bool preset_name_is_good(struct view name, struct fail *f);

/* Append the path of a file of the preset ("": of its folder). */
bool preset_path(const char *name, const char *file, struct buf *out,
	struct fail *f);

/* Is it installed: is there a manifest? */
bool preset_exists(const char *name);

/* Make its folder, if it is not there. */
bool preset_make_place(const char *name, struct fail *f);

/* From here on this process lives in the preset's home. */
bool preset_enter(const char *name, struct fail *f);

struct manifest {
	struct buf text;        /* as in the file */
	struct buf strict;      /* as RFC 8259 has it */
	struct json in;
};

/*
 * Read a text, JSON5 as the original takes it, or a file. False with a
 * sentence that begins with the path. To be freed in any case.
 */
bool manifest_parse(struct manifest *m, struct view text, const char *path,
	struct fail *f);
bool manifest_read(struct manifest *m, const char *path, struct fail *f);
void manifest_free(struct manifest *m);

/* Append a member's plain text, if it is a string. */
void manifest_text(const struct manifest *m, int object, const char *name,
	struct buf *out);

/* What of a manifest tells about it, and is no configuration. */
bool manifest_is_meta(struct view name);

#endif
