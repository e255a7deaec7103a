/*
 * What can be pasted into an issue: Markdown. It is masked as a whole at its
 * end, so that no part of it has to think of that.
 */
#include "cmd/doctor.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/claude.h"
#include "cmd/doing.h"
#include "cmd/overview.h"
#include "cmd/words.h"
#include "config/home.h"
#include "config/public.h"
#include "upstream/steps.h"

#define LOG_LINES 50
#define LOG_LINE 1000
#define LOG_BYTES (256 << 10)
#define PART_MAX (16 << 20)
#define HANDLERS_MAX 512
#define WIDTH 100

/* More of them than any text in between has. */
#define FENCE "````\n"

static void
add_fenced(struct buf *out, struct view text)
{
	buf_adds(out, FENCE);
	buf_add(out, text);
	if (!view_ends(text, "\n"))
		buf_addc(out, '\n');
	buf_adds(out, FENCE);
}

/* PRETTY_NAME="Debian GNU/Linux 12 (bookworm)": os-release(5). */
static void
add_distribution(struct buf *out)
{
	static const char name[] = "PRETTY_NAME=";
	struct buf file = BUF(64 << 10);
	struct view rest;

	read_file("/etc/os-release", &file);
	for (rest = buf_view(&file); rest.n > 0;) {
		struct view line = view_cut(&rest, '\n');

		if (!view_starts(line, name))
			continue;
		line = view_skip(line, sizeof(name) - 1);
		if (view_starts(line, "\"") && view_ends(line, "\"") &&
		    line.n > 1)
			line = (struct view){ line.p + 1, line.n - 2 };
		buf_addf(out, "- system: %.*s\n", VIEW_ARG(line));
	}
	buf_free(&file);
}

static void
add_versions(struct buf *out)
{
	struct buf systemd = BUF(1024);
	struct utsname kernel;
	struct fail f;

	buf_addf(out, "- ccr %s\n- %s\n", CCR_VERSION, steps_library());
	add_distribution(out);
	if (uname(&kernel) == 0)
		buf_addf(out, "- kernel: %s %s %s\n", kernel.sysname,
		    kernel.release, kernel.machine);
	if (program_version("systemctl", &systemd, &f))
		buf_addf(out, "- %.*s\n", VIEW_ARG(buf_view(&systemd)));
	else
		buf_adds(out, "- no systemd\n");
	buf_free(&systemd);
}

/* Where comments stood there are blanks: without them. */
static void
add_config(const struct doctor *d, struct buf *out)
{
	struct buf public = BUF(PART_MAX), text = BUF(PART_MAX);
	struct view rest;

	if (!d->configured) {
		buf_adds(out, "It cannot be read, and so nobody knows what in "
		    "it is a secret: it is not shown.\n");
		return;
	}
	config_write_public(&d->config, &public);
	for (rest = buf_view(&public); rest.n > 0;) {
		struct view line = view_cut(&rest, '\n');

		while (line.n > 0 && view_trim(line).n > 0 &&
		    view_trim(view_skip(line, line.n - 1)).n == 0)
			line.n--;
		if (view_trim(line).n > 0)
			buf_addf(&text, "%.*s\n", VIEW_ARG(line));
	}
	add_fenced(out, buf_view(&text));
	buf_free(&public);
	buf_free(&text);
}

/* The end of a file; false if there is none. */
static bool
read_end(const char *path, struct buf *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat is;
	bool ok;

	ok = fd != -1 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode) &&
	    (is.st_size <= LOG_BYTES ||
	    lseek(fd, is.st_size - LOG_BYTES, SEEK_SET) != -1) &&
	    read_fd(fd, text);
	if (fd != -1)
		close(fd);
	return ok;
}

static struct view
last_lines(struct view text, int lines)
{
	size_t from = text.n;

	if (from > 0 && text.p[from - 1] == '\n')
		from--;
	while (from > 0 && (text.p[from - 1] != '\n' || --lines > 0))
		from--;
	return view_skip(text, from);
}

