/* The log: whole lines, a bound, many writers, and trouble. */
#include "base/io.h"
#include "base/log.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define WRITERS 64
#define LINES 40

static char folder[] = "/tmp/ccr-log-XXXXXX";
static char path[64], old[64];

/* The file's contents, until the next call; NULL if there is none. */
static const char *
contents(const char *name)
{
	static struct buf b = { .max = 16 << 20 };

	buf_clear(&b);
	return read_file(name, &b) ? buf_cstr(&b) : NULL;
}

static void
clean(void)
{
	remove(path);
	remove(old);
}

static void
write_line(struct log log, const char *line)
{
	log_line(&log, view_of(line));
}

static void
plain(void)
{
	struct log log = { .path = path, .max_bytes = 1000 };
	struct stat st;

	umask(0);
	write_line(log, "first");
	write_line(log, "");
	log_line(&log, (struct view){ NULL, 0 });
	write_line(log, "\tsecond\r\nthird\033[2J\177 \xc2\x9b \xc3\x9b\xe2");
	IS(contents(path), "first\n\n\n"
	    "?second??third?[2J? ?? \xc3\x9b\xe2\n");
	OK(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600,
	    "only its owner reads it");
	IS(contents(old), NULL);
	clean();
}

static void
bound(void)
{
	struct log log = { .path = path, .max_bytes = 20 };

	write_line(log, "123456789");
	write_line(log, "abcdefghi");
	IS(contents(path), "123456789\nabcdefghi\n");
	IS(contents(old), NULL);
	write_line(log, "x");
	IS(contents(path), "x\n");
	IS(contents(old), "123456789\nabcdefghi\n");
	write_line(log, "a line that is longer than the file may be");
	IS(contents(path), "a line that is long\n");
	IS(contents(old), "x\n");
	write_line(log, "next");
	IS(contents(path), "next\n");
	log.max_bytes = 0;
	for (int i = 0; i < 10; i++)
		write_line(log, "no bound");
	IS_INT((intmax_t)strlen(contents(path)), 5 + 10 * 9);
	clean();
}

/* Count each writer's lines into seen; false if something else is there. */
static bool
count(const char *text, int seen[WRITERS][LINES])
{
	while (text != NULL && *text != '\0') {
		int w, l, n = 0;

		if (sscanf(text, "writer %d line %d some more text%n", &w, &l,
		    &n) != 2 || n == 0 || text[n] != '\n' || w < 0 ||
		    w >= WRITERS || l < 0 || l >= LINES)
			return false;
		seen[w][l]++;
		text += n + 1;
	}
	return text != NULL;
}

static void
writer(struct log log, int w, int gate)
{
	char line[100];

	/* All begin at once: when the gate is closed. */
	(void)!read(gate, line, 1);
	for (int l = 0; l < LINES; l++) {
		snprintf(line, sizeof(line),
		    "writer %d line %d some more text", w, l);
		write_line(log, line);
	}
	_exit(0);
}

static void
race(const char *what, int64_t max_bytes)
{
	struct log log = { .path = path, .max_bytes = max_bytes };
	static int seen[WRITERS][LINES];
	int gate[2], lost = 0, doubled = 0, bad = 0;
	bool whole;

	memset(seen, 0, sizeof(seen));
	if (pipe(gate) == -1)
		exit(1);
	for (int w = 0; w < WRITERS; w++) {
		pid_t child = fork();

		if (child == -1)
			exit(1);
		if (child == 0) {
			close(gate[1]);
			writer(log, w, gate[0]);
		}
	}
	close(gate[0]);
	close(gate[1]);
	for (int w = 0, status; w < WRITERS; w++)
		bad += wait(&status) == -1 || status != 0;
	IS_INT(bad, 0);
	whole = count(contents(path), seen);
	whole = whole && (contents(old) == NULL || count(contents(old), seen));
	OK(whole, "%s: every line is whole", what);
	for (int w = 0; w < WRITERS; w++)
		for (int l = 0; l < LINES; l++) {
			lost += seen[w][l] == 0;
			doubled += seen[w][l] > 1;
		}
	IS_INT(lost, 0);
	IS_INT(doubled, 0);
}

/*
 * 64 writers' 2560 lines are some 90 KB: they pass the bound once. Were the
 * file renamed twice, the first 64 KB would be lost. How large the files are
 * is not asked: a writer who waited too long for the others writes over it.
 */
static void
many_writers(void)
{
	race("one file", 0);
	OK(contents(old) == NULL, "and one file it is");
	clean();
	race("one rotation", 64 << 10);
	OK(contents(old) != NULL, "and two files they are");
	clean();
}

/* The same with hundreds of rotations. */
static void
many_rotations(void)
{
	struct log log = { .path = path, .max_bytes = 200 };
	static int seen[WRITERS][LINES];

	for (int w = 0; w < WRITERS; w++) {
		pid_t child = fork();

		if (child == -1)
			exit(1);
		if (child == 0)
			writer(log, w, open("/dev/null", O_RDONLY));
	}
	while (wait(NULL) > 0)
		continue;
	memset(seen, 0, sizeof(seen));
	OK(count(contents(path), seen) && count(contents(old), seen),
	    "hundreds of rotations leave whole lines");
	clean();
}

