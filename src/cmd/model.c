#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "cmd/model_menu.h"
#include "cmd/model_show.h"
#include "cmd/terminal.h"

#define OUTPUT_MAX (16 << 20)

/* What was asked for. */
struct wish {
	bool json;
	const char *profile;
	char **word;            /* the rest of the arguments */
	int words;
};

static bool
read_wish(int argc, char **argv, struct wish *w)
{
	int i = 1;

	*w = (struct wish){ .json = false };
	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--json") == 0)
			w->json = true;
		else if (strcmp(argv[i], "--profile") == 0 && i + 1 < argc)
			w->profile = argv[++i];
		else
			return false;
	}
	w->word = argv + i;
	w->words = argc - i;
	return !w->json || w->words == 0;
}

static int
no_route(const char *name)
{
	const char *known[ROUTE_KINDS], *near;

	for (int i = 0; i < ROUTE_KINDS; i++)
		known[i] = route_kind_name((enum route_kind)i);
	near = nearest(view_of(name), known, ROUTE_KINDS);
	fprintf(stderr, "ccr: there is no route \"%s\"; ", name);
	if (near != NULL) {
		fprintf(stderr, "did you mean \"%s\"?\n", near);
		return EXIT_USAGE;
	}
	fputs("there is", stderr);
	for (int i = 0; i < ROUTE_KINDS; i++)
		fprintf(stderr, "%s %s", i > 0 ? "," : "", known[i]);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

/* ROUTE_KINDS if there is none of that name. */
static enum route_kind
find_route(const char *name)
{
	int i = 0;

	while (i < ROUTE_KINDS && !view_is_nocase(view_of(name),
	    route_kind_name((enum route_kind)i)))
		i++;
	return (enum route_kind)i;
}

static int
no_model(const struct config *c, const char *name)
{
	struct buf list = BUF(1024);

	config_list_models(c, &list);
	fprintf(stderr, "ccr: model \"%s\" is not configured; there is "
	    "%.*s\n", name, VIEW_ARG(buf_view(&list)));
	buf_free(&list);
	return EXIT_USAGE;
}

static int
failed(const struct fail *f)
{
	fprintf(stderr, "ccr: %s\n", f->text);
	return EXIT_FAILED;
}

/* Also for no selector: the route is taken out. */
static int
set(const struct model_place *at, const char *route, const char *selector)
{
	enum route_kind kind = find_route(route);
	struct selector to = { .provider = NULL };
	struct buf name = BUF(65536);
	struct fail f;

	if (kind == ROUTE_KINDS)
		return no_route(route);
	if (selector != NULL) {
		to = config_selector(at->config, view_of(selector));
		if (to.model.p == NULL)
			return no_model(at->config, selector);
		model_name(&to, &name);
	}
	if (!model_edit_route(at, kind, &to, &f)) {
		buf_free(&name);
		return failed(&f);
	}
	if (selector != NULL)
		printf("%s: %.*s\n", route_kind_name(kind),
		    VIEW_ARG(buf_view(&name)));
	buf_free(&name);
	return fflush(stdout) == 0 ? EXIT_OK : EXIT_FAILED;
}

static int
add(const struct config *c, const char *provider, const char *model)
{
	const struct provider *p = config_provider(c, view_of(provider));
	struct fail f;

	if (p == NULL) {
		fprintf(stderr, "ccr: there is no provider \"%s\"\n",
		    provider);
		return EXIT_USAGE;
	}
	return model_edit_add(c, p, view_of(model), &f) ? EXIT_OK :
	    failed(&f);
}

static int
show(const struct model_place *at, const struct wish *w, bool colour)
{
	struct buf out = BUF(OUTPUT_MAX);
	enum route_kind kind;

	if (w->words == 1) {
		kind = find_route(w->word[0]);
		if (kind == ROUTE_KINDS)
			return no_route(w->word[0]);
		if (model_router(at)->route[kind].provider == NULL)
			return EXIT_FAILED;
		model_name(&model_router(at)->route[kind], &out);
		buf_addc(&out, '\n');
	} else if (w->json) {
		model_show_json(at, &out);
	} else {
		model_show_routes(at, false, colour, &out);
	}
	return command_print(&out) ? EXIT_OK : EXIT_FAILED;
}

static int
obey(const struct model_place *at, const struct wish *w, bool colour)
{
	char **word = w->word;

	if (w->words == 3 && strcmp(word[0], "set") == 0)
		return set(at, word[1], word[2]);
	if (w->words == 2 && strcmp(word[0], "unset") == 0)
		return set(at, word[1], NULL);
	if (w->words == 3 && strcmp(word[0], "add") == 0)
		return add(at->config, word[1], word[2]);
	if (w->words == 2)
		return set(at, word[0], word[1]);
	if (w->words > 1)
		return command_usage(&command_model);
	return show(at, w, colour);
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct model_place at = { .profile = NULL };
	struct config c;
	struct wish w;
	int status;

	if (!read_wish(argc, argv, &w))
		return command_usage(&command_model);
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	at.config = &c;
	if (w.profile != NULL)
		at.profile = config_profile(&c, view_of(w.profile));
	if (w.profile != NULL && at.profile == NULL) {
		fprintf(stderr, "ccr: there is no profile \"%s\"\n",
		    w.profile);
		status = EXIT_USAGE;
	} else if (w.words == 0 && !w.json && terminal_is_there()) {
		status = model_menu(o, w.profile);
	} else {
		status = obey(&at, &w, o->colour);
	}
	config_free(&c);
	return status;
}

const struct command command_model = {
	.name = "model",
	.arguments = "[--profile NAME] [--json] [[set] ROUTE [MODEL]] "
	    "[unset ROUTE] [add PROVIDER MODEL]",
	.help = "show or change which model each route leads to",
	.text =
	    "Without arguments: on a terminal a menu, elsewhere a table. A\n"
	    "ROUTE alone prints its model. \"set\" lets a route lead to a\n"
	    "model that the configuration names, written \"provider,model\";\n"
	    "\"unset\" takes the route out, \"add\" adds a model to those of\n"
	    "a provider. Only that changes in the file: comments, order and\n"
	    "spacing stay, and the file as it was is kept beside it, with\n"
	    ".bak behind its name. The next request is routed the new way;\n"
	    "nothing has to be restarted.\n",
	.run = run,
};
