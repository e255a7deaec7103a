#include "config/header.h"

#include <string.h>

#include "config/member.h"

/* These say how the message is framed, or are what ccr itself stands for. */
static const char *const ours[] = { "host", "content-length",
	"transfer-encoding", "connection", "keep-alive", "te", "trailer",
	"upgrade", "expect", "content-type", "content-encoding", "accept",
	"accept-encoding" };

static const char *const keys[] = { "authorization", "x-api-key", "api-key",
	"x-goog-api-key" };

/* Parts of names whose values are nobody's business. */
static const char *const secrets[] = { "auth", "key", "token", "secret",
	"cookie", "passw" };

#define AMONG(name, list) among(name, list, sizeof(list) / sizeof(*(list)))

static bool
among(struct view name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (view_is_nocase(name, list[i]))
			return true;
	return false;
}

/* RFC 9110, section 5.6.2. */
static bool
is_token(struct view v)
{
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') &&
		    memchr("!#$%&'*+-.^_`|~", c, 15) == NULL)
			return false;
	}
	return v.n > 0;
}

static bool
is_secret(struct view name)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		if (view_has_nocase(name, secrets[i]))
			return true;
	return false;
}

static bool
stands_before(const struct provider *p, struct view name)
{
	for (size_t i = 0; i < p->headers; i++)
		if (p->header[i].name.n == name.n && view_is_nocase(name,
		    p->header[i].name.p))
			return true;
	return false;
}

static bool
check_name(struct reading *r, const struct provider *p, int token,
    struct view name)
{
	if (!is_token(name))
		mistake(r, token, "\"%s\" cannot be a header's name",
		    shown_name(r, name));
	else if (AMONG(name, ours))
		mistake(r, token, "%s is ccr's own affair", shown(r, name));
	else if (AMONG(name, keys))
		mistake(r, token, "%s is where the key is sent: keys belong "
		    "in api_keys, and \"assume\": {\"header\": ...} says how "
		    "they are sent", shown(r, name));
	else if (stands_before(p, name))
		mistake(r, token, "%s stands here twice", shown(r, name));
	else
		return true;
	return false;
}

static void
read_header(struct reading *r, int token, struct provider *p)
{
	int value = json_value(&r->c.json, token);
	struct view name, text;

	if (!text_of(r, token, &name) || !check_name(r, p, token, name) ||
	    !text_of(r, value, &text))
		return;
	if (text.n == 0 || view_trim(text).n != text.n) {
		mistake(r, value, "must not be empty, nor begin or end with "
		    "a space");
		return;
	}
	p->header[p->headers++] = (struct header){ .name = name,
		.value = text, .secret = is_secret(name) };
}

void
read_headers(struct reading *r, int object, struct provider *p)
{
	const struct json *in = &r->c.json;

	if (object == JSON_NONE)
		return;
	if (!json_is_object(in, object)) {
		mistake(r, object, "must be an object of names and values, "
		    "as in {\"HTTP-Referer\": \"https://example.com\"}");
		return;
	}
	p->header = arena_alloc(&r->c.arena, sizeof(*p->header) *
	    (size_t)json_count(in, object));
	for (int k = json_first(in, object); k != JSON_NONE &&
	    p->header != NULL; k = json_next(in, k))
		read_header(r, k, p);
}