static void
add_log_file(const char *path, struct buf *out)
{
	/* It may grow while it is read. */
	struct buf text = BUF(2 * LOG_BYTES), lines = BUF(PART_MAX);
	struct view rest;

	if (!read_end(path, &text)) {
		buf_addf(out, "There is none at %s. Where systemd starts "
		    "ccrd, the journal has it.\n", path);
	} else {
		for (rest = last_lines(buf_view(&text), LOG_LINES);
		    rest.n > 0;) {
			struct view line = view_cut(&rest, '\n');

			if (line.n > LOG_LINE)
				line.n = LOG_LINE;
			words_clean(&lines, line);
			buf_addc(&lines, '\n');
		}
		add_fenced(out, buf_view(&lines));
	}
	buf_free(&text);
	buf_free(&lines);
}

static void
add_log(const struct doctor *d, struct buf *out)
{
	struct buf path = BUF(4096);
	struct fail f;

	if (!d->configured)
		buf_adds(out, "Without the configuration nobody knows what in "
		    "it is a secret: it is not shown.\n");
	else if (!home_log_path(&path, d->config.log_file, &f) ||
	    buf_cstr(&path) == NULL)
		buf_addf(out, "%s\n", f.text);
	else
		add_log_file(path.p, out);
	buf_free(&path);
}

static void
add_handlers(struct pool *pool, struct buf *out)
{
	static struct handler handler[HANDLERS_MAX];
	struct buf lines = BUF(PART_MAX);
	size_t n = live_handlers(&pool->rotation, handler, HANDLERS_MAX);

	for (size_t i = 0; i < n; i++)
		doing_add(&handler[i], &lines);
	if (n == 0)
		buf_adds(&lines, "no connections\n");
	add_fenced(out, buf_view(&lines));
	buf_free(&lines);
}

static void
add_keys(struct pool *pool, struct buf *out)
{
	const struct scope all = { ROTATION_ALL, ROTATION_ALL };
	struct buf text = BUF(PART_MAX);

	overview_text(pool, &all, WIDTH, false, &text);
	add_fenced(out, buf_view(&text));
	buf_free(&text);
}

static void
add_status(struct doctor *d, struct buf *out)
{
	struct pool pool;
	struct fail f;

	if (!d->configured) {
		buf_adds(out, "Whose keys they are is not known without the "
		    "configuration.\n");
		return;
	}
	if (!pool_look(&pool, &d->config, &f))
		buf_addf(out, "%s\n\n", f.text);
	add_handlers(&pool, out);
	add_keys(&pool, out);
	pool_close(&pool);
}

/* Who somebody is stands in the path of his home. */
static void
add_without_home(struct view text, struct buf *out)
{
	const char *variable = getenv("HOME");
	struct view home = view_of(variable != NULL ? variable : "");
	ptrdiff_t at;

	while (home.n > 1 && (at = view_find(text, home)) >= 0) {
		buf_add(out, (struct view){ text.p, (size_t)at });
		buf_addc(out, '~');
		text = view_skip(text, (size_t)at + home.n);
	}
	buf_add(out, text);
}

void
doctor_report(struct doctor *d, struct buf *out)
{
	struct buf text = BUF(out->max), notes = BUF(PART_MAX);

	buf_adds(&text, "## ccr doctor\n\n");
	add_versions(&text);
	buf_adds(&text, "\n### What it found\n\n");
	doctor_text(d, 0, false, &notes);
	add_fenced(&text, buf_view(&notes));
	buf_adds(&text, "\n### Configuration, without secrets\n\n");
	add_config(d, &text);
	buf_adds(&text, "\n### The log's last lines\n\n");
	add_log(d, &text);
	buf_adds(&text, "\n### Connections and keys\n\n");
	add_status(d, &text);
	if (!text.failed && text.n > 0) {
		mask_apply(&d->mask, text.p, text.n);
		add_without_home(buf_view(&text), out);
	}
	out->failed |= text.failed || notes.failed;
	buf_free(&notes);
	buf_free(&text);
}
