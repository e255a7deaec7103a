/*
 * Which part of a list a query asks for, as Anthropic's API has it: `limit`,
 * and `after_id` or `before_id`, which name the entry that the page is next to.
 */
#ifndef CORE_PAGE_H
#define CORE_PAGE_H

#include "base/buf.h"
#include "base/fail.h"

struct page {
	size_t from, to;        /* entries: `to` is not in it */
	bool more;              /* there are more in that direction */
};

/* Append the name of an entry. */
typedef void page_id(const void *context, size_t i, struct buf *out);

/*
 * The page of a list of n entries that a query ("limit=20&after_id=x", without
 * the question mark) asks for; all of it without a limit. False with 400 when
 * it does not make sense. Parameters that are not known do not count.
 */
bool page_of(struct view query, size_t n, page_id *id, const void *context,
	struct page *out, struct fail *f);

#endif
