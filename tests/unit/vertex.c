/*
 * Vertex AI's addresses: from the options, from api_base_url, from the
 * environment, by model; and what is said of a configuration that is wrong.
 */
#include <stdlib.h>

#include "config/google.h"
#include "dialect/dialect.h"
#include "tap.h"

/* The whole file, around a provider's other members. */
#define FILE_(members) "{\"Providers\":[{\"name\":\"v\"," members "}]," \
	"\"Router\":{\"default\":\"v,m\"}}"
#define KEY "\"api_keys\":[\"no-real-token\"],\"models\":[\"m\"],"
#define GEMINI "\"transformer\":{\"use\":[\"vertex-gemini\"]"
#define CLAUDE "\"transformer\":{\"use\":[\"vertex-claude\"]"
#define OPENAI "\"transformer\":{\"use\":[\"vertex-openai\"]"

#define REGION "https://us-central1-aiplatform.googleapis.com/v1/projects/p/" \
	"locations/us-central1/"

/* project, location: GOOGLE_CLOUD_PROJECT, _LOCATION of the environment. */
static const struct {
	const char *members, *model;
	bool stream;
	const char *project, *location, *url;
} addresses[] = {
	/* The defaults. */
	{ KEY GEMINI ",\"project\":\"p\"}", "m", false, NULL, NULL,
	    REGION "publishers/google/models/m:generateContent" },
	{ KEY GEMINI ",\"project\":\"p\"}", "m", true, NULL, NULL, REGION
	    "publishers/google/models/m:streamGenerateContent?alt=sse" },
	{ KEY OPENAI ",\"project\":\"p\"}", "m", true, NULL, NULL,
	    REGION "endpoints/openapi/chat/completions" },
	{ KEY CLAUDE ",\"project\":\"p\"}", "m", false, NULL, NULL,
	    "https://us-east5-aiplatform.googleapis.com/v1/projects/p/"
	    "locations/us-east5/publishers/anthropic/models/m:rawPredict" },
	{ KEY CLAUDE ",\"project\":\"p\"}", "m", true, NULL, NULL,
	    "https://us-east5-aiplatform.googleapis.com/v1/projects/p/"
	    "locations/us-east5/publishers/anthropic/models/"
	    "m:streamRawPredict" },
	/* Locations that are none. */
	{ KEY CLAUDE ",\"project\":\"p\",\"location\":\"global\"}", "m", false,
	    NULL, NULL, "https://aiplatform.googleapis.com/v1/projects/p/"
	    "locations/global/publishers/anthropic/models/m:rawPredict" },
	{ KEY CLAUDE ",\"project\":\"p\",\"location\":\"eu\"}", "m", false,
	    NULL, NULL, "https://aiplatform.eu.rep.googleapis.com/v1/projects"
	    "/p/locations/eu/publishers/anthropic/models/m:rawPredict" },
	/* The environment, after the options. */
	{ KEY GEMINI "}", "m", false, "p", "us-central1",
	    REGION "publishers/google/models/m:generateContent" },
	{ KEY GEMINI ",\"project\":\"p\",\"location\":\"us-central1\"}", "m",
	    false, "other", "elsewhere",
	    REGION "publishers/google/models/m:generateContent" },
	/* api_base_url: an origin, a base, the address of some model. */
	{ KEY GEMINI ",\"project\":\"p\"},\"api_base_url\":"
	    "\"http://127.0.0.1:8\"", "m", false, NULL, NULL,
	    "http://127.0.0.1:8/v1/projects/p/locations/us-central1/"
	    "publishers/google/models/m:generateContent" },
	{ KEY GEMINI ",\"project\":\"p\"},\"api_base_url\":"
	    "\"https://gw.example/vertex/v1beta1/\"", "m", false, NULL, NULL,
	    "https://gw.example/vertex/v1beta1/projects/p/locations/"
	    "us-central1/publishers/google/models/m:generateContent" },
	{ KEY GEMINI ",\"project\":\"p\"},\"api_base_url\":"
	    "\"https://gw.example/vertex\"", "m", false, NULL, NULL,
	    "https://gw.example/vertex/v1/projects/p/locations/"
	    "us-central1/publishers/google/models/m:generateContent" },
	{ KEY GEMINI ",\"project\":\"p\"},\"api_base_url\":"
	    "\"https://europe-west4-aiplatform.googleapis.com\"", "m", false,
	    NULL, "us-central1",
	    "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/"
	    "locations/europe-west4/publishers/google/models/"
	    "m:generateContent" },
	{ KEY OPENAI "},\"api_base_url\":\"https://us-east4-aiplatform."
	    "googleapis.com/v1/projects/q/locations/us-east4/endpoints/"
	    "openapi/chat/completions\"", "m", true, "other", NULL,
	    "https://us-east4-aiplatform.googleapis.com/v1/projects/q/"
	    "locations/us-east4/endpoints/openapi/chat/completions" },
	{ KEY OPENAI ",\"project\":\"p\"},\"api_base_url\":\"https://us-east4-"
	    "aiplatform.googleapis.com/v1/projects/q/locations/us-east4\"",
	    "m", true, NULL, NULL,
	    "https://us-east4-aiplatform.googleapis.com/v1/projects/p/"
	    "locations/us-east4/endpoints/openapi/chat/completions" },
	/* Names with characters that a path does not have. */
	{ "\"api_keys\":[\"k\"],\"models\":[\"m\",\"a b?c\"]," GEMINI
	    ",\"project\":\"ex.com:p\"}", "a b?c", false, NULL, NULL,
	    "https://us-central1-aiplatform.googleapis.com/v1/projects/"
	    "ex.com%3Ap/locations/us-central1/publishers/google/models/"
	    "a%20b%3Fc:generateContent" },
	/* A model's own. */
	{ "\"api_keys\":[\"k\"],\"models\":[\"m\",\"c@1\"]," GEMINI
	    ",\"project\":\"p\",\"c@1\":{\"use\":[[\"vertex-claude\","
	    "{\"location\":\"europe-west1\",\"project\":\"q\"}]]}}", "c@1",
	    false, NULL, NULL,
	    "https://europe-west1-aiplatform.googleapis.com/v1/projects/q/"
	    "locations/europe-west1/publishers/anthropic/models/"
	    "c@1:rawPredict" },
	{ "\"api_keys\":[\"k\"],\"models\":[\"m\",\"c@1\"]," GEMINI
	    ",\"project\":\"p\",\"c@1\":{\"use\":[[\"vertex-claude\","
	    "{\"location\":\"europe-west1\",\"project\":\"q\"}]]}}", "m",
	    false, NULL, NULL,
	    REGION "publishers/google/models/m:generateContent" },
};

