/* One provider asked for what costs nothing, with one of its keys or none. */
#ifndef CMD_INQUIRY_H
#define CMD_INQUIRY_H

#include "config/config.h"
#include "upstream/steps.h"

/* However long the configuration would wait. */
#define INQUIRY_MS 10000

struct inquiry {
	const struct config *config;
	const struct provider *provider;
	const struct api_key *key;      /* its text is known; NULL: none */
};

struct inquiry_result {
	struct steps steps;
	bool listed;            /* its list of models was asked for */
	struct trouble said;    /* by an answer of 400 or more */
};

/* Ask; what comes of it is in *r. SIGPIPE must be ignored. */
void inquiry_make(const struct inquiry *q, struct inquiry_result *r);

#endif
