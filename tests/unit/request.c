/*
 * Requests read from a real socket: at once, and again with every byte on its
 * own. Both must end alike.
 */
#include "feed.h"

#include <signal.h>

#include "base/clock.h"

/* What stands between bars was read; a number is a refusal's status. */
static const struct {
	const char *in, *want;
} cases[] = {
	/* What real clients send. */
	{ GET "\r\n", "GET / |||keep" },
	{ "HEAD / HTTP/1.1\r\n" HOST "\r\n", "HEAD / |||keep" },
	{ "POST /v1/messages?beta=true HTTP/1.1\r\n" HOST
	    "Content-Length: 4\r\n\r\n{\"\"}",
	    "POST /v1/messages |beta=true|{\"\"}|keep" },
	{ POST "content-length:0\r\n\r\n", "POST /v1/messages |||keep" },
	{ POST "Content-Length: \t 3\t \r\n\r\nabc",
	    "POST /v1/messages ||abc|keep" },
	{ GET "X-Empty:\r\nX-Latin: caf\xe9\r\nX-Tab: a\tb\r\n\r\n",
	    "GET / |||keep" },
	{ "\r\n" GET "\r\n", "GET / |||keep" },
	{ "GET /?a?b HTTP/1.1\r\n" HOST "\r\n", "GET / |a?b||keep" },

	/* Staying or going. */
	{ GET "Connection: close\r\n\r\n", "GET / |||close" },
	{ GET "Connection: keep-alive, Close\r\n\r\n", "GET / |||close" },
	{ GET "Connection: closed\r\n\r\n", "GET / |||keep" },
	{ GET "Connection: x\r\nConnection: close\r\n\r\n", "GET / |||close" },
	{ "GET / HTTP/1.0\r\n\r\n", "GET / |||close" },
	{ "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
	    "GET / |||keep" },

	/* Request lines. */
	{ "\r\n\r\n" GET "\r\n", "400 an empty line stands in place of the "
	    "request line" },
	{ "GET /\r\n" HOST "\r\n", "400 the request line must be a method, a "
	    "path and HTTP/1.1 with one space between them" },
	{ "GET  / HTTP/1.1\r\n" HOST "\r\n", "400 the request line must be a "
	    "method, a path and HTTP/1.1 with one space between them" },
	{ "GET /  HTTP/1.1\r\n" HOST "\r\n", "400 the request line must be a "
	    "method, a path and HTTP/1.1 with one space between them" },
	{ "GET / HTTP/1.1 \r\n" HOST "\r\n", "400 the request line must be a "
	    "method, a path and HTTP/1.1 with one space between them" },
	{ "GET / http/1.1\r\n" HOST "\r\n", "400 the request line must be a "
	    "method, a path and HTTP/1.1 with one space between them" },
	{ "GET / HTTP/11\r\n" HOST "\r\n", "400 the request line must be a "
	    "method, a path and HTTP/1.1 with one space between them" },
	{ "GET\t/ HTTP/1.1\r\n" HOST "\r\n", "400 the request line does not "
	    "begin with a method" },
	{ " GET / HTTP/1.1\r\n" HOST "\r\n", "400 the request line does not "
	    "begin with a method" },
	{ "G(T / HTTP/1.1\r\n" HOST "\r\n", "400 the request line does not "
	    "begin with a method" },
	{ "GET /\x01 HTTP/1.1\r\n" HOST "\r\n", "400 the path in the request "
	    "line has a character that may not stand in one" },
	{ "GET /\xc3\xa9 HTTP/1.1\r\n" HOST "\r\n", "400 the path in the "
	    "request line has a character that may not stand in one" },
	{ "GET /#a HTTP/1.1\r\n" HOST "\r\n", "400 the path in the request "
	    "line has a character that may not stand in one" },
	{ "GET v1 HTTP/1.1\r\n" HOST "\r\n", "400 the request line must name "
	    "a path that begins with a slash" },
	{ "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", "400 the request line must "
	    "name a path that begins with a slash" },
	{ "CONNECT localhost:3456 HTTP/1.1\r\n" HOST "\r\n", "400 the request "
	    "line must name a path that begins with a slash" },
	{ "GET / HTTP/1.2\r\n" HOST "\r\n", "505 this version of HTTP is not "
	    "spoken here; use HTTP/1.1" },
	{ "GET / HTTP/3.0\r\n" HOST "\r\n", "505 this version of HTTP is not "
	    "spoken here; use HTTP/1.1" },
	{ "GET / HTTP/0.9\r\n" HOST "\r\n", "505 this version of HTTP is not "
	    "spoken here; use HTTP/1.1" },
	{ "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP/2 is not spoken here; "
	    "use HTTP/1.1" },
	{ "\x16\x03\x01\x02", "400 this port speaks plain HTTP; use http:// "
	    "in place of https://" },

	/* A whole URL as target. */
	{ "GET http://localhost:3456/a?b HTTP/1.1\r\n" HOST "\r\n",
	    "GET /a |b||keep" },
	{ "GET HTTP://LocalHost:3456 HTTP/1.1\r\n" HOST "\r\n",
	    "GET / |||keep" },
	{ "GET http://localhost:3456?b HTTP/1.1\r\n" HOST "\r\n",
	    "GET / |b||keep" },
	{ "GET https://localhost:3456/ HTTP/1.1\r\n" HOST "\r\n",
	    "GET / |||keep" },
	{ "GET http://example.com/ HTTP/1.1\r\n" HOST "\r\n", "400 the "
	    "request line names another host than the Host header" },
	{ "GET http://u@localhost:3456/ HTTP/1.1\r\n" HOST "\r\n", "400 the "
	    "request line names another host than the Host header" },
	{ "GET ftp://localhost:3456/ HTTP/1.1\r\n" HOST "\r\n", "400 the "
	    "request line must name a path that begins with a slash" },

	/* Line ends. */
	{ "GET / HTTP/1.1\n" HOST "\r\n", "400 a line ends in LF alone; lines "
	    "must end in CRLF" },
	{ "\n" GET "\r\n", "400 a line ends in LF alone; lines must end in "
	    "CRLF" },
	{ GET "A: b\n\r\n", "400 a line ends in LF alone; lines must end in "
	    "CRLF" },
	{ GET "\n", "400 a line ends in LF alone; lines must end in CRLF" },
	{ GET "A: b\rC: d\r\n\r\n", "400 the header A has a control byte in "
	    "its value" },
	{ GET "A: b\r\r\n\r\n", "400 the header A has a control byte in its "
	    "value" },
	{ "GET /\r HTTP/1.1\r\n" HOST "\r\n", "400 the path in the request "
	    "line has a character that may not stand in one" },

	/* Header lines. */
	{ GET "A: b\r\n c\r\n\r\n", "400 a header line begins with a blank: "
	    "folded lines are not accepted" },
	{ GET "A: b\r\n\tc: d\r\n\r\n", "400 a header line begins with a "
	    "blank: folded lines are not accepted" },
	{ "GET / HTTP/1.1\r\n A: b\r\n" HOST "\r\n", "400 a header line "
	    "begins with a blank: folded lines are not accepted" },
	{ GET "A : b\r\n\r\n", "400 a header name is followed by a blank; the "
	    "colon must follow at once" },
	{ GET "A\t: b\r\n\r\n", "400 a header name is followed by a blank; "
	    "the colon must follow at once" },
	{ GET ": b\r\n\r\n", "400 a header line has no name before its "
	    "colon" },
	{ GET "A\r\n\r\n", "400 a header line has no colon" },
	{ GET "A(b: c\r\n\r\n", "400 a header name has a character that may "
	    "not stand in one" },
	{ GET "\xc3\xa9: c\r\n\r\n", "400 a header name has a character that "
	    "may not stand in one" },
	{ GET "A: \x01\r\n\r\n", "400 the header A has a control byte in its "
	    "value" },
	{ GET "A: \x7f\r\n\r\n", "400 the header A has a control byte in its "
	    "value" },

	/* Host. */
	{ "GET / HTTP/1.1\r\n\r\n", "400 an HTTP/1.1 request must have a Host "
	    "header" },
	{ GET HOST "\r\n", "400 the request has more than one Host header" },
	{ "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400 the Host header is not "
	    "a host and a port" },
	{ "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", "400 the Host header is not "
	    "a host and a port" },
	{ "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 the Host header is not "
	    "a host and a port" },
	{ "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "400 the Host header is not "
	    "a host and a port" },

	/* Lengths. */
	{ POST "\r\n", "411 a POST request must have a Content-Length" },
	{ POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", "400 the "
	    "request has more than one Content-Length" },
	{ POST "Content-Length: 1, 1\r\n\r\na", "400 Content-Length is not "
	    "one decimal number" },
	{ POST "Content-Length: +1\r\n\r\na", "400 Content-Length is not one "
	    "decimal number" },
	{ POST "Content-Length: -1\r\n\r\na", "400 Content-Length is not one "
	    "decimal number" },
	{ POST "Content-Length: 1 1\r\n\r\na", "400 Content-Length is not one "
	    "decimal number" },
	{ POST "Content-Length: 0x1\r\n\r\na", "400 Content-Length is not one "
	    "decimal number" },
	{ POST "Content-Length:\r\n\r\na", "400 Content-Length is not one "
	    "decimal number" },
	{ POST "Content-Length: 9223372036854775808\r\n\r\na", "400 "
	    "Content-Length is not one decimal number" },
	{ POST "Content-Length: 9223372036854775807\r\n\r\na", "413 the "
	    "request's body is longer than 64 bytes (MAX_BODY_BYTES)" },
	{ POST "Content-Length: 65\r\n\r\n", "413 the request's body is "
	    "longer than 64 bytes (MAX_BODY_BYTES)" },
	{ POST "Content-Length: 4\r\n\r\nabc", "closed" },

	/* Codings. */
	{ POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
	    "400 the request has both a Content-Length and a "
	    "Transfer-Encoding" },
	{ POST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\na",
	    "400 the request has both a Content-Length and a "
	    "Transfer-Encoding" },
	{ POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"
	    "\r\n", "400 the request has more than one Transfer-Encoding" },
	{ POST "Transfer-Encoding: gzip, chunked\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding: chunked, chunked\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding: xchunked\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding: chunked;a=b\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding: \"chunked\"\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding: identity\r\n\r\n", "501 the only "
	    "Transfer-Encoding known here is chunked" },
	{ POST "Transfer-Encoding:\r\n\r\n", "501 the only Transfer-Encoding "
	    "known here is chunked" },
	{ POST "Transfer-Encoding: \x0b" "chunked\r\n\r\n", "400 the header "
	    "Transfer-Encoding has a control byte in its value" },
	{ "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "400 Transfer-Encoding has no meaning in HTTP/1.0" },

	/* Expectations. */
	{ POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\na",
	    "POST /v1/messages ||a|keep" },
	{ POST "Expect: 200-ok\r\nContent-Length: 1\r\n\r\na", "417 the only "
	    "expectation that can be met is 100-continue" },
	{ "POST / HTTP/1.0\r\nExpect: x\r\nContent-Length: 1\r\n\r\na",
	    "POST / ||a|close" },

	/* Nothing, and half of something. */
	{ "", "closed" },
	{ "\r", "closed" },
	{ "\r\n", "closed" },
	{ "GET / HT", "closed" },
	{ GET, "closed" },
	{ GET "\r", "closed" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		feed_check(view_of(cases[i].in), 1, view_of(cases[i].want));
}

/* A zero byte cannot stand in the table. */
static void
test_nul(void)
{
	feed_check(VIEW(GET "A: b\0c\r\n\r\n"), 1, VIEW("400 the header A has "
	    "a control byte in its value"));
	feed_check(VIEW(GET "A\0: b\r\n\r\n"), 1, VIEW("400 a header name has "
	    "a character that may not stand in one"));
	feed_check(VIEW("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 1, VIEW("400 the "
	    "path in the request line has a character that may not stand in "
	    "one"));
	feed_check(VIEW(POST "Content-Length: 2\r\n\r\n\0a"), 1,
	    VIEW("POST /v1/messages ||\0a|keep"));
}

/* Several on one connection: in order, and never past a doubt. */
static void
test_pipeline(void)
{
	feed_check(VIEW(GET "\r\n" POST "Content-Length: 2\r\n\r\nab\r\n"
	    CHUNKED "2\r\ncd\r\n0\r\n\r\n" GET "\r\n"), 5,
	    VIEW("GET / |||keep; POST /v1/messages ||ab|keep; "
	    "POST /v1/messages ||cd|keep; GET / |||keep; closed"));
	feed_check(VIEW(GET "A : b\r\n\r\n" GET "\r\n"), 2, VIEW("400 a "
	    "header name is followed by a blank; the colon must follow at "
	    "once; closed"));
	feed_check(VIEW(POST "\r\n" GET "\r\n"), 2, VIEW("411 a POST request "
	    "must have a Content-Length; closed"));
}

/* A body that nobody asked for is not taken for the next request. */
static void
test_unread(void)
{
	int fd = feed(VIEW(POST "Content-Length: 35\r\n\r\n"
	    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), false);
	struct request r = { 0 };
	struct stream s;
	struct fail f = { 0 };

	stream_open(&s, fd, fd, 1000);
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_READ);
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_CLOSED);
	stream_free(&s);
	request_free(&r);
	close(fd);
	wait(NULL);
}

