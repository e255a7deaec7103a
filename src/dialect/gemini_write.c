#include "dialect/address.h"
#include "dialect/gemini_out.h"

struct view
gemini_base(struct view url)
{
	static const struct view methods[] = {
		VIEW_INIT(":generateContent"),
		VIEW_INIT(":streamGenerateContent"),
	};

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (view_find(url, methods[i]) >= 0)
			while (url.n > 0 && url.p[url.n - 1] != '/')
				url.n--;
	while (url.n > 0 && url.p[url.n - 1] == '/')
		url.n--;
	return url;
}

bool
gemini_address(const struct target *t, const struct plan *p, struct buf *url,
    struct buf *headers, struct fail *f)
{
	struct view query = config_url(t->provider, t->model);
	struct view base = gemini_base(view_cut(&query, '?'));
	struct view model = t->model;

	if (view_starts(model, "models/"))
		model = view_skip(model, sizeof("models/") - 1);
	buf_add(url, base);
	buf_addc(url, '/');
	address_piece(model, url);
	buf_adds(url, p->stream ? ":streamGenerateContent?alt=sse" :
	    ":generateContent");
	if (query.n > 0) {
		buf_addc(url, p->stream ? '&' : '?');
		buf_add(url, query);
	}
	return address_headers(t, p, "x-goog-api-key: ", url,
	    headers, f);
}

bool
gemini_write(const struct target *t, const struct plan *p, struct buf *body,
    struct fail *f)
{
	struct gemini_out g = {
		.o = { .plan = p, .in = p->in, .w = { .out = body },
		    .host = { .quirks = QUIRK_FILES } },
		.model = gemini_model_of(t->model),
		.no_ids = config_use(t->provider, t->model,
		    TRANSFORM_VERTEX_GEMINI) != NULL,
	};
	bool ok;

	body_reserve(body, p->in->text.n);
	jw_open(&g.o.w, '{');
	gemini_write_system(&g);
	ok = gemini_write_contents(&g);
	gemini_write_tools(&g);
	gemini_write_options(&g);
	jw_close(&g.o.w, '}');
	openai_pairs_free(&g.o.calls);
	if (!ok)
		return fail(f, 500, "out of memory");
	if (body->failed)
		return fail(f, 413, "the request is too long for %.*s",
		    VIEW_ARG(t->provider->name));
	return true;
}
