#include "cmd/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/ink.h"
#include "cmd/words.h"
#include "json/write.h"

/* Of one note; mistakes of a configuration are the longest. */
#define TEXT_MAX 2048

void
doctor_turn(struct doctor *d, const char *section, struct view provider)
{
	d->section = section;
	d->provider = provider;
}

static struct view
keep(struct doctor *d, const char *fmt, va_list ap)
{
	char text[TEXT_MAX];
	int n = vsnprintf(text, sizeof(text), fmt, ap);
	struct buf clean = BUF(TEXT_MAX * 4);
	struct view kept = VIEW("");

	if (n < 0)
		return kept;
	words_clean(&clean, view_of(text));
	if (!clean.failed && clean.n > 0) {
		mask_apply(&d->mask, clean.p, clean.n);
		kept = arena_copy(&d->arena, buf_view(&clean));
	}
	buf_free(&clean);
	return kept;
}

/* Room for one more; false when out of memory. */
static bool
make_room(struct doctor *d)
{
	size_t room = d->room * 2 + 32;
	struct note *more;

	if (d->notes < d->room)
		return true;
	more = realloc(d->note, room * sizeof(*more));
	if (more == NULL)
		return false;
	d->note = more;
	d->room = room;
	return true;
}

void
doctor_note(struct doctor *d, enum mark mark, const char *subject,
    const char *fmt, ...)
{
	va_list ap;

	if (!make_room(d)) {
		d->arena.failed = true;
		return;
	}
	va_start(ap, fmt);
	d->note[d->notes++] = (struct note){
		.mark = mark,
		.section = d->section,
		.provider = d->provider,
		.subject = arena_copy(&d->arena, view_of(subject)),
		.text = keep(d, fmt, ap),
		.advice = VIEW(""),
	};
	va_end(ap);
	d->broken += mark == MARK_BROKEN;
}

void
doctor_advise(struct doctor *d, const char *fmt, ...)
{
	va_list ap;

	if (d->notes == 0)
		return;
	va_start(ap, fmt);
	d->note[d->notes - 1].advice = keep(d, fmt, ap);
	va_end(ap);
}

static const char *const signs[] = { "ok", "!!", "--" };
static const char *const words[] = { "ok", "broken", "unseen" };
static const enum ink inks[] = { INK_GREEN, INK_RED, INK_DIM };

/* "Provider deepseek" */
static void
add_head(const struct note *n, bool colour, struct buf *out)
{
	struct buf head = BUF(1024);

	buf_addc(&head, (char)(n->section[0] - 'a' + 'A'));
	buf_adds(&head, n->section + 1);
	if (n->provider.n > 0) {
		buf_addc(&head, ' ');
		words_clean(&head, n->provider);
	}
	ink_add(out, INK_BOLD, colour, buf_view(&head));
	buf_addc(out, '\n');
	buf_free(&head);
}

void
doctor_text(const struct doctor *d, size_t from, bool colour, struct buf *out)
{
	for (size_t i = from; i < d->notes; i++) {
		const struct note *n = &d->note[i];

		if (i == 0 || n->section != n[-1].section ||
		    !view_eq(n->provider, n[-1].provider))
			add_head(n, colour, out);
		buf_adds(out, "  ");
		ink_add(out, inks[n->mark], colour, view_of(signs[n->mark]));
		buf_adds(out, "  ");
		words_clean(out, n->subject);
		buf_addf(out, ": %.*s%s%.*s\n", VIEW_ARG(n->text),
		    n->advice.n > 0 ? "; " : "", VIEW_ARG(n->advice));
	}
}

static void
note_json(const struct note *n, struct jw *w)
{
	jw_open(w, '{');
	jw_key(w, "section");
	jw_cstr(w, n->section);
	jw_key(w, "provider");
	n->provider.n == 0 ? jw_null(w) : jw_string(w, n->provider);
	jw_key(w, "subject");
	jw_string(w, n->subject);
	jw_key(w, "mark");
	jw_cstr(w, words[n->mark]);
	jw_key(w, "text");
	jw_string(w, n->text);
	jw_key(w, "advice");
	n->advice.n == 0 ? jw_null(w) : jw_string(w, n->advice);
	jw_close(w, '}');
}

void
doctor_json(const struct doctor *d, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "ok");
	jw_bool(&w, d->broken == 0);
	jw_key(&w, "broken");
	jw_int(&w, (int64_t)d->broken);
	jw_key(&w, "notes");
	jw_open(&w, '[');
	for (size_t i = 0; i < d->notes; i++)
		note_json(&d->note[i], &w);
	jw_close(&w, ']');
	jw_close(&w, '}');
	buf_addc(out, '\n');
}

void
doctor_free(struct doctor *d)
{
	free(d->note);
	arena_free(&d->arena);
	mask_free(&d->mask);
	config_free(&d->config);
}
