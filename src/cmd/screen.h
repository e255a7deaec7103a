/* A view that stays on the terminal and is drawn anew when it has changed. */
#ifndef CMD_SCREEN_H
#define CMD_SCREEN_H

#include "base/buf.h"

/* Append the lines to be seen, none wider than `width`. */
typedef void screen_draw(void *context, size_t width, struct buf *out);

/*
 * Draw until "q" or ^C. Another signal that ends programs does so here too,
 * once the terminal is as it was. Returns an exit status.
 */
int screen_watch(screen_draw *draw, void *context);

#endif
