/* Reading and writing descriptors with deadlines. */
#include "base/clock.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define LARGE (3 << 20)
#define LATER (clock_ms() + 60000)
#define SOON (clock_ms() + 20)

/* Byte i of the long text that is sent. */
static char
pattern(size_t i)
{
	return (char)(i * 31 >> 3);
}

static void
pair(int fd[2])
{
	const int small = 4096;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
		exit(1);
	setsockopt(fd[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
}

/* In a child: read all of it, in odd pieces; exit 0 if it was right. */
static pid_t
reader(int fd[2])
{
	char piece[1777];
	size_t at = 0;
	ssize_t n;
	pid_t child = fork();

	if (child != 0) {
		close(fd[1]);
		return child;
	}
	close(fd[0]);
	while ((n = read_some(fd[1], piece, sizeof(piece), LATER)) > 0)
		for (ssize_t i = 0; i < n; i++)
			if (piece[i] != pattern(at++))
				_exit(1);
	_exit(n == 0 && at == LARGE ? 0 : 2);
}

/* Much more than the socket holds, cut in two pieces at `cut`. */
static void
large(bool blocks, size_t cut)
{
	char *text = malloc(LARGE);
	int fd[2], status = -1;
	pid_t child;

	for (size_t i = 0; i < LARGE; i++)
		text[i] = pattern(i);
	pair(fd);
	child = reader(fd);
	if (!blocks)
		set_nonblocking(fd[0]);
	OK(write_all2(fd[0], (struct view){ text, cut },
	    (struct view){ text + cut, LARGE - cut }, LATER),
	    "3 MiB go through a small socket that %s, %zu of them first",
	    blocks ? "blocks" : "does not block", cut);
	close(fd[0]);
	OK(waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0, "and come out the same");
	free(text);
}

static void
write_deadline(bool blocks)
{
	char *text = calloc(1, LARGE);
	int fd[2];

	pair(fd);
	if (!blocks)
		set_nonblocking(fd[0]);
	errno = 0;
	OK(!write_all(fd[0], (struct view){ text, LARGE }, SOON) &&
	    errno == ETIMEDOUT, "nobody reads: %s", strerror(errno));
	errno = 0;
	OK(!write_all(fd[0], VIEW("x"), clock_ms() - 1000) &&
	    errno == ETIMEDOUT, "a deadline that is past: %s",
	    strerror(errno));
	close(fd[1]);
	OK(!write_all(fd[0], VIEW("x"), LATER) && errno == EPIPE,
	    "nobody will ever read: %s", strerror(errno));
	OK(write_all(fd[0], VIEW(""), LATER), "nothing can always be sent");
	close(fd[0]);
	free(text);
}

static void
read_deadline(bool blocks)
{
	char text[10];
	int fd[2];

	pair(fd);
	if (!blocks)
		set_nonblocking(fd[1]);
	errno = 0;
	OK(read_some(fd[1], text, sizeof(text), SOON) == -1 &&
	    errno == ETIMEDOUT, "nothing comes: %s", strerror(errno));
	OK(write_all(fd[0], VIEW("hello, world"), LATER), "12 bytes");
	OK(read_some(fd[1], text, sizeof(text), 0) == 10 &&
	    memcmp(text, "hello, wor", 10) == 0,
	    "what is there is read though the time is up");
	OK(read_some(fd[1], text, sizeof(text), LATER) == 2, "the rest");
	close(fd[0]);
	OK(read_some(fd[1], text, sizeof(text), LATER) == 0, "the end");
	close(fd[1]);
}

/* A pipe is no socket. */
static void
pipes(void)
{
	char text[10];
	int fd[2];

	if (pipe(fd) == -1)
		exit(1);
	errno = 0;
	OK(read_some(fd[0], text, sizeof(text), SOON) == -1 &&
	    errno == ETIMEDOUT, "an empty pipe that blocks: %s",
	    strerror(errno));
	OK(write_all2(fd[1], VIEW("ab"), VIEW("cd"), LATER), "two pieces");
	OK(read_some(fd[0], text, sizeof(text), LATER) == 4 &&
	    memcmp(text, "abcd", 4) == 0, "come as one");
	OK(set_nonblocking(fd[1]) && set_cloexec(fd[1]) &&
	    (fcntl(fd[1], F_GETFL) & O_NONBLOCK) != 0 &&
	    (fcntl(fd[1], F_GETFD) & FD_CLOEXEC) != 0, "flags are set");
	errno = 0;
	do
		memset(text, 'x', sizeof(text));
	while (write_all(fd[1], (struct view){ text, sizeof(text) }, SOON));
	OK(errno == ETIMEDOUT, "a full pipe: %s", strerror(errno));
	close(fd[1]);
	close(fd[0]);
	OK(!set_nonblocking(fd[0]) && !set_cloexec(fd[0]), "not of none");
	OK(read_some(fd[0], text, sizeof(text), LATER) == -1 &&
	    !write_all(fd[0], VIEW("x"), LATER), "nor can it be read");
}

/* Read a file of n bytes with a ceiling of max. */
static void
file(const char *path, size_t n, size_t max)
{
	struct buf b = BUF(max);
	FILE *f = fopen(path, "w");
	bool ok;

	for (size_t i = 0; f != NULL && i < n; i++)
		fputc(pattern(i), f);
	if (f == NULL || fclose(f) != 0)
		exit(1);
	errno = 0;
	ok = read_file(path, &b);
	OK(ok == (n <= max) && b.failed == !ok && (ok || errno == EFBIG),
	    "a file of %zu bytes for %zu", n, max);
	ok = ok && b.n == n;
	for (size_t i = 0; ok && i < n; i++)
		ok = b.p[i] == pattern(i);
	OK(ok == (n <= max), "as it was");
	buf_free(&b);
}

static void
files(void)
{
	static const size_t sizes[] = { 0, 1, 255, 256, 16383, 16384, 16385,
		100000 };
	char folder[] = "/tmp/ccr-io-XXXXXX", path[64];
	struct buf b = BUF(100);

	if (mkdtemp(folder) == NULL)
		exit(1);
	snprintf(path, sizeof(path), "%s/file", folder);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		file(path, sizes[i], sizes[i]);
		file(path, sizes[i], sizes[i] + 1);
		if (sizes[i] > 0)
			file(path, sizes[i], sizes[i] - 1);
	}
	OK(!read_file(folder, &b) && errno == EISDIR, "a folder: %s",
	    strerror(errno));
	remove(path);
	OK(!read_file(path, &b) && errno == ENOENT, "no file: %s",
	    strerror(errno));
	buf_add(&b, VIEW("before "));
	OK(read_file("/dev/null", &b) && b.n == 7, "it is appended");
	buf_free(&b);
	rmdir(folder);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	large(false, 0);
	large(false, 1000);
	large(true, LARGE / 2);
	large(true, LARGE);
	write_deadline(false);
	write_deadline(true);
	read_deadline(false);
	read_deadline(true);
	pipes();
	files();
	return done_testing();
}
