#include "core/refused.h"

#include "core/refused_beta.h"
#include "core/refused_place.h"
#include "core/refused_words.h"
#include "json/json.h"

/* Errors within errors: a gateway's, with a provider's in it. */
#define DEPTH_MAX 8
#define ELEMENTS_MAX 64
#define PATH_MAX_BYTES 512

struct reading {
	struct refused *r;
	const struct sent *sent;
};

static void read_value(struct reading *g, const struct json *in, int t,
    int depth);

/* Members that hold what is said. Others may repeat what was sent. */
static const char *const telling[] = { "error", "errors", "detail", "details",
	"message", "msg", "Message", "error_message", "error_msg",
	"error_description", "description", "title", "metadata", "raw",
	"cause", "fieldViolations", NULL };

static bool
is_known(const struct refused *r, const struct lesson *l)
{
	for (size_t i = 0; i < r->n; i++) {
		struct view old = r->lesson[i].name;

		if (lesson_same(&r->lesson[i], l))
			return true;
		/* A new name for it is better than to do without. */
		if (r->lesson[i].kind == LESSON_NAME &&
		    l->kind == LESSON_FIELD &&
		    view_eq(view_cut(&old, '='), l->name))
			return true;
	}
	return false;
}

static void
add(struct refused *r, enum lesson_kind kind, struct view name)
{
	struct lesson l = { .kind = kind, .name = name };

	if (r->n == REFUSED_MAX || !lesson_is_sound(&l) || is_known(r, &l))
		return;
	l.name = arena_copy(&r->arena, name);
	if (l.name.n > 0)
		r->lesson[r->n++] = l;
}

static void
add_field(void *reading, struct view path)
{
	struct reading *g = reading;

	add(g->r, LESSON_FIELD, path);
}

static void
add_beta(void *reading, struct view beta)
{
	struct reading *g = reading;

	add(g->r, LESSON_BETA, beta);
}

static void
stop_at(void *there, struct view path)
{
	bool *is = there;

	(void)path;
	*is = true;
}

/* A member that is to be called otherwise, if it is there and the new not. */
static void
add_rename(struct reading *g, const struct refused_name *name)
{
	struct buf pair = BUF(LESSON_NAME_MAX);
	bool old = false, new = false;

	if (name->instead.n > 0) {
		refused_place(g->sent->body, name->name, stop_at, &old);
		refused_place(g->sent->body, name->instead, stop_at, &new);
	}
	if (old && !new) {
		buf_addf(&pair, "%.*s=%.*s", VIEW_ARG(name->name),
		    VIEW_ARG(name->instead));
		add(g->r, LESSON_NAME, buf_view(&pair));
	}
	buf_free(&pair);
}

static void
take_name(void *reading, const struct refused_name *name)
{
	struct reading *g = reading;
	struct buf path = BUF(PATH_MAX_BYTES);

	add_rename(g, name);
	if (name->parent.n > 0) {
		buf_add(&path, name->parent);
		buf_addc(&path, '/');
	}
	buf_add(&path, name->name);
	if (!path.failed)
		refused_place(g->sent->body, buf_view(&path), add_field, g);
	buf_free(&path);
}

static void
read_words(struct reading *g, struct view text)
{
	refused_words(text, take_name, g);
	refused_betas(text, g->sent->headers, add_beta, g);
	g->r->returned |= refused_what_returned(text);
}

/* A text, or JSON in a text, another's error whole. */
static void
read_text(struct reading *g, struct view text, int depth)
{
	struct json in = { 0 };
	struct fail unused;

	text = view_trim(text);
	if (text.n > 0 && (text.p[0] == '{' || text.p[0] == '[') &&
	    depth < DEPTH_MAX && json_parse(&in, text, &unused))
		read_value(g, &in, JSON_ROOT, depth + 1);
	else
		read_words(g, text);
	json_free(&in);
}

/*
 * FastAPI's {"type":"extra_forbidden","loc":["body","x"],"msg":...}, and its
 * older {"type":"value_error.extra",...}. Its "input" is what was sent.
 */
static void
read_loc(struct reading *g, const struct json *in, int t)
{
	int loc = json_get(in, t, "loc"), type = json_get(in, t, "type");
	struct refused_name name = { .instead = VIEW("") };
	struct buf path = BUF(PATH_MAX_BYTES);

	if (!json_is(in, type, "extra_forbidden") &&
	    !json_is(in, type, "value_error.extra"))
		return;
	for (int p = json_first(in, loc); p != JSON_NONE;
	    p = json_next(in, p)) {
		if (json_is(in, p, "body") && path.n == 0)
			continue;
		buf_addc(&path, '/');
		buf_add(&path, json_is_string(in, p) ? json_escaped(in, p) :
		    json_raw(in, p));
	}
	name.parent = VIEW("");
	name.name = buf_view(&path);
	if (!path.failed && path.n > 0)
		take_name(g, &name);
	buf_free(&path);
}

/* OpenAI's {"param":"x","code":"unsupported_parameter"} */
static void
read_param(struct reading *g, const struct json *in, int t)
{
	int code = json_get(in, t, "code");
	struct refused_name name = { .parent = VIEW(""),
		.name = json_escaped(in, json_get(in, t, "param")),
		.instead = VIEW("") };

	if (json_is(in, code, "invalid_encrypted_content"))
		g->r->returned = true;
	if (name.name.n > 0 && (json_is(in, code, "unsupported_parameter") ||
	    json_is(in, code, "unknown_parameter") ||
	    json_is(in, code, "unsupported_value")))
		take_name(g, &name);
}

static void
read_object(struct reading *g, const struct json *in, int t, int depth)
{
	if (json_is_array(in, json_get(in, t, "loc"))) {
		read_loc(g, in, t);
		return;
	}
	for (size_t i = 0; telling[i] != NULL; i++)
		read_value(g, in, json_get(in, t, telling[i]), depth + 1);
	/* Last: its message may say what to send instead. */
	read_param(g, in, t);
}

static void
read_value(struct reading *g, const struct json *in, int t, int depth)
{
	struct buf plain = BUF(64 << 10);
	int n = 0;

	if (depth > DEPTH_MAX)
		return;
	if (json_is_object(in, t))
		read_object(g, in, t, depth);
	else if (json_is_array(in, t))
		for (int e = json_first(in, t); e != JSON_NONE &&
		    n++ < ELEMENTS_MAX; e = json_next(in, e))
			read_value(g, in, e, depth + 1);
	else if (json_text(in, t, &plain) && !plain.failed)
		read_text(g, buf_view(&plain), depth);
	buf_free(&plain);
}

void
refused_read(struct refused *r, const struct sent *sent, struct view error)
{
	struct reading g = { r, sent };

	read_text(&g, error, 0);
}

void
refused_free(struct refused *r)
{
	arena_free(&r->arena);
	*r = (struct refused){ .n = 0 };
}