static void
trouble(void)
{
	struct log none = { 0 }, empty = { .path = "" };
	struct log lost = { .path = "/nonexistent/ccr.log", .max_bytes = 10 };
	struct log is_folder = { .path = folder, .max_bytes = 10 };
	struct log fifo = { .path = path, .max_bytes = 10 };
	struct log log = { .path = path, .max_bytes = 20 };

	write_line(none, "nowhere");
	write_line(empty, "nowhere");
	write_line(lost, "nowhere");
	write_line(is_folder, "nowhere");
	OK(true, "no name, no folder, and a folder are borne");

	OK(mkfifo(path, 0600) == 0, "a fifo");
	write_line(fifo, "nobody reads");
	OK(true, "without a reader does not keep us");
	remove(path);

	write_line(log, "0123456789");
	OK(mkdir(old, 0700) == 0, "a folder in the place of NAME.1");
	write_line(log, "0123456789");
	IS(contents(path), "0123456789\n");
	rmdir(old);
	write_line(log, "now it goes");
	IS(contents(path), "now it goes\n");
	clean();
}

/* A disk that is full after 25 bytes: half a line is taken back. */
static void
full_disk(void)
{
	const struct rlimit limit = { .rlim_cur = 25, .rlim_max = 25 };
	struct log log = { .path = path, .max_bytes = 1000 };
	int status;

	if (fork() == 0) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		write_line(log, "nineteen characters");
		write_line(log, "ten others");
		write_line(log, "four");
		write_line(log, "x");
		_exit(0);
	}
	OK(wait(&status) > 0 && status == 0, "a full disk stops nobody");
	IS(contents(path), "nineteen characters\nfour\n");
	clean();
}

/* A writer that was stopped while it held the lock. */
static void
stopped_writer(void)
{
	struct log log = { .path = path, .max_bytes = 20 };
	int fd;

	write_line(log, "0123456789");
	fd = open(path, O_RDWR);
	OK(fd != -1 && flock(fd, LOCK_EX) == 0, "somebody has the lock");
	write_line(log, "0123456789");
	IS(contents(path), "0123456789\n0123456789\n");
	close(fd);
	write_line(log, "free");
	IS(contents(path), "free\n");
	clean();
}

static void
no_descriptor_left(void)
{
	struct log log = { .path = path, .max_bytes = 20 };
	int before = open("/dev/null", O_RDONLY), after;

	for (int i = 0; i < 20; i++)
		write_line(log, "0123456789");
	after = open("/dev/null", O_RDONLY);
	IS_INT(after, before + 1);
	close(before);
	close(after);
	clean();
}

static void
build(struct entry *e)
{
	*e = ENTRY_NONE;
	entry_word(e, "request", VIEW("req_1"));
	entry_add(e, "model", VIEW("a model"));
	entry_addi(e, "status", -200);
	entry_addms(e, "total_ms", 1250);
	entry_add(e, "nothing", VIEW(""));
	entry_quote(e, "error", VIEW("not \\\"now\\\""));
}

/* What its fields are can be cut out of the line. */
static void
entry(void)
{
	static const char *const values[] = { "req_1", "a model", "-200",
		"1.2", "", "not \\\"now\\\"" };
	struct log log = { .path = path };
	struct entry e;
	const char *line;

	build(&e);
	IS(buf_cstr(&e.text), "req_1 model=a model status=-200 total_ms=1.2 "
	    "nothing= error=\"not \\\"now\\\"\"");
	IS_INT(e.fields, sizeof(values) / sizeof(*values));
	for (size_t i = 0; i < e.fields; i++)
		IS_MEM(e.text.p + e.field[i].at, e.field[i].n, values[i],
		    strlen(values[i]));
	log_entry(&log, &e);
	line = contents(path);
	OK(line != NULL && strlen(line) == 24 + 1 + e.text.n + 1 &&
	    line[10] == 'T' && line[23] == 'Z', "behind the time");
	IS(line == NULL ? NULL : strchr(line, ' '),
	    " req_1 model=a model status=-200 total_ms=1.2 nothing= "
	    "error=\"not \\\"now\\\"\"\n");
	entry_free(&e);
	OK(e.fields == 0 && e.text.p == NULL, "freed");
	clean();
}

/* More than it has room for is in the line all the same. */
static void
many_fields(void)
{
	struct entry e = ENTRY_NONE;

	for (int i = 0; i < 2 * ENTRY_FIELDS; i++)
		entry_addi(&e, "n", i);
	IS_INT(e.fields, ENTRY_FIELDS);
	OK(view_ends(buf_view(&e.text), " n=47"), "the last one");
	entry_free(&e);
}

static int kept;

static void
keeper(const struct entry *e)
{
	kept += (int)e->fields;
}

static void
keep(void)
{
	struct entry e;

	build(&e);
	OK(!log_keep(&e), "nobody keeps it");
	log_keep_with(keeper);
	OK(log_keep(&e) && kept == 6, "somebody does");
	log_keep_with(NULL);
	OK(!log_keep(&e) && kept == 6, "nobody any more");
	entry_free(&e);
}

int
main(void)
{
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/log", folder);
	snprintf(old, sizeof(old), "%s/log.1", folder);
	plain();
	bound();
	many_writers();
	many_rotations();
	trouble();
	full_disk();
	stopped_writer();
	no_descriptor_left();
	entry();
	many_fields();
	keep();
	OK(rmdir(folder) == 0, "nothing else was left in the folder");
	return done_testing();
}
