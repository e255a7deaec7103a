/* The questions of a preset, its manifest's `schema`. */
#ifndef CMD_PRESET_ASK_H
#define CMD_PRESET_ASK_H

#include "cmd/preset.h"
#include "cmd/preset_values.h"

/*
 * Answer all that apply into v, which may hold earlier answers: from `given`
 * (what --set says, as strings), else by the person at the terminal if `ask`,
 * else by the earlier answer or the manifest's own. False with a sentence that
 * names those that nobody has answered, or what is wrong with an answer.
 */
bool preset_ask(const struct manifest *m, const struct values *given,
	bool ask, struct values *v, struct fail *f);

/* Append the type of an input: "password" if it has none. */
void preset_input_type(const struct manifest *m, int input, struct buf *out);

#endif
