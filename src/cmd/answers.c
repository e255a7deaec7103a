#include "cmd/answers.h"

#include <getopt.h>
#include <stdio.h>

#include "config/known.h"

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

void
answers_usual_variable(struct view provider, struct buf *out)
{
	const struct known *k = known_find(provider);

	if (k != NULL && k->variable != NULL)
		buf_adds(out, k->variable);
	else
		add_variable(out, provider);
}

bool
answers_is_variable(struct view name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    c == '_' || (i > 0 && c >= '0' && c <= '9')))
			return false;
	}
	return name.n > 0;
}

bool
answers_keyless(const struct answers *a)
{
	const struct known *k = known_find(buf_view(&a->name));
	struct url u;

	return (k != NULL && k->variable == NULL) ||
	    (url_cut(buf_view(&a->url), &u) == NULL &&
	    host_is_loopback(u.host));
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

static bool
need_url(struct answers *a, const struct known *k)
{
	struct buf usual = BUF(1024);

	if (a->url.n > 0)
		return true;
	if (k != NULL)
		known_url(k, known_style(k), &usual);
	if (k != NULL && !k->yours)
		buf_add(&a->url, buf_view(&usual));
	else if (k != NULL)
		fprintf(stderr, "ccr: --url is missing: it has a name of your "
		    "own in it, as in %s\n", buf_cstr(&usual));
	else
		fprintf(stderr, "ccr: --url is missing: no provider called "
		    "\"%s\" is known\n", buf_cstr(&a->name));
	buf_free(&usual);
	return a->url.n > 0;
}

static bool
need_model(struct answers *a, const struct known *k)
{
	if (a->model.n == 0 && k != NULL && k->models[0] != NULL)
		buf_adds(&a->model, k->models[0]);
	if (a->model.n == 0)
		fputs("ccr: --model is missing\n", stderr);
	return a->model.n > 0;
}

/* Options name a provider or nothing, and what they leave out is known. */
static bool
options_agree(struct answers *a)
{
	const struct known *k = known_find(buf_view(&a->name));

	if (a->name.n == 0) {
		if (a->url.n + a->model.n + a->variable.n == 0)
			return true;
		fputs("ccr: --url, --model and --key-env go with --provider\n",
		    stderr);
		return false;
	}
	if (a->variable.n > 0 && !answers_is_variable(buf_view(
	    &a->variable))) {
		fputs("ccr: --key-env: not the name of a variable; the key "
		    "itself has no place on a command line\n", stderr);
		return false;
	}
	if (!need_url(a, k) || !need_model(a, k))
		return false;
	if (a->variable.n == 0 && !answers_keyless(a))
		answers_usual_variable(buf_view(&a->name), &a->variable);
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
		answers_usual_variable(view_of(answers_example()), out);
	else
		buf_add(out, buf_view(&a->variable));
}

const char *
answers_example(void)
{
	return "deepseek";
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
