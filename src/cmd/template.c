#include "cmd/template.h"

#include "config/relaxed.h"
#include "json/escape.h"
#include "json/json.h"
#include "json/splice.h"

/* config.example.json, a string a line: made by the Makefile. */
static const char *const lines[] = {
#include "cmd/example.h"
};

#define EDITS 6

/* A value's new text. `with` is a piece of the filler's `made`. */
struct edit {
	int token;
	size_t start, end;
};

struct filler {
	struct buf text;        /* the example as it is */
	struct buf strict;      /* as JSON; same length */
	struct json in;
	struct buf made;        /* the new values, one after another */
	struct edit edit[EDITS];
	size_t edits;
};

/* Plain text, escaped; a dollar sign is doubled to stand for itself. */
static void
add_plain(struct buf *out, struct view plain)
{
	while (plain.p != NULL) {
		json_escape(view_cut(&plain, '$'), out);
		if (plain.p != NULL)
			buf_add(out, VIEW("$$"));
	}
}

static void
add_string(struct buf *out, struct view plain)
{
	buf_addc(out, '"');
	add_plain(out, plain);
	buf_addc(out, '"');
}

static void
begin_edit(struct filler *t, int token)
{
	t->edit[t->edits++] = (struct edit){ token, t->made.n, 0 };
}

static void
end_edit(struct filler *t)
{
	t->edit[t->edits - 1].end = t->made.n;
}

static void
set_string(struct filler *t, int token, struct view plain)
{
	begin_edit(t, token);
	add_string(&t->made, plain);
	end_edit(t);
}

/* $NAME where that is enough, else ${NAME}. */
static void
add_reference(struct buf *out, struct view name)
{
	bool plain = true;

	for (size_t i = 0; i < name.n; i++)
		plain &= !(name.p[i] >= 'a' && name.p[i] <= 'z');
	buf_addf(out, plain ? "\"$%.*s\"" : "\"${%.*s}\"", VIEW_ARG(name));
}

static void
set_keys(struct filler *t, int token, const struct template_values *v)
{
	begin_edit(t, token);
	buf_addc(&t->made, '[');
	if (v->variable.n > 0)
		add_reference(&t->made, v->variable);
	else if (v->key.n > 0)
		add_string(&t->made, v->key);
	buf_addc(&t->made, ']');
	end_edit(t);
}

static void
set_model(struct filler *t, int models, int route,
    const struct template_values *v)
{
	begin_edit(t, models);
	buf_addc(&t->made, '[');
	add_string(&t->made, v->model);
	buf_addc(&t->made, ']');
	end_edit(t);
	begin_edit(t, route);
	buf_addc(&t->made, '"');
	add_plain(&t->made, v->provider);
	buf_addc(&t->made, ',');
	add_plain(&t->made, v->model);
	buf_addc(&t->made, '"');
	end_edit(t);
}

static void
make_edits(struct filler *t, const struct template_values *v)
{
	const struct json *in = &t->in;
	int provider = json_first(in, json_get(in, JSON_ROOT, "Providers"));
	int router = json_get(in, JSON_ROOT, "Router");

	if (v->apikey.n > 0)
		set_string(t, json_get(in, JSON_ROOT, "APIKEY"), v->apikey);
	if (v->provider.n == 0)
		return;
	set_string(t, json_get(in, provider, "name"), v->provider);
	set_string(t, json_get(in, provider, "api_base_url"), v->url);
	set_keys(t, json_get(in, provider, "api_keys"), v);
	set_model(t, json_get(in, provider, "models"),
	    json_get(in, router, "default"), v);
}

/* The edits in the order of the text, since their tokens are. */
static void
apply(struct filler *t, struct buf *out)
{
	struct splice s = { .text = buf_view(&t->text), .out = out };

	for (int token = 0; token < t->in.n; token++)
		for (size_t i = 0; i < t->edits; i++) {
			struct edit *e = &t->edit[i];
			struct view old = json_raw(&t->in, token);

			if (e->token != token)
				continue;
			old.p = t->text.p + (old.p - t->strict.p);
			splice_replace(&s, old, (struct view){
			    t->made.p + e->start, e->end - e->start });
		}
	splice_end(&s);
}

bool
template_fill(const struct template_values *v, struct buf *out,
    struct fail *f)
{
	struct filler t = { .text = BUF(65536), .strict = BUF(65536),
	    .made = BUF(65536) };
	struct relaxed map = { .n = 0 };
	size_t offset;
	bool ok;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		buf_adds(&t.text, lines[i]);
	buf_add(&t.strict, buf_view(&t.text));
	ok = relaxed_strict(&t.strict, &map, &offset) &&
	    json_parse(&t.in, buf_view(&t.strict), f);
	if (ok) {
		make_edits(&t, v);
		apply(&t, out);
	}
	if (!ok || t.made.failed || out->failed)
		ok = fail(f, 500, "the configuration is too long");
	relaxed_free(&map);
	json_free(&t.in);
	buf_free(&t.text);
	buf_free(&t.strict);
	buf_wipe(&t.made);
	return ok;
}
