#include "transform/edits.h"

#include "json/members.h"

struct edit {
	enum edit_mode mode;
	struct view name, value;
	struct view path;       /* within the member; p NULL: the member */
	struct edit *next;
	bool made;              /* its member has been met */
};

void
edits_add(struct edits *e, struct arena *a, enum edit_mode mode,
    struct view name, struct view value)
{
	struct edit *new = arena_alloc(a, sizeof(*new));

	if (new == NULL) {
		e->failed = true;
		return;
	}
	*new = (struct edit){ .mode = mode, .name = name, .value = value };
	if (mode == EDIT_REMOVE) {
		new->path = name;
		new->name = view_cut(&new->path, '.');
	}
	if (e->last == NULL)
		e->first = new;
	else
		e->last->next = new;
	e->last = new;
}

/* A container that is being written. */
struct writer {
	struct buf *out;
	bool object, comma;
};

static struct writer
begin(struct buf *out, bool object)
{
	buf_addc(out, object ? '{' : '[');
	return (struct writer){ .out = out, .object = object };
}

/* What stands before a value. */
static void
put_name(struct writer *w, struct view name)
{
	if (w->comma)
		buf_addc(w->out, ',');
	w->comma = true;
	if (!w->object)
		return;
	buf_addc(w->out, '"');
	buf_add(w->out, name);
	buf_add(w->out, VIEW("\":"));
}

static void
put(struct writer *w, struct view name, struct view value)
{
	put_name(w, name);
	buf_add(w->out, value);
}

static void
end(struct writer *w)
{
	buf_addc(w->out, w->object ? '}' : ']');
}

static struct view
member_of(struct view object, struct view name)
{
	struct view found = { NULL, 0 };
	struct members m = members_of(object);

	while (members_next(&m))
		if (members_same(m.name, name))
			found = m.value;
	return found;
}

/* Both are objects; what the new one has takes the place of what was there. */
static void
merge(struct view old, struct view new, struct buf *out)
{
	struct members o = members_of(old), n = members_of(new);
	struct writer w = begin(out, true);

	while (members_next(&o)) {
		struct view v = member_of(new, o.name);

		put_name(&w, o.name);
		if (v.p != NULL && members_object(v) &&
		    members_object(o.value))
			merge(o.value, v, out);
		else
			buf_add(out, v.p != NULL ? v : o.value);
	}
	while (members_next(&n))
		if (member_of(old, n.name).p == NULL)
			put(&w, n.name, n.value);
	end(&w);
}

/* The value without what the path leads to. */
static void
without(struct view value, struct view path, struct buf *out)
{
	struct members m = members_of(value);
	struct view name = view_cut(&path, '.');
	struct writer w;

	if (!members_object(value) && !members_array(value)) {
		buf_add(out, value);
		return;
	}
	w = begin(out, m.object);
	while (members_next(&m)) {
		if (m.object ? !members_same(m.name, name) :
		    !view_is(name, "*"))
			put(&w, m.name, m.value);
		else if (path.p != NULL) {
			put_name(&w, m.name);
			without(m.value, path, out);
		}
	}
	end(&w);
}

/* What an edit makes of a member's value; p NULL: there is no such member. */
static struct view
changed(struct edits *list, struct arena *a, const struct edit *e,
    struct view old)
{
	struct buf out = BUF((size_t)1 << 30);
	struct view new;

	if (e->mode == EDIT_REMOVE && e->path.p == NULL)
		return (struct view){ NULL, 0 };
	if (old.p == NULL)
		return e->mode == EDIT_REMOVE ? old : e->value;
	if (e->mode == EDIT_SET)
		return e->value;
	if (e->mode == EDIT_ADD || (e->mode == EDIT_MERGE &&
	    (!members_object(old) || !members_object(e->value))))
		return old;
	if (e->mode == EDIT_MERGE)
		merge(old, e->value, &out);
	else
		without(old, e->path, &out);
	new = arena_copy(a, buf_view(&out));
	list->failed |= out.failed || a->failed;
	buf_free(&out);
	return new;
}

/* All edits of one member, from the first one on. */
static struct view
change(struct edits *list, struct arena *a, struct edit *first,
    struct view name, struct view value)
{
	for (struct edit *e = first; e != NULL; e = e->next)
		if (members_same(e->name, name)) {
			value = changed(list, a, e, value);
			e->made = true;
		}
	return value;
}

void
edits_apply(struct edits *e, struct arena *a, struct view body,
    struct buf *out)
{
	struct members m = members_of(body);
	struct writer w;

	out->failed |= e->failed;
	if (!m.object) {
		buf_add(out, body);
		return;
	}
	w = begin(out, true);
	while (members_next(&m)) {
		struct view v = change(e, a, e->first, m.name, m.value);

		if (v.p != NULL)
			put(&w, m.name, v);
	}
	for (struct edit *i = e->first; i != NULL; i = i->next) {
		struct view v = i->made ? (struct view){ NULL, 0 } :
		    change(e, a, i, i->name, (struct view){ NULL, 0 });

		if (v.p != NULL)
			put(&w, i->name, v);
	}
	end(&w);
	out->failed |= e->failed;
}
