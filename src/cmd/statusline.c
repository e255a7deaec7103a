#include "cmd/command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/preset.h"
#include "cmd/status_facts.h"
#include "cmd/status_line.h"

#define INPUT_MAX (4 << 20)
#define LINE_MAX_BYTES (1 << 20)

/* Claude Code writes at once; nobody else should make us wait for ever. */
#define INPUT_MS 2000

/* What is there to read, if anything is. */
static void
read_input(struct buf *in)
{
	int64_t deadline = clock_ms() + INPUT_MS;
	ssize_t n = 1;

	while (!isatty(STDIN_FILENO) && n > 0) {
		char *room = buf_room(in, 65536);

		n = room == NULL ? 0 : read_some(STDIN_FILENO, room, 65536,
		    deadline);
		in->n += n > 0 ? (size_t)n : 0;
	}
}

static bool
is_plain(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return (no != NULL && *no != '\0') ||
	    (term != NULL && strcmp(term, "dumb") == 0);
}

/* Is there one at all? It need not be right: that is told in a word. */
static bool
load(struct config *c, const char *path, bool *there)
{
	struct mistakes m = { .n_errors = 0 };
	bool good = config_load(c, path, &m);

	*there = access(path, F_OK) == 0;
	mistakes_free(&m);
	return good;
}

static void
make_line(const struct json *in, const char *config_path, struct buf *out)
{
	struct facts facts = FACTS_NONE;
	struct config c;
	bool there, good = load(&c, config_path, &there);
	struct status_line l = {
		.config = good ? &c : NULL,
		.facts = &facts,
		.colour = !is_plain(),
	};

	if (in->n > 0)
		l.input = json_raw(in, JSON_ROOT);
	status_facts(in, l.config, &facts);
	if (there && !good)
		facts_add(&facts, "note", VIEW("config.json is wrong: run "
		    "ccr check"));
	status_line(&l, out);
	buf_addc(out, '\n');
	facts_free(&facts);
	config_free(&c);
}

/* A preset's configuration and state, or where there is none, our own. */
static const char *
find_config(const char *preset, const struct options *o, struct buf *path)
{
	struct fail f;

	if (preset == NULL || !preset_exists(preset) ||
	    !preset_path(preset, "config.json", path, &f) ||
	    !preset_enter(preset, &f))
		return o->config_path;
	return path->p;
}

/* Whatever happens, the client gets a line and a good status. */
static int
run(int argc, char **argv, const struct options *o)
{
	struct buf input = BUF(INPUT_MAX), out = BUF(LINE_MAX_BYTES);
	struct buf path = BUF(PRESET_PATH_MAX);
	const char *config_path;
	struct json in = { 0 };
	struct fail f;

	if (argc > 2)
		return command_usage(&command_statusline);
	config_path = find_config(argv[1], o, &path);
	signal(SIGPIPE, SIG_IGN);
	read_input(&input);
	if (!json_parse(&in, buf_view(&input), &f) ||
	    !json_is_object(&in, JSON_ROOT))
		in.n = 0;
	make_line(&in, config_path, &out);
	command_print(&out);
	json_free(&in);
	buf_free(&path);
	buf_free(&input);
	return EXIT_OK;
}

const struct command command_statusline = {
	.name = "statusline",
	.arguments = "[PRESET]",
	.help = "print Claude Code's line of status",
	.text =
	    "Reads the JSON that Claude Code writes to such a command. What\n"
	    "is printed is StatusLine of the configuration, or without it\n"
	    "the folder, the branch, the model that has really answered, and\n"
	    "the tokens. To use it, set \"enabled\" in StatusLine and start\n"
	    "claude with ccr code, or put into ~/.claude/settings.json:\n\n"
	    "  \"statusLine\": {\"type\": \"command\",\n"
	    "    \"command\": \"ccr statusline\"}\n",
	.run = run,
};
