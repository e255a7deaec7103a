/* From a text that has been scanned to its tokens, by jsmn. */
#ifndef JSON_TOKENISE_H
#define JSON_TOKENISE_H

#include "json/json.h"

/*
 * Fill in->token, which has room for scan->tokens, and link each one to its
 * next sibling. False if jsmn does not see what the scanner has seen.
 */
bool tokenise(struct json *in, const struct json_scan *scan);

#endif
