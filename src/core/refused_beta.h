/* Which betas of the header anthropic-beta a text refuses. */
#ifndef CORE_REFUSED_BETA_H
#define CORE_REFUSED_BETA_H

#include "base/buf.h"

typedef void refused_beta(void *context, struct view beta);

/*
 * Hand over those of the header lines that the text names as refused; all of
 * them where it refuses betas without naming one, as Bedrock does ("invalid
 * beta flag").
 */
void refused_betas(struct view text, struct view headers,
	refused_beta *found, void *context);

/*
 * Append the header lines without the betas for which `is` says true. False,
 * and nothing appended, if there are none such.
 */
typedef bool beta_is(const void *context, struct view beta);
bool betas_left(struct view headers, beta_is *is, const void *context,
	struct buf *out);

#endif
