/*
 * Answers, byte for byte, and how many writes they take: each write to this
 * kind of socket is a packet, so one read returns what one write has sent.
 */
#include "tap.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/io.h"
#include "http/response.h"

#ifdef __APPLE__
#define PACKETS SOCK_STREAM
#else
#define PACKETS SOCK_SEQPACKET
#endif

static int client;
static struct stream stream;
static struct request request;
static struct response answer;

/* Begin anew: a request with this method, version and wish to stay. */
static void
begin(const char *method, int minor, bool keep)
{
	int pair[2] = { -1, -1 };

	if (socketpair(AF_UNIX, PACKETS, 0, pair) == -1)
		OK(false, "cannot make a socket pair");
	client = pair[0];
	set_nonblocking(client);
	stream_open(&stream, pair[1], pair[1], 1000);
	request = (struct request){ .method = view_of(method), .minor = minor,
		.keep_alive = keep, .length = -1 };
	response_open(&answer, &stream, &request);
}

static void
end(void)
{
	response_free(&answer);
	response_free(&answer);
	stream_free(&stream);
	close(stream.in);
	close(client);
}

/* One read must return exactly this; "" when there is nothing to read. */
static void
came(const char *want)
{
	char got[4096];
	ssize_t n = read(client, got, sizeof(got));

	IS_MEM(got, n > 0 ? (size_t)n : 0, want, strlen(want));
}

static void
test_whole(void)
{
	begin("POST", 1, true);
	response_header(&answer, "X-Ccr-Model", VIEW("m"));
	OK(response_send(&answer, 200, "application/json", VIEW("{}")), "sent");
	came("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
	    "content-length: 2\r\nX-Ccr-Model: m\r\n\r\n{}");
	came("");
	OK(answer.begun && answer.keep && answer.status == 200, "kept");
	end();

	begin("HEAD", 1, false);
	response_send(&answer, 404, "text/plain", VIEW("none"));
	came("HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\n"
	    "content-length: 4\r\nconnection: close\r\n\r\n");
	OK(!answer.keep, "not kept");
	end();

	begin("GET", 0, true);
	response_send(&answer, 200, "text/plain", VIEW(""));
	came("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
	    "content-length: 0\r\nconnection: keep-alive\r\n\r\n");
	OK(answer.keep, "HTTP/1.0 kept when asked for");
	end();
}

#define STREAMED "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" \
	"transfer-encoding: chunked\r\ncache-control: no-cache\r\n" \
	"x-accel-buffering: no\r\n"

static void
test_streamed(void)
{
	begin("POST", 1, true);
	response_begin(&answer, 200, "text/event-stream");
	OK(!answer.begun, "the head waits");
	came("");
	response_piece(&answer, VIEW("data: 0123456789\n\n"));
	OK(answer.begun && !answer.keep, "not to be kept in the middle");
	came(STREAMED "\r\n12\r\ndata: 0123456789\n\n\r\n");
	response_piece(&answer, VIEW(""));
	came("");
	response_piece(&answer, VIEW("a"));
	came("1\r\na\r\n");
	response_end(&answer);
	came("0\r\n\r\n");
	OK(answer.keep, "kept after its end");
	end();

	begin("POST", 1, false);
	response_begin(&answer, 200, "text/event-stream");
	response_flush(&answer);
	OK(answer.begun, "begun when flushed");
	came(STREAMED "connection: close\r\n\r\n");
	response_end(&answer);
	came("0\r\n\r\n");
	OK(!answer.keep, "closed after its end");
	end();

	begin("POST", 1, true);
	response_begin(&answer, 200, "text/event-stream");
	response_end(&answer);
	came(STREAMED "\r\n0\r\n\r\n");
	end();

	begin("POST", 1, true);
	response_begin(&answer, 200, "text/event-stream");
	response_last(&answer, VIEW("abc"));
	came(STREAMED "\r\n3\r\nabc\r\n0\r\n\r\n");
	OK(answer.keep, "kept after its last piece");
	end();

	begin("HEAD", 1, true);
	response_begin(&answer, 200, "text/event-stream");
	response_piece(&answer, VIEW("a"));
	response_end(&answer);
	came(STREAMED "\r\n");
	came("");
	OK(answer.keep, "HEAD has no body");
	end();

	begin("POST", 0, true);
	response_begin(&answer, 200, "text/plain");
	response_piece(&answer, VIEW("ab"));
	came("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
	    "connection: close\r\n\r\nab");
	response_piece(&answer, VIEW("c"));
	came("c");
	response_end(&answer);
	came("");
	OK(!answer.keep, "HTTP/1.0 ends with the connection");
	end();
}

