#include "cmd/command.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/overview.h"
#include "cmd/refusals.h"
#include "cmd/screen.h"
#include "cmd/words.h"

#define OUTPUT_MAX (64 << 20)

enum what { SHOW, JSON, WATCH, RESET };

struct wish {
	enum what what;
	const char *name;       /* what pool_find knows; NULL: everything */
	bool colour;
	const char *config_path;
};

/* The terminal's width, if it is one, as far as it makes sense. */
static size_t
output_width(void)
{
	struct winsize w = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == -1 || w.ws_col == 0 ||
	    w.ws_col > OVERVIEW_WIDTH)
		return OVERVIEW_WIDTH;
	return w.ws_col < OVERVIEW_LEAST ? OVERVIEW_LEAST : w.ws_col;
}

static int
show(const struct wish *wish, struct config *c, const struct scope *s)
{
	struct buf out = BUF(OUTPUT_MAX);
	struct pool p;
	struct fail f;
	bool ok = pool_look(&p, c, &f);

	if (wish->what == JSON)
		overview_json(&p, s, &out);
	else
		overview_text(&p, s, output_width(), wish->colour, &out);
	pool_close(&p);
	if (!ok)
		fprintf(stderr, "ccr: %s\n", f.text);
	return command_print(&out) && ok ? EXIT_OK : EXIT_FAILED;
}

/* "2 of 3 keys are back: a, b" */
static void
say_back(size_t back, size_t all, const struct buf *names, struct buf *out)
{
	if (back == 0) {
		buf_adds(out, "no key was resting or disabled\n");
		return;
	}
	buf_addf(out, "%zu of ", back);
	words_number(out, all, "key");
	buf_adds(out, back == 1 ? " is back: " : " are back: ");
	words_clean(out, buf_view(names));
	buf_addc(out, '\n');
}

static void
reset_keys(struct pool *p, const struct scope *s, struct buf *out)
{
	size_t all = 0, back = 0;
	struct buf names = BUF(1 << 20);
	struct pool_key k;

	for (size_t i = 0; i < p->config->providers; i++)
		for (size_t n = 0; n < p->config->provider[i].keys; n++) {
			if (!scope_has(s, i, n))
				continue;
			pool_key(p, i, n, &k);
			rotation_reset(&p->rotation, i, n);
			all++;
			if (k.mark != 1)
				buf_addf(&names, "%s%.*s", back++ == 0 ? "" :
				    ", ", VIEW_ARG(k.key->label));
		}
	say_back(back, all, &names, out);
	buf_free(&names);
}

/* A key refuses nothing: its provider does. */
static bool
forget_refusals(const struct config *c, const struct scope *s,
    struct buf *out)
{
	struct fail f;
	size_t n;

