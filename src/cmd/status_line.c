#include "cmd/status_line.h"

#include "base/clock.h"
#include "cmd/paint.h"
#include "cmd/status_script.h"

#define MODULES_MAX 32
#define LINE_MAX_BYTES 65536

/* What ends a field of the powerline style: a triangle, U+E0B0. */
#define POINT "\xee\x82\xb0"

/* The original's, for a field that has no colour behind it. */
#define GROUND VIEW("#2196f3")

/* All that all programs together may take. */
#define SCRIPTS_MS 1000

struct module {
	struct buf text;                /* the icon, then the text */
	struct paint paint, ground;
};

/* What a line without configuration is made of. */
static const struct {
	const char *icon, *text, *colour;
} standard[] = {
	{ "", "{{workDirName}}", "bright_blue" },
	{ "", "{{gitBranch}}", "bright_magenta" },
	{ "", "{{model}}", "bright_cyan" },
	{ "\xe2\x86\x91", "{{inputTokens}}", "bright_green" },
	{ "\xe2\x86\x93", "{{outputTokens}}", "bright_yellow" },
	{ "", "{{note}}", "bright_red" },
};

static void
add_text(struct module *m, struct view icon, struct view text)
{
	if (view_trim(text).n == 0)
		return;
	if (icon.n > 0) {
		buf_add(&m->text, icon);
		buf_addc(&m->text, ' ');
	}
	buf_add(&m->text, text);
}

static size_t
make_standard(const struct facts *facts, struct module *m)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof(standard) / sizeof(*standard); i++) {
		struct buf text = BUF(LINE_MAX_BYTES);

		m[n].text = BUF(LINE_MAX_BYTES);
		facts_fill(facts, view_of(standard[i].text), &text);
		add_text(&m[n], view_of(standard[i].icon), buf_view(&text));
		m[n].paint = paint_of(view_of(standard[i].colour));
		n += m[n].text.n > 0;
		buf_free(&text);
	}
	return n;
}

/* A member that is a text; empty if it is none. */
static void
member(const struct json *in, int object, const char *name, struct buf *out)
{
	buf_clear(out);
	json_text(in, json_get(in, object, name), out);
}

static void
make_text(const struct status_line *l, int node, int64_t deadline_ms,
    struct buf *out)
{
	const struct json *in = &l->config->json;
	struct buf text = BUF(LINE_MAX_BYTES);

	if (json_is(in, json_get(in, node, "type"), "script"))
		status_script(l, node, deadline_ms, out);
	else if (json_text(in, json_get(in, node, "text"), &text))
		facts_fill(l->facts, buf_view(&text), out);
	buf_free(&text);
}

static void
make_module(const struct status_line *l, int node, int64_t deadline_ms,
    struct module *m)
{
	const struct json *in = &l->config->json;
	struct buf text = BUF(LINE_MAX_BYTES), word = BUF(LINE_MAX_BYTES);

	*m = (struct module){ .text = BUF(LINE_MAX_BYTES) };
	make_text(l, node, deadline_ms, &text);
	member(in, node, "icon", &word);
	add_text(m, buf_view(&word), buf_view(&text));
	member(in, node, "color", &word);
	m->paint = paint_of(buf_view(&word));
	member(in, node, "background", &word);
	m->ground = paint_of(buf_view(&word));
	buf_free(&text);
	buf_free(&word);
}

/* The modules of the present style, or JSON_NONE; *fields: it is powerline. */
static int
find_modules(const struct config *c, bool *fields)
{
	struct buf style = BUF(4096);
	int object = JSON_NONE, modules = JSON_NONE;

	*fields = false;
	if (c != NULL)
		object = json_get(&c->json, JSON_ROOT, "StatusLine");
	if (object != JSON_NONE) {
		member(&c->json, object, "currentStyle", &style);
		if (style.n == 0)
			buf_adds(&style, "default");
		modules = json_get(&c->json, json_get(&c->json, object,
		    buf_cstr(&style)), "modules");
		*fields = view_is(buf_view(&style), "powerline");
	}
	buf_free(&style);
	return modules;
}

static size_t
make_modules(const struct status_line *l, int modules, struct module *m)
{
	int64_t deadline = clock_ms() + SCRIPTS_MS;
	size_t n = 0;

	for (int k = json_first(&l->config->json, modules);
	    k != JSON_NONE && n < MODULES_MAX;
	    k = json_next(&l->config->json, k)) {
		make_module(l, k, deadline, &m[n]);
		n += m[n].text.n > 0;
	}
	return n;
}

/* A program may have painted some of it itself. */
static bool
is_painted(const struct module *m)
{
	return m->paint.kind != PAINT_NONE || m->ground.kind != PAINT_NONE ||
	    view_has(buf_view(&m->text), "\x1b");
}

static void
print_plain(const struct status_line *l, const struct module *m, size_t n,
    struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, ' ');
		if (l->colour) {
			paint_ground(m[i].ground, out);
			paint_text(m[i].paint, out);
		}
		buf_add(out, buf_view(&m[i].text));
		if (l->colour && is_painted(&m[i]))
			paint_end(out);
	}
}

/* Each field ends in a triangle of its ground's colour on that of the next. */
static void
print_fields(const struct module *m, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		struct paint ground = m[i].ground, text = m[i].paint;

		if (ground.kind == PAINT_NONE)
			ground = paint_of(GROUND);
		if (text.kind == PAINT_NONE)
			text = paint_of(VIEW("#ffffff"));
		paint_ground(ground, out);
		paint_text(text, out);
		buf_addf(out, " %.*s ", VIEW_ARG(buf_view(&m[i].text)));
		paint_end(out);
		if (i + 1 < n)
			paint_ground(m[i + 1].ground.kind == PAINT_NONE ?
			    paint_of(GROUND) : m[i + 1].ground, out);
		paint_text(ground, out);
		buf_adds(out, POINT);
		paint_end(out);
	}
}

void
status_line(const struct status_line *l, struct buf *out)
{
	struct module m[MODULES_MAX + 1] = { { .ground = { PAINT_NONE, 0,
	    { 0 } } } };
	bool fields;
	int modules = find_modules(l->config, &fields);
	size_t n = modules == JSON_NONE ? make_standard(l->facts, m) :
	    make_modules(l, modules, m);

	if (fields && modules != JSON_NONE && l->colour)
		print_fields(m, n, out);
	else
		print_plain(l, m, n, out);
	for (size_t i = 0; i < MODULES_MAX + 1; i++)
		buf_free(&m[i].text);
}
