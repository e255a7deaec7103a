/*
 * The file in which handlers note what providers refuse: what of a file's text
 * counts, who adds to it at the same time, and what happens where there can be
 * none.
 */
#include "core/learned.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "tap.h"

#define NOW INT64_C(1800000000)
#define DAY INT64_C(86400)
#define RACERS 20

static char home[] = "/tmp/ccr-learned-XXXXXX";
static char file[64];

static const struct {
	const char *text, *want;
} texts[] = {
	{ "https://a\tm\tbeta\tx-2026-01-01\t1800000000\n",
	    "https://a m beta x-2026-01-01;" },
	{ "https://a\tm 1\tfield\ttools.*.strict\t1799999999\n"
	    "http://b:1\tm\tname\tmax_tokens=max_completion_tokens\t"
	    "1800000000\n", "https://a m 1 field tools.*.strict;"
	    "http://b:1 m field max_tokens (now max_completion_tokens);" },
	/* Old, and of another clock. */
	{ "https://a\tm\tbeta\tx\t1797408000\n", "" },
	{ "https://a\tm\tbeta\tx\t1797408001\n", "https://a m beta x;" },
	{ "https://a\tm\tbeta\tx\t1800086400\n", "" },
	{ "https://a\tm\tbeta\tx\t0\nhttps://a\tm\tbeta\ty\t1800000000\n",
	    "https://a m beta y;" },
	/* Damaged. */
	{ "", "" },
	{ "\n\n\t\t\t\t\n", "" },
	{ "https://a\tm\tbeta\tx\t1800000000", "" },
	{ "https://a\tm\tbeta\tx\t18000000000000000000000\n", "" },
	{ "https://a\tm\tbeta\tx\t-1\n", "" },
	{ "https://a\tm\tbeta\tx\t1800000000\tmore\n", "" },
	{ "https://a\tm\tbeta\tx\n", "" },
	{ "https://a\tm\tgamma\tx\t1800000000\n", "" },
	{ "\tm\tbeta\tx\t1800000000\n", "" },
	{ "https://a\t\tbeta\tx\t1800000000\n", "" },
	{ "https://a\tm\tbeta\t\t1800000000\n", "" },
	{ "https://a\tm\tbeta\tx,y\t1800000000\n", "" },
	{ "https://a\tm\tbeta\tx\r\t1800000000\n", "" },
	/* What nobody may take away, whoever has written it. */
	{ "https://a\tm\tfield\tmessages\t1800000000\n", "" },
	{ "https://a\tm\tfield\tmodel\t1800000000\n", "" },
	{ "https://a\tm\tfield\tmessages.*.content\t1800000000\n", "" },
	{ "https://a\tm\tfield\ttools.*\t1800000000\n", "" },
	{ "https://a\tm\tfield\ttools.*.name\t1800000000\n", "" },
	{ "https://a\tm\tfield\t*\t1800000000\n", "" },
	{ "https://a\tm\tfield\t..\t1800000000\n", "" },
	{ "https://a\tm\tfield\ta.b.c.d.e\t1800000000\n", "" },
	{ "https://a\tm\tname\tmodel=max_tokens\t1800000000\n", "" },
	{ "https://a\tm\tname\tmax_tokens=max_tokens\t1800000000\n", "" },
	{ "https://a\tm\tname\tmax_tokens\t1800000000\n", "" },
};

static void
reading(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct view rest = view_of(texts[i].text);
		struct buf got = BUF(4096);
		struct learned_line line;

		while (learned_young(&rest, NOW, &line)) {
			buf_addf(&got, "%.*s %.*s ", VIEW_ARG(line.origin),
			    VIEW_ARG(line.model));
			lesson_words(&line.lesson, &got);
			buf_addc(&got, ';');
		}
		IS(buf_cstr(&got), texts[i].want);
		buf_free(&got);
	}
}

/* A line of now: a field "fN" of https://a and m. */
static void
add_line(struct buf *out, const char *name, int n)
{
	buf_addf(out, "https://a\tm\tfield\t%s%d\t%lld\n", name, n,
	    (long long)time(NULL));
}

static bool
learn(struct learned *l, const char *name, int n)
{
	struct buf line = BUF(512);
	bool kept;

	add_line(&line, name, n);
	kept = learned_add(l, buf_view(&line));
	buf_free(&line);
	return kept;
}

static bool
knows(const struct learned *l, const char *name, int n)
{
	struct buf path = BUF(64);
	struct view rest = buf_view(&l->text);
	struct learned_line line;
	bool known = false;

	buf_addf(&path, "%s%d", name, n);
	while (learned_next(&rest, &line))
		known |= view_eq(line.lesson.name, buf_view(&path));
	buf_free(&path);
	return known;
}

static int
count(const struct learned *l)
{
	struct view rest = buf_view(&l->text);
	struct learned_line line;
	int n = 0;

	while (learned_next(&rest, &line))
		n++;
	return n;
}

