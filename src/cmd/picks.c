#include "cmd/picks.h"

#include <stdio.h>
#include <stdlib.h>

#include "http/field.h"

static bool
is_wanted(const char *wanted, struct view name)
{
	return wanted == NULL || field_eq(view_of(wanted), name);
}

/* A provider without keys is tried without one, unless one was asked for. */
static size_t
list_model(const struct picks *p, const struct provider *of, struct view model,
    struct trial *to)
{
	size_t n = 0;

	if (of->keys == 0 && p->key == NULL) {
		if (to != NULL)
			*to = (struct trial){ of, NULL, model };
		return 1;
	}
	for (size_t k = 0; k < of->keys; k++) {
		if (!is_wanted(p->key, of->key[k].label))
			continue;
		if (to != NULL)
			to[n] = (struct trial){ of, &of->key[k], model };
		n++;
	}
	return n;
}

size_t
picks_list(const struct picks *p, const struct config *c, struct trial *to)
{
	size_t n = 0;

	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *of = &c->provider[i];

		for (size_t m = 0; m < of->models; m++)
			if (is_wanted(p->provider, of->name) &&
			    is_wanted(p->model, of->model[m]))
				n += list_model(p, of, of->model[m],
				    to == NULL ? NULL : to + n);
	}
	return n;
}

enum kind { PROVIDER, MODEL, KEY };
static const char *const kind_name[] = { "provider", "model", "key" };

/* The names of one kind, as nearest() wants them. */
static size_t
list_names(const struct config *c, enum kind kind, const char **to)
{
	size_t n = 0;

	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];
		size_t most = kind == PROVIDER ? 1 : kind == MODEL ?
		    p->models : p->keys;

		for (size_t k = 0; k < most; k++, n++)
			if (to != NULL)
				to[n] = kind == PROVIDER ? p->name.p :
				    kind == MODEL ? p->model[k].p :
				    p->key[k].label.p;
	}
	return n;
}

static bool
check(const struct config *c, enum kind kind, const char *wanted)
{
	size_t n = list_names(c, kind, NULL);
	const char **name = calloc(n + 1, sizeof(*name)), *near;
	bool known = wanted == NULL;

	if (known || name == NULL) {
		free(name);
		return known;
	}
	list_names(c, kind, name);
	for (size_t i = 0; i < n; i++)
		known |= is_wanted(wanted, view_of(name[i]));
	near = known ? NULL : nearest(view_of(wanted), name, n);
	if (!known)
		fprintf(stderr, "ccr: there is no %s \"%s\"", kind_name[kind],
		    wanted);
	if (near != NULL)
		fprintf(stderr, "; did you mean \"%s\"?", near);
	if (!known)
		fputc('\n', stderr);
	free(name);
	return known;
}

bool
picks_check(const struct picks *p, const struct config *c)
{
	return check(c, PROVIDER, p->provider) && check(c, MODEL, p->model) &&
	    check(c, KEY, p->key);
}
