/* What a test can read afterwards: files in the folder of -k. */
#ifndef PROVIDER_KEEP_H
#define PROVIDER_KEEP_H

#include "request.h"

void keep_into(const char *dir);		/* make it if it is missing */

/* Write a file in one step: nobody sees half of it.  Without a folder to
 * keep them in, these do nothing. */
void keep_connections(long count);
void keep_of(const struct request *, const char *what, struct text);

#endif
