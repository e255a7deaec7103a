#include "base/entry.h"

#include <stdio.h>

/* The blank before the next word. */
static void
part(struct entry *e)
{
	if (e->text.n > 0)
		buf_addc(&e->text, ' ');
}

/* What stands from `at` on, but for a tail of n bytes, is the value. */
static void
note(struct entry *e, const char *name, size_t at, size_t tail)
{
	if (!e->text.failed && e->fields < ENTRY_FIELDS)
		e->field[e->fields++] = (struct entry_field){ name, at,
			e->text.n - tail - at };
}

void
entry_word(struct entry *e, const char *name, struct view value)
{
	size_t at;

	part(e);
	at = e->text.n;
	buf_add(&e->text, value);
	note(e, name, at, 0);
}

void
entry_add(struct entry *e, const char *name, struct view value)
{
	size_t at;

	part(e);
	buf_addf(&e->text, "%s=", name);
	at = e->text.n;
	buf_add(&e->text, value);
	note(e, name, at, 0);
}

void
entry_addi(struct entry *e, const char *name, int64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	entry_add(e, name, view_of(text));
}

void
entry_addms(struct entry *e, const char *name, int64_t us)
{
	char text[32];

	snprintf(text, sizeof(text), "%.1f", (double)us / 1e3);
	entry_add(e, name, view_of(text));
}

void
entry_quote(struct entry *e, const char *name, struct view value)
{
	size_t at;

	part(e);
	buf_addf(&e->text, "%s=\"", name);
	at = e->text.n;
	buf_add(&e->text, value);
	buf_addc(&e->text, '"');
	note(e, name, at, 1);
}

void
entry_free(struct entry *e)
{
	buf_free(&e->text);
	*e = ENTRY_NONE;
}
