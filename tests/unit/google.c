/*
 * Google's credentials: what is taken, what is said of the rest, where they
 * are looked for, and the file in which a token is kept.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "config/google.h"
#include "core/google_cache.h"
#include "json/write.h"
#include "tap.h"

/* PEM is the place of a key, as a JSON string. */
static const struct {
	const char *text, *flaw;
} refused[] = {
	{ "", "is no JSON: not valid JSON: line 1" },
	{ "{\"type\":", "is no JSON: not valid JSON: line 1, column 9" },
	{ "[]", "holds no credentials: it is no JSON object" },
	{ "{}", "holds no credentials: it has no \"type\"" },
	{ "{\"type\":7}", "has a type that is no string" },
	{ "{\"type\":\"external_account\"}", "holds credentials of the type "
	    "\"external_account\"; ccr knows" },
	{ "{\"type\":\"service_account\"}", "has no client_email" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\"}",
	    "has no private_key" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":\"\"}", "has no private_key" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":[\"x\"]}", "has a private_key that is no string" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\\nb\","
	    "\"private_key\":PEM}", "has a client_email with characters" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\xc3\xa4\","
	    "\"private_key\":PEM}", "has a client_email with characters" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":\"x\"}", "has a private_key that is not in PEM" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":\"x\\u0000y\"}",
	    "has a private_key with characters" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":PEM,\"token_uri\":\"ftp://x\"}",
	    "has a token_uri that must begin with https://" },
	{ "{\"type\":\"service_account\",\"client_email\":\"a\","
	    "\"private_key\":PEM,\"token_uri\":\"http://x.example/\"}",
	    "has a token_uri that is not https" },
	{ "{\"type\":\"authorized_user\"}", "has no client_id" },
	{ "{\"type\":\"authorized_user\",\"client_id\":\"a\","
	    "\"client_secret\":\"b\"}", "has no refresh_token" },
	{ "{\"type\":\"authorized_user\",\"client_id\":\"a\","
	    "\"client_secret\":\"b\",\"refresh_token\":\"c\\nd\"}",
	    "has a refresh_token with characters" },
};

static const struct {
	const char *text, *email, *token_uri, *project, *bills;
	bool user;
} taken[] = {
	{ "{\"type\":\"service_account\",\"client_email\":\"a@b\","
	    "\"private_key\":PEM,\"project_id\":\"p\",\"private_key_id\":"
	    "\"k\",\"auth_uri\":\"x\",\"universe_domain\":\"googleapis.com\"}",
	    "a@b", "https://oauth2.googleapis.com/token", "p", "", false },
	{ "{\"client_email\":\"a@b\",\"private_key\":PEM,"
	    "\"token_uri\":\"https://www.googleapis.com/oauth2/v4/token\"}",
	    "a@b", "https://www.googleapis.com/oauth2/v4/token", "", "",
	    false },
	{ "\n {\"type\":\"service_account\",\"client_email\":\"a@b\",\n"
	    "\"private_key\":PEM,\"token_uri\":\"http://127.0.0.1:1/t\","
	    "\"project_id\":null}\n",
	    "a@b", "http://127.0.0.1:1/t", "", "", false },
	{ "{\"type\":\"authorized_user\",\"client_id\":\"i\","
	    "\"client_secret\":\"s\",\"refresh_token\":\"1//r\","
	    "\"quota_project_id\":\"q\",\"account\":\"\"}", "",
	    "https://oauth2.googleapis.com/token", "q", "q", true },
};

static struct buf pem = { .max = 16384 };

/* The row's text with the key in it. */
static struct buf
filled(const char *row)
{
	struct buf text = BUF(64 * 1024);
	struct jw w = { .out = &text };
	const char *at = strstr(row, "PEM");

	buf_add(&text, (struct view){ row,
	    at == NULL ? strlen(row) : (size_t)(at - row) });
	if (at != NULL) {
		jw_string(&w, buf_view(&pem));
		buf_adds(&text, at + 3);
	}
	return text;
}

static void
files(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct buf text = filled(refused[i].text);
		struct arena a = { 0 };
		struct fail f = { 0 };
		bool none = google_read(&a, buf_view(&text), &f) == NULL;

		if (!OK(none && view_starts(view_of(f.text),
		    refused[i].flaw), "%s", refused[i].flaw))
			fprintf(stderr, "# it says: %s\n", f.text);
		arena_free(&a);
		buf_wipe(&text);
	}
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		struct buf text = filled(taken[i].text);
		struct arena a = { 0 };
		struct fail f = { 0 };
		struct google_account *g = google_read(&a, buf_view(&text),
		    &f);

		if (!OK(g != NULL, "row %zu is taken", i)) {
			fprintf(stderr, "# it says: %s\n", f.text);
		} else {
			IS(g->email.p, taken[i].email);
			IS(g->token_uri.p, taken[i].token_uri);
			IS(g->project.p, taken[i].project);
			IS(g->bills.p, taken[i].bills);
			IS_INT(g->user, taken[i].user);
			OK(view_eq(g->secret, g->user ? VIEW("1//r") :
			    buf_view(&pem)), "its secret");
			OK(g->token[0] == '\0' && !google_token_lasts(g),
			    "no token yet");
		}
		arena_free(&a);
		buf_wipe(&text);
	}
}

