#include "dialect/openai_out.h"

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

bool
openai_address(const struct target *t, const struct plan *p, struct buf *url,
    struct buf *headers, struct fail *f)
{
	struct openai_host host = openai_host_of(t);

	if (!check_key(t, f))
		return false;
	buf_add(url, t->provider->url);
	if (t->key.n > 0) {
		buf_adds(headers, host.quirks & QUIRK_API_KEY_HEADER ?
		    "api-key: " : "Authorization: Bearer ");
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

/* Room for all of it at once: escapes of arguments make it longer. */
static void
reserve(struct buf *body, size_t from)
{
	size_t n = from + from / 8 + 4096;

	if (body->n < body->max && n > body->max - body->n)
		n = body->max - body->n;
	buf_room(body, n);
}

bool
openai_write(const struct target *t, const struct plan *p, struct buf *body,
    struct fail *f)
{
	struct openai_out o = {
		.plan = p, .in = p->in, .host = openai_host_of(t),
		.w = { .out = body },
	};
	bool ok;

	reserve(body, p->in->text.n);
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
