/*
 * Anthropic's Messages API, which the client speaks already: a request goes on
 * as it came but for a few splices, and an answer goes back as it came. Here
 * is the request's side; the answer's is in anthropic_read.h, both together
 * are dialect_anthropic.
 */
#ifndef DIALECT_ANTHROPIC_H
#define DIALECT_ANTHROPIC_H

#include "dialect/dialect.h"

/* A beta by Anthropic's name and by the host's; one more with NULL ends. */
struct anthropic_beta {
	const char *name, *here;
};

/* Who answers. */
struct anthropic_host {
	bool anthropic;         /* its own API: the attribution is for it */
	bool verifies;          /* refuses thinking that it has not signed */
	const struct anthropic_beta *betas;     /* it takes; NULL: any */
};

/* By the provider's URL, and by the model: relays pass Claude's refusals on. */
struct anthropic_host anthropic_host_of(const struct target *t);

/* Google's Vertex AI, which is reached in a dialect of its own. */
extern const struct anthropic_host anthropic_on_vertex;

/*
 * Cut the next beta that the host takes off a comma list, which shrinks. *beta
 * is the name it has there. False at the end of the list.
 */
bool anthropic_next_beta(const struct anthropic_host *h, struct view *list,
	struct view *beta);

/* Append the header anthropic-beta with those that the host takes. */
void anthropic_add_betas(const struct anthropic_host *h, struct view betas,
	struct buf *headers);

/*
 * dialect.address: the provider's URL with the client's query; the key as
 * x-api-key for Anthropic, as that and as a bearer token for others, as the
 * latter alone with `UseBearer`; the client's anthropic-version and -beta.
 */
bool anthropic_address(const struct target *t, const struct plan *p,
	struct buf *url, struct buf *headers, struct fail *f);

/* What becomes of a body, beside what all hosts have in common. */
struct anthropic_body {
	const struct anthropic_host *host;
	struct view model;      /* plain; n 0: the member is left out */
	struct view front;      /* members to begin with, each with a comma
				 * behind it: "\"a\":1," */
};

/*
 * Append the client's body with these changes and no others:
 *
 * - model, front: as told;
 * - the attribution is left out, but not for Anthropic;
 * - thinking that is not Anthropic's is left out for a host that verifies;
 * - max_tokens, temperature, top_p, top_k, repetition_penalty and thinking are
 *   replaced where the plan differs from the body (anthropic_planned.h), and so
 *   is a thinking budget that max_tokens no longer allows;
 * - with plan.strip_cache every cache_control is left out.
 */
bool anthropic_write_body(const struct anthropic_body *a,
	const struct plan *p, struct buf *body, struct fail *f);

/* dialect.write: the above for the target's model and host. */
bool anthropic_write(const struct target *t, const struct plan *p,
	struct buf *body, struct fail *f);

#endif
