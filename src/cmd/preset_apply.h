/* The configuration that a manifest and the answers to its questions make. */
#ifndef CMD_PRESET_APPLY_H
#define CMD_PRESET_APPLY_H

#include "cmd/preset.h"
#include "cmd/preset_values.h"

/*
 * Append it as JSON: `template`, or else the manifest without what only tells
 * about it, with answers for each #{id} in its strings, then what
 * `configMappings` and ids that are ways ("Providers[0].api_key") put into
 * place. False with a sentence, as when an answer is missing.
 *
 * An answer that is a variable of the environment ($NAME) stays one; any other
 * dollar sign in one stands for itself.
 */
bool preset_apply(const struct manifest *m, const struct values *v,
	struct buf *out, struct fail *f);

/* The same for one value of the manifest, at its token. */
bool preset_fill(const struct manifest *m, const struct values *v, int token,
	struct buf *out, struct fail *f);

#endif
