/* A request that was written down: its body alone, or behind its head. */
#ifndef CMD_RECORDED_H
#define CMD_RECORDED_H

#include "http/request.h"

/*
 * Read a text into r, which holds nothing but headers that were added. Without
 * a head it is a POST of a JSON body to /v1/messages. r borrows from the text,
 * but for the body.
 */
bool recorded_read(struct request *r, struct view text, struct fail *f);

/* One more header, "Name: value"; what is added first counts. */
bool recorded_header(struct request *r, struct view line, struct fail *f);

/* Another target, "/p/NAME/v1/messages?x". */
void recorded_target(struct request *r, struct view target);

#endif
