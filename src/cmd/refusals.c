#include "cmd/refusals.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "cmd/words.h"
#include "config/url.h"
#include "core/learned.h"

/* https://host:port of a provider; p is NULL if it cannot be had. */
static struct view
origin_of(const struct provider *p)
{
	struct url u;

	return url_cut(p->url, &u) == NULL ? u.origin :
	    (struct view){ NULL, 0 };
}

static bool
has_model(const struct provider *p, struct view model)
{
	for (size_t i = 0; i < p->models; i++)
		if (view_eq(p->model[i], model))
			return true;
	return false;
}

/* The first provider that the line is about, or NULL. */
static const struct provider *
provider_of(const struct config *c, const struct learned_line *line)
{
	for (size_t i = 0; i < c->providers; i++)
		if (view_eq(origin_of(&c->provider[i]), line->origin) &&
		    has_model(&c->provider[i], line->model))
			return &c->provider[i];
	return NULL;
}

static void
add_date(struct buf *out, int64_t when_s)
{
	time_t when = (time_t)when_s;
	char date[32];
	struct tm tm;

	if (localtime_r(&when, &tm) != NULL &&
	    strftime(date, sizeof(date), " (%Y-%m-%d)", &tm) > 0)
		buf_adds(out, date);
}

/* "kimi,k3: beta x-2026-01-01 (2026-11-23)" */
static void
add_line(const struct config *c, const struct learned_line *line,
    struct buf *out)
{
	const struct provider *p = provider_of(c, line);

	buf_adds(out, "   ");
	words_clean(out, p == NULL ? line->origin : p->name);
	buf_addc(out, ',');
	words_clean(out, line->model);
	buf_adds(out, ": ");
	lesson_words(&line->lesson, out);
	add_date(out, line->when_s);
	buf_addc(out, '\n');
}

void
refusals_text(const struct config *c, struct buf *out)
{
	struct learned l = { .open = false };
	struct learned_line line;
	struct view rest;

	learned_look(&l);
	rest = buf_view(&l.text);
	while (learned_next(&rest, &line))
		add_line(c, &line, out);
	learned_free(&l);
}

static void
write_line(const struct config *c, const struct learned_line *line,
    struct jw *w)
{
	const struct provider *p = provider_of(c, line);

	jw_open(w, '{');
	jw_key(w, "provider");
	p == NULL ? jw_null(w) : jw_string(w, p->name);
	jw_key(w, "origin");
	jw_string(w, line->origin);
	jw_key(w, "model");
	jw_string(w, line->model);
	jw_key(w, "kind");
	jw_cstr(w, lesson_kind_name(line->lesson.kind));
	jw_key(w, "name");
	jw_string(w, line->lesson.name);
	jw_key(w, "learned_ms");
	jw_int(w, line->when_s * 1000);
	jw_close(w, '}');
}

void
refusals_json(const struct config *c, struct jw *w)
{
	struct learned l = { .open = false };
	struct learned_line line;
	struct view rest;

	learned_look(&l);
	rest = buf_view(&l.text);
	jw_open(w, '[');
	while (learned_next(&rest, &line))
		write_line(c, &line, w);
	jw_close(w, ']');
	learned_free(&l);
}

bool
refusals_forget(const struct provider *p, size_t *n, struct fail *f)
{
	struct learned l = { .open = false };
	struct view origin = { NULL, 0 };
	bool ok = true;

	*n = 0;
	if (p != NULL)
		origin = origin_of(p);
	if (p == NULL || origin.p != NULL)
		ok = learned_forget(&l, origin, n);
	if (!ok)
		fail(f, 500, "what providers refuse cannot be forgotten: %.*s: "
		    "%s", VIEW_ARG(buf_view(&l.path)), strerror(errno));
	learned_free(&l);
	return ok;
}
