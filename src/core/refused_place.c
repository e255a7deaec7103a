#include "core/refused_place.h"

#include "base/buf.h"
#include "core/lesson.h"
#include "json/members.h"

/* Parts of a path as a provider tells it. */
#define PARTS 12

struct told {
	struct view part[PARTS];
	int parts;
};

/* The way to a value, as far as it has been gone. */
struct trail {
	struct view name[LESSON_PARTS];
	int n;
};

/* Objects in which a name may stand that is told without its place. */
static const char *const usual[] = { "output_config", "reasoning",
	"stream_options", "thinking", "text", "generationConfig",
	"generationConfig.thinkingConfig", "tools", "tools.function",
	"messages", "messages.content", "system", NULL };

static bool
is_break(char c)
{
	return c == '.' || c == '/' || c == '[' || c == ']' || c == '#';
}

/* False if there is nothing in it, or too much. */
static bool
cut_told(struct view path, struct told *t)
{
	for (size_t i = 0; i < path.n;) {
		size_t from = i;

		while (i < path.n && !is_break(path.p[i]))
			i++;
		if (i > from && t->parts == PARTS)
			return false;
		if (i > from)
			t->part[t->parts++] = (struct view){ path.p + from,
			    i - from };
		i++;
	}
	return t->parts > 0;
}

/* Lower case; '\0' for what does not count. */
static char
plain(char c)
{
	if (c == '_' || c == '-')
		return '\0';
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Does a begin with b, but for how they are spelt? *used: how much of a. */
static bool
begins_alike(struct view a, struct view b, size_t *used)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (k < b.n && plain(b.p[k]) == '\0')
			k++;
		if (k == b.n)
			break;
		while (i < a.n && plain(a.p[i]) == '\0')
			i++;
		if (i == a.n || plain(a.p[i++]) != plain(b.p[k++]))
			return false;
	}
	while (i < a.n && plain(a.p[i]) == '\0')
		i++;
	*used = i;
	return true;
}

static bool
alike(struct view a, struct view b)
{
	size_t used;

	return begins_alike(a, b, &used) && used == a.n;
}

static bool
is_number(struct view v)
{
	int64_t unused;

	return view_number(v, &unused);
}

static bool go(struct view value, const struct view *part, int parts,
    struct trail *t);

static bool
enter(struct trail *t, struct view name)
{
	if (t->n == LESSON_PARTS)
		return false;
	t->name[t->n++] = name;
	return true;
}

/* Into the first element in which the rest of the path is to be found. */
static bool
go_array(struct members m, const struct view *part, int parts,
    struct trail *t)
{
	if (is_number(*part)) {
		part++;
		parts--;
	}
	if (parts == 0 || !enter(t, VIEW("*")))
		return false;
	while (members_next(&m))
		if (go(m.value, part, parts, t))
			return true;
	t->n--;
	return false;
}

static bool
go_object(struct members m, struct view whole, const struct view *part,
    int parts, struct trail *t)
{
	while (members_next(&m)) {
		if (!alike(m.name, *part))
			continue;
		/* The word for a block of text, not its text. */
		if (parts > 1 && !members_object(m.value) &&
		    !members_array(m.value))
			break;
		if (!enter(t, m.name))
			return false;
		if (parts == 1 || go(m.value, part + 1, parts - 1, t))
			return true;
		t->n--;
		return false;
	}
	return parts > 1 && go(whole, part + 1, parts - 1, t);
}

static bool
go(struct view value, const struct view *part, int parts, struct trail *t)
{
	struct members m = members_of(value);

	if (members_array(value))
		return go_array(m, part, parts, t);
	return members_object(value) && go_object(m, value, part, parts, t);
}

/* Where it is; what would have no type without it goes as a whole. */
static void
tell(struct trail *t, refused_found *found, void *context)
{
	struct buf path = BUF(LESSON_NAME_MAX);

	if (t->n > 1 && view_is(t->name[t->n - 1], "type"))
		t->n--;
	for (int i = 0; i < t->n; i++) {
		if (i > 0)
			buf_addc(&path, '.');
		buf_add(&path, t->name[i]);
	}
	if (!path.failed)
		found(context, buf_view(&path));
	buf_free(&path);
}

static bool
look_up(struct view body, const struct told *told, refused_found *found,
    void *context)
{
	struct trail t = { .n = 0 };

	if (!go(body, told->part, told->parts, &t))
		return false;
	tell(&t, found, context);
	return true;
}

/* The name inside of an object that is told by its own path. */
static bool
look_inside(struct view body, const char *object, struct view name,
    refused_found *found, void *context)
{
	struct view path = view_of(object);
	struct told told = { .parts = 0 };

	cut_told(path, &told);
	told.part[told.parts++] = name;
	return look_up(body, &told, found, context);
}

/* "reasoningEffort" of what is sent as {"reasoning":{"effort":...}} */
static void
look_joined(struct view body, struct view name, refused_found *found,
    void *context)
{
	size_t used;

	if (begins_alike(name, VIEW("reasoning"), &used) && used < name.n)
		look_inside(body, "reasoning", view_skip(name, used), found,
		    context);
}

void
refused_place(struct view body, struct view path, refused_found *found,
    void *context)
{
	struct told told = { .parts = 0 };
	bool any = false;

	if (!members_object(body) || !cut_told(path, &told) ||
	    look_up(body, &told, found, context))
		return;
	if (told.parts > 1 || view_is(told.part[0], "type"))
		return;
	for (size_t i = 0; usual[i] != NULL; i++)
		any |= look_inside(body, usual[i], told.part[0], found,
		    context);
	if (!any)
		look_joined(body, told.part[0], found, context);
}
