#include "cmd/answers.h"

#include <getopt.h>
#include <stdio.h>

#include "cmd/terminal.h"
#include "config/url.h"

/* Addresses that nobody should have to look up; the first is the default. */
static const struct {
	const char *name, *url, *model;
} providers[] = {
	{ "deepseek", "https://api.deepseek.com/chat/completions",
	    "deepseek-chat" },
	{ "openrouter", "https://openrouter.ai/api/v1/chat/completions", "" },
	{ "openai", "https://api.openai.com/v1/chat/completions", "" },
	{ "groq", "https://api.groq.com/openai/v1/chat/completions", "" },
	{ "siliconflow", "https://api.siliconflow.cn/v1/chat/completions",
	    "" },
	{ "ollama", "http://localhost:11434/v1/chat/completions", "" },
};

/* NAME_API_KEY, of the letters and digits in a provider's name. */
static void
add_variable(struct buf *out, struct view name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			c = '_';
		if (out->n == 0 && c >= '0' && c <= '9')
			buf_addc(out, '_');
		buf_addc(out, c);
	}
	buf_adds(out, "_API_KEY");
}

static bool
is_variable(struct view name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return name.n > 0;
}

static bool
asks_no_key(struct view url)
{
	struct url u;

	return url_cut(url, &u) == NULL && host_is_loopback(u.host);
}

/* $NAME: a variable; anything else is the key itself; nothing: no key. */
static void
sort_key(struct answers *a)
{
	struct view v = view_trim(buf_view(&a->key));
	struct view name = v;

	if (!view_starts(v, "$"))
		return;
	name = view_starts(v, "${") && view_ends(v, "}") ?
	    (struct view){ v.p + 2, v.n - 3 } : view_skip(v, 1);
	if (!is_variable(name))
		return;
	buf_add(&a->variable, name);
	buf_wipe(&a->key);
}

static bool
ask_key(struct answers *a)
{
	struct buf standard = BUF(512);
	bool local = asks_no_key(buf_view(&a->url));
	bool ok;

	buf_addc(&standard, '$');
	add_variable(&standard, buf_view(&a->name));
	ok = buf_cstr(&standard) != NULL && terminal_ask_secret(local ?
	    "API key, or $NAME of a variable (not shown; none is needed)" :
	    "API key, or $NAME of a variable that holds it (not shown)",
	    local ? "" : standard.p, &a->key);
	buf_free(&standard);
	if (ok)
		sort_key(a);
	return ok;
}

bool
answers_from_terminal(struct answers *a)
{
	const char *url = "", *model = "";

	if (!terminal_ask("Provider's name", providers[0].name, &a->name))
		return false;
	for (size_t i = 0; i < sizeof(providers) / sizeof(*providers); i++)
		if (view_is(buf_view(&a->name), providers[i].name)) {
			url = providers[i].url;
			model = providers[i].model;
		}
	return terminal_ask("URL of its API", url, &a->url) && ask_key(a) &&
	    terminal_ask("Model", model, &a->model);
}

static const struct option options[] = {
	{ "force", no_argument, NULL, 'f' },
	{ "provider", required_argument, NULL, 'p' },
	{ "url", required_argument, NULL, 'u' },
	{ "key-env", required_argument, NULL, 'k' },
	{ "model", required_argument, NULL, 'm' },
	{ NULL, 0, NULL, 0 },
};

/* False when they are not to be understood. */
static bool
read_options(int argc, char **argv, struct answers *a)
{
	int c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		struct buf *to = c == 'p' ? &a->name : c == 'u' ? &a->url :
		    c == 'k' ? &a->variable : c == 'm' ? &a->model : NULL;

		if (c == '?')
			return false;
		if (c == 'f')
			a->force = true;
		if (to == NULL)
			continue;
		buf_clear(to);
		buf_adds(to, optarg);
	}
	return optind == argc;
}

/* Options name a whole provider or none. */
static bool
options_agree(struct answers *a)
{
	size_t given = (a->name.n > 0) + (a->url.n > 0) + (a->model.n > 0);

	if (given != 0 && given != 3) {
		fputs("ccr: --provider, --url and --model go together\n",
		    stderr);
		return false;
	}
	if (given == 0 && a->variable.n > 0) {
		fputs("ccr: --key-env goes with --provider, --url and "
		    "--model\n", stderr);
		return false;
	}
	if (a->variable.n > 0 && !is_variable(buf_view(&a->variable))) {
		fputs("ccr: --key-env: not the name of a variable; the key "
		    "itself has no place on a command line\n", stderr);
		return false;
	}
	if (given == 3 && a->variable.n == 0 && !asks_no_key(buf_view(
	    &a->url)))
		add_variable(&a->variable, buf_view(&a->name));
	return true;
}

bool
answers_from_options(struct answers *a, int argc, char **argv, bool *usage)
{
	*usage = !read_options(argc, argv, a);
	return !*usage && options_agree(a);
}

void
answers_variable(const struct answers *a, struct buf *out)
{
	if (a->name.n == 0)
		add_variable(out, view_of(providers[0].name));
	else
		buf_add(out, buf_view(&a->variable));
}

const char *
answers_example(void)
{
	return providers[0].name;
}

void
answers_free(struct answers *a)
{
	buf_free(&a->name);
	buf_free(&a->url);
	buf_free(&a->model);
	buf_wipe(&a->key);
	buf_free(&a->variable);
}
