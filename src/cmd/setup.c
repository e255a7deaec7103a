#include "cmd/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/random.h"
#include "cmd/answers.h"
#include "cmd/put_file.h"
#include "cmd/template.h"
#include "cmd/terminal.h"
#include "config/home.h"

#define APIKEY_LENGTH 32
#define CONFIG_MAX (256 * 1024)

/* The file's text with a new APIKEY. */
static bool
make_text(const struct answers *a, struct buf *text, struct fail *f)
{
	struct buf apikey = BUF(APIKEY_LENGTH);
	struct template_values v = {
		.provider = buf_view(&a->name),
		.url = buf_view(&a->url),
		.model = buf_view(&a->model),
		.key = view_trim(buf_view(&a->key)),
		.variable = buf_view(&a->variable),
	};
	bool ok;

	random_base62(&apikey, APIKEY_LENGTH);
	v.apikey = buf_view(&apikey);
	buf_room(text, 16 * 1024);
	ok = template_fill(&v, text, f);
	buf_wipe(&apikey);
	return ok;
}

/*
 * Is it right? The key's variable need not be set yet. Prints what is wrong,
 * and what there is to know.
 */
static bool
text_is_right(const struct answers *a, const char *path, struct view text)
{
	struct buf name = BUF(512);
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	bool lend, good;

	answers_variable(a, &name);
	lend = name.n > 0 && buf_cstr(&name) != NULL && getenv(name.p) == NULL;
	if (lend)
		setenv(name.p, "lent", 1);
	good = config_parse(&c, text, path, &m);
	if (lend)
		unsetenv(name.p);
	mistakes_print(&m, stderr);
	config_free(&c);
	mistakes_free(&m);
	buf_free(&name);
	return good;
}

/* A second name for the file that is there. False with errno. */
static bool
keep_old(const char *path, struct buf *kept)
{
	time_t now = (time_t)(clock_wall_ms() / 1000);
	struct tm utc;
	char when[32];

	gmtime_r(&now, &utc);
	strftime(when, sizeof(when), "%Y-%m-%dT%H-%M-%S", &utc);
	for (int i = 0; i < 100; i++) {
		buf_clear(kept);
		buf_addf(kept, "%s.%s", path, when);
		if (i > 0)
			buf_addf(kept, "-%d", i);
		buf_adds(kept, ".bak");
		if (buf_cstr(kept) == NULL) {
			errno = ENAMETOOLONG;
			return false;
		}
		if (link(path, kept->p) == 0)
			return true;
		/* Not every file system has hard links. */
		if (errno != EEXIST)
			return rename(path, kept->p) == 0;
	}
	return false;
}

static void
print_next(const struct answers *a, const char *path)
{
	struct buf name = BUF(512);

	answers_variable(a, &name);
	printf("%s is written, with a new APIKEY. Next:\n\n", path);
	if (a->name.n == 0)
		printf("  edit it, if your provider is another than %s\n",
		    answers_example());
	if (name.n > 0 && buf_cstr(&name) != NULL && getenv(name.p) == NULL)
		printf("  export %s=...\n", name.p);
	puts("  ccr check\n  ccr code");
	buf_free(&name);
}

/* May it be replaced? Says why not. */
static bool
may_replace(const char *path, bool force)
{
	if (force)
		return true;
	if (!terminal_is_there()) {
		fprintf(stderr, "ccr: %s is there already; ccr setup --force "
		    "replaces it and keeps the old one\n", path);
		return false;
	}
	fprintf(stderr, "%s is there already.\n", path);
	return terminal_yes("Replace it, and keep the old one beside it?");
}

static bool
make_folder(const char *path, struct fail *f)
{
	struct buf standard = BUF(4096);
	bool ok = true;

	if (home_path(&standard, "config.json", f) &&
	    view_is(buf_view(&standard), path))
		ok = home_make(f);
	buf_free(&standard);
	return ok;
}

static bool
install(const char *path, const struct answers *a, bool there,
    struct fail *f)
{
	struct buf text = BUF(CONFIG_MAX), kept = BUF(8192);
	bool ok = make_text(a, &text, f);

	if (ok && !text_is_right(a, path, buf_view(&text)))
		ok = fail(f, 500, "nothing is written");
	if (ok && there && !keep_old(path, &kept))
		ok = fail(f, 500, "cannot keep the old %s: %s", path,
		    strerror(errno));
	ok = ok && put_file(path, buf_view(&text), 0600, there, f);
	if (ok && there)
		printf("the old file is kept as %s\n", kept.p);
	buf_wipe(&text);
	buf_free(&kept);
	return ok;
}

static int
setup(struct answers *a, const char *path)
{
	struct stat is;
	struct fail f;
	bool there = lstat(path, &is) == 0;

	if (there && !may_replace(path, a->force))
		return EXIT_FAILED;
	if (a->name.n == 0 && terminal_is_there() && !answers_from_terminal(a))
		return EXIT_FAILED;
	if (!make_folder(path, &f) || !install(path, a, there, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return EXIT_FAILED;
	}
	print_next(a, path);
	return fflush(stdout) == 0 ? EXIT_OK : EXIT_FAILED;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct answers a = ANSWERS;
	int status = EXIT_USAGE;
	bool usage;

	if (answers_from_options(&a, argc, argv, &usage))
		status = setup(&a, o->config_path);
	else if (usage)
		command_usage(&command_setup);
	answers_free(&a);
	return status;
}

const struct command command_setup = {
	.name = "setup",
	.arguments = "[--force] [--provider NAME [--url URL] [--model MODEL] "
	    "[--key-env NAME]]",
	.help = "write a configuration to begin with",
	.text =
	    "On a terminal ccr asks for the provider; without one, and\n"
	    "without options, the file names DeepSeek as an example. The URL\n"
	    "may be left out of providers that ccr-config(5) lists as known,\n"
	    "and of some the model. The key is taken from a variable of the\n"
	    "environment (the provider's usual one or NAME_API_KEY, unless\n"
	    "--key-env says another) or, on a terminal, typed unseen. A file\n"
	    "that is there is replaced only if you say so, or with --force;\n"
	    "the old one is kept beside it.\n",
	.run = run,
};
