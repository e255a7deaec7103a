#include "config/url.h"
#include "http/field.h"
#include "json/json.h"
#include "transform/filter_state.h"

/* Where a program wants the key that it does not know. */
#define KEY_MARK VIEW("@CCR_KEY@")

/* How a message is framed is not for programs to say. */
static const char *const fixed[] = { "host", "content-length",
	"transfer-encoding", "connection", "expect", "upgrade", "te",
	"trailer" };

static bool
is_fixed(struct view name)
{
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		if (view_is_nocase(name, fixed[i]))
			return true;
	return false;
}

static bool
is_value(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if (!field_byte(v.p[i]))
			return false;
	return true;
}

/*
 * Put a header in the place of those of its name; value.p NULL: take them
 * away.
 */
static void
put_header(struct buf *headers, struct view name, struct view value)
{
	struct view rest = buf_view(headers);
	struct buf changed = BUF(headers->max);

	/* All the room at once: no copies of a key are left behind. */
	buf_room(&changed, headers->n + name.n + value.n + 3);
	while (rest.n > 0) {
		struct view line = view_cut(&rest, '\n');
		struct view copy = line;

		if (field_eq(view_cut(&copy, ':'), name))
			continue;
		buf_add(&changed, line);
		buf_addc(&changed, '\n');
	}
	if (value.p != NULL) {
		buf_add(&changed, name);
		buf_add(&changed, VIEW(": "));
		buf_add(&changed, value);
		buf_addc(&changed, '\n');
	}
	buf_wipe(headers);
	*headers = changed;
}

/* Append text with the key in each place that is marked for it. */
static void
put_key(struct buf *out, struct view text, struct view key)
{
	ptrdiff_t at;

	while (text.n > 0 && (at = view_find(text, KEY_MARK)) >= 0) {
		buf_add(out, (struct view){ text.p, (size_t)at });
		buf_add(out, key);
		text = view_skip(text, (size_t)at + KEY_MARK.n);
	}
	buf_add(out, text);
}

static bool
set_header(const struct json *in, int name, const struct parcel *p,
    struct fail *f)
{
	int value = json_value(in, name);
	struct buf plain = BUF(8192), text = BUF(p->headers->max),
	    keyed = BUF(p->headers->max);
	bool ok = true;

	json_text(in, name, &plain);
	buf_room(&keyed, json_raw(in, value).n + 16 * p->key.n);
	if (!json_text(in, value, &text))
		buf_add(&text, json_raw(in, value));
	put_key(&keyed, buf_view(&text), p->key);
	if (plain.failed || !field_token(buf_view(&plain)) ||
	    is_fixed(buf_view(&plain)))
		ok = fail(f, 500, "gave a header that cannot be set");
	else if (text.failed || keyed.failed || !is_value(buf_view(&text)) ||
	    json_is_object(in, value) || json_is_array(in, value))
		ok = fail(f, 500, "gave a wrong value for the header %.*s",
		    VIEW_ARG(buf_view(&plain)));
	else
		put_header(p->headers, buf_view(&plain),
		    json_is_null(in, value) ? (struct view){ NULL, 0 } :
		    keyed.n == 0 ? VIEW("") : buf_view(&keyed));
	buf_free(&plain);
	buf_free(&text);
	buf_wipe(&keyed);
	return ok;
}

static bool
set_url(const struct json *in, int url, const struct parcel *p,
    struct fail *f)
{
	struct buf text = BUF(p->url->max);
	struct url parts;
	const char *flaw = "must be a string";

	if (json_text(in, url, &text))
		flaw = text.failed ? "is too long" : url_cut(buf_view(&text),
		    &parts);
	if (flaw == NULL) {
		buf_clear(p->url);
		put_key(p->url, buf_view(&text), p->key);
	}
	buf_free(&text);
	return flaw == NULL || fail(f, 500, "gave a url that %s", flaw);
}

static bool
set_config(const struct json *in, int config, const struct parcel *p,
    struct fail *f)
{
	int url = json_get(in, config, "url");
	int headers = json_get(in, config, "headers");

	if (url != JSON_NONE && !json_is_null(in, url) &&
	    !set_url(in, url, p, f))
		return false;
	for (int k = json_first(in, headers); k != JSON_NONE;
	    k = json_next(in, k))
		if (!set_header(in, k, p, f))
			return false;
	return true;
}

/* Is it the body itself, or an object around it? */
static bool
is_envelope(const struct json *in)
{
	for (int k = json_first(in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(in, k))
		if (!json_is(in, k, "body") && !json_is(in, k, "config") &&
		    !json_is(in, k, "events"))
			return false;
	return json_is_object(in, json_get(in, JSON_ROOT, "body"));
}

bool
filter_result(struct view text, const struct parcel *p, bool *events,
    struct fail *f)
{
	struct json in = { .n = 0 };
	int body = JSON_ROOT;
	bool ok = true;

	text = view_trim(text);
	if (text.n == 0)
		return fail(f, 500, "printed nothing");
	if (!json_parse(&in, text, f)) {
		ok = fail(f, 500, "printed what is no JSON (%s)", f->text);
	} else if (!json_is_object(&in, JSON_ROOT)) {
		ok = fail(f, 500, "printed JSON that is no object");
	} else if (is_envelope(&in)) {
		body = json_get(&in, JSON_ROOT, "body");
		*events = json_is_true(&in, json_get(&in, JSON_ROOT,
		    "events"));
		ok = set_config(&in, json_get(&in, JSON_ROOT, "config"), p, f);
	}
	if (ok) {
		buf_clear(p->body);
		buf_add(p->body, json_raw(&in, body));
		ok = !p->body->failed || fail(f, 413, "made the request too "
		    "long");
	}
	json_free(&in);
	return ok;
}
