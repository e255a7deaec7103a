/* What a handler is doing, in words. */
#ifndef CMD_DOING_H
#define CMD_DOING_H

#include "base/buf.h"
#include "rotation/live.h"

/*
 * Append "PID 4242: streaming gemini,gemini-2.5-pro for 3s (request 5, attempt
 * 2)" and a newline.
 */
void doing_add(const struct handler *h, struct buf *out);

#endif
