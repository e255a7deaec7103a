/* A body in chunks (RFC 9112, section 7.1). */
#include <string.h>

#include "base/clock.h"
#include "http/body.h"
#include "http/field.h"

/*
 * What may stand around the data, in bytes: extensions (all together), one
 * chunk's line, the trailer. None of it is kept.
 */
#define EXTENSIONS_MAX (16 * 1024)
#define LINE_MAX_BYTES 4096
#define TRAILER_MAX (16 * 1024)
#define SIZE_DIGITS 15

/*
 * Read a line of at most max bytes, its CRLF not counted. *line is good until
 * more is read.
 */
static enum request_end
read_line(struct stream *s, size_t max, struct view *line,
	const struct http_limits *l, struct fail *f)
{
	size_t at = 0;

	for (;;) {
		struct view v = stream_view(s);
		const char *lf = memchr(v.p + at, '\n', v.n - at);
		size_t n = lf == NULL ? v.n : (size_t)(lf - v.p);

		if (n > max + 1 || (lf != NULL && (n == 0 || lf[-1] != '\r'))) {
			fail(f, 400, "the body's chunks are not well formed");
			return REQUEST_REFUSED;
		}
		if (lf != NULL) {
			*line = (struct view){ v.p, n - 1 };
			stream_use(s, n + 1);
			return REQUEST_READ;
		}
		at = v.n;
		if (stream_fill(s, clock_ms() + l->body_ms) != 1)
			return body_missing(s, l, f);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Cut hexadecimal digits from the line; false if none or too many. */
static bool
cut_size(struct view *line, size_t *size)
{
	size_t n = 0;

	*size = 0;
	while (n < line->n && hex_digit(line->p[n]) >= 0) {
		if (n == SIZE_DIGITS)
			return false;
		*size = *size << 4 | (size_t)hex_digit(line->p[n]);
		n++;
	}
	*line = view_skip(*line, n);
	return n > 0;
}

/* What follows a chunk's size: nothing, or ";" and any text. */
static bool
extension_ok(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if (!field_byte(v.p[i]))
			return false;
	return v.n == 0 || view_starts(view_trim(v), ";");
}

/* The next chunk's size. *extensions counts what extensions have come. */
static enum request_end
read_size(struct stream *s, size_t *size, size_t *extensions,
	const struct http_limits *l, struct fail *f)
{
	struct view line = VIEW("");
	enum request_end end = read_line(s, LINE_MAX_BYTES, &line, l, f);

	if (end != REQUEST_READ)
		return end;
	if (!cut_size(&line, size) || !extension_ok(line)) {
		fail(f, 400, "a chunk of the body does not begin with its "
		    "size in hexadecimal digits");
		return REQUEST_REFUSED;
	}
	*extensions += line.n;
	if (*extensions > EXTENSIONS_MAX) {
		fail(f, 400, "the body's chunk extensions are too long");
		return REQUEST_REFUSED;
	}
	return REQUEST_READ;
}

/* The data of one chunk and the line end behind it. */
static enum request_end
read_chunk(struct stream *s, struct request *r, size_t size,
	const struct http_limits *l, struct fail *f)
{
	struct view none = VIEW("");
	enum request_end end;

	if (size > (size_t)l->body_bytes - r->body.n)
		return body_too_long(l, f);
	end = body_bytes(s, r, size, l, f);
	return end != REQUEST_READ ? end : read_line(s, 0, &none, l, f);
}

/* Header lines after the last chunk: checked, then forgotten. */
static enum request_end
skip_trailer(struct stream *s, const struct http_limits *l, struct fail *f)
{
	size_t left = TRAILER_MAX;

	for (;;) {
		struct view line = VIEW("");
		struct http_header h;
		enum request_end end = read_line(s, left, &line, l, f);

		if (end != REQUEST_READ || line.n == 0)
			return end;
		if (!field_cut(line, &h, f))
			return REQUEST_REFUSED;
		left -= line.n;
	}
}

enum request_end
body_chunks(struct stream *s, struct request *r, const struct http_limits *l,
	struct fail *f)
{
	size_t extensions = 0;

	for (;;) {
		size_t size = 0;
		enum request_end end = read_size(s, &size, &extensions, l, f);

		if (end != REQUEST_READ)
			return end;
		if (size == 0)
			return skip_trailer(s, l, f);
		end = read_chunk(s, r, size, l, f);
		if (end != REQUEST_READ)
			return end;
	}
}
