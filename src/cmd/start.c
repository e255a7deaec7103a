#include "cmd/command.h"

#include <stdio.h>

#include "cmd/service.h"

static int
say_started(const struct config *c, const struct service *s)
{
	struct buf url = BUF(512);

	service_url(c, &url);
	printf("ccr listens on %.*s (PID %ld)\n", VIEW_ARG(buf_view(&url)),
	    (long)s->pid);
	buf_free(&url);
	return EXIT_OK;
}

static int
start(const struct options *o)
{
	struct config c;
	struct service s;
	struct fail f;
	int status;

	if (!command_config(o, &c))
		return EXIT_CONFIG;
	status = service_start(&c, &s, &f);
	if (status == EXIT_OK)
		say_started(&c, &s);
	else
		fprintf(stderr, "ccr: %s\n", f.text);
	config_free(&c);
	return status;
}

static int
stop(void)
{
	struct service s;
	struct fail f;

	if (!service_stop(&s, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return EXIT_FAILED;
	}
	if (s.pid == 0)
		puts("ccr is not running");
	else
		printf("ccr has stopped (it was PID %ld)\n", (long)s.pid);
	return EXIT_OK;
}

static int
run_start(int argc, char **argv, const struct options *o)
{
	(void)argv;
	return argc > 1 ? command_usage(&command_start) : start(o);
}

static int
run_stop(int argc, char **argv, const struct options *o)
{
	(void)argv;
	(void)o;
	return argc > 1 ? command_usage(&command_stop) : stop();
}

static int
run_restart(int argc, char **argv, const struct options *o)
{
	struct config c;
	int status;

	(void)argv;
	if (argc > 1)
		return command_usage(&command_restart);
	/* What cannot start again is not stopped. */
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	config_free(&c);
	status = stop();
	return status == EXIT_OK ? start(o) : status;
}

const struct command command_start = {
	.name = "start",
	.arguments = "",
	.help = "start listening in the background",
	.text =
	    "Returns when the port answers. Exit status: 4 if ccr runs\n"
	    "already, 5 if the port is taken, 6 if the configuration is\n"
	    "wrong, 1 for anything else.\n",
	.run = run_start,
};

const struct command command_stop = {
	.name = "stop",
	.arguments = "",
	.help = "stop listening, and wait until all has ended",
	.text =
	    "Answers that are under way are finished first, for ten seconds\n"
	    "at the most.\n",
	.run = run_stop,
};

const struct command command_restart = {
	.name = "restart",
	.arguments = "",
	.help = "stop, then start",
	.text =
	    "Needed after a change of HOST or PORT only: everything else in\n"
	    "the configuration counts from the next request on.\n",
	.run = run_restart,
};
