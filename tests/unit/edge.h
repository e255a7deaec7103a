/* Text that ends where unreadable memory begins: one byte too far is fatal. */
#ifndef TESTS_UNIT_EDGE_H
#define TESTS_UNIT_EDGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/view.h"

struct edge {
	char *map;
	size_t room;            /* readable bytes in front of the edge */
};

static inline void
edge_free(struct edge *e)
{
	if (e->map != NULL)
		munmap(e->map, e->room + (size_t)sysconf(_SC_PAGESIZE));
	*e = (struct edge){ 0 };
}

/* A copy of v that ends at the edge; good until the next one. */
static inline struct view
edge_put(struct edge *e, struct view v)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (e->map == NULL || e->room < v.n) {
		edge_free(e);
		e->room = (v.n / page + 1) * page;
		e->map = mmap(NULL, e->room + page, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANON, -1, 0);
		if (e->map == MAP_FAILED || mprotect(e->map + e->room, page,
		    PROT_NONE) == -1) {
			perror("edge");
			exit(1);
		}
	}
	if (v.n > 0)
		memcpy(e->map + e->room - v.n, v.p, v.n);
	return (struct view){ e->map + e->room - v.n, v.n };
}

#endif
