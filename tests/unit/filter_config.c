/* transformers[] and CUSTOM_ROUTER_PATH: what is said of the user's programs. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "config/public.h"
#include "tap.h"
#include "transform/program_env.h"

#define PROVIDER(use) "Providers: [{name: 'p', models: ['m'], " \
	"api_base_url: 'http://localhost:1/v1/chat/completions', " \
	"transformer: {use: [" use \
	"]}}], Router: {default: 'p,m'}}"

static const struct {
	const char *name, *text;
	mode_t mode;
} programs[] = {
	{ "good", "#!/bin/sh\ncat\n", 0700 },
	{ "maxtoken", "#!/bin/sh\ncat\n", 0755 },
	{ "plain", "text", 0600 },
	{ "open", "#!/bin/sh\ncat\n", 0777 },
	{ "module.js", "class T {\n\tname = 'other';\n}\n", 0600 },
	{ "static.mjs", "X.TransformerName=`stat`; const s = 'none'", 0600 },
	{ "getter.cjs", "get name() { return \"got\"; }", 0600 },
	{ ".hidden", "#!/bin/sh\n", 0700 },
	{ "node", "#!/bin/sh\n", 0700 },
};

/* The filters and uses of a file, and all that is said of it. */
static const struct {
	const char *text, *lines;
} files[] = {
	{ "{transformers: [{path: 'good'}], " PROVIDER("'good'"), "" },
	{ "{transformers: [{path: './good', name: 'x y', options: {a: 1}, "
	    "timeout_ms: 1, memory_mb: 16, events: true}], "
	    PROVIDER("'x y', ['x y', {b: 2}]"), "" },
	{ "{transformers: [{path: 'maxtoken'}], " PROVIDER("'maxtoken'"),
	    "c/j:1:17: warning: transformers[0]: takes the place of ccr's "
	    "own \"maxtoken\"\n" },
	{ "{transformers: [{path: 'none'}], " PROVIDER(""),
	    "c/j:1:24: transformers[0].path: c/none cannot be run: No such "
	    "file or directory\n" },
	{ "{transformers: [{path: 'plain'}], " PROVIDER(""),
	    "c/j:1:24: transformers[0].path: c/plain is not executable; run "
	    "chmod +x on it\n" },
	{ "{transformers: [{path: 'open'}], " PROVIDER(""),
	    "c/j:1:24: transformers[0].path: c/open can be written by other "
	    "users; run chmod go-w on it\n" },
	{ "{transformers: [{path: '.'}], " PROVIDER(""),
	    "c/j:1:24: transformers[0].path: c/. is no file\n" },
	{ "{transformers: [{path: 'good'}, {path: 'good'}], " PROVIDER(""),
	    "c/j:1:33: transformers[1]: \"good\" is the name of another one; "
	    "give it a name of its own\n" },
	{ "{transformers: [{path: 'good', events: 1, timeout_ms: 0, "
	    "memory_mb: 1, options: []}], " PROVIDER(""),
	    "c/j:1:40: transformers[0].events: must be true or false\n"
	    "c/j:1:55: transformers[0].timeout_ms: must be a whole number "
	    "from 1 to 3600000\n"
	    "c/j:1:69: transformers[0].memory_mb: must be a whole number "
	    "from 16 to 1048576\n"
	    "c/j:1:81: transformers[0].options: must be an object, as in "
	    "{...}\n" },
	{ "{transformers: [{path: 'good', request: false}], " PROVIDER(""),
	    "c/j:1:17: warning: transformers[0]: is asked for nothing: "
	    "\"request\" and \"events\" are both false\n" },
	{ "{transformers: [{path: '.hidden'}], " PROVIDER("'.hidden'"), "" },
	/* Modules, by their files' names and by their own. */
	{ "{transformers: [{path: 'module.js'}, {path: 'static.mjs'}, {path: "
	    "'getter.cjs'}], " PROVIDER("'module', 'other', 'stat', 'got'"),
	    "" },
	{ "{CUSTOM_ROUTER_PATH: 'good', " PROVIDER(""), "" },
	{ "{CUSTOM_ROUTER_PATH: 'module.js', " PROVIDER(""), "" },
	{ "{CUSTOM_ROUTER_PATH: 'plain', " PROVIDER(""),
	    "c/j:1:22: CUSTOM_ROUTER_PATH: c/plain is not executable; run "
	    "chmod +x on it\n" },
	{ "{CUSTOM_ROUTER_PATH: 'none', " PROVIDER(""),
	    "c/j:1:22: CUSTOM_ROUTER_PATH: c/none cannot be run: No such "
	    "file or directory\n" },
};

static void
make_programs(void)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		struct buf path = BUF(200);
		const char *text = programs[i].text;
		int fd;

		buf_addf(&path, "c/%s", programs[i].name);
		fd = open(buf_cstr(&path), O_WRONLY | O_CREAT, 0700);
		OK(fd != -1 && write(fd, text, strlen(text)) ==
		    (ssize_t)strlen(text), "%s", path.p);
		close(fd);
		chmod(path.p, programs[i].mode);
		buf_free(&path);
	}
}

static void
tells(const char *text, const char *want)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf all = BUF(1 << 20);
	struct config c;

	config_parse(&c, view_of(text), "c/j", &m);
	buf_add(&all, buf_view(&m.errors));
	buf_add(&all, buf_view(&m.warnings));
	if (!IS(all.n == 0 ? "" : buf_cstr(&all), want))
		fprintf(stderr, "# in %s\n", text);
	config_free(&c);
	mistakes_free(&m);
	buf_free(&all);
}

