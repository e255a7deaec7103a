#include "dialect/address.h"
#include "dialect/anthropic.h"

/* For a client that does not say (docs.anthropic.com/en/api/versioning). */
#define VERSION "2023-06-01"

static void
add_line(struct buf *headers, const char *name, struct view value)
{
	buf_adds(headers, name);
	buf_add(headers, value);
	buf_addc(headers, '\n');
}

void
anthropic_add_betas(const struct anthropic_host *h, struct view betas,
    struct buf *headers)
{
	struct view beta;
	bool any = false;

	/* Byte for byte where nothing is known against it. */
	if (h->betas == NULL) {
		if (betas.n > 0)
			add_line(headers, "anthropic-beta: ", betas);
		return;
	}
	while (anthropic_next_beta(h, &betas, &beta)) {
		buf_adds(headers, any ? "," : "anthropic-beta: ");
		buf_add(headers, beta);
		any = true;
	}
	if (any)
		buf_addc(headers, '\n');
}

static void
add_query(const struct target *t, struct view query, struct buf *url)
{
	if (query.n == 0)
		return;
	buf_addc(url, view_has(config_url(t->provider, t->model), "?") ?
	    '&' : '?');
	buf_add(url, query);
}

bool
anthropic_address(const struct target *t, const struct plan *p,
    struct buf *url, struct buf *headers, struct fail *f)
{
	const struct use *use = config_use(t->provider, t->model,
	    TRANSFORM_ANTHROPIC);
	struct anthropic_host h = anthropic_host_of(t);
	bool bearer = use != NULL && use->o.use_bearer;
	struct view version = p->head.version.n > 0 ? p->head.version :
	    VIEW(VERSION);

	buf_add(url, config_url(t->provider, t->model));
	add_query(t, p->head.query, url);
	/*
	 * Some want the one and some the other, and none but Anthropic minds
	 * both: api.kimi.com and DeepSeek document x-api-key, OpenRouter and
	 * MiniMax the token.
	 */
	if (!bearer && !h.anthropic && t->key.n > 0 &&
	    t->provider->assume.header == KEY_HEADER_UNSAID)
		add_line(headers, "x-api-key: ", t->key);
	add_line(headers, "anthropic-version: ", version);
	anthropic_add_betas(&h, p->head.betas, headers);
	return address_headers(t, p, bearer || !h.anthropic ?
	    "Authorization: Bearer " : "x-api-key: ", url, headers, f);
}