static void
test_limits(void)
{
	struct buf b = BUF(1 << 20);

	feed_check(feed_filled(&b, GET "A: ", 1024, "\r\n\r\n"), 1,
	    VIEW("GET / |||keep"));
	feed_check(feed_filled(&b, GET "A: ", 1025, "\r\n\r\n"), 1,
	    VIEW("431 the request's headers are longer than 1024 bytes"));
	feed_check(feed_filled(&b, GET "A: ", 1025, ""), 1,
	    VIEW("431 the request's headers are longer than 1024 bytes"));
	feed_check(feed_filled(&b, "GET /", 1100, " HTTP/1.1\r\n" HOST "\r\n"),
	    1, VIEW("414 the request line is longer than 1024 bytes"));
	feed_check(feed_filled(&b, "GET /", 1025, ""), 1,
	    VIEW("414 the request line is longer than 1024 bytes"));
	feed_filled(&b, GET, 0, "");
	for (int i = 1; i < REQUEST_HEADERS; i++)
		buf_adds(&b, "A: b\r\n");
	buf_adds(&b, "\r\n");
	feed_check(buf_view(&b), 1, VIEW("GET / |||keep"));
	b.n -= 2;
	buf_adds(&b, "A: b\r\n\r\n");
	feed_check(buf_view(&b), 1, VIEW("431 the request has more than 128 "
	    "headers"));
	buf_free(&b);
}