static void
set(const char *name, const char *value)
{
	if (value == NULL)
		unsetenv(name);
	else
		setenv(name, value, 1);
}

static bool
load(struct config *c, const char *members, struct mistakes *m)
{
	struct buf text = BUF(64 * 1024);
	bool ok;

	buf_addf(&text, FILE_("%s"), members);
	*m = (struct mistakes){ 0 };
	ok = config_parse(c, buf_view(&text), "c", m);
	buf_free(&text);
	return ok;
}

static void
address(size_t i)
{
	struct buf url = BUF(4096), headers = BUF(4096);
	struct plan plan = { .stream = addresses[i].stream };
	struct mistakes m;
	struct config c;
	struct fail f = { 0 };

	set("GOOGLE_CLOUD_PROJECT", addresses[i].project);
	set("GOOGLE_CLOUD_LOCATION", addresses[i].location);
	if (!OK(load(&c, addresses[i].members, &m), "row %zu", i))
		mistakes_print(&m, stderr);
	mistakes_free(&m);
	if (c.providers == 1) {
		struct target t = { .provider = &c.provider[0],
			.model = view_of(addresses[i].model),
			.key = VIEW("no-real-token") };
		const struct dialect *d = dialect_of(t.provider, t.model);

		OK(d->address(&t, &plan, &url, &headers, &f), "row %zu: %s",
		    i, f.text);
		IS(buf_cstr(&url), addresses[i].url);
		OK(view_has(buf_view(&headers),
		    "Authorization: Bearer no-real-token\n"), "the token");
	}
	config_free(&c);
	buf_free(&url);
	buf_free(&headers);
}

/* What is said, of a key file's project and of one that pays. */
static void
of_account(void)
{
	struct google_account *g = calloc(1, sizeof(*g));
	struct buf url = BUF(4096), headers = BUF(4096);
	struct plan plan = { .stream = false };
	struct mistakes m;
	struct config c;
	struct fail f = { 0 };

	set("GOOGLE_CLOUD_PROJECT", NULL);
	set("GOOGLE_CLOUD_LOCATION", NULL);
	OK(load(&c, KEY GEMINI "}", &m), "no project");
	if (c.providers == 1) {
		struct target t = { .provider = &c.provider[0],
			.model = VIEW("m"), .key = VIEW("k") };
		const struct dialect *d = dialect_of(t.provider, t.model);

		OK(!d->address(&t, &plan, &url, &headers, &f) &&
		    view_has(view_of(f.text), "GOOGLE_CLOUD_PROJECT"),
		    "nobody knows it: %s", f.text);
		t.google = g;
		g->project = VIEW("p");
		g->bills = VIEW("q");
		buf_clear(&url);
		OK(d->address(&t, &plan, &url, &headers, &f), "of the file");
		IS(buf_cstr(&url), REGION
		    "publishers/google/models/m:generateContent");
		OK(view_has(buf_view(&headers), "x-goog-user-project: q\n"),
		    "who pays");
	}
	mistakes_free(&m);
	config_free(&c);
	buf_free(&url);
	buf_free(&headers);
	free(g);
}

