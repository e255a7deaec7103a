#include "cmd/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/command.h"
#include "cmd/recorded.h"
#include "core/endpoint.h"

#define INPUT_MAX (256 << 20)
#define OUTPUT_MAX (1 << 30)

struct wish {
	const char *file, *path;
	const char *header[REQUEST_HEADERS];
	size_t headers;
	bool json, body, colour;
};

static bool
read_input(const char *file, struct buf *out, struct fail *f)
{
	int fd = file == NULL ? STDIN_FILENO :
	    open(file, O_RDONLY | O_CLOEXEC);
	bool ok = fd != -1 && read_fd(fd, out);

	if (!ok)
		fail(f, 400, "%s: %s", file == NULL ? "standard input" : file,
		    strerror(errno));
	if (fd > STDIN_FILENO)
		close(fd);
	return ok;
}

/* The headers of the command line first: they go before the file's. */
static bool
read_request(struct request *r, const struct wish *w, struct view text,
    struct fail *f)
{
	struct fail why = { 0 };

	*r = (struct request){ .length = -1 };
	for (size_t i = 0; i < w->headers; i++)
		if (!recorded_header(r, view_of(w->header[i]), &why))
			return fail(f, 400, "-H: %s; it is NAME: VALUE",
			    why.text);
	if (!recorded_read(r, text, f))
		return false;
	if (w->path != NULL)
		recorded_target(r, view_of(w->path));
	return true;
}

static int
show(const struct wish *w, struct exchange *x, struct pool *pool)
{
	struct explanation e = { .routed = false };
	struct buf out = BUF(OUTPUT_MAX);
	struct explained o = { .x = x, .e = &e, .pool = pool,
		.colour = w->colour };
	bool good;

	explain(x, w->body, &e);
	good = e.routed && e.keyed && e.written == w->body;
	explain_mask(&e, x);
	(w->json ? explain_json : explain_text)(&o, &out);
	explanation_free(&e);
	return command_print(&out) && good ? EXIT_OK : EXIT_FAILED;
}

static int
explain_request(const struct wish *w, struct request *r, struct config *c)
{
	struct pool shown, used;
	struct kept kept = { .project.read = false };
	struct stream nobody;
	struct exchange x;
	struct fail f = { 0 };
	int status = EXIT_USAGE;

	stream_open(&nobody, -1, -1, 0);
	exchange_open(&x, &nobody, r);
	pool_learn(c, LEARN_ALL);
	x.config = c;
	x.kept = &kept;
	x.client = x.outside.client = -1;
	if (!pool_look(&shown, c, &f) || !pool_look(&used, c, &f))
		fprintf(stderr, "ccr: %s\n", f.text);
	x.rotation = &used.rotation;
	if (endpoint_find(&x, &f) == NULL)
		fprintf(stderr, "ccr: %s\n", f.text);
	else
		status = show(w, &x, &shown);
	pool_close(&shown);
	pool_close(&used);
	exchange_free(&x);
	kept_free(&kept);
	stream_free(&nobody);
	return status;
}

static int
run_wish(const struct wish *w, struct config *c)
{
	struct buf text = BUF(INPUT_MAX);
	struct request r;
	struct fail f = { 0 };
	int status = EXIT_FAILED;

	if (!read_input(w->file, &text, &f) ||
	    !read_request(&r, w, buf_view(&text), &f))
		fprintf(stderr, "ccr: %s\n", f.text);
	else
		status = explain_request(w, &r, c);
	request_free(&r);
	buf_wipe(&text);
	return status;
}

/* False if the arguments make no sense. */
static bool
read_wish(struct wish *w, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			w->json = true;
		else if (strcmp(argv[i], "--body") == 0)
			w->body = true;
		else if (strcmp(argv[i], "--path") == 0 && i + 1 < argc)
			w->path = argv[++i];
		else if (strcmp(argv[i], "-H") == 0 && i + 1 < argc &&
		    w->headers < REQUEST_HEADERS)
			w->header[w->headers++] = argv[++i];
		else if (strcmp(argv[i], "-") != 0 && (argv[i][0] == '-' ||
		    w->file != NULL))
			return false;
		else
			w->file = argv[i];
	}
	if (w->file != NULL && strcmp(w->file, "-") == 0)
		w->file = NULL;
	return true;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct wish w = { .colour = o->colour };
	struct config c;
	int status;

	if (!read_wish(&w, argc, argv))
		return command_usage(&command_explain);
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	status = run_wish(&w, &c);
	config_free(&c);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "[--body] [--json] [--path PATH] [-H HEADER] [FILE]",
	.help = "tell where a request would go, and why",
	.text =
	    "Reads a request's JSON body, with its head before it or without,\n"
	    "from FILE or standard input, and tells which rule takes it, what\n"
	    "every rule went by, and how the provider's keys are. Nothing is\n"
	    "sent and nothing is changed; programs that the configuration\n"
	    "names for routing are run as they would be.\n\n"
	    "  --body       also what would be sent, without the key; for\n"
	    "               this, filter programs are run too\n"
	    "  --json       for programs; ccr(1) describes it\n"
	    "  --path PATH  posted to that, as in /p/NAME/v1/messages\n"
	    "  -H HEADER    as in 'x-claude-code-agent-id: 1'; may be\n"
	    "               repeated\n\n"
	    "Exit status: 0 if it would be sent, 1 if it would be refused.\n",
	.run = run,
};
