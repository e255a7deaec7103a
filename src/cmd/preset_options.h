/* What may be chosen for an input of type select or multiselect. */
#ifndef CMD_PRESET_OPTIONS_H
#define CMD_PRESET_OPTIONS_H

#include "cmd/preset.h"
#include "cmd/preset_values.h"

#define OPTIONS_MAX 1000

struct options_of_input {
	struct one_option {
		int value, label;       /* tokens; label may be JSON_NONE */
	} *option;
	size_t n;
};

/*
 * List them: those that stand there, or the manifest's providers or models.
 * None of them: anything may be answered. To be freed.
 */
bool options_list(const struct manifest *m, const struct values *v, int input,
	struct options_of_input *out);
void options_free(struct options_of_input *o);

/* Append an option's value, or its label, as plain text. */
void option_value(const struct manifest *m, const struct one_option *o,
	struct buf *out);
void option_label(const struct manifest *m, const struct one_option *o,
	struct buf *out);

/* The option that a text means by value, label or number from 1; or NULL. */
const struct one_option *options_find(const struct manifest *m,
	const struct options_of_input *o, struct view text);

#endif
