/* Which certificate authorities are believed. */
#ifndef UPSTREAM_TRUST_H
#define UPSTREAM_TRUST_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/buf.h"

/*
 * Once a process: find out whether the library can look authorities up in a
 * folder by their hash, one small file each, where reading the bundle would
 * cost every process some 20 ms.
 */
void trust_init(void);

/*
 * Believe the system's authorities and those in ca_file (PEM; "" for none).
 * *both keeps what the handle borrows. False when a file cannot be
 * read or, where that can be told before TLS, holds no certificate.
 */
bool trust_set(CURL *easy, const char *ca_file, struct buf *both);

#endif
