/* Gemini's models by their names: ai.google.dev/gemini-api/docs/models. */
#include "dialect/carrier.h"
#include "dialect/gemini.h"

/* What a name like gemini-pro-latest has meant since January 2026, at least. */
#define LATEST 39

/* "2.5-pro" is 25, "3-flash" 30; 0 if there is no number. */
static int
version_of(struct view v)
{
	int major, minor = 0;

	if (v.n == 0 || v.p[0] < '0' || v.p[0] > '9')
		return view_has(v, "latest") ? LATEST : 0;
	major = v.p[0] - '0';
	if (v.n > 2 && v.p[1] == '.' && v.p[2] >= '0' && v.p[2] <= '9')
		minor = v.p[2] - '0';
	return major * 10 + minor;
}

struct gemini_model
gemini_model_of(struct view name)
{
	static const struct view family = VIEW_INIT("gemini-");
	struct gemini_model m = { .hash = carrier_model(name) };
	ptrdiff_t at = view_find(name, family);

	if (at < 0)
		return m;
	name = view_skip(name, (size_t)at + family.n);
	m.version = version_of(name);
	m.pro = view_has(name, "pro");
	m.lite = view_has(name, "lite");
	m.image = view_has(name, "image");
	return m;
}

bool
gemini_model_insists(const struct gemini_model *m)
{
	return m->version >= 30;
}

int64_t
gemini_model_output(const struct gemini_model *m)
{
	if (m->version >= 30)
		return 65536;
	if (m->version >= 25)
		return 65535;
	return m->version > 0 ? 8192 : INT64_MAX;
}
