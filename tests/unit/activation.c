/*
 * What a process is started with. Each case runs in a child, whose descriptors
 * are arranged as the one who starts ccrd would leave them.
 */
#include "tap.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include "front/activation.h"
#include "front/address.h"

/* Where the children keep their sockets before they put them in place. */
#define HIGH 20

static int
listener(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd == -1 || bind(fd, (void *)&any, sizeof(any)) == -1 ||
	    listen(fd, 5) == -1)
		return -1;
	return fcntl(fd, F_DUPFD, HIGH);
}

/* One end of a connection; the other stays open. */
static int
connection(int type)
{
	int pair[2];

	if (socketpair(AF_UNIX, type, 0, pair) == -1)
		return -1;
	return fcntl(pair[0], F_DUPFD, HIGH);
}

static bool
same(int a, int b)
{
	struct stat x, y;

	return fstat(a, &x) == 0 && fstat(b, &y) == 0 &&
	    x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Is the descriptor open on /dev/null? */
static bool
silent(int fd)
{
	struct stat x, y;

	return fstat(fd, &x) == 0 && stat("/dev/null", &y) == 0 &&
	    x.st_rdev == y.st_rdev && S_ISCHR(x.st_mode);
}

static bool
closes_on_exec(int fd)
{
	return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

/* inetd, nowait: the connection is 0, 1 and 2. */
static bool
given_by_inetd(void)
{
	int client = connection(SOCK_STREAM), input;
	struct activation a;
	struct fail f;

	for (int i = 0; i < 3; i++)
		dup2(client, i);
	input = activation_take_input();
	return input > 2 && same(input, client) && closes_on_exec(input) &&
	    silent(0) && silent(1) && silent(2) &&
	    activation_find(&a, input, &f) && a.connection == input &&
	    a.listeners.n == 0;
}

/* launchd leaves standard error alone; so do we. */
static bool
given_without_error(void)
{
	int client = connection(SOCK_STREAM), input;
	int log = open("/dev/zero", O_RDWR);

	dup2(client, 0);
	dup2(client, 1);
	dup2(log, 2);
	input = activation_take_input();
	return input > 2 && silent(0) && silent(1) && same(2, log);
}

/* inetd, wait: the listening socket is standard input. */
static bool
given_listening_input(void)
{
	int fd = listener(), input;
	struct activation a;
	struct fail f;

	dup2(fd, 0);
	input = activation_take_input();
	return activation_find(&a, input, &f) && a.connection == -1 &&
	    a.listeners.n == 1 && same(a.listeners.fd[0], fd);
}

static bool
given_nothing(void)
{
	struct activation a;
	struct fail f;

	dup2(open("/dev/null", O_RDONLY), 0);
	return activation_take_input() == -1 && !activation_find(&a, -1, &f);
}

/* Nothing at all is open: no file of ours may become standard output. */
static bool
given_closed(void)
{
	for (int i = 0; i < 3; i++)
		close(i);
	return activation_take_input() == -1 && silent(0) && silent(1) &&
	    silent(2);
}

static bool
given_datagrams(void)
{
	struct activation a;
	struct fail f;

	dup2(connection(SOCK_DGRAM), 0);
	return !activation_find(&a, activation_take_input(), &f);
}

/* As systemd does it: n descriptors from 3 on. */
static void
hand_over(int n)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", n);
	setenv("LISTEN_FDS", number, 1);
	snprintf(number, sizeof(number), "%ld", (long)getpid());
	setenv("LISTEN_PID", number, 1);
}

/* Accept=yes */
static bool
systemd_connection(void)
{
	struct activation a;
	struct fail f;

	dup2(connection(SOCK_STREAM), 3);
	hand_over(1);
	return activation_find(&a, -1, &f) && a.connection == 3 &&
	    closes_on_exec(3) && getenv("LISTEN_FDS") == NULL;
}

/* Accept=no, 127.0.0.1 and ::1 */
static bool
systemd_listeners(void)
{
	struct activation a;
	struct fail f;

	dup2(listener(), 3);
	dup2(listener(), 4);
	hand_over(2);
	return activation_find(&a, -1, &f) && a.connection == -1 &&
	    a.listeners.n == 2 && a.listeners.fd[0] == 3 &&
	    a.listeners.fd[1] == 4 && closes_on_exec(4);
}

static bool
systemd_both(void)
{
	struct activation a;
	struct fail f;

	dup2(listener(), 3);
	dup2(connection(SOCK_STREAM), 4);
	hand_over(2);
	return !activation_find(&a, -1, &f);
}

static bool
systemd_two_connections(void)
{
	struct activation a;
	struct fail f;

	dup2(connection(SOCK_STREAM), 3);
	dup2(connection(SOCK_STREAM), 4);
	hand_over(2);
	return !activation_find(&a, -1, &f);
}

/* For another process: none of our business. */
static bool
systemd_other(void)
{
	struct activation a;
	struct fail f;

	dup2(connection(SOCK_STREAM), 3);
	hand_over(1);
	setenv("LISTEN_PID", "1", 1);
	return !activation_find(&a, -1, &f);
}

static const struct {
	bool (*holds)(void);
	const char *name;
	bool systemd;
} cases[] = {
	{ given_by_inetd, "a connection from inetd", false },
	{ given_without_error, "a connection, and another stderr", false },
	{ given_listening_input, "a listening socket from inetd", false },
	{ given_nothing, "no socket", false },
	{ given_closed, "no descriptor", false },
	{ given_datagrams, "a datagram socket is refused", false },
	{ systemd_connection, "a connection from systemd", true },
	{ systemd_listeners, "two listening sockets from systemd", true },
	{ systemd_both, "sockets of both kinds are refused", true },
	{ systemd_two_connections, "two connections are refused", true },
	{ systemd_other, "what is for another process", true },
};

static void
test_case(size_t i)
{
	int status = -1;

	if (cases[i].systemd && !HAVE_SYSTEMD) {
		SKIP("built without libsystemd");
		return;
	}
	fflush(stdout);
	if (fork() == 0)
		_exit(!cases[i].holds());
	wait(&status);
	OK(status == 0, "%s", cases[i].name);
}

/* Our own sockets. */
static void
test_listen(void)
{
	struct listeners l = { .n = 0 };
	struct buf taken = BUF(256), at = BUF(256);
	struct address a;
	struct fail f = { 0 };

	IS_INT(listen_on(&l, "127.0.0.1:0", &f), LISTEN_OK);
	IS_INT(l.n, 1);
	address_of(l.fd[0], &a);
	OK(a.network && a.loopback && a.port > 0, "the kernel's port");
	OK(closes_on_exec(l.fd[0]), "not for other programs");
	address_describe(l.fd[0], &taken);
	IS_INT(listen_on(&l, buf_cstr(&taken), &f), LISTEN_TAKEN);
	IS_INT(l.n, 1);
	OK(view_has(view_of(f.text), taken.p), "the sentence names the port");
	listen_close(&l);
	IS_INT(listen_on(&l, taken.p, &f), LISTEN_OK);
	address_describe(l.fd[0], &at);
	IS(buf_cstr(&at), taken.p);
	IS_INT(listen_on(&l, "localhost:0", &f), LISTEN_OK);
	listen_close(&l);
	listen_close(&l);
	buf_free(&taken);
	buf_free(&at);
}

static const char *const nonsense[] = {
	"", "127.0.0.1", "127.0.0.1:", ":0", "127.0.0.1:x", "127.0.0.1:-1",
	"127.0.0.1:65536", "::1:0", "[::1]", "[::1]0", "127.0.0.300.1:0",
};

static void
test_nonsense(void)
{
	struct listeners l = { .n = 0 };
	struct fail f = { 0 };

	for (size_t i = 0; i < sizeof(nonsense) / sizeof(*nonsense); i++)
		OK(listen_on(&l, nonsense[i], &f) == LISTEN_FAILED &&
		    f.text[0] != '\0', "\"%s\" is refused", nonsense[i]);
	IS_INT(l.n, 0);
}

static void
test_ipv6(void)
{
	struct listeners l = { .n = 0 };
	struct buf at = BUF(256);
	struct fail f = { 0 };

	if (listen_on(&l, "[::1]:0", &f) != LISTEN_OK) {
		SKIP("there is no IPv6 here");
		return;
	}
	address_describe(l.fd[0], &at);
	OK(view_starts(buf_view(&at), "[::1]:"), "in brackets");
	listen_close(&l);
	buf_free(&at);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		test_case(i);
	test_listen();
	test_nonsense();
	test_ipv6();
	return done_testing();
}
