/* The colours of a line of status, by name or as #rrggbb. */
#ifndef CMD_PAINT_H
#define CMD_PAINT_H

#include "base/buf.h"

struct paint {
	enum { PAINT_NONE, PAINT_PALETTE, PAINT_RGB } kind;
	unsigned char number;           /* of the palette, 0 to 255 */
	unsigned char rgb[3];
};

/*
 * "red", "bright_blue", "bg_white", "#0a5", "bg_#00aa55", "00aa55". Kind
 * PAINT_NONE for anything else.
 */
struct paint paint_of(struct view name);

bool paint_same(struct paint a, struct paint b);

/* Append what turns text to that colour, or what is behind it. */
void paint_text(struct paint p, struct buf *out);
void paint_ground(struct paint p, struct buf *out);

/* Append what ends all colours. */
void paint_end(struct buf *out);

#endif
