#include <sys/socket.h>
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "request.h"

#define HEAD_MAX (1024 * 1024)
#define BODY_MAX (256 * 1024 * 1024)

static atomic_long requests;

struct text
head_value(struct text head, const char *name, int *count)
{
	struct text found = TEXT("");

	*count = 0;
	text_cut(&head, TEXT("\r\n"));
	while (head.n > 0) {
		struct text line = text_cut(&head, TEXT("\r\n"));
		struct text key = text_cut(&line, TEXT(":"));

		if (key.n != strlen(name) ||
		    strncasecmp(key.p, name, key.n) != 0)
			continue;
		if ((*count)++ == 0)
			found = text_trim(line);
	}
	return found;
}

bool
head_is(struct text head, const char *name, const char *value)
{
	int count;
	struct text v = head_value(head, name, &count);

	return v.n == strlen(value) && strncasecmp(v.p, value, v.n) == 0;
}

bool
conn_take(struct conn *c)
{
	ssize_t n;

	do
		n = recv(c->fd, bytes_room(&c->in, 131072), 131072, 0);
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return false;
	c->in.n += (size_t)n;
	return true;
}

bool
conn_send(struct conn *c, struct text t)
{
	while (t.n > 0) {
		ssize_t n = send(c->fd, t.p, t.n, 0);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		t = text_from(t, (size_t)n);
	}
	return true;
}

static bool
refuse(struct conn *c, const char *why)
{
	warnx("refused a request: %s", why);
	conn_send(c, TEXT("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
	    "Content-Length: 0\r\n\r\n"));
	return false;
}

/* The length of the head that comes next, with its empty line; 0 when the
 * peer goes or has lost its way. */
static size_t
await_head(struct conn *c)
{
	const struct text end = TEXT("\r\n\r\n");
	size_t n;

	while ((n = text_find(bytes_view(&c->in), end)) == c->in.n) {
		if (n > HEAD_MAX) {
			refuse(c, "its head is too long");
			return 0;
		}
		if (!conn_take(c)) {
			if (n > 0)
				warnx("a request ended in its head");
			return 0;
		}
	}
	return n + 4;
}

/* Wait for n bytes in c->in. */
static bool
await(struct conn *c, size_t n)
{
	while (c->in.n < n) {
		if (!conn_take(c)) {
			warnx("a request ended in its body");
			return false;
		}
	}
	return true;
}

/* Cut one line from the connection and copy it to line[]. */
static bool
await_line(struct conn *c, char *line, size_t size)
{
	size_t n;

	while ((n = text_find(bytes_view(&c->in), TEXT("\r\n"))) == c->in.n)
		if (n >= size || !await(c, n + 1))
			return false;
	if (n >= size)
		return false;
	memcpy(line, c->in.p, n);
	line[n] = '\0';
	bytes_drop(&c->in, n + 2);
	return true;
}

/* RFC 9112, section 7.1; trailers are dropped. */
static bool
read_chunks(struct conn *c, struct bytes *body)
{
	char line[1024], *end;
	unsigned long n;

	do {
		if (!await_line(c, line, sizeof(line)))
			return refuse(c, "a chunk without its length");
		n = strtoul(line, &end, 16);
		if (!isxdigit((unsigned char)*line) || n > BODY_MAX ||
		    (*end != '\0' && *end != ';') || body->n + n > BODY_MAX)
			return refuse(c, "a chunk's length is wrong");
		if (n > 0 && !await(c, n + 2))
			return false;
		if (n > 0 && memcmp(c->in.p + n, "\r\n", 2) != 0)
			return refuse(c, "a chunk is longer than it says");
		if (n > 0) {
			bytes_add(body, (struct text){ c->in.p, n });
			bytes_drop(&c->in, n + 2);
		}
	} while (n > 0);
	do
		if (!await_line(c, line, sizeof(line)))
			return refuse(c, "the last chunk does not end");
	while (*line != '\0');
	return true;
}

static bool
read_body(struct conn *c, struct request *r)
{
	struct text head = bytes_view(&r->head);
	int lengths, codings;
	struct text length = head_value(head, "Content-Length", &lengths);
	long n = 0;

	head_value(head, "Transfer-Encoding", &codings);
	if (lengths + codings > 1)
		return refuse(c, "its length is given twice");
	if (codings > 0 && !head_is(head, "Transfer-Encoding", "chunked"))
		return refuse(c, "its transfer coding is not chunked");
	if (lengths > 0 && !text_number(length, BODY_MAX, &n))
		return refuse(c, "its Content-Length is wrong");
	if (lengths + codings > 0 && head_is(head, "Expect",
	    "100-continue") && !conn_send(c,
	    TEXT("HTTP/1.1 100 Continue\r\n\r\n")))
		return false;
	if (codings > 0)
		return read_chunks(c, &r->body);
	if (!await(c, (size_t)n))
		return false;
	bytes_add(&r->body, (struct text){ c->in.p, (size_t)n });
	bytes_drop(&c->in, (size_t)n);
	return true;
}

bool
request_read(struct conn *c, struct request *r)
{
	size_t n = await_head(c);
	struct text line;

	if (n == 0)
		return false;
	r->head.n = r->body.n = 0;
	bytes_add(&r->head, (struct text){ c->in.p, n });
	bytes_drop(&c->in, n);
	line = bytes_view(&r->head);
	line = text_cut(&line, TEXT("\r\n"));
	text_cut(&line, TEXT(" "));
	r->target = text_cut(&line, TEXT(" "));
	if (r->target.n == 0 || !text_starts(line, "HTTP/1."))
		return refuse(c, "it does not begin with METHOD TARGET "
		    "HTTP/1.1");
	r->last = text_is(line, "HTTP/1.0") ||
	    head_is(bytes_view(&r->head), "Connection", "close");
	if (!read_body(c, r))
		return false;
	r->read_at = now_us();
	r->n = ++requests;
	return true;
}