/* One that nobody knows is told with those that there are. */
static void
unknown(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;

	OK(!config_parse(&c, view_of("{transformers: [{path: 'module.js', "
	    "name: 'mine'}], " PROVIDER("'other'")), "c/j", &m),
	    "a module with a name of ours has no other");
	OK(m.errors.n > 0 && view_has(buf_view(&m.errors), ", mine\n"),
	    "what there is, ends with ours");
	mistakes_free(&m);
	m = (struct mistakes){ .n_errors = 0 };
	OK(!config_parse(&c, view_of("{transformers: [{path: 'static.mjs'}], "
	    PROVIDER("'none'")), "c/j", &m), "just any text is no name");
	mistakes_free(&m);
}

static void
kept(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	const struct use *use;

	OK(config_parse(&c, view_of("{transformers: [{path: 'good', "
	    "options: {a: 1}}], " PROVIDER("['good', {b: 2}]")), "c/j", &m),
	    "a good one");
	use = config_use(&c.provider[0], VIEW(""), TRANSFORM_FILTER);
	if (OK(use != NULL && use->filter == &c.filter[0], "is found")) {
		IS(use->filter->path.p, "c/good");
		IS_INT(use->filter->timeout_ms, 10000);
		IS_INT(use->filter->memory_mb, 1024);
		OK(use->filter->request && !use->filter->events &&
		    !use->filter->script, "asked for requests");
		IS_INT(use->n_options, 1);
	}
	config_free(&c);
	mistakes_free(&m);
}

static const char secretive[] = "{transformers: [{path: 'good', options: {"
	"token_budget: 5, access_token: 'abcdefgh', "
	"note: 'sk-0123456789-abc here'}}], APIKEY: 'client-key-1234', "
	"PROXY_URL: 'http://u:pass@h:1', Providers: [{name: 'p', "
	"models: ['m'], api_base_url: 'https://h/v1/chat/completions?key=k1',"
	" api_keys: ['sk-0123456789-abc', {key: 'k2', label: 'x'}], "
	"transformer: {use: [['maxtoken', {max_tokens: 5}]]}}], "
	"Router: {default: 'p,m'}}";

static void
public(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf out = BUF(1 << 20);
	struct config c;
	struct json in = { .n = 0 };
	struct fail f;
	int p;

	OK(config_parse(&c, view_of(secretive), "c/j", &m), "a file");
	config_write_public(&c, &out);
	OK(json_parse(&in, buf_view(&out), &f), "is JSON");
	OK(!view_has(buf_view(&out), "sk-0123456789") &&
	    !view_has(buf_view(&out), "client-key") &&
	    !view_has(buf_view(&out), "k2") &&
	    !view_has(buf_view(&out), "k1") &&
	    !view_has(buf_view(&out), "pass@") &&
	    !view_has(buf_view(&out), "abcdefgh"), "without secrets");
	p = json_first(&in, json_get(&in, JSON_ROOT, "Providers"));
	OK(json_is(&in, json_get(&in, p, "api_base_url"),
	    "https://h/v1/chat/completions"), "a URL without its query");
	OK(view_has(buf_view(&out), "max_tokens") &&
	    view_has(buf_view(&out), "token_budget"), "with what is none");
	IS_INT(json_count(&in, json_get(&in, p, "api_keys")), 0);

	OK(program_may_see(&c, VIEW("A=b")), "a variable");
	OK(!program_may_see(&c, VIEW("A=sk-0123456789-abc")), "a key");
	OK(!program_may_see(&c, VIEW("A=Bearer sk-0123456789-abc")),
	    "a key in a text");
	OK(!program_may_see(&c, VIEW("A=0123456789-ab")), "part of a key");
	OK(!program_may_see(&c, VIEW("A=k2")), "a short key");
	OK(program_may_see(&c, VIEW("A=wik2ed")), "a word with one in it");
	OK(!program_may_see(&c, VIEW("A=client-key-1234")), "ours");
	OK(!program_may_see(&c, VIEW("LISTEN_FDS=1")), "the service's");
	OK(program_may_see(&c, VIEW("EMPTY=")), "nothing");
	json_free(&in);
	buf_free(&out);
	config_free(&c);
	mistakes_free(&m);
}

int
main(void)
{
	char folder[] = "/tmp/ccr-filter.XXXXXX";

	if (mkdtemp(folder) == NULL || chdir(folder) == -1 ||
	    mkdir("c", 0700) == -1) {
		OK(false, "a folder for tests");
		return done_testing();
	}
	make_programs();
	/* Modules are asked for nothing here; one is only to be there. */
	setenv("PATH", "nowhere:c", 1);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		tells(files[i].text, files[i].lines);
	setenv("PATH", "nowhere", 1);
	tells("{CUSTOM_ROUTER_PATH: 'module.js', " PROVIDER(""),
	    "c/j:1:22: warning: CUSTOM_ROUTER_PATH: c/module.js is "
	    "JavaScript, and there is no node in PATH to run it\n");
	unknown();
	kept();
	public();
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++) {
		struct buf path = BUF(200);

		buf_addf(&path, "c/%s", programs[i].name);
		unlink(buf_cstr(&path));
		buf_free(&path);
	}
	OK(rmdir("c") == 0 && chdir("/") == 0 && rmdir(folder) == 0,
	    "nothing is left behind");
	return done_testing();
}
