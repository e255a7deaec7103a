#include "cmd/command.h"

#include <stdio.h>

#include "cmd/pool.h"
#include "cmd/service.h"

static int
say(int status, const struct fail *f)
{
	fprintf(stderr, "ccr: %s\n", f->text);
	return status;
}

static void
say_started(const struct config *c, const struct service *s)
{
	struct buf url = BUF(512), holder = BUF(256);

	service_url(c, s, &url);
	service_holder(s, &holder);
	if (*s->note != '\0' && s->pid != 0)
		fprintf(stderr, "ccr: %s\nccr: so ccr listens itself\n",
		    s->note);
	printf("ccr listens on %.*s (%.*s)\n", VIEW_ARG(buf_view(&url)),
	    VIEW_ARG(buf_view(&holder)));
	if (*s->note != '\0' && s->pid == 0)
		printf("%s", s->note);
	buf_free(&url);
	buf_free(&holder);
}

/* A new start is a new chance for keys that were refused. */
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
	if (status == EXIT_OK) {
		pool_forgive(&c);
		say_started(&c, &s);
	} else {
		say(status, &f);
	}
	config_free(&c);
	return status;
}

/* Ours does not run; is it another one's that still answers? */
static int
stop_elsewhere(const struct options *o)
{
	struct mistakes m = { 0 };
	struct config c = { 0 };
	struct service s = { 0 };
	struct fail f;

	if (config_load(&c, o->config_path, &m) &&
	    !service_look_around(&c, &s, &f))
		s.elsewhere = false;
	config_free(&c);
	mistakes_free(&m);
	if (!s.elsewhere) {
		puts("ccr is not running");
		return EXIT_OK;
	}
	service_say_elsewhere(&s, &f);
	fprintf(stderr, "ccr: %s; it has to be stopped there\n", f.text);
	return EXIT_FAILED;
}

static int
stop(const struct options *o)
{
	struct buf holder = BUF(256);
	struct service s;
	struct fail f;

	if (!service_look(o->config_path, &s, &f))
		return say(EXIT_FAILED, &f);
	if (s.by == NULL)
		return stop_elsewhere(o);
	if (!service_stop(&s, &f))
		return say(EXIT_FAILED, &f);
	service_holder(&s, &holder);
	printf("ccr has stopped (it was %.*s)\n",
	    VIEW_ARG(buf_view(&holder)));
	buf_free(&holder);
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
	return argc > 1 ? command_usage(&command_stop) : stop(o);
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
	status = stop(o);
	return status == EXIT_OK ? start(o) : status;
}

const struct command command_start = {
	.name = "start",
	.arguments = "",
	.help = "start listening in the background",
	.text =
	    "By systemd's manager of the user where ccr's units are\n"
	    "installed, by an agent of launchd's on macOS, else by a process\n"
	    "of ccr's own; it says which. Returns when the port answers. Keys\n"
	    "that were disabled get a new chance. Exit status: 4 if ccr\n"
	    "answers there already, 5 if another program has the port, 6 if\n"
	    "the configuration is wrong, 1 for anything else.\n",
	.run = run_start,
};

const struct command command_stop = {
	.name = "stop",
	.arguments = "",
	.help = "stop listening, and wait until all has ended",
	.text =
	    "Answers that are under way are finished first, for ten seconds\n"
	    "at the most. A socket of systemd's that is enabled comes back\n"
	    "with the next login; launchd's agent does not. What neither ccr\n"
	    "nor this user's systemd or launchd has started is to be stopped\n"
	    "there; the exit status is 1 then.\n",
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