static const struct {
	int status;
	const char *type, *reason;
} statuses[] = {
	{ 400, "invalid_request_error", "Bad Request" },
	{ 401, "authentication_error", "Unauthorized" },
	{ 402, "billing_error", "Payment Required" },
	{ 403, "permission_error", "Forbidden" },
	{ 404, "not_found_error", "Not Found" },
	{ 405, "invalid_request_error", "Method Not Allowed" },
	{ 413, "request_too_large", "Content Too Large" },
	{ 415, "invalid_request_error", "Unsupported Media Type" },
	{ 429, "rate_limit_error", "Too Many Requests" },
	{ 500, "api_error", "Internal Server Error" },
	{ 502, "api_error", "Bad Gateway" },
	{ 504, "timeout_error", "Gateway Timeout" },
	{ 529, "overloaded_error", "Overloaded" },
	{ 418, "invalid_request_error", "Unknown" },
};

static void
test_errors(void)
{
	struct fail f = { 0 };

	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++) {
		IS(error_type(statuses[i].status), statuses[i].type);
		IS(http_reason(statuses[i].status), statuses[i].reason);
	}

	begin("POST", 1, true);
	fail(&f, 429, "all \"keys\" rest");
	f.retry_after = 17;
	response_header(&answer, "x-ccr-key", VIEW("a"));
	OK(response_error(&answer, &f, VIEW("req_1")), "sent");
	came("HTTP/1.1 429 Too Many Requests\r\n"
	    "content-type: application/json\r\ncontent-length: 103\r\n"
	    "x-ccr-key: a\r\nrequest-id: req_1\r\nretry-after: 17\r\n\r\n"
	    "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
	    "\"message\":\"all \\\"keys\\\" rest\"},\"request_id\":\"req_1\"}");
	OK(!response_error(&answer, &f, VIEW("req_1")), "not twice");
	came("");
	end();

	begin("POST", 1, true);
	fail(&f, 0, "odd");
	response_header(&answer, "Request-Id", VIEW("req_2"));
	response_begin(&answer, 200, "text/event-stream");
	OK(response_error(&answer, &f, VIEW("req_2")), "in a head's place");
	came("HTTP/1.1 500 Internal Server Error\r\n"
	    "content-type: application/json\r\ncontent-length: 82\r\n"
	    "Request-Id: req_2\r\n\r\n"
	    "{\"type\":\"error\",\"error\":{\"type\":\"api_error\","
	    "\"message\":\"odd\"},\"request_id\":\"req_2\"}");
	OK(answer.keep, "kept after an error");
	end();

	begin("POST", 1, true);
	fail_gone(&f);
	OK(!response_error(&answer, &f, VIEW("")) && !answer.keep,
	    "nobody to be told");
	came("");
	end();
}

static void
test_injection(void)
{
	begin("GET", 1, true);
	response_header(&answer, "x-a", VIEW("b\r\nx-c: d\n\r\0\x7f\te\xe9"));
	response_send(&answer, 200, "text/plain\r\nx-f: g", VIEW(""));
	came("HTTP/1.1 200 OK\r\ncontent-type: text/plainx-f: g\r\n"
	    "content-length: 0\r\nx-a: bx-c: d\te\xe9\r\n\r\n");
	end();

	begin("GET", 1, true);
	for (int i = 0; i < 2000; i++)
		response_header(&answer, "x-long", VIEW("0123456789"));
	OK(!response_send(&answer, 200, "text/plain", VIEW("")) &&
	    !answer.keep, "a head without end is not sent");
	came("");
	end();
}

