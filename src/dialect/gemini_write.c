#include "dialect/gemini_out.h"

/* A key with a line end in it would end the header, and begin another. */
static bool
check_key(const struct target *t, struct fail *f)
{
	for (size_t i = 0; i < t->key.n; i++)
		if ((unsigned char)t->key.p[i] < 0x20 || t->key.p[i] == 0x7f)
			return fail(f, 500, "%.*s: the API key has a line end "
			    "or another control character in it",
			    VIEW_ARG(t->provider->name));
	return true;
}

/* The base, of a URL that may be a whole one with model and method. */
static struct view
base_of(struct view url)
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

/* RFC 3986, section 3.3: what a path's pieces are made of. */
static void
add_model(struct view model, struct buf *url)
{
	if (view_starts(model, "models/"))
		model = view_skip(model, sizeof("models/") - 1);
	for (size_t i = 0; i < model.n; i++) {
		unsigned char c = (unsigned char)model.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
		    c == '_' || c == '~' || c == '/' || c == '@')
			buf_addc(url, (char)c);
		else
			buf_addf(url, "%%%02X", c);
	}
}

bool
gemini_address(const struct target *t, const struct plan *p, struct buf *url,
    struct buf *headers, struct fail *f)
{
	struct view query = t->provider->url;
	struct view base = base_of(view_cut(&query, '?'));

	if (!check_key(t, f))
		return false;
	buf_add(url, base);
	buf_addc(url, '/');
	add_model(t->model, url);
	buf_adds(url, p->stream ? ":streamGenerateContent?alt=sse" :
	    ":generateContent");
	if (query.n > 0) {
		buf_addc(url, p->stream ? '&' : '?');
		buf_add(url, query);
	}
	if (t->key.n > 0) {
		buf_adds(headers, "x-goog-api-key: ");
		buf_add(headers, t->key);
		buf_addc(headers, '\n');
	}
	buf_adds(headers, "Content-Type: application/json\n");
	buf_adds(headers, p->stream ? "Accept: text/event-stream\n" :
	    "Accept: application/json\n");
	if (url->failed || headers->failed)
		return fail(f, 500, "%.*s: URL or key are too long",
		    VIEW_ARG(t->provider->name));
	return true;
}

/* Room for all of it at once. */
static void
reserve(struct buf *body, size_t from)
{
	size_t n = from + from / 8 + 4096;

	if (body->n < body->max && n > body->max - body->n)
		n = body->max - body->n;
	buf_room(body, n);
}

bool
gemini_write(const struct target *t, const struct plan *p, struct buf *body,
    struct fail *f)
{
	struct gemini_out g = {
		.o = { .plan = p, .in = p->in, .w = { .out = body },
		    .host = { .quirks = QUIRK_FILES } },
		.model = gemini_model_of(t->model),
	};
	bool ok;

	reserve(body, p->in->text.n);
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
