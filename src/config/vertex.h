/* Providers on Google's Vertex AI: where they are, and who asks them. */
#ifndef CONFIG_VERTEX_H
#define CONFIG_VERTEX_H

#include "config/reading.h"
#include "config/url.h"

/* Does any of the provider's lists name one of the vertex transformers? */
bool vertex_used(const struct provider *p);

/*
 * Find project, location and base address of each of its vertex entries: the
 * option, else what api_base_url (NULL if there is none) says, else the
 * environment. Without api_base_url p->url becomes the first one's address.
 * Every model must have such an entry.
 */
void read_vertex_places(struct reading *r, struct provider *p,
	const struct url *u);

/*
 * After read_keys. Without api_keys the provider gets one key: the credentials
 * that its transformers name, else Google's default ones. A key whose text is
 * a JSON object is read as credentials.
 */
void read_vertex_keys(struct reading *r, struct provider *p);

#endif
