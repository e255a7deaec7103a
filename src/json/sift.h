/*
 * A container's items on their way through a splice, in source order: each is
 * kept, or left out with the comma that parts it from the others.
 */
#ifndef JSON_SIFT_H
#define JSON_SIFT_H

#include "json/json.h"
#include "json/splice.h"

/* One container's; the rest begins as zeroes. */
struct sift {
	struct splice *s;
	const struct json *in;
	const char *end;        /* of the item before */
	bool kept;              /* one of those before was */
};

/* The next item: an array's element, or an object's name. */
void sift_keep(struct sift *c, int item);
void sift_drop(struct sift *c, int item);

#endif
