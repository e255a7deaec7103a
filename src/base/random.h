/* Random bytes from the kernel, and the ids made of them. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/buf.h"

/* Fill n bytes (at most 256). Ends the program if the kernel has none. */
void random_bytes(void *p, size_t n);

/* Append n characters of [0-9A-Za-z], each of them random. */
void random_base62(struct buf *out, size_t n);

#endif
