/* config_secrets: what of the configuration nobody else is to see. */
#include "config/config.h"
#include "config/google.h"

struct hearing {
	bool (*each)(void *context, struct view secret);
	void *context;
};

static bool
hear(const struct hearing *h, struct view secret)
{
	return secret.n == 0 || h->each(h->context, secret);
}

static bool
of_key(const struct api_key *key, const struct hearing *h)
{
	const struct google_account *a = key->google;

	return hear(h, key->text) && (a == NULL ||
	    (hear(h, a->client_secret) && hear(h, view_of(a->token))));
}

static bool
of_uses(const struct use_list *list, const struct hearing *h)
{
	for (size_t i = 0; i < list->uses; i++)
		if (!hear(h, list->use[i].o.private_key))
			return false;
	return true;
}

static bool
of_provider(const struct provider *p, const struct hearing *h)
{
	for (size_t i = 0; i < p->headers; i++)
		if (p->header[i].secret && !hear(h, p->header[i].value))
			return false;
	for (size_t i = 0; i < p->keys; i++)
		if (!of_key(&p->key[i], h))
			return false;
	for (size_t i = 0; i < p->lists; i++)
		if (!of_uses(&p->list[i], h))
			return false;
	return true;
}

bool
config_secrets(const struct config *c, bool (*each)(void *context,
    struct view secret), void *context)
{
	const struct hearing h = { each, context };

	if (!hear(&h, c->apikey))
		return false;
	for (size_t i = 0; i < c->providers; i++)
		if (!of_provider(&c->provider[i], &h))
			return false;
	return true;
}
