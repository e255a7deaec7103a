#include "cmd/table.h"

#include <stdlib.h>

#include "cmd/words.h"

#define COLUMNS_MAX 16
#define TEXT_MAX (16 << 20)

void
table_open(struct table *t, const struct column *column, size_t columns)
{
	*t = (struct table){
		.column = column,
		.columns = columns < COLUMNS_MAX ? columns : COLUMNS_MAX,
		.text = BUF(TEXT_MAX),
	};
}

void
table_free(struct table *t)
{
	buf_free(&t->text);
	free(t->cell);
	*t = (struct table){ 0 };
}

void
table_add(struct table *t, struct view text, enum ink ink)
{
	size_t at = t->text.n, room = t->room == 0 ? 64 : t->room * 2;
	struct cell *bigger = t->cell;

	if (t->cells == t->room) {
		bigger = realloc(t->cell, room * sizeof(*t->cell));
		if (bigger == NULL) {
			t->failed = true;
			return;
		}
		t->cell = bigger;
		t->room = room;
	}
	words_clean(&t->text, text);
	t->failed |= t->text.failed;
	t->cell[t->cells++] = (struct cell){ at, t->text.n - at, ink };
}

void
table_end_row(struct table *t, struct view note)
{
	while (t->cells % (t->columns + 1) != t->columns && !t->failed)
		table_add(t, VIEW(""), INK_NONE);
	table_add(t, note, INK_NONE);
}

static struct view
text_of(const struct table *t, size_t cell)
{
	if (t->cell[cell].n == 0)
		return VIEW("");
	return (struct view){ t->text.p + t->cell[cell].at, t->cell[cell].n };
}

/* The blanks before a column. */
static size_t
gap(const struct table *t, size_t c)
{
	return c == 0 || c == t->columns ? 0 : t->column[c].tight ? 1 : 2;
}

/* Each column's width, and the sum with the gaps between. */
static size_t
measure(const struct table *t, size_t *width)
{
	size_t sum = 0;

	for (size_t c = 0; c < t->columns; c++) {
		width[c] = words_width(view_of(t->column[c].head));
		for (size_t i = c; i < t->cells; i += t->columns + 1) {
			size_t w = words_width(text_of(t, i));

			if (w > width[c])
				width[c] = w;
		}
		sum += width[c] + gap(t, c);
	}
	return sum;
}

/* Take from the widest that may be cut, column by column, until it fits. */
static void
shrink(const struct table *t, size_t *width, size_t sum, size_t most)
{
	for (; sum > most; sum--) {
		size_t widest = t->columns;

		for (size_t c = 0; c < t->columns; c++)
			if (t->column[c].least > 0 &&
			    width[c] > t->column[c].least &&
			    (widest == t->columns || width[c] > width[widest]))
				widest = c;
		if (widest == t->columns)
			return;
		width[widest]--;
	}
}

static void
add_blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_addc(out, ' ');
}

/* One cell, cut and filled up; nothing stands behind the last one. */
static void
add_cell(const struct table *t, size_t c, struct view text, size_t width,
    enum ink ink, bool colour, struct buf *out)
{
	struct buf cut = BUF(TEXT_MAX);
	size_t blanks, used;

	words_fit(&cut, text, width, t->column[c].name);
	used = words_width(buf_view(&cut));
	blanks = used < width ? width - used : 0;
	if (t->column[c].right)
		add_blanks(out, blanks);
	ink_add(out, ink, colour, buf_view(&cut));
	if (!t->column[c].right && c + 1 < t->columns)
		add_blanks(out, blanks);
	add_blanks(out, gap(t, c + 1));
	buf_free(&cut);
}

static void
drop_blanks(struct buf *out)
{
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
}

static void
add_row(const struct table *t, size_t first, const size_t *width,
    size_t indent, bool colour, struct buf *out)
{
	add_blanks(out, indent);
	for (size_t c = 0; c < t->columns; c++)
		add_cell(t, c, text_of(t, first + c), width[c],
		    t->cell[first + c].ink, colour, out);
	drop_blanks(out);
	buf_addc(out, '\n');
	if (t->cell[first + t->columns].n == 0)
		return;
	add_blanks(out, indent + 4);
	buf_add(out, text_of(t, first + t->columns));
	buf_addc(out, '\n');
}

void
table_print(const struct table *t, size_t indent, size_t width, bool colour,
    struct buf *out)
{
	size_t widths[COLUMNS_MAX];

	if (t->failed) {
		buf_adds(out, "(out of memory)\n");
		return;
	}
	shrink(t, widths, measure(t, widths), width - indent);
	add_blanks(out, indent);
	for (size_t c = 0; c < t->columns; c++)
		add_cell(t, c, view_of(t->column[c].head), widths[c], INK_DIM,
		    colour, out);
	drop_blanks(out);
	buf_addc(out, '\n');
	for (size_t i = 0; i < t->cells; i += t->columns + 1)
		add_row(t, i, widths, indent, colour, out);
}
