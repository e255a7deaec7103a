/* Keys by the names that people type. */
#include <stdlib.h>

#include "cmd/pool.h"
#include "http/field.h"

/* A provider's key by its label, SIZE_MAX if it has none such. */
static size_t
find_label(const struct provider *p, struct view label)
{
	for (size_t k = 0; k < p->keys; k++)
		if (view_eq(p->key[k].label, label))
			return k;
	return SIZE_MAX;
}

/* "PROVIDER" or "PROVIDER/LABEL"; names may have slashes of their own. */
static bool
find_provider(const struct config *c, struct view name, size_t *provider,
    size_t *key)
{
	for (*provider = 0; *provider < c->providers; ++*provider) {
		const struct provider *p = &c->provider[*provider];
		struct view head = name;

		*key = ROTATION_ALL;
		if (field_eq(name, p->name))
			return true;
		if (name.n <= p->name.n || name.p[p->name.n] != '/')
			continue;
		head.n = p->name.n;
		*key = find_label(p, view_skip(name, p->name.n + 1));
		if (field_eq(head, p->name) && *key != SIZE_MAX)
			return true;
	}
	return false;
}

/* A label that stands for one key only. */
static bool
find_alone(const struct config *c, struct view name, size_t *provider,
    size_t *key)
{
	size_t found = 0;

	for (size_t i = 0; i < c->providers; i++) {
		size_t k = find_label(&c->provider[i], name);

		if (k == SIZE_MAX)
			continue;
		*provider = i;
		*key = k;
		found++;
	}
	return found == 1;
}

/* All that could have been meant, for the nearest one of it. */
static void
suggest(const struct config *c, struct view name, struct fail *f)
{
	size_t n = 0, most = c->providers;
	const char **known, *near;

	for (size_t i = 0; i < c->providers; i++)
		most += c->provider[i].keys;
	known = calloc(most + 1, sizeof(*known));
	for (size_t i = 0; known != NULL && i < c->providers; i++)
		known[n++] = c->provider[i].name.p;
	/* After a slash it is a label that is misspelt. */
	for (size_t i = 0; known != NULL && i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++)
			known[n++] = c->provider[i].key[k].label.p;
	near = nearest(name, known, n);
	if (near == NULL && view_has(name, "/")) {
		while (name.n > 0 && view_has(name, "/"))
			name = view_skip(name, 1);
		near = nearest(name, known, n);
	}
	if (near != NULL)
		fail(f, 400, "%s; did you mean \"%s\"?", f->text, near);
	free(known);
}

bool
pool_find(const struct config *c, struct view name, size_t *provider,
    size_t *key, struct fail *f)
{
	if (find_provider(c, name, provider, key) ||
	    find_alone(c, name, provider, key))
		return true;
	fail(f, 400, "there is no provider or key \"%.*s\"", VIEW_ARG(name));
	suggest(c, name, f);
	return false;
}