	if (s->key != ROTATION_ALL)
		return true;
	if (!refusals_forget(s->provider == ROTATION_ALL ? NULL :
	    &c->provider[s->provider], &n, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return false;
	}
	if (n > 0) {
		words_number(out, n, "thing");
		buf_adds(out, n == 1 ? " that was refused is" :
		    " that were refused are");
		buf_adds(out, " sent again\n");
	}
	return true;
}

static int
reset(struct config *c, const struct scope *s)
{
	struct buf out = BUF(OUTPUT_MAX);
	struct pool p;
	struct fail f;
	bool ok = pool_open(&p, c, &f);

	if (ok)
		reset_keys(&p, s, &out);
	else
		fprintf(stderr, "ccr: %s\n", f.text);
	pool_close(&p);
	ok = forget_refusals(c, s, &out) && ok;
	return command_print(&out) && ok ? EXIT_OK : EXIT_FAILED;
}

/* What is watched: the configuration is read again when it has changed. */
struct scene {
	const struct wish *wish;
	struct config *config;
	struct scope scope;
	struct mistakes mistakes;
	bool good;
};

static void
refresh(struct scene *s)
{
	struct scope all = { ROTATION_ALL, ROTATION_ALL };
	struct fail f;

	if (s->good && !config_changed(s->config))
		return;
	if (s->good)
		config_free(s->config);
	mistakes_free(&s->mistakes);
	s->mistakes = (struct mistakes){ 0 };
	s->good = config_load(s->config, s->wish->config_path, &s->mistakes);
	s->scope = all;
	if (!s->good)
		return;
	pool_learn(s->config, LEARN_ALL);
	/* What was named may have gone. */
	if (s->wish->name != NULL && !pool_find(s->config,
	    view_of(s->wish->name), &s->scope.provider, &s->scope.key, &f))
		s->scope = all;
}

static void
draw(void *context, size_t width, struct buf *out)
{
	struct scene *s = context;
	struct pool p;
	struct fail f;

	refresh(s);
	if (!s->good) {
		buf_add(out, buf_view(&s->mistakes.errors));
		return;
	}
	if (!pool_look(&p, s->config, &f))
		buf_addf(out, "%s\n\n", f.text);
	overview_text(&p, &s->scope, width < OVERVIEW_LEAST ?
	    OVERVIEW_LEAST : width, s->wish->colour, out);
	pool_close(&p);
}

static int
watch_all(const struct wish *wish, struct config *c, const struct scope *s)
{
	struct scene scene = {
		.wish = wish,
		.config = c,
		.scope = *s,
		.good = true,
	};
	int status;

	if (!isatty(STDOUT_FILENO)) {
		fputs("ccr: --watch draws on a terminal, and standard output "
		    "is none; ccr rotation --json is for programs\n", stderr);
		return EXIT_USAGE;
	}
	status = screen_watch(draw, &scene);
	mistakes_free(&scene.mistakes);
	return status;
}

static int
run_wish(const struct wish *wish, struct config *c)
{
	struct scope s = { ROTATION_ALL, ROTATION_ALL };
	struct fail f;

	if (wish->name != NULL && !pool_find(c, view_of(wish->name),
	    &s.provider, &s.key, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return EXIT_USAGE;
	}
	pool_learn(c, LEARN_ALL);
	switch (wish->what) {
	case WATCH:
		return watch_all(wish, c, &s);
	case RESET:
		return reset(c, &s);
	default:
		return show(wish, c, &s);
	}
}

/* False if the arguments make no sense. */
static bool
read_wish(struct wish *wish, int argc, char **argv)
{
	static const struct {
		const char *option;
		enum what what;
	} options[] = {
		{ "--json", JSON }, { "--watch", WATCH }, { "--reset", RESET },
	};

	for (int i = 1; i < argc; i++) {
		size_t o = 0;

		while (o < 3 && strcmp(argv[i], options[o].option) != 0)
			o++;
		if (o < 3 && wish->what == SHOW)
			wish->what = options[o].what;
		else if (o == 3 && argv[i][0] != '-' && wish->name == NULL)
			wish->name = argv[i];
		else
			return false;
	}
	return true;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct wish wish = {
		.colour = o->colour,
		.config_path = o->config_path,
	};
	struct config c;
	int status;

	if (!read_wish(&wish, argc, argv))
		return command_usage(&command_rotation);
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	status = run_wish(&wish, &c);
	config_free(&c);
	return status;
}

const struct command command_rotation = {
	.name = "rotation",
	.arguments = "[--json | --watch | --reset] [PROVIDER[/LABEL]]",
	.help = "show how each API key fares",
	.text =
	    "Works while nothing runs, and asks no process. A key is unused,\n"
	    "active, rests until its time has come, or is disabled because\n"
	    "the provider has refused it.\n\n"
	    "  --json   for programs; ccr(1) describes it\n"
	    "  --watch  stay on the terminal and show what changes; q ends\n"
	    "  --reset  bring keys back that rest or are disabled, and send\n"
	    "           again what a provider was found to refuse\n\n"
	    "PROVIDER, PROVIDER/LABEL or LABEL limits it to one provider or\n"
	    "one key. A misspelt name gives exit status 2.\n",
	.run = run,
};
