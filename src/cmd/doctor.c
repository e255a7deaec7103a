#include "cmd/doctor.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/crew.h"
#include "cmd/put_file.h"

#define OUTPUT_MAX (64 << 20)

struct wish {
	bool json, spend, report, colour;
	const char *file;               /* of the report; NULL: printed */
};

/* As a person reads it: what is there already need not wait for the rest. */
struct reader {
	const struct doctor *d;
	const struct wish *w;
	size_t shown;
	bool ok;
};

static void
show(struct reader *r)
{
	struct buf out = BUF(OUTPUT_MAX);

	if (r->w->json || r->w->report)
		return;
	doctor_text(r->d, r->shown, r->w->colour, &out);
	r->shown = r->d->notes;
	r->ok &= command_print(&out);
}

static void
show_end(struct reader *r)
{
	struct buf out = BUF(256);

	if (r->w->json || r->w->report)
		return;
	if (r->d->broken > 0)
		buf_addf(&out, "\n%zu broken\n", r->d->broken);
	else
		buf_adds(&out, "\nnothing is broken\n");
	r->ok &= command_print(&out);
}

static bool
put_report(struct doctor *d, const struct wish *w)
{
	struct buf out = BUF(OUTPUT_MAX);
	struct fail f;
	bool ok;

	doctor_report(d, &out);
	if (w->file == NULL)
		return command_print(&out);
	ok = !out.failed || fail(&f, 500, "out of memory");
	ok = ok && put_file(w->file, buf_view(&out), 0600, false, &f);
	if (ok)
		printf("%s: look through it before you show it to others\n",
		    w->file);
	else
		fprintf(stderr, "ccr: %s\n", f.text);
	buf_free(&out);
	return ok;
}

static bool
put_json(const struct doctor *d)
{
	struct buf out = BUF(OUTPUT_MAX);

	doctor_json(d, &out);
	return command_print(&out);
}

static int
examine(struct doctor *d, const struct wish *w)
{
	struct reader r = { .d = d, .w = w, .ok = true };
	int number;

	mask_environment(&d->mask);
	doctor_files(d);
	show(&r);
	doctor_service(d);
	show(&r);
	doctor_client(d);
	show(&r);
	number = doctor_providers(d);
	if (number != 0) {
		crew_die(number);
		return EXIT_FAILED;
	}
	show(&r);
	show_end(&r);
	if (w->report)
		r.ok &= put_report(d, w);
	else if (w->json)
		r.ok &= put_json(d);
	if (d->arena.failed)
		fputs("ccr: out of memory\n", stderr);
	return r.ok && !d->arena.failed && d->broken == 0 ? EXIT_OK :
	    EXIT_FAILED;
}

static bool
read_arguments(struct wish *w, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			w->json = true;
		else if (strcmp(argv[i], "--spend") == 0)
			w->spend = true;
		else if (strcmp(argv[i], "--report") == 0)
			w->report = true;
		else if (w->report && w->file == NULL && argv[i][0] != '-' &&
		    strcmp(argv[i - 1], "--report") == 0)
			w->file = argv[i];
		else
			return false;
	}
	return !(w->json && w->report);
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct wish w = { .colour = o->colour };
	struct doctor d = { .config_path = o->config_path,
		.progress = isatty(STDERR_FILENO) };
	int status;

	if (!read_arguments(&w, argc, argv))
		return command_usage(&command_doctor);
	d.spend = w.spend;
	status = examine(&d, &w);
	doctor_free(&d);
	return status;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "[--json | --report [FILE]] [--spend]",
	.help = "find out what is broken, and what to do about it",
	.text =
	    "Looks at the files of ccr, at who has its port, at what Claude\n"
	    "Code finds around it, and at the way to each provider step by\n"
	    "step: name, connection, proxy, TLS, HTTP, keys. A line each:\n"
	    "ok, !! for what is broken, -- for what could not be looked at.\n"
	    "Keys are tried with the list of models where that is free.\n\n"
	    "  --json           for programs\n"
	    "  --report [FILE]  all that an issue needs, with secrets masked;\n"
	    "                   FILE must not be there yet\n"
	    "  --spend          ask keys for a short answer where nothing\n"
	    "                   else tells whether they are good: it is paid\n"
	    "                   for\n\n"
	    "Exit status: 0 if nothing is broken, else 1.\n",
	.run = run,
};
