#include "config/public.h"

#include "json/splice.h"

struct writing {
	const struct config *c;
	struct splice s;
};

/* What a member's name can have in it whose value is nobody's business. */
static const char *const telling[] = { "key", "secret", "password",
	"passwd", "auth", "credential", "_token", "proxy", "cookie",
	"headers" };

bool
config_is_private(struct view name)
{
	if (view_has_nocase(name, "_tokens") || view_is_nocase(name,
	    "no_proxy"))
		return false;
	for (size_t i = 0; i < sizeof(telling) / sizeof(*telling); i++)
		if (view_has_nocase(name, telling[i]))
			return true;
	return false;
}

/* An each of config_secrets: is the text free of this one? */
static bool
is_free(void *context, struct view secret)
{
	const struct view *text = context;

	return secret.n < 4 || view_find(*text, secret) < 0;
}

/* A string in the place of which nothing may be seen, or less of it. */
static void
write_string(struct writing *w, int value, bool url)
{
	const struct json *in = &w->c->json;
	struct view text = json_escaped(in, value), rest = text;

	if (!config_secrets(w->c, is_free, &text)) {
		splice_replace(&w->s, text, VIEW(""));
	} else if (url) {
		text = view_cut(&rest, '?');
		if (rest.p != NULL)
			splice_replace(&w->s, (struct view){ text.p + text.n,
			    rest.n + 1 }, VIEW(""));
	}
}

static void
hide(struct writing *w, int value)
{
	const struct json *in = &w->c->json;

	if (json_is_array(in, value))
		splice_replace(&w->s, json_raw(in, value), VIEW("[]"));
	else if (json_is_object(in, value))
		splice_replace(&w->s, json_raw(in, value), VIEW("{}"));
	else if (json_is_string(in, value))
		splice_replace(&w->s, json_escaped(in, value), VIEW(""));
}

/* Depth is bounded by the parser's. */
static void
write_value(struct writing *w, int value, bool url)
{
	const struct json *in = &w->c->json;
	bool object = json_is_object(in, value);

	if (json_is_string(in, value)) {
		write_string(w, value, url);
		return;
	}
	for (int k = json_first(in, value); k != JSON_NONE;
	    k = json_next(in, k)) {
		int child = object ? json_value(in, k) : k;

		if (object && config_is_private(json_escaped(in, k)))
			hide(w, child);
		else
			write_value(w, child, object &&
			    view_has_nocase(json_escaped(in, k), "url"));
	}
}

void
config_write_public(const struct config *c, struct buf *out)
{
	struct writing w = { .c = c,
		.s = { .text = json_raw(&c->json, JSON_ROOT), .out = out } };

	write_value(&w, JSON_ROOT, false);
	splice_end(&w.s);
}
