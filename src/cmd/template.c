#include "cmd/template.h"

#include "cmd/edit_config.h"

/* config.example.json, a string a line: made by the Makefile. */
static const char *const lines[] = {
#include "cmd/example.h"
};

#define VALUE_MAX 65536

static const char *const apikey_way[] = { "APIKEY", NULL };
static const char *const name_way[] = { "Providers", "0", "name", NULL };
static const char *const url_way[] = { "Providers", "0", "api_base_url",
	NULL };
static const char *const keys_way[] = { "Providers", "0", "api_keys", NULL };
static const char *const models_way[] = { "Providers", "0", "models", NULL };
static const char *const route_way[] = { "Router", "default", NULL };

static bool
set(struct buf *text, const char *const *way, struct buf *value,
    struct fail *f)
{
	bool ok = (!value->failed || fail(f, 500, "a value is too long")) &&
	    edit_set(text, way, buf_view(value), f);

	buf_wipe(value);
	return ok;
}

static bool
set_string(struct buf *text, const char *const *way, struct view plain,
    struct fail *f)
{
	struct buf value = BUF(VALUE_MAX);

	edit_quote(&value, plain);
	return set(text, way, &value, f);
}

/* $NAME where that is enough, else ${NAME}. */
static void
add_reference(struct buf *out, struct view name)
{
	bool plain = true;

	for (size_t i = 0; i < name.n; i++)
		plain &= !(name.p[i] >= 'a' && name.p[i] <= 'z');
	buf_addf(out, plain ? "\"$%.*s\"" : "\"${%.*s}\"", VIEW_ARG(name));
}

static bool
set_keys(struct buf *text, const struct template_values *v, struct fail *f)
{
	struct buf value = BUF(VALUE_MAX);

	buf_addc(&value, '[');
	if (v->variable.n > 0)
		add_reference(&value, v->variable);
	else if (v->key.n > 0)
		edit_quote(&value, v->key);
	buf_addc(&value, ']');
	return set(text, keys_way, &value, f);
}

static bool
set_model(struct buf *text, const struct template_values *v, struct fail *f)
{
	struct buf models = BUF(VALUE_MAX), route = BUF(VALUE_MAX);
	bool ok;

	buf_addc(&models, '[');
	edit_quote(&models, v->model);
	buf_addc(&models, ']');
	buf_addf(&route, "%.*s,%.*s", VIEW_ARG(v->provider),
	    VIEW_ARG(v->model));
	ok = set(text, models_way, &models, f) &&
	    set_string(text, route_way, buf_view(&route), f);
	buf_free(&route);
	return ok;
}

bool
template_fill(const struct template_values *v, struct buf *out,
    struct fail *f)
{
	buf_clear(out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		buf_adds(out, lines[i]);
	if (v->apikey.n > 0 && !set_string(out, apikey_way, v->apikey, f))
		return false;
	return v->provider.n == 0 ||
	    (set_string(out, name_way, v->provider, f) &&
	    set_string(out, url_way, v->url, f) && set_keys(out, v, f) &&
	    set_model(out, v, f));
}
