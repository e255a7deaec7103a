/* What others are to see: secrets struck out, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "cmd/mask.h"
#include "tap.h"

extern char **environ;

static const char text[] = "{"
    "\"Providers\": [{"
    "	\"name\": \"p\","
    "	\"api_base_url\": \"https://h/v1/chat/completions?api-version=2024"
    "-10-21-preview&sig=query5Secret&code=b7c8d9e0f1a2b3c4d5e6\","
    "	\"api_keys\": [\"sk-ant-api03-Kk1Ll2Mm3Nn4\","
    "	    \"sk-ant-api03-Oo5Pp6Qq7Rr8\", \"tiny1\"],"
    "	\"models\": [\"m\"],"
    "	\"proxy\": \"http://user:own%20Pass@proxy:3128\","
    "	\"headers\": {\"x-secret\": \"header9Value\","
    "	    \"x-team\": \"blue-team\"}"
    "}],"
    "\"APIKEY\": \"apiKeyOfOurs\","
    "\"PROXY_URL\": \"socks5h://name-alone@proxy\","
    "\"Router\": {\"default\": \"p,m\"}}";

static const struct { const char *in, *want; } rows[] = {
	{ "nothing of it", "nothing of it" },
	{ "", "" },
	/* Whole keys, a piece of one, and its beginning as it is shown. */
	{ "a sk-ant-api03-Kk1Ll2Mm3Nn4 b", "a ************************* b" },
	{ "sk-ant-api03-Oo5Pp6Qq7Rr8sk-ant-api03-Kk1Ll2Mm3Nn4",
	    "**************************************************" },
	{ "(3-Oo5Pp6Qq7R)", "(************)" },
	{ "p#1  sk-ant-a...", "p#1  ********..." },
	{ "tiny1 tiny2", "***** tiny2" },
	/* URLs: what in a query is telling or long; who logs in. */
	{ "sig=query5Secret&code=b7c8d9e0f1a2b3c4d5e6",
	    "sig=************&code=********************" },
	{ "api-version=2024-10-21-preview", "api-version=2024-10-21-preview" },
	{ "user:own%20Pass@proxy", "user:**********@proxy" },
	{ "name-alone@proxy", "**********@proxy" },
	{ "header9Value blue-team", "************ blue-team" },
	{ "apiKeyOfOurs", "************" },
	/* The environment's, by the names of variables. */
	{ "environment1Key", "***************" },
	{ "/run/user/1000/keyring 1234567890", "/run/user/1000/keyring "
	    "1234567890" },
	{ "http://someone:hisPass77@corp:80", "http://someone:*********@corp"
	    ":80" },
	/* What nobody knows, but looks like it. */
	{ "sk-proj-abcdefgh1234", "sk-*****************" },
	{ "Bearer abcdefgh.1234", "Bearer *************" },
	{ "AIzaSyABCDEFGH", "AIza**********" },
	{ "eyJhbGciOiJIUzI1NiJ9.e30.x", "eyJ***********************" },
	{ "task-abcdefghijkl sk-short", "task-abcdefghijkl sk-short" },
};

static void
read_all(struct mask *m)
{
	struct mistakes mistakes = { 0 };
	struct config c;

	OK(config_parse(&c, view_of(text), "config.json", &mistakes), "%s",
	    buf_cstr(&mistakes.errors));
	mask_config(m, &c);
	config_free(&c);
	mistakes_free(&mistakes);
}

int
main(void)
{
	static char *none[] = { NULL };
	struct mask m = { .n = 0 };

	environ = none;
	setenv("SOME_API_KEY", "environment1Key", 1);
	setenv("SOME_AUTH_SOCK", "/run/user/1000/keyring", 1);
	setenv("MANY_KEYS", "1234567890", 1);
	setenv("HTTPS_PROXY", "http://someone:hisPass77@corp:80", 1);
	mask_environment(&m);
	read_all(&m);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *copy = strdup(rows[i].in);

		mask_apply(&m, copy, strlen(copy));
		IS(copy, rows[i].want);
		free(copy);
	}
	mask_free(&m);
	mask_free(&m);
	return done_testing();
}