static void
test_deadlines(void)
{
	feed_silent(VIEW(""), "closed");
	feed_silent(VIEW("\r\n"), "closed");
	feed_silent(VIEW("G"), "408 the request's head was not complete after "
	    "30 ms");
	feed_silent(VIEW(GET), "408 the request's head was not complete after "
	    "30 ms");
	feed_silent(VIEW(POST "Content-Length: 2\r\n\r\na"), "408 nothing of "
	    "the request's body came for 30 ms");
}

/* "100 Continue" goes out when the body is asked for, not before. */
static void
test_continue(void)
{
	static const char head[] = POST "Expect: 100-continue\r\n"
	    "Content-Length: 2\r\n\r\n";
	struct request r = { 0 };
	struct stream s;
	struct fail f = { 0 };
	char got[256] = "";
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 ||
	    write(pair[1], head, sizeof(head) - 1) == -1) {
		OK(false, "cannot make a socket pair");
		return;
	}
	stream_open(&s, pair[0], pair[0], 1000);
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_READ);
	IS_INT(s.written, 0);
	if (fork() == 0) {
		ssize_t n = read(pair[1], got, sizeof(got));

		_exit(n != 25 || write(pair[1], "ab", 2) != 2);
	}
	IS_INT(request_body(&s, &r, &feed_limits, &f), REQUEST_READ);
	IS_INT(s.written, 25);
	IS_MEM(r.body.p, r.body.n, "ab", 2);
	stream_free(&s);
	request_free(&r);
	close(pair[0]);
	close(pair[1]);
	wait(NULL);
}

