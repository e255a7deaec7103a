#include "config/google.h"

#include <stdlib.h>
#include <string.h>

#include "config/url.h"
#include "crypto/jwt.h"
#include "json/json.h"

#define TOKEN_URI "https://oauth2.googleapis.com/token"
#define DEFAULT_NAME "application_default_credentials.json"

/* A file while it is read: the first mistake is the one that is told. */
struct draft {
	struct arena *arena;
	const struct json *in;
	struct google_account *to;
	struct fail *f;
	bool ok;
};

/* Printable ASCII, and where `lines` is set line ends. */
static bool
is_plain(struct view v, bool lines)
{
	for (size_t i = 0; i < v.n; i++) {
		unsigned char c = (unsigned char)v.p[i];

		if ((c < ' ' || c >= 0x7f) &&
		    !(lines && (c == '\n' || c == '\r')))
			return false;
	}
	return true;
}

/* A member's text; empty if there is none. */
static void
take(struct draft *d, const char *name, struct view *field)
{
	int value = json_get(d->in, JSON_ROOT, name);
	struct buf plain = BUF(d->in->text.n + 1);

	*field = (struct view){ "", 0 };
	if (!d->ok || value == JSON_NONE || json_is_null(d->in, value))
		return;
	/* All the room at once: no copies of a key are left behind. */
	buf_room(&plain, d->in->text.n);
	if (!json_text(d->in, value, &plain))
		d->ok = fail(d->f, 500, "has a %s that is no string", name);
	else if (!is_plain(buf_view(&plain),
	    strcmp(name, "private_key") == 0))
		d->ok = fail(d->f, 500, "has a %s with characters in it that "
		    "do not belong there", name);
	else
		*field = arena_copy(d->arena, buf_view(&plain));
	buf_wipe(&plain);
}

static void
need(struct draft *d, const char *name, struct view *field)
{
	take(d, name, field);
	if (d->ok && field->n == 0)
		d->ok = fail(d->f, 500, "has no %s", name);
}

static bool
check_key(const struct google_account *to, struct fail *f)
{
	const char *flaw = jwt_key_flaw(to->secret);

	return flaw == NULL || fail(f, 500, "has a private_key that %s", flaw);
}

/* What goes there would be enough to ask for tokens. */
static void
check_token_uri(struct draft *d)
{
	struct url u;
	const char *flaw;

	if (!d->ok)
		return;
	if (d->to->token_uri.n == 0)
		d->to->token_uri = (struct view){ TOKEN_URI,
		    sizeof(TOKEN_URI) - 1 };
	flaw = url_cut(d->to->token_uri, &u);
	if (flaw != NULL)
		d->ok = fail(d->f, 500, "has a token_uri that %s", flaw);
	else if (!u.https && !host_is_loopback(u.host))
		d->ok = fail(d->f, 500, "has a token_uri that is not https");
}

static void
read_service(struct draft *d)
{
	need(d, "client_email", &d->to->email);
	need(d, "private_key", &d->to->secret);
	take(d, "private_key_id", &d->to->key_id);
	take(d, "project_id", &d->to->project);
	take(d, "token_uri", &d->to->token_uri);
	d->ok = d->ok && check_key(d->to, d->f);
}

static void
read_user(struct draft *d)
{
	d->to->user = true;
	need(d, "client_id", &d->to->client_id);
	need(d, "client_secret", &d->to->client_secret);
	need(d, "refresh_token", &d->to->secret);
	take(d, "quota_project_id", &d->to->bills);
	take(d, "token_uri", &d->to->token_uri);
	d->to->project = d->to->bills;
}

static struct google_account *
new_account(struct arena *a, struct fail *f)
{
	const struct view none = VIEW("");
	struct google_account *to = arena_alloc(a, sizeof(*to));

	if (to == NULL)
		fail(f, 500, "cannot be read: out of memory");
	else
		*to = (struct google_account){ .email = none, .key_id = none,
		    .client_id = none, .client_secret = none, .secret = none,
		    .token_uri = none, .project = none, .bills = none };
	return to;
}

static void
read_kind(struct draft *d)
{
	struct view type;

	take(d, "type", &type);
	if (!d->ok)
		return;
	if (view_is(type, "service_account") || (type.n == 0 &&
	    json_get(d->in, JSON_ROOT, "private_key") != JSON_NONE))
		read_service(d);
	else if (view_is(type, "authorized_user"))
		read_user(d);
	else if (type.n == 0)
		d->ok = fail(d->f, 500, "holds no credentials: it has no "
		    "\"type\"");
	else
		d->ok = fail(d->f, 500, "holds credentials of the type "
		    "\"%.40s\"; ccr knows service_account and "
		    "authorized_user", type.p);
	check_token_uri(d);
}

struct google_account *
google_read(struct arena *a, struct view text, struct fail *f)
{
	struct json in = { 0 };
	struct draft d = { .arena = a, .in = &in, .f = f };

	if (!json_parse(&in, text, f)) {
		fail(f, 500, "is no JSON: %s", f->text);
	} else if (!json_is_object(&in, JSON_ROOT)) {
		fail(f, 500, "holds no credentials: it is no JSON object");
	} else {
		d.to = new_account(a, f);
		d.ok = d.to != NULL;
		if (d.ok)
			read_kind(&d);
		if (d.ok && a->failed)
			d.ok = fail(f, 500, "cannot be read: out of memory");
	}
	json_free(&in);
	return d.ok ? d.to : NULL;
}

/* Variables of an environment often have keys in one line. */
static struct view
with_lines(struct arena *a, struct view key)
{
	struct buf plain = BUF(key.n + 1);
	struct view copy;

	buf_room(&plain, key.n);
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] == '\\' && i + 1 < key.n && key.p[i + 1] == 'n') {
			buf_addc(&plain, '\n');
			i++;
		} else {
			buf_addc(&plain, key.p[i]);
		}
	copy = arena_copy(a, buf_view(&plain));
	a->failed |= plain.failed;
	buf_wipe(&plain);
	return copy;
}

struct google_account *
google_service(struct arena *a, struct view email, struct view private_key,
    struct fail *f)
{
	struct google_account *to = new_account(a, f);

	if (to == NULL)
		return NULL;
	to->email = email;
	to->secret = with_lines(a, private_key);
	to->token_uri = (struct view){ TOKEN_URI, sizeof(TOKEN_URI) - 1 };
	return check_key(to, f) ? to : NULL;
}

bool
google_token_good(struct view token)
{
	for (size_t i = 0; i < token.n; i++)
		if (token.p[i] <= ' ' || token.p[i] >= 0x7f)
			return false;
	return token.n > 0 && token.n < GOOGLE_TOKEN_SIZE;
}

void
google_token_set(struct google_account *a, struct view token,
    int64_t until_ms)
{
	memcpy(a->token, token.p, token.n);
	a->token[token.n] = '\0';
	a->token_until_ms = until_ms;
	a->token_new = a->token_refused = false;
}

/* A variable's value, or NULL if it is not set or empty. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

bool
google_default_path(struct buf *out)
{
	const char *path = variable("GOOGLE_APPLICATION_CREDENTIALS");
	const char *folder = variable("CLOUDSDK_CONFIG");
	const char *home = variable("HOME");

	if (path != NULL)
		buf_adds(out, path);
	else if (folder != NULL)
		buf_addf(out, "%s/" DEFAULT_NAME, folder);
	else if (home != NULL)
		buf_addf(out, "%s/.config/gcloud/" DEFAULT_NAME, home);
	else
		return false;
	return !out->failed;
}
