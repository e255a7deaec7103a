#include "dialect/address.h"

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
address_headers(const struct target *t, const struct plan *p,
    const char *key_header, const struct buf *url, struct buf *headers,
    struct fail *f)
{
	if (!check_key(t, f))
		return false;
	if (t->provider->assume.header != KEY_HEADER_UNSAID)
		key_header = key_header_text(t->provider->assume.header);
	if (t->key.n > 0) {
		buf_adds(headers, key_header);
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

/* RFC 3986, section 3.3: what a path's pieces are made of. */
void
address_piece(struct view piece, struct buf *url)
{
	for (size_t i = 0; i < piece.n; i++) {
		unsigned char c = (unsigned char)piece.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
		    c == '_' || c == '~' || c == '/' || c == '@')
			buf_addc(url, (char)c);
		else
			buf_addf(url, "%%%02X", c);
	}
}

void
body_reserve(struct buf *body, size_t from)
{
	/* Escapes of arguments make it longer. */
	size_t n = from + from / 8 + 4096;

	if (body->n < body->max && n > body->max - body->n)
		n = body->max - body->n;
	buf_room(body, n);
}
