/* $NAME and ${NAME} in a configuration's strings. */
#ifndef CONFIG_INTERPOLATE_H
#define CONFIG_INTERPOLATE_H

#include "json/json.h"

/*
 * Append the text of `in` with every variable in its string values (names of
 * members are left alone) replaced by what the environment says. The result
 * has the same tokens, with the same numbers.
 *
 *	$NAME           a capital or _, then capitals, digits, _
 *	${ANY NAME}     whatever stands between the braces
 *	$$              a dollar sign
 *
 * Any other dollar sign stands for itself. A variable that is not set is left
 * as it stands and told to `unset`, with the token it is in.
 */
void interpolate(const struct json *in, struct buf *out,
	void (*unset)(void *context, int token, struct view name),
	void *context);

#endif