static const struct {
	const char *members, *says;
} wrong[] = {
	{ KEY GEMINI ",\"location\":\"us/../x\"}", "the location \"us/../x\" "
	    "has a character in it that none has" },
	{ KEY GEMINI ",\"location\":\"us.evil.example\"}", "the location" },
	{ KEY GEMINI ",\"project\":\"a/b\"}", "the project \"a/b\" has" },
	{ "\"api_keys\":[\"k\"],\"models\":[\"m\",\"n\"],\"transformer\":{"
	    "\"n\":{\"use\":[\"vertex-claude\"]}}",
	    "the model \"m\" has no vertex transformer" },
	{ "\"models\":[\"m\"]," GEMINI ",\"client_email\":\"a\"}",
	    "client_email and private_key are only of use together" },
	{ "\"models\":[\"m\"]," GEMINI ",\"client_email\":\"a\","
	    "\"private_key\":\"x\"}", "has a private_key that is not in PEM" },
	{ "\"models\":[\"m\"]," GEMINI ",\"client_email\":\"a\","
	    "\"private_key\":\"x\",\"credentials\":\"f\"}",
	    "credentials and private_key exclude each other" },
	{ "\"models\":[\"m\",\"n\"]," GEMINI ",\"credentials\":\"f\",\"n\":{"
	    "\"use\":[[\"vertex-claude\",{\"credentials\":\"g\"}]]}}",
	    "names other credentials than another transformer" },
	{ "\"api_keys\":[\"{\\\"type\\\":\\\"service_account\\\"}\"],"
	    "\"models\":[\"m\"]," GEMINI "}",
	    "the key v#1 has no client_email" },
	{ KEY GEMINI "},\"api_base_url\":\"vertex\"", "must begin with" },
	{ "\"api_keys\":[\"k\"],\"models\":[\"m\"]",
	    "api_base_url is missing" },
};

/* One key, whether one is written down or not. */
static const struct {
	const char *members;
	int kind;
	const char *source, *warning;
} keys[] = {
	{ "\"models\":[\"m\"]," GEMINI "}", KEY_GOOGLE, "", NULL },
	{ "\"models\":[\"m\"]," GEMINI ",\"credentials\":\"/k/f.json\"}",
	    KEY_FILE, "/k/f.json", NULL },
	{ "\"models\":[\"m\",\"n\"]," GEMINI ",\"n\":{\"use\":[["
	    "\"vertex-claude\",{\"credentials\":\"/k/f.json\"}]]}}",
	    KEY_FILE, "/k/f.json", NULL },
	{ "\"api_keys\":[{\"file\":\"/k/a.json\"}],\"models\":[\"m\"]," GEMINI
	    "}", KEY_FILE, "/k/a.json", NULL },
	{ "\"api_keys\":[{\"file\":\"/k/a.json\"}],\"models\":[\"m\"]," GEMINI
	    ",\"credentials\":\"/k/f.json\"}", KEY_FILE, "/k/a.json",
	    "its credentials have no effect beside api_keys" },
	{ "\"api_keys\":[],\"models\":[\"m\"]," GEMINI "}", KEY_GOOGLE, "",
	    NULL },
	{ "\"api_base_url\":\"http://127.0.0.1:1\",\"models\":[\"m\"]," GEMINI
	    "}", KEY_GOOGLE, "", NULL },
};

static void
configuration(void)
{
	struct mistakes m;
	struct config c;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		bool ok = load(&c, wrong[i].members, &m);

		if (!OK(!ok && view_has(buf_view(&m.errors), wrong[i].says),
		    "%s", wrong[i].says))
			mistakes_print(&m, stderr);
		mistakes_free(&m);
		config_free(&c);
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (!OK(load(&c, keys[i].members, &m) && c.providers == 1 &&
		    c.provider[0].keys == 1 && c.provider[0].vertex,
		    "keys, row %zu", i))
			mistakes_print(&m, stderr);
		if (c.providers == 1 && c.provider[0].keys == 1) {
			IS(c.provider[0].key[0].label.p, "v#1");
			IS_INT((int)c.provider[0].key[0].kind, keys[i].kind);
			IS(c.provider[0].key[0].source.p, keys[i].source);
		}
		if (keys[i].warning != NULL)
			OK(view_has(buf_view(&m.warnings), keys[i].warning),
			    "a warning");
		mistakes_free(&m);
		config_free(&c);
	}
}

int
main(void)
{
	set("GOOGLE_APPLICATION_CREDENTIALS", NULL);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++)
		address(i);
	of_account();
	configuration();
	return done_testing();
}
