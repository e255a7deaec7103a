/* The file itself: finding, judging and making rotation.state. */
#ifndef ROTATION_FILE_H
#define ROTATION_FILE_H

#include "rotation/layout.h"
#include "rotation/rotation.h"

/* What stands at the end of a head or a record, of the bytes before it. */
uint64_t state_check(const void *p, size_t n);

bool state_head_good(const struct state_head *head);

/* Make s, all zeroes, an empty state with a salt of its own. */
void state_init(struct state *s);

/*
 * Open r->path, or make it: sets r->fd, r->dev, r->ino and r->state to the
 * map. Where r->path is a newer version's file, r->path becomes that of ours
 * beside it. False with r->why.
 */
bool file_open(struct rotation *r);

/* Let go of the map and the descriptor, if any. */
void file_close(struct rotation *r);

/* Lock fd, waiting a quarter of a second at the most. False with errno. */
bool file_lock(int fd, int how);
void file_unlock(int fd);

/* The open and locked file is still what has the name, and whole. */
bool file_current(struct rotation *r);

/*
 * Read r->path into s without changing anything. False with r->why, and s all
 * zeroes, if there is no state there that can be read.
 */
bool file_read(struct rotation *r, struct state *s);

#endif
