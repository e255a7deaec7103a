/*
 * What can be asked of a provider for nothing: its list of models, which most
 * show to whoever has a key, and to nobody else.
 */
#ifndef DIALECT_LISTING_H
#define DIALECT_LISTING_H

#include "dialect/dialect.h"

/*
 * Append the URL and the header lines of a GET. *listed tells whether that is
 * such a list; else it is the address that requests are POSTed to, which
 * answers a GET with an error. Without a key in t none is sent.
 * False with a sentence if there is no address.
 */
bool listing_address(const struct target *t, struct buf *url,
	struct buf *headers, bool *listed, struct fail *f);

#endif
