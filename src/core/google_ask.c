/*
 * The exchange: developers.google.com/identity/protocols/oauth2/service-account
 * (RFC 7523) for a service account, RFC 6749, section 6, for a user. Errors:
 * RFC 6749, section 5.2.
 */
#include "core/google_ask.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "core/letter.h"
#include "crypto/jwt.h"

#define SCOPE "https://www.googleapis.com/auth/cloud-platform"

#define REPLY_MAX (64 << 10)
#define FORM_MAX (64 << 10)

/* A clock that is a bit fast would sign what Google takes for the future. */
#define SKEW_S 10
#define LIFETIME_S 3600

struct reply {
	struct upstream_head head;
	struct buf body;
	struct json in;
};

static bool
take_head(void *context, const struct upstream_head *head, struct fail *f)
{
	struct reply *r = context;

	(void)f;
	r->head = *head;
	return true;
}

static bool
take_data(void *context, struct view bytes, struct fail *f)
{
	struct reply *r = context;

	buf_add(&r->body, bytes);
	return !r->body.failed || fail(f, 500, "out of memory");
}

/* application/x-www-form-urlencoded */
static void
add_field(struct buf *form, const char *name, struct view value)
{
	if (form->n > 0)
		buf_addc(form, '&');
	buf_adds(form, name);
	buf_addc(form, '=');
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
		    c == '_')
			buf_addc(form, (char)c);
		else
			buf_addf(form, "%%%02X", c);
	}
}

static bool
add_assertion(const struct google_account *a, struct buf *form,
    struct fail *f)
{
	int64_t now = clock_wall_ms() / 1000 - SKEW_S;
	const struct jwt claims = { .key_id = a->key_id, .issuer = a->email,
		.scope = VIEW(SCOPE), .audience = a->token_uri,
		.issued = now, .expires = now + LIFETIME_S };
	struct buf assertion = BUF(FORM_MAX);
	bool ok;

	buf_room(&assertion, FORM_MAX / 4);
	ok = jwt_sign(&claims, a->secret, &assertion, f);
	add_field(form, "grant_type",
	    VIEW("urn:ietf:params:oauth:grant-type:jwt-bearer"));
	add_field(form, "assertion", buf_view(&assertion));
	buf_wipe(&assertion);
	return ok;
}

static bool
write_form(const struct google_account *a, struct buf *form, struct fail *f)
{
	buf_room(form, FORM_MAX);
	if (!a->user)
		return add_assertion(a, form, f);
	add_field(form, "grant_type", VIEW("refresh_token"));
	add_field(form, "client_id", a->client_id);
	add_field(form, "client_secret", a->client_secret);
	add_field(form, "refresh_token", a->secret);
	return true;
}

static bool
send(struct exchange *x, const struct google_account *a, struct reply *r,
    struct fail *f)
{
	const struct upstream_sink sink = { .context = r, .head = take_head,
		.data = take_data };
	struct upstream_call call;
	struct letter l;
	bool ok;

	letter_open(&l, x);
	buf_add(&l.url, a->token_uri);
	buf_adds(&l.headers, "Content-Type: "
	    "application/x-www-form-urlencoded\nAccept: application/json\n");
	ok = write_form(a, &l.body, f) && letter_seal(&l, f);
	if (!ok) {
		fail(f, 500, "%.*s, key %.*s: %s",
		    VIEW_ARG(x->to.provider->name), VIEW_ARG(x->key->label),
		    f->text);
	} else {
		call = letter_call(&l, x);
		call.quiet_ms = 0;
		call.max_bytes = REPLY_MAX;
		if (call.silence_ms > GOOGLE_ASK_MS)
			call.silence_ms = GOOGLE_ASK_MS;
		ok = upstream_run(x->upstream, &call, &sink, &x->trouble, f);
	}
	/* It is as good as a key. */
	buf_wipe(&l.body);
	letter_free(&l);
	return ok;
}

/* A member's text, fit to be shown. */
static void
words_of(const struct json *in, const char *name, char *words, size_t size)
{
	struct buf plain = BUF(REPLY_MAX);

	json_text(in, json_get(in, JSON_ROOT, name), &plain);
	trouble_words(words, size, buf_view(&plain));
	buf_wipe(&plain);
}

/*
 * Google's own phrase for it: "Invalid JWT: Token must be a short-lived token
 * (60 minutes) and in a reasonable timeframe. Check your iat and exp values in
 * the JWT claim."
 */