/* A key as environments have it, on one line. */
static void
one_line(void)
{
	struct buf line = BUF(16384);
	struct arena a = { 0 };
	struct fail f = { 0 };
	struct google_account *g;

	for (size_t i = 0; i < pem.n; i++)
		if (pem.p[i] == '\n')
			buf_adds(&line, "\\n");
		else
			buf_addc(&line, pem.p[i]);
	g = google_service(&a, VIEW("a@b"), buf_view(&line), &f);
	OK(g != NULL && view_eq(g->secret, buf_view(&pem)),
	    "\\n stands for a line end");
	OK(google_service(&a, VIEW("a@b"), VIEW("x"), &f) == NULL &&
	    strcmp(f.text, "has a private_key that is not in PEM: it must "
	    "begin with -----BEGIN PRIVATE KEY-----") == 0, "no key");
	arena_free(&a);
	buf_wipe(&line);
}

static void
path_is(const char *want)
{
	struct buf path = BUF(4096);
	bool ok = google_default_path(&path);

	IS(ok ? buf_cstr(&path) : NULL, want);
	buf_free(&path);
}

static void
paths(void)
{
	setenv("HOME", "/h", 1);
	setenv("CLOUDSDK_CONFIG", "/c", 1);
	setenv("GOOGLE_APPLICATION_CREDENTIALS", "/g/x.json", 1);
	path_is("/g/x.json");
	setenv("GOOGLE_APPLICATION_CREDENTIALS", "", 1);
	path_is("/c/application_default_credentials.json");
	unsetenv("CLOUDSDK_CONFIG");
	path_is("/h/.config/gcloud/application_default_credentials.json");
	unsetenv("HOME");
	path_is(NULL);
}

/* What is kept of a token; @ stands for the time in ten minutes. */
static const struct {
	const char *text;
	bool good;
} kept[] = {
	{ "ccr google token 1\n@\nya29.x\n", true },
	{ "", false },
	{ "ccr google token 1", false },
	{ "ccr google token 1\n", false },
	{ "ccr google token 1\n@", false },
	{ "ccr google token 1\n@\n", false },
	{ "ccr google token 1\n@\n\n", false },
	{ "ccr google token 1\n@\nya29.x", false },
	{ "ccr google token 1\n@\nya29.x\n\n", false },
	{ "ccr google token 1\n@\nya29.x\ny", false },
	{ "ccr google token 1\n-1\nya29.x\n", false },
	{ "ccr google token 1\n0\nya29.x\n", false },
	{ "ccr google token 1\n9223372036854775807\nya29.x\n", false },
	{ "ccr google token 1\n99999999999999999999\nya29.x\n", false },
	{ "ccr google token 1\n@\nya29 x\n", false },
	{ "ccr google token 1\n@\nya29\r\n", false },
	{ "ccr google token 1\n@\nrefused\n", false },
	{ "ccr google token 2\n@\nya29.x\n", false },
};

static void
tokens(void)
{
	struct google_account *g = calloc(1, sizeof(*g));
	struct buf text = BUF(2 * GOOGLE_TOKEN_SIZE);

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		const char *at = strchr(kept[i].text, '@');

		google_token_set(g, VIEW("refused"),
		    clock_wall_ms() + 600000);
		g->token_refused = true;
		buf_clear(&text);
		if (at == NULL)
			buf_adds(&text, kept[i].text);
		else
			buf_addf(&text, "%.*s%lld%s", (int)(at -
			    kept[i].text), kept[i].text,
			    (long long)clock_wall_ms() + 600000, at + 1);
		OK(google_cache_read(buf_view(&text), g) == kept[i].good,
		    "row %zu", i);
		IS(g->token, kept[i].good ? "ya29.x" : "refused");
		OK(google_token_lasts(g) == kept[i].good, "which lasts");
	}
	/* As long as it may be, and longer. */
	for (size_t n = GOOGLE_TOKEN_SIZE - 1; n <= GOOGLE_TOKEN_SIZE; n++) {
		buf_clear(&text);
		buf_addf(&text, "ccr google token 1\n%lld\n",
		    (long long)clock_wall_ms() + 600000);
		for (size_t i = 0; i < n; i++)
			buf_addc(&text, 'x');
		buf_addc(&text, '\n');
		OK(google_cache_read(buf_view(&text), g) ==
		    (n < GOOGLE_TOKEN_SIZE), "a token of %zu bytes", n);
	}
	google_token_set(g, VIEW("x"), clock_wall_ms() + 59000);
	OK(!google_token_lasts(g), "a minute to go is too short");
	google_token_set(g, VIEW("x"), clock_wall_ms() + 90000);
	OK(google_token_lasts(g), "more than that is not");
	g->token_refused = true;
	OK(!google_token_lasts(g), "unless it was refused");
	buf_free(&text);
	free(g);
}

int
main(void)
{
	char path[] = "/tmp/ccr-google-XXXXXX", command[256];
	int fd = mkstemp(path);

	snprintf(command, sizeof(command), "openssl genpkey -algorithm RSA "
	    "-pkeyopt rsa_keygen_bits:2048 -out %s 2>/dev/null", path);
	if (fd == -1 || system(command) != 0 || !read_file(path, &pem))
		SKIP("no openssl here that makes keys");
	else {
		files();
		one_line();
	}
	close(fd);
	unlink(path);
	paths();
	tokens();
	buf_wipe(&pem);
	return done_testing();
}
