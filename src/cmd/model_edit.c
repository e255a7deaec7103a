#include "cmd/model_edit.h"

#include "cmd/edit_config.h"
#include "cmd/edit_file.h"

#define WAY_MAX 8
#define NAME_MAX_BYTES 65536

const struct router *
model_router(const struct model_place *at)
{
	return at->profile != NULL ? &at->profile->router :
	    &at->config->router;
}

void
model_name(const struct selector *s, struct buf *out)
{
	buf_add(out, s->provider->name);
	buf_addc(out, ',');
	buf_add(out, s->model);
}

static void
route_way(const struct model_place *at, enum route_kind kind,
    const char *way[WAY_MAX])
{
	size_t n = 0;

	if (at->profile != NULL) {
		way[n++] = "profiles";
		way[n++] = at->profile->name.p;
	}
	way[n++] = "Router";
	way[n++] = route_kind_name(kind);
	way[n] = NULL;
}

/* Which names the file has for its providers: the last one counts. */
static const char *
providers_name(const struct config *c)
{
	const struct json *in = &c->source;
	const char *name = "Providers";

	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k))
		if (json_is(in, k, "providers") ||
		    json_is(in, k, "Providers"))
			name = json_is(in, k, "providers") ? "providers" :
			    "Providers";
	return name;
}

static bool
set_route(struct edit_file *e, const char *const *way,
    const struct selector *to, struct fail *f)
{
	struct buf name = BUF(NAME_MAX_BYTES), value = BUF(NAME_MAX_BYTES);
	bool ok;

	if (to->provider == NULL)
		return edit_remove(&e->text, way, f);
	model_name(to, &name);
	edit_quote(&value, buf_view(&name));
	ok = edit_set(&e->text, way, buf_view(&value), f);
	buf_free(&name);
	buf_free(&value);
	return ok;
}

bool
model_edit_route(const struct model_place *at, enum route_kind kind,
    const struct selector *to, struct fail *f)
{
	const char *way[WAY_MAX];
	struct edit_file e;
	bool ok;

	if (to->provider == NULL && kind == ROUTE_DEFAULT)
		return fail(f, 400, "what no other route takes goes to "
		    "default: it can be changed, not taken out");
	route_way(at, kind, way);
	ok = edit_file_open(&e, at->config->path, f) &&
	    set_route(&e, way, to, f) && edit_file_save(&e, f);
	edit_file_close(&e);
	return ok;
}

bool
model_edit_add(const struct config *c, const struct provider *p,
    struct view model, struct fail *f)
{
	struct buf index = BUF(32), value = BUF(NAME_MAX_BYTES);
	const char *way[] = { providers_name(c), NULL, "models", "-", NULL };
	struct edit_file e;
	bool ok;

	for (size_t i = 0; i < p->models; i++)
		if (view_eq(p->model[i], model))
			return fail(f, 400, "%.*s has the model \"%.*s\" "
			    "already", VIEW_ARG(p->name), VIEW_ARG(model));
	/* Providers stand in the order of the file. */
	buf_addi(&index, p - c->provider);
	way[1] = buf_cstr(&index);
	edit_quote(&value, model);
	ok = edit_file_open(&e, c->path, f) &&
	    edit_set(&e.text, way, buf_view(&value), f) &&
	    edit_file_save(&e, f);
	edit_file_close(&e);
	buf_free(&index);
	buf_free(&value);
	return ok;
}
