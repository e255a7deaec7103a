/*
 * The acceptor, run in a child: how many it lets in, and how it ends. A
 * handler writes a byte when it begins and then does what the test asks for.
 */
#include "tap.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "front/acceptor.h"
#include "front/leave.h"
#include "http/stream.h"

/* Longer than anything takes here, however busy the machine is. */
#define PATIENCE_MS 60000

static struct listeners listeners;

/* Echo bytes until the peer goes, or until asked to leave. */
static int
echo(int fd, void *context)
{
	struct stream s;
	struct fail f;

	(void)context;
	if (!leave_on_signals(&f))
		return 1;
	stream_open(&s, fd, fd, PATIENCE_MS);
	stream_write(&s, VIEW("a"), VIEW(""));
	while (stream_await(&s, CLOCK_NEVER) &&
	    stream_fill(&s, CLOCK_NEVER) == 1) {
		stream_write(&s, stream_view(&s), VIEW(""));
		stream_use(&s, stream_view(&s).n);
	}
	stream_free(&s);
	return 0;
}

/* Will not leave: only SIGKILL helps. */
static int
stubborn(int fd, void *context)
{
	(void)context;
	signal(SIGTERM, SIG_IGN);
	if (write(fd, "a", 1) != 1)
		return 1;
	for (;;)
		pause();
}

/* Start an acceptor for `listeners`; its end's status comes through *status. */
static pid_t
start(int (*handle)(int, void *), size_t max_handlers, int64_t idle_ms)
{
	pid_t pid;
	struct fail f = { 0 };

	listeners.n = 0;
	if (listen_on(&listeners, "127.0.0.1:0", &f) != LISTEN_OK)
		OK(false, "%s", f.text);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct acceptor a = { .listeners = &listeners,
			.max_handlers = max_handlers, .idle_ms = idle_ms,
			.handle = handle };

		_exit(acceptor_run(&a, &f) ? 7 : 1);
	}
	return pid;
}

static int
dial(void)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (getsockname(listeners.fd[0], (void *)&at, &n) == -1 ||
	    connect(fd, (void *)&at, n) == -1)
		OK(false, "cannot connect");
	return fd;
}

/* One byte, or -1 for the end of the connection. */
static int
hear(int fd)
{
	unsigned char byte;

	return read_some(fd, &byte, 1, clock_ms() + PATIENCE_MS) == 1 ? byte :
	    -1;
}

static bool
says_nothing(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 50) == 0;
}

static int
end_of(pid_t pid)
{
	int status = -1;

	listen_close(&listeners);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
test_many(void)
{
	pid_t pid = start(echo, 50, -1);
	int fd[20], heard = 0;

	for (int i = 0; i < 20; i++)
		fd[i] = dial();
	for (int i = 0; i < 20; i++)
		heard += hear(fd[i]) == 'a';
	IS_INT(heard, 20);
	for (int i = 0; i < 20; i++)
		heard += write(fd[i], "b", 1) == 1 && hear(fd[i]) == 'b';
	IS_INT(heard, 40);
	/* Idle handlers leave at once. */
	kill(pid, SIGTERM);
	for (int i = 0; i < 20; i++) {
		heard -= hear(fd[i]) == -1;
		close(fd[i]);
	}
	IS_INT(heard, 20);
	IS_INT(end_of(pid), 7);
}

/* Above the limit a client waits in the queue, and is not refused. */
static void
test_limit(void)
{
	pid_t pid = start(echo, 2, -1);
	int a = dial(), b, c;

	IS_INT(hear(a), 'a');
	b = dial();
	IS_INT(hear(b), 'a');
	c = dial();
	OK(says_nothing(c), "the third one waits");
	close(a);
	IS_INT(hear(c), 'a');
	close(b);
	close(c);
	kill(pid, SIGINT);
	IS_INT(end_of(pid), 7);
}

static void
test_idle(void)
{
	pid_t pid = start(echo, 2, 30);

	IS_INT(end_of(pid), 7);
}

/* As long as somebody is served, it is not idle. */
static void
test_not_idle(void)
{
	pid_t pid = start(echo, 2, 30);
	int fd = dial(), status;

	IS_INT(hear(fd), 'a');
	poll(NULL, 0, 100);
	IS_INT(waitpid(pid, &status, WNOHANG), 0);
	OK(write(fd, "b", 1) == 1, "asked");
	IS_INT(hear(fd), 'b');
	close(fd);
	IS_INT(end_of(pid), 7);
}

/* A second signal ends those who stay. */
static void
test_kill(void)
{
	pid_t pid = start(stubborn, 2, -1);
	int fd = dial(), status;

	IS_INT(hear(fd), 'a');
	kill(pid, SIGTERM);
	OK(says_nothing(fd), "a busy handler goes on");
	IS_INT(waitpid(pid, &status, WNOHANG), 0);
	kill(pid, SIGTERM);
	IS_INT(hear(fd), -1);
	IS_INT(end_of(pid), 7);
	close(fd);
}

/* Clients that are gone before they are served do no harm. */
static void
test_gone(void)
{
	pid_t pid = start(echo, 2, -1);
	int fd;

	for (int i = 0; i < 50; i++)
		close(dial());
	fd = dial();
	IS_INT(hear(fd), 'a');
	close(fd);
	kill(pid, SIGTERM);
	IS_INT(end_of(pid), 7);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_many();
	test_limit();
	test_idle();
	test_not_idle();
	test_kill();
	test_gone();
	return done_testing();
}
