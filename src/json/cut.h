/* A string of a text that has been cut into tokens, made shorter in place. */
#ifndef JSON_CUT_H
#define JSON_CUT_H

#include "json/json.h"

/*
 * Take n bytes out of a string's inside, `at` bytes from its beginning: what
 * follows in it moves to the left, and blanks stand behind its closing quote,
 * so that all other tokens stay where they are. The piece ends no escape in
 * its middle. `text` is in->text's memory, which the caller may write to.
 */
void json_cut(struct json *in, char *text, int string, size_t at, size_t n);

#endif
