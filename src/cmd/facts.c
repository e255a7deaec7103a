#include "cmd/facts.h"

#include "cmd/words.h"

void
facts_add(struct facts *f, const char *name, struct view value)
{
	struct fact *fact = &f->fact[f->n];

	if (f->n == FACTS_MAX)
		return;
	*fact = (struct fact){ name, f->text.n, 0 };
	words_clean(&f->text, value);
	fact->n = f->text.n - fact->at;
	f->n++;
}

void
facts_addi(struct facts *f, const char *name, int64_t value)
{
	struct buf text = BUF(32);

	buf_addi(&text, value);
	facts_add(f, name, buf_view(&text));
	buf_free(&text);
}

void
facts_add_tokens(struct facts *f, const char *name, int64_t value)
{
	struct buf text = BUF(32);

	if (value > 1000)
		buf_addf(&text, "%.1fk", (double)value / 1000);
	else
		buf_addi(&text, value);
	facts_add(f, name, buf_view(&text));
	buf_free(&text);
}

struct view
facts_get(const struct facts *f, struct view name)
{
	for (size_t i = 0; i < f->n; i++)
		if (view_is(name, f->fact[i].name))
			return (struct view){ f->text.p + f->fact[i].at,
			    f->fact[i].n };
	return VIEW("");
}

/* The name between braces at the beginning of a text, or p NULL. */
static struct view
name_at(struct view text)
{
	struct view name;
	ptrdiff_t end;

	if (!view_starts(text, "{{"))
		return (struct view){ NULL, 0 };
	end = view_find(text, VIEW("}}"));
	if (end < 0)
		return (struct view){ NULL, 0 };
	name = (struct view){ text.p + 2, (size_t)end - 2 };
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '{' || name.p[i] == ' ')
			return (struct view){ NULL, 0 };
	return name;
}

void
facts_fill(const struct facts *f, struct view text, struct buf *out)
{
	while (text.n > 0) {
		struct view name = name_at(text);

		if (name.p == NULL) {
			buf_addc(out, text.p[0]);
			text = view_skip(text, 1);
			continue;
		}
		buf_add(out, facts_get(f, name));
		text = view_skip(text, name.n + 4);
	}
}

void
facts_json(const struct facts *f, struct jw *w)
{
	jw_open(w, '{');
	for (size_t i = 0; i < f->n; i++) {
		jw_key(w, f->fact[i].name);
		jw_string(w, (struct view){ f->text.p + f->fact[i].at,
		    f->fact[i].n });
	}
	jw_close(w, '}');
}

void
facts_free(struct facts *f)
{
	buf_free(&f->text);
	f->n = 0;
}
