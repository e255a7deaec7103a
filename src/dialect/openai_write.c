#include "dialect/address.h"
#include "dialect/openai_out.h"

bool
openai_address(const struct target *t, const struct plan *p, struct buf *url,
    struct buf *headers, struct fail *f)
{
	struct openai_host host = openai_host_of(t);

	buf_add(url, config_url(t->provider, t->model));
	return address_headers(t, p, host.quirks & QUIRK_API_KEY_HEADER ?
	    "api-key: " : "Authorization: Bearer ", url,
	    headers, f);
}

bool
openai_write(const struct target *t, const struct plan *p, struct buf *body,
    struct fail *f)
{
	struct openai_out o = {
		.plan = p, .in = p->in, .host = openai_host_of(t),
		.model = t->model,
		.w = { .out = body },
	};
	bool ok;

	body_reserve(body, p->in->text.n);
	jw_open(&o.w, '{');
	jw_key(&o.w, "model");
	jw_string(&o.w, t->model);
	ok = openai_write_messages(&o);
	openai_write_tools(&o);
	openai_write_options(&o);
	jw_close(&o.w, '}');
	openai_pairs_free(&o.calls);
	if (!ok)
		return fail(f, 500, "out of memory");
	if (body->failed)
		return fail(f, 413, "the request is too long for %.*s",
		    VIEW_ARG(t->provider->name));
	return true;
}