static void
put_plain(struct buf *wire, struct view body)
{
	buf_addf(wire, "Content-Length: %zu\r\n\r\n", body.n);
	buf_add(wire, body);
}

/* Asked to leave: what is here is answered, what may come is not awaited. */
static void
test_leaving(void)
{
	int leave[2], pair[2];
	struct request r = { 0 };
	struct fail f = { 0 };
	struct stream s;

	if (pipe(leave) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1) {
		OK(false, "cannot make a pipe and a socket pair");
		return;
	}
	stream_leave_on(leave[0]);
	OK(!stream_leaving(), "not asked to leave");
	close(leave[1]);
	OK(stream_leaving(), "asked to leave");
	stream_open(&s, pair[0], pair[0], 1000);
	OK(write(pair[1], GET "\r\n", sizeof(GET) + 1) > 0, "sent");
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_READ);
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_CLOSED);
	stream_leave_on(-1);
	stream_free(&s);
	request_free(&r);
	close(leave[0]);
	close(pair[0]);
	close(pair[1]);
}

static void
test_lookup(void)
{
	struct stream s;
	struct request r = { 0 };
	struct fail f = { 0 };

	stream_open(&s, -1, -1, 1000);
	buf_adds(&s.buf, GET "X-Api-Key:  a b \r\nX-API-KEY: c\r\nE:\r\n\r\n");
	IS_INT(request_head(&s, &r, &feed_limits, &f), REQUEST_READ);
	OK(view_is(request_header(&r, "x-api-key"), "a b"), "first of a name");
	OK(view_is(r.host, "localhost:3456"), "host");
	OK(view_is(r.target, "/"), "target");
	OK(request_has(&r, "e") && request_header(&r, "e").n == 0, "empty one");
	OK(!request_has(&r, "x-api"), "no such header");
	OK(request_header(&r, "x-api").p == NULL, "NULL for no such header");
	IS_INT(r.length, -1);
	OK(r.begun_ms > 0 && r.begun_ms <= clock_ms(), "the time it began");
	stream_free(&s);
	request_free(&r);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	test_cases();
	test_nul();
	test_pipeline();
	test_unread();
	test_limits();
	test_deadlines();
	test_continue();
	feed_large(POST, 32 << 20, put_plain);
	test_leaving();
	test_lookup();
	return done_testing();
}
