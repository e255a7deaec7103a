#include "cmd/model_menu.h"

#include <stdio.h>

#include "cmd/model_show.h"
#include "cmd/terminal.h"

/* What is being changed, read anew after each change. */
struct menu {
	struct config c;
	struct model_place at;
};

enum step { AGAIN, LEAVE, WRONG };

static void
print(struct buf *out)
{
	fwrite(out->p, 1, out->n, stderr);
	buf_free(out);
}

/* Ask until the answer makes sense; an empty one gives false. */
static bool
ask_model(const struct menu *m, bool may_unset, struct selector *to)
{
	struct buf answer = BUF(4096), list = BUF(4 << 20);
	int64_t number;
	bool done = false;

	model_show_models(&m->c, &list);
	print(&list);
	while (!done && terminal_ask(may_unset ? "Model (its number, 0 for "
	    "none, or nothing to leave it)" : "Model (its number, or nothing "
	    "to leave it)", "", &answer)) {
		struct view v = view_trim(buf_view(&answer));

		if (v.n == 0)
			break;
		*to = (struct selector){ .provider = NULL };
		if (!view_number(v, &number))
			*to = config_selector(&m->c, v);
		else if (number == 0 && may_unset)
			done = true;
		else
			*to = model_of_number(&m->c, number);
		done |= to->model.p != NULL;
		if (!done)
			fputs("There is no such model.\n", stderr);
	}
	buf_free(&answer);
	return done;
}

static bool
change_route(const struct menu *m, enum route_kind kind)
{
	struct selector to;
	struct fail f;

	if (ask_model(m, kind != ROUTE_DEFAULT, &to) &&
	    !model_edit_route(&m->at, kind, &to, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return false;
	}
	return true;
}

/* A provider by its number or name; NULL to leave. */
static const struct provider *
ask_provider(const struct config *c)
{
	const struct provider *p = NULL;
	struct buf answer = BUF(4096);
	int64_t number;

	for (size_t i = 0; i < c->providers; i++)
		fprintf(stderr, "%3zu %.*s\n", i + 1,
		    VIEW_ARG(c->provider[i].name));
	while (p == NULL && terminal_ask("Provider (its number, or nothing to "
	    "leave it)", "", &answer)) {
		struct view v = view_trim(buf_view(&answer));

		if (v.n == 0)
			break;
		if (!view_number(v, &number))
			p = config_provider(c, v);
		else if (number >= 1 && (uint64_t)number <= c->providers)
			p = &c->provider[number - 1];
		if (p == NULL)
			fputs("There is no such provider.\n", stderr);
	}
	buf_free(&answer);
	return p;
}

static bool
add_model(const struct menu *m)
{
	const struct provider *p = ask_provider(&m->c);
	struct buf name = BUF(4096);
	struct view model;
	struct fail f;
	bool ok = true;

	if (p != NULL && terminal_ask("The model's name, as the provider has "
	    "it", "", &name)) {
		model = view_trim(buf_view(&name));
		ok = model.n == 0 || model_edit_add(&m->c, p, model, &f);
	}
	if (!ok)
		fprintf(stderr, "ccr: %s\n", f.text);
	buf_free(&name);
	return ok;
}

static enum step
choose(const struct menu *m)
{
	struct buf answer = BUF(256), list = BUF(4 << 20);
	enum step step = LEAVE;
	struct view v;
	int64_t number;

	model_show_routes(&m->at, true, false, &list);
	print(&list);
	if (terminal_ask("Route to change (its number), + to add a model, or "
	    "nothing to leave", "", &answer)) {
		v = view_trim(buf_view(&answer));
		if (view_is(v, "+"))
			step = add_model(m) ? AGAIN : WRONG;
		else if (view_number(v, &number) && number >= 1 &&
		    number <= ROUTE_KINDS)
			step = change_route(m, (enum route_kind)(number - 1))
			    ? AGAIN : WRONG;
		else if (v.n > 0)
			step = AGAIN;
	}
	buf_free(&answer);
	return step;
}

int
model_menu(const struct options *o, const char *profile)
{
	enum step step = AGAIN;
	struct menu m;

	while (step == AGAIN) {
		if (!command_config(o, &m.c))
			return EXIT_CONFIG;
		m.at = (struct model_place){ &m.c, NULL };
		if (profile != NULL)
			m.at.profile = config_profile(&m.c, view_of(profile));
		step = profile != NULL && m.at.profile == NULL ? LEAVE :
		    choose(&m);
		config_free(&m.c);
	}
	return step == LEAVE ? EXIT_OK : EXIT_FAILED;
}
