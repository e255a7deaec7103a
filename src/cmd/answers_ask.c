/* The questions of `ccr setup` at a terminal. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/answers.h"
#include "cmd/terminal.h"
#include "config/known.h"

#define COLUMNS 3

static size_t
count_known(void)
{
	size_t n = 0;

	while (known_row(n) != NULL)
		n++;
	return n;
}

/* The names of all, numbered, from top to bottom. */
static void
show_known(size_t n)
{
	size_t lines = (n + COLUMNS - 1) / COLUMNS;

	fputs("These providers are known. Any other can be used as well, by "
	    "its address.\n\n", stderr);
	for (size_t line = 0; line < lines; line++) {
		for (size_t i = line; i < n; i += lines)
			fprintf(stderr, i + lines < n ? "  %2zu %-20s" :
			    "  %2zu %s", i + 1, known_row(i)->names[0]);
		fputc('\n', stderr);
	}
	fputc('\n', stderr);
}

static bool
ask_name(struct answers *a)
{
	size_t n = count_known();
	int64_t number;

	show_known(n);
	if (!terminal_ask("Provider's name or number", answers_example(),
	    &a->name))
		return false;
	if (view_number(view_trim(buf_view(&a->name)), &number) &&
	    number >= 1 && (uint64_t)number <= n) {
		buf_clear(&a->name);
		buf_adds(&a->name, known_row((size_t)number - 1)->names[0]);
	}
	return true;
}

static bool
ask_url(struct answers *a, const struct known *k)
{
	struct buf usual = BUF(1024), question = BUF(2048);
	bool ok;

	buf_adds(&question, "URL of its API");
	if (k != NULL)
		known_url(k, known_style(k), &usual);
	if (k != NULL && k->yours) {
		buf_addf(&question, ", as in %s", buf_cstr(&usual));
		buf_clear(&usual);
	}
	ok = terminal_ask(buf_cstr(&question), usual.n > 0 ?
	    buf_cstr(&usual) : "", &a->url);
	buf_free(&usual);
	buf_free(&question);
	return ok;
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
	if (!answers_is_variable(name))
		return;
	buf_add(&a->variable, name);
	buf_wipe(&a->key);
}

/* What is in the environment already need not be asked for. */
static bool
take_variable(struct answers *a, const char *name)
{
	const char *value = getenv(name);

	if (value == NULL || *value == '\0')
		return false;
	fprintf(stderr, "The key is taken from $%s, which is set.\n", name);
	buf_adds(&a->variable, name);
	return true;
}

static bool
ask_key(struct answers *a)
{
	struct buf variable = BUF(512), usual = BUF(512);
	bool ok;

	answers_usual_variable(buf_view(&a->name), &variable);
	buf_addc(&usual, '$');
	buf_add(&usual, buf_view(&variable));
	if (answers_keyless(a))
		ok = terminal_ask_secret("API key, or $NAME of a variable "
		    "(not shown; none is needed)", "", &a->key);
	else
		ok = buf_cstr(&usual) != NULL && (take_variable(a,
		    buf_cstr(&variable)) || terminal_ask_secret("API key, or "
		    "$NAME of a variable that holds it (not shown)",
		    buf_cstr(&usual), &a->key));
	buf_free(&variable);
	buf_free(&usual);
	if (ok)
		sort_key(a);
	return ok;
}

static bool
ask_model(struct answers *a, const struct known *k)
{
	struct buf question = BUF(512);
	bool ok;

	buf_adds(&question, "Model");
	for (size_t i = 1; k != NULL && k->models[0] != NULL &&
	    k->models[i] != NULL; i++)
		buf_addf(&question, "%s%s", i == 1 ? ", for example " : ", ",
		    k->models[i]);
	ok = terminal_ask(buf_cstr(&question), k != NULL &&
	    k->models[0] != NULL ? k->models[0] : "", &a->model);
	buf_free(&question);
	return ok;
}

bool
answers_from_terminal(struct answers *a)
{
	const struct known *k;

	if (!ask_name(a))
		return false;
	k = known_find(buf_view(&a->name));
	return ask_url(a, k) && ask_key(a) && ask_model(a, k);
}
