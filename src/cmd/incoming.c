#include "cmd/incoming.h"

#include <errno.h>
#include <string.h>


#define HEAD_MAX (64 * 1024)
#define PIECE_MAX (64 * 1024)

/* Why a read brought nothing; errno is the stream's. */
static bool
nothing(int got, struct fail *f)
{
	if (got == 0)
		return fail(f, 502, "the connection ended in the middle of "
		    "the answer");
	if (errno == ETIMEDOUT)
		return fail(f, 504, "there was no complete answer in time");
	return fail(f, 502, "the answer cannot be read: %s", strerror(errno));
}

static bool
more(struct incoming *in, struct fail *f)
{
	int got = stream_fill(in->from, in->deadline_ms);

	return got == 1 || nothing(got, f);
}

/* The next line without its end; good until more is read. */
static bool
read_line(struct incoming *in, struct view *line, struct fail *f)
{
	for (;;) {
		struct view rest = stream_view(in->from);

		if (memchr(rest.p, '\n', rest.n) != NULL) {
			*line = view_cut(&rest, '\n');
			stream_use(in->from, line->n + 1);
			*line = view_trim(*line);
			return true;
		}
		if (rest.n > HEAD_MAX)
			return fail(f, 502, "the answer is not HTTP");
		if (!more(in, f))
			return false;
	}
}

/* "HTTP/1.1 200 OK" */
static bool
read_status(struct incoming *in, struct fail *f)
{
	struct view line, code;
	int64_t status;

	if (!read_line(in, &line, f))
		return false;
	code = line;
	view_cut(&code, ' ');
	if (!view_starts(line, "HTTP/1.") ||
	    !view_number(view_cut(&code, ' '), &status) || status < 100 ||
	    status > 999)
		return fail(f, 502, "the answer is not HTTP");
	in->status = (int)status;
	return true;
}

static bool
read_fields(struct incoming *in, struct fail *f)
{
	struct view line;

	do {
		if (!read_line(in, &line, f))
			return false;
		buf_add(&in->head, line);
		buf_addc(&in->head, '\n');
	} while (line.n > 0);
	return !in->head.failed || fail(f, 502, "the answer's head is too "
	    "long");
}

static bool
read_framing(struct incoming *in, struct fail *f)
{
	struct view length = incoming_header(in, "content-length");

	in->chunked = view_is_nocase(incoming_header(in,
	    "transfer-encoding"), "chunked");
	in->left = in->chunked ? 0 : -1;
	if (!in->chunked && length.n > 0 && !view_number(length, &in->left))
		return fail(f, 502, "the answer is not HTTP");
	in->ended = !in->chunked && in->left == 0;
	return true;
}

bool
incoming_head(struct incoming *in, struct stream *from, int64_t deadline_ms,
    struct fail *f)
{
	*in = (struct incoming){
		.from = from,
		.deadline_ms = deadline_ms,
		.head = BUF(HEAD_MAX),
	};
	return read_status(in, f) && read_fields(in, f) && read_framing(in, f);
}

struct view
incoming_header(const struct incoming *in, const char *name)
{
	struct view rest = buf_view(&in->head);

	while (rest.p != NULL) {
		struct view value = view_cut(&rest, '\n');
		struct view found = view_cut(&value, ':');

		if (value.p != NULL && view_is_nocase(found, name))
			return view_trim(value);
	}
	return VIEW("");
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : (int)(at - digits) % 16;
}

/* The size of the next chunk; after the last, the lines behind it. */
static bool
read_size(struct incoming *in, struct fail *f)
{
	struct view line;
	size_t n = 0;

	if (!read_line(in, &line, f))
		return false;
	in->left = 0;
	for (; n < line.n && hex_digit(line.p[n]) >= 0; n++)
		if (n < 15)
			in->left = in->left << 4 | hex_digit(line.p[n]);
	if (n == 0 || n > 15)
		return fail(f, 502, "the answer is not HTTP");
	if (in->left > 0)
		return true;
	in->ended = true;
	do {
		if (!read_line(in, &line, f))
			return false;
	} while (line.n > 0);
	return true;
}

/* Read some of what is left of the body, or of the chunk. */
static bool
read_piece(struct incoming *in, struct buf *out, struct fail *f)
{
	size_t before = out->n, most = PIECE_MAX;
	int got;

	if (in->left != -1 && in->left < PIECE_MAX)
		most = (size_t)in->left;
	got = stream_read(in->from, out, most, in->deadline_ms);
	if (got == 0 && in->left == -1) {
		in->ended = true;
		return true;
	}
	if (got != 1)
		return nothing(got, f);
	if (in->left != -1)
		in->left -= (int64_t)(out->n - before);
	return true;
}

bool
incoming_read(struct incoming *in, struct buf *out, struct fail *f)
{
	struct view line;

	if (!in->ended && in->chunked && in->left == 0 && !read_size(in, f))
		return false;
	if (in->ended)
		return true;
	if (!read_piece(in, out, f))
		return false;
	if (in->left != 0)
		return true;
	in->ended = !in->chunked;
	/* A chunk's data is followed by a line end of its own. */
	return !in->chunked || read_line(in, &line, f);
}

bool
incoming_rest(struct incoming *in, struct buf *out, struct fail *f)
{
	while (!in->ended)
		if (!incoming_read(in, out, f))
			return false;
	return true;
}

void
incoming_free(struct incoming *in)
{
	buf_free(&in->head);
}
