#include "base/random.h"

#include <stdlib.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

void
random_bytes(void *p, size_t n)
{
	if (getentropy(p, n) == -1)
		abort();
}

void
random_base62(struct buf *out, size_t n)
{
	static const char digits[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	unsigned char pool[64];
	size_t used = sizeof(pool);

	/* 248 = 4 * 62: bytes above would favour the first digits. */
	while (n > 0) {
		if (used == sizeof(pool)) {
			random_bytes(pool, sizeof(pool));
			used = 0;
		}
		if (pool[used] < 248) {
			buf_addc(out, digits[pool[used] % 62]);
			n--;
		}
		used++;
	}
}