/* What ends the connection, whatever the request wants. */
static void
test_close(void)
{
	int leave[2];

	begin("POST", 1, true);
	request.unread = true;
	response_send(&answer, 404, "text/plain", VIEW(""));
	came("HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\n"
	    "content-length: 0\r\nconnection: close\r\n\r\n");
	OK(!answer.keep, "not kept with a body unread");
	end();

	if (pipe(leave) == -1)
		OK(false, "cannot make a pipe");
	close(leave[1]);
	stream_leave_on(leave[0]);
	begin("GET", 1, true);
	response_send(&answer, 200, "text/plain", VIEW(""));
	came("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
	    "content-length: 0\r\nconnection: close\r\n\r\n");
	OK(!answer.keep, "not kept when asked to leave");
	end();
	stream_leave_on(-1);
	close(leave[0]);

	begin("GET", 1, true);
	OK(!stream_gone(&stream), "the client is there");
	shutdown(client, SHUT_RDWR);
	OK(stream_gone(&stream), "the client has gone");
	OK(!response_send(&answer, 200, "text/plain", VIEW("")) &&
	    stream.dead && !answer.keep, "and cannot be answered");
	end();
}

#define LARGE (8 * 1024 * 1024)

/* More than the socket takes at once reaches a client that reads slowly. */
static void
test_large(void)
{
	static char body[LARGE], got[65536];
	size_t sum = 0, bad = 0;
	int pair[2], status = 0;

	for (size_t i = 0; i < LARGE; i++)
		body[i] = (char)(i % 251);
	begin("POST", 1, true);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		OK(false, "cannot make a socket pair");
	stream.out = pair[1];
	set_nonblocking(pair[1]);
	stream.write_ms = 60000;
	if (fork() == 0) {
		response_begin(&answer, 200, "text/plain");
		_exit(!response_piece(&answer,
		    (struct view){ body, LARGE }) || !response_end(&answer));
	}
	close(pair[1]);
	for (ssize_t n; (n = read(pair[0], got, sizeof(got))) > 0; ) {
		/* 81 bytes of head and size before, 7 behind. */
		for (size_t i = 0; i < (size_t)n; i++, sum++)
			if (sum >= 81 && sum < 81 + LARGE)
				bad += got[i] != body[sum - 81];
	}
	wait(&status);
	IS_INT(status, 0);
	IS_INT(sum, 81 + LARGE + 7);
	IS_INT(bad, 0);
	close(pair[0]);
	end();
}

/* A client that takes nothing is given up. */
static void
test_unwilling(void)
{
	static char body[LARGE];
	int pair[2];

	begin("POST", 1, true);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		OK(false, "cannot make a socket pair");
	stream.out = pair[1];
	set_nonblocking(pair[1]);
	stream.write_ms = 30;
	OK(!response_send(&answer, 200, "text/plain",
	    (struct view){ body, LARGE }), "given up");
	OK(stream.dead && stream_gone(&stream) && !answer.keep,
	    "and counted as gone");
	end();
	close(pair[0]);
	close(pair[1]);
}

/* What a refused client still sends is read, so that it sees the answer. */
static void
test_drain(void)
{
	struct fail f = { 0 };
	char got[1024] = "";
	int status = 0;

	begin("POST", 1, false);
	fail(&f, 413, "too long");
	if (fork() == 0) {
		size_t n = 0;
		ssize_t some;

		close(stream.in);
		fcntl(client, F_SETFL, 0);
		for (int i = 0; i < 1000; i++)
			if (write(client, got, sizeof(got)) == -1)
				_exit(1);
		while ((some = read(client, got, sizeof(got))) > 0)
			n += (size_t)some;
		_exit(some == 0 && n > 100 ? 0 : 2);
	}
	close(client);
	client = -1;
	response_error(&answer, &f, VIEW(""));
	stream_drain(&stream);
	close(stream.in);
	stream.in = -1;
	wait(&status);
	IS_INT(status, 0);
	end();
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_whole();
	test_streamed();
	test_errors();
	test_injection();
	test_close();
	test_large();
	test_unwilling();
	test_drain();
	return done_testing();
}
