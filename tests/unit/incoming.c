/* Answers to requests of our own: at once, and with every byte on its own. */
#include "cmd/incoming.h"

#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"

#define DEADLINE_MS 20000

static const struct {
	const char *in, *want;          /* status|x-name|body, or the sentence */
} cases[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Name: a b \r\n\r\nabc",
	    "200|a b|abc" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef", "200||abc" },
	{ "HTTP/1.0 404 Not Found\n\nto the end", "404||to the end" },
	{ "HTTP/1.1 204\r\n\r\n", "204||" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nx", "200||" },
	{ "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\nx-name:\r\n\r\n"
	    "3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
	    "200||abc0123456789" },
	{ "", "the connection ended in the middle of the answer" },
	{ "HTTP/1.1 200 OK\r\nContent-", "the connection ended in the middle "
	    "of the answer" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", "the connection "
	    "ended in the middle of the answer" },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
	    "the connection ended in the middle of the answer" },
	{ "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "the answer is not "
	    "HTTP" },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
	    "the answer is not HTTP" },
	{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "1234567890123456\r\n", "the answer is not HTTP" },
	{ "SSH-2.0-OpenSSH_9.2p1\r\n", "the answer is not HTTP" },
	{ "HTTP/1.1 99 x\r\n\r\n", "the answer is not HTTP" },
	{ "HTTP/1.1\r\n\r\n", "the answer is not HTTP" },
};

/* A process that says it, `step` bytes a time, and closes. */
static int
speaker(const char *text, size_t n, size_t step)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
		return -1;
	if (fork() == 0) {
		close(ends[0]);
		signal(SIGPIPE, SIG_DFL);
		for (size_t at = 0; at < n; at += step) {
			size_t some = n - at < step ? n - at : step;

			if (write(ends[1], text + at, some) == -1)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

/* Read it all; append what came of it to out. */
static void
read_all(int fd, struct buf *out)
{
	struct incoming in = { .status = 0 };
	struct buf body = BUF(1 << 20);
	struct stream s;
	struct fail f = { 0 };

	stream_open(&s, fd, fd, DEADLINE_MS);
	if (incoming_head(&in, &s, clock_ms() + DEADLINE_MS, &f) &&
	    incoming_rest(&in, &body, &f))
		buf_addf(out, "%d|%.*s|%.*s", in.status,
		    VIEW_ARG(incoming_header(&in, "x-name")),
		    VIEW_ARG(buf_view(&body)));
	else
		buf_adds(out, f.text);
	incoming_free(&in);
	incoming_free(&in);
	stream_free(&s);
	buf_free(&body);
}

static void
check(const char *text, size_t n, size_t step, const char *want)
{
	struct buf out = BUF(1 << 20);
	int fd = speaker(text, n, step);

	if (OK(fd != -1, "a pair of sockets")) {
		read_all(fd, &out);
		close(fd);
		IS(buf_cstr(&out), want);
	}
	while (wait(NULL) != -1)
		continue;
	buf_free(&out);
}

/* Nobody speaks: the deadline holds. */
static void
test_silence(void)
{
	struct incoming in = { .status = 0 };
	struct stream s;
	struct fail f = { 0 };
	int ends[2];

	if (!OK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "sockets"))
		return;
	stream_open(&s, ends[0], ends[0], DEADLINE_MS);
	OK(!incoming_head(&in, &s, clock_ms() + 20, &f), "no answer");
	IS(f.text, "there was no complete answer in time");
	IS_INT(f.status, 504);
	incoming_free(&in);
	stream_free(&s);
	close(ends[0]);
	close(ends[1]);
}

/* A head, or a line of it, that has no end. */
static void
test_endless(void)
{
	struct buf text = BUF(1 << 20);

	buf_adds(&text, "HTTP/1.1 200 ");
	while (text.n < 200000)
		buf_addc(&text, 'x');
	check(text.p, text.n, 65536, "the answer is not HTTP");
	buf_clear(&text);
	buf_adds(&text, "HTTP/1.1 200 OK\r\n");
	while (text.n < 200000)
		buf_adds(&text, "x: y\r\n");
	buf_adds(&text, "\r\n");
	check(text.p, text.n, 65536, "the answer's head is too long");
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n = strlen(cases[i].in);

		check(cases[i].in, n, n + 1, cases[i].want);
		check(cases[i].in, n, 1, cases[i].want);
	}
	test_silence();
	test_endless();
	return done_testing();
}