static bool
is_clock(const char *description)
{
	return view_has(view_of(description), "iat and exp");
}

/*
 * Whose trouble it is. What is neither the account's, nor over soon, is the
 * configuration's or the network's: no other key would do better.
 */
static void
judge(struct trouble *t, bool clock)
{
	int status = t->status;
	bool word = t->type[0] != '\0';

	t->kind = TROUBLE_ANSWER;
	if (status == 429) {
		t->cause = CAUSE_QUOTA;
	} else if (status >= 500 || status == 408) {
		t->cause = CAUSE_OVERLOAD;
	} else if (word && !clock && (status == 400 || status == 401 ||
	    status == 403)) {
		t->cause = CAUSE_KEY;
		t->status = 401;
	} else {
		t->kind = TROUBLE_NETWORK;
		t->cause = CAUSE_REQUEST;
	}
}

static const char *
advice(const struct google_account *a, const struct trouble *t, bool clock)
{
	if (clock)
		return "; this machine's clock is wrong: set it";
	if (t->kind == TROUBLE_NETWORK)
		return "; is token_uri right?";
	if (t->cause != CAUSE_KEY)
		return "";
	return a->user ? "; run: gcloud auth application-default login" :
	    "; if its key was deleted or the account disabled, put a new key "
	    "file into its place";
}

/* Google has said no. Returns false. */
static bool
refused(struct exchange *x, const struct google_account *a,
    const struct reply *r, struct fail *f)
{
	struct trouble *t = &x->trouble;
	char description[256];
	bool clock;

	words_of(&r->in, "error", t->type, sizeof(t->type));
	words_of(&r->in, "error_description", description,
	    sizeof(description));
	clock = is_clock(description);
	t->status = r->head.status;
	t->retry_after_ms = r->head.retry_after_ms;
	judge(t, clock);
	snprintf(t->message, sizeof(t->message), "Google gives no access "
	    "token for %.128s: HTTP status %d%s%s%s%s%s%s",
	    a->user ? "the user's credentials" : a->email.p, r->head.status,
	    t->type[0] == '\0' ? "" : ", ", t->type,
	    description[0] == '\0' ? "" : " (", description,
	    description[0] == '\0' ? "" : ")", advice(a, t, clock));
	return fail(f, 502, "%s", t->message);
}

/* An answer, but none that can be used. Returns false. */
static bool
strange(struct exchange *x, const struct google_account *a, struct fail *f)
{
	struct trouble *t = &x->trouble;

	t->kind = TROUBLE_PROTOCOL;
	snprintf(t->message, sizeof(t->message), "%.128s answered without an "
	    "access token; is token_uri right?", a->token_uri.p);
	return fail(f, 502, "%s", t->message);
}

static bool
keep_token(struct exchange *x, struct google_account *a,
    const struct reply *r, struct fail *f)
{
	int64_t seconds = LIFETIME_S;
	struct buf token = BUF(REPLY_MAX);
	bool ok;

	json_int(&r->in, json_get(&r->in, JSON_ROOT, "expires_in"), &seconds);
	if (seconds < 0 || seconds > 12 * 3600)
		seconds = LIFETIME_S;
	buf_room(&token, GOOGLE_TOKEN_SIZE);
	json_text(&r->in, json_get(&r->in, JSON_ROOT, "access_token"), &token);
	ok = google_token_good(buf_view(&token));
	if (ok) {
		google_token_set(a, buf_view(&token),
		    clock_wall_ms() + seconds * 1000);
		a->token_new = true;
	}
	buf_wipe(&token);
	return ok || strange(x, a, f);
}

bool
google_ask(struct exchange *x, struct google_account *a, struct fail *f)
{
	struct reply r = { .body = BUF(REPLY_MAX) };
	struct fail unused;
	bool ok;

	buf_room(&r.body, REPLY_MAX);
	ok = send(x, a, &r, f);
	if (ok) {
		json_parse(&r.in, buf_view(&r.body), &unused);
		ok = r.head.status == 200 ? keep_token(x, a, &r, f) :
		    refused(x, a, &r, f);
	} else if (x->trouble.kind == TROUBLE_CLIENT_GONE) {
		fail_gone(f);
	}
	json_free(&r.in);
	buf_wipe(&r.body);
	return ok;
}