/* What one learns, another knows. */
static void
sharing(void)
{
	struct learned a = { .open = false }, b = a, c = a;
	struct stat st;
	size_t n;

	learned_look(&a);
	OK(a.text.n == 0 && access(file, F_OK) == -1,
	    "looking makes no file");
	OK(learn(&a, "f", 1), "learned");
	OK(stat(file, &st) == 0 && (st.st_mode & 07777) == 0600,
	    "for the owner alone");
	learned_look(&b);
	OK(knows(&b, "f", 1), "another knows");
	OK(learn(&b, "f", 2) && learn(&b, "f", 1), "it learns as well");
	IS_INT(count(&b), 2);
	OK(!knows(&a, "f", 2), "the first does not look all the time");
	OK(learn(&a, "f", 3) && knows(&a, "f", 2), "but when it learns");
	learned_look(&c);
	IS_INT(count(&c), 3);
	OK(learned_forget(&c, VIEW("https://other"), &n) && n == 0,
	    "nothing of that one");
	IS_INT(count(&c), 3);
	OK(learned_forget(&c, VIEW("https://a"), &n) && n == 3, "forgotten");
	OK(access(file, F_OK) == -1, "an empty file is none");
	a.next_look_ms = 0;
	learned_look(&a);
	IS_INT(count(&a), 0);
	OK(learned_forget(&c, (struct view){ NULL, 0 }, &n) && n == 0,
	    "twice does no harm");
	learned_free(&a);
	learned_free(&b);
	learned_free(&c);
	learned_free(&c);
}

/* The oldest make room. */
static void
bounded(void)
{
	struct learned l = { .open = false };
	struct buf lines = BUF(1 << 20);
	size_t n;

	for (int i = 0; i < LEARNED_MAX; i++)
		add_line(&lines, "f", i);
	OK(learned_add(&l, buf_view(&lines)), "as many as there is room for");
	IS_INT(count(&l), LEARNED_MAX);
	OK(learn(&l, "g", 1), "and one more");
	IS_INT(count(&l), LEARNED_MAX);
	OK(!knows(&l, "f", 0) && knows(&l, "f", 1) && knows(&l, "g", 1),
	    "the oldest went");
	learned_forget(&l, (struct view){ NULL, 0 }, &n);
	IS_INT(n, LEARNED_MAX);
	learned_free(&l);
	buf_free(&lines);
}

static void
spew(const char *text)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || !write_all(fd, view_of(text), INT64_MAX))
		perror(file);
	close(fd);
}

/* What is damaged is passed over, and gone when the file is written. */
static void
damaged(void)
{
	struct learned l = { .open = false };
	struct buf text = BUF(4096);
	size_t n;

	spew("nonsense\nhttps://a\tm\tbeta\tx\t17");
	OK(learn(&l, "f", 1) && count(&l) == 1, "learned all the same");
	OK(read_file(file, &text) && !view_has(buf_view(&text), "nonsense"),
	    "written without it");
	learned_forget(&l, (struct view){ NULL, 0 }, &n);
	learned_free(&l);
	unlink(file);
	OK(mkdir(file, 0700) == 0, "a folder in its place");
	l = (struct learned){ .open = false };
	learned_look(&l);
	errno = 0;
	OK(!learn(&l, "f", 1) && errno != 0, "is told");
	OK(knows(&l, "f", 1), "and known here");
	rmdir(file);
	learned_free(&l);
	buf_free(&text);
}

/* A home that cannot be written, and none at all. */
static void
homeless(void)
{
	struct learned l = { .open = false };

	setenv("CCR_HOME", "/nonexistent/home", 1);
	OK(!learn(&l, "f", 1) && errno == ENOENT, "no such home");
	OK(knows(&l, "f", 1), "known to this handler");
	l.next_look_ms = 0;
	learned_look(&l);
	OK(knows(&l, "f", 1), "and for long");
	learned_free(&l);
	unsetenv("CCR_HOME");
	setenv("CCR_HOME", home, 1);
	if (geteuid() == 0) {
		SKIP("root writes everywhere");
		return;
	}
	chmod(home, 0500);
	l = (struct learned){ .open = false };
	OK(!learn(&l, "f", 1) && errno == EACCES && knows(&l, "f", 1),
	    "a home that is only read");
	learned_free(&l);
	chmod(home, 0700);
}

/* Handlers that learn at once lose nothing of one another. */
static void
racing(void)
{
	struct learned l = { .open = false };
	int go[2], kept = 0, all = 0, status;
	size_t n;
	char byte;

	if (pipe(go) == -1)
		return;
	for (int i = 0; i < RACERS; i++)
		if (fork() == 0) {
			close(go[1]);
			byte = (char)read(go[0], &byte, 1);
			_exit(learn(&l, "a", i) && learn(&l, "b", i) ? 0 : 1);
		}
	close(go[0]);
	close(go[1]);
	while (wait(&status) > 0)
		kept += WIFEXITED(status) && WEXITSTATUS(status) == 0;
	IS_INT(kept, RACERS);
	learned_look(&l);
	for (int i = 0; i < RACERS; i++)
		all += knows(&l, "a", i) + knows(&l, "b", i);
	IS_INT(all, 2 * RACERS);
	learned_forget(&l, (struct view){ NULL, 0 }, &n);
	learned_free(&l);
}

int
main(void)
{
	if (mkdtemp(home) == NULL)
		return 1;
	setenv("CCR_HOME", home, 1);
	snprintf(file, sizeof(file), "%s/learned", home);
	reading();
	sharing();
	bounded();
	damaged();
	homeless();
	racing();
	snprintf(file, sizeof(file), "%s/learned.lock", home);
	unlink(file);
	OK(rmdir(home) == 0, "nothing is left behind");
	return done_testing();
}
