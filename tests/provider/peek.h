/* A look into a request's JSON.  Sound text is expected and not checked; names
 * written with escapes are not recognised. */
#ifndef PROVIDER_PEEK_H
#define PROVIDER_PEEK_H

#include "request.h"

/* The role of the last entry of messages, contents or input; else empty. */
struct text peek_last_role(const struct request *);

/* The model asked for, in the body or (Gemini) in the path; else empty. */
struct text peek_model(const struct request *);

#endif
