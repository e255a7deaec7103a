/*
 * Answers whose reasoning stands between tags in their text: what
 * forcereasoning and extrathinktag have in common. The scanner is that of
 * dialect/thoughts.h.
 */
#ifndef TRANSFORM_TAGGED_H
#define TRANSFORM_TAGGED_H

#include "dialect/thoughts.h"
#include "transform/transform.h"

/* Look for these tags from now on. */
bool tagged_open(struct step *s, const struct thought_tag *tag, int tags,
	bool anywhere, struct fail *f);

/* transform.event and transform.close; unless opened, all passes. */
bool tagged_event(struct step *s, const struct event *e, struct fail *f);
void tagged_close(struct step *s);

#endif
