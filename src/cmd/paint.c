#include "cmd/paint.h"

static const struct {
	const char *name;
	unsigned char number;
} palette[] = {
	{ "black", 0 }, { "red", 1 }, { "green", 2 }, { "yellow", 3 },
	{ "blue", 4 }, { "magenta", 5 }, { "cyan", 6 }, { "white", 7 },
	{ "bright_black", 8 }, { "bright_red", 9 }, { "bright_green", 10 },
	{ "bright_yellow", 11 }, { "bright_blue", 12 },
	{ "bright_magenta", 13 }, { "bright_cyan", 14 },
	{ "bright_white", 15 }, { "bright_orange", 202 },
	{ "bright_purple", 129 },
};

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "0a5" or "00aa55". */
static struct paint
paint_of_digits(struct view v)
{
	struct paint p = { .kind = PAINT_RGB };
	size_t each = v.n / 3;

	if (v.n != 3 && v.n != 6)
		return (struct paint){ .kind = PAINT_NONE };
	for (size_t i = 0; i < 3; i++) {
		int high = digit(v.p[i * each]);
		int low = digit(v.p[i * each + each - 1]);

		if (high < 0 || low < 0)
			return (struct paint){ .kind = PAINT_NONE };
		p.rgb[i] = (unsigned char)(high << 4 | low);
	}
	return p;
}

struct paint
paint_of(struct view name)
{
	if (view_starts(name, "bg_"))
		name = view_skip(name, 3);
	for (size_t i = 0; i < sizeof(palette) / sizeof(*palette); i++)
		if (view_is(name, palette[i].name))
			return (struct paint){ .kind = PAINT_PALETTE,
			    .number = palette[i].number };
	if (view_starts(name, "#"))
		name = view_skip(name, 1);
	return paint_of_digits(name);
}

bool
paint_same(struct paint a, struct paint b)
{
	return a.kind == b.kind && a.number == b.number &&
	    a.rgb[0] == b.rgb[0] && a.rgb[1] == b.rgb[1] &&
	    a.rgb[2] == b.rgb[2];
}

/* `base` is 30 for text and 40 for what is behind it. */
static void
put(struct paint p, int base, struct buf *out)
{
	if (p.kind == PAINT_RGB)
		buf_addf(out, "\x1b[%d;2;%d;%d;%dm", base + 8, p.rgb[0],
		    p.rgb[1], p.rgb[2]);
	else if (p.kind == PAINT_PALETTE && p.number < 8)
		buf_addf(out, "\x1b[%dm", base + p.number);
	else if (p.kind == PAINT_PALETTE && p.number < 16)
		buf_addf(out, "\x1b[%dm", base + 60 + p.number - 8);
	else if (p.kind == PAINT_PALETTE)
		buf_addf(out, "\x1b[%d;5;%dm", base + 8, p.number);
}

void
paint_text(struct paint p, struct buf *out)
{
	put(p, 30, out);
}

void
paint_ground(struct paint p, struct buf *out)
{
	put(p, 40, out);
}

void
paint_end(struct buf *out)
{
	buf_adds(out, "\x1b[0m");
}
