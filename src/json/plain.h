/* Bytes that mean themselves in a JSON string, found eight at a time. */
#ifndef JSON_PLAIN_H
#define JSON_PLAIN_H

#include <stddef.h>

/*
 * How many bytes from p on, and before end, stand for themselves between
 * quotes: no control character, quote or backslash, and nothing over ASCII.
 */
size_t plain_length(const void *p, const void *end);

/* How many are ASCII of any kind. */
size_t ascii_length(const void *p, const void *end);

#endif
