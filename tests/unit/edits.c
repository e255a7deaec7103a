/* Changes to a body that is written, and the walk over its members. */
#include "json/json.h"
#include "json/members.h"
#include "transform/edits.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Names and values, "a=1 b={..}"; apostrophes stand for quotes. */
static const struct { const char *text, *want; } walks[] = {
	{ "{}", "" },
	{ "[]", "" },
	{ "", "" },
	{ "7", "" },
	{ "'{'", "" },
	{ " { 'a' : 1 , 'b':true,'c' :null } ", "a=1 b=true c=null" },
	{ "{'a':'}\\'','b':['{',{'c':'\\\\'}],'d':{}}",
	    "a='}\\'' b=['{',{'c':'\\\\'}] d={}" },
	{ "{'\\'':-1.5e3,'':[]}", "\\'=-1.5e3 =[]" },
	{ "[1, 'x',[2],{'a':3}]", "=1 ='x' =[2] ={'a':3}" },
	/* No JSON: an end, not a crash. */
	{ "{'a", "" },
	{ "{'a'", "" },
	{ "{'a':", "" },
	{ "{'a':'\\", "a='\\" },
	{ "{'a':[", "a=[" },
	{ "{'a':1 'b':2", "a=1 b=2" },
	{ "{a:1}", "" },
	{ "[}", "" },
};

static struct view
quoted(struct arena *a, const char *text)
{
	struct view v = arena_copy(a, view_of(text));

	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] == '\'')
			((char *)(uintptr_t)v.p)[i] = '"';
	return v;
}

static const char *
swapped(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] == '"')
			b->p[i] = '\'';
	return buf_cstr(b);
}

static void
walk(void)
{
	for (size_t i = 0; i < COUNT(walks); i++) {
		struct arena a = { 0 };
		struct buf out = BUF(4096);
		struct members m = members_of(quoted(&a, walks[i].text));

		while (members_next(&m))
			buf_addf(&out, "%s%.*s=%.*s", out.n > 0 ? " " : "",
			    VIEW_ARG(m.name), VIEW_ARG(m.value));
		IS(swapped(&out), walks[i].want);
		buf_free(&out);
		arena_free(&a);
	}
	OK(members_same(VIEW("a"), VIEW("\\u0061")) &&
	    !members_same(VIEW("a"), VIEW("\\u0062")) &&
	    !members_same(VIEW("a"), VIEW("b")), "names by what they mean");
}

static const struct {
	const char *body;
	struct { enum edit_mode mode; const char *name, *value; } edit[3];
	const char *want;
} rows[] = {
	{ "{'a':1}", { { EDIT_ADD, "a", "2" } }, "{'a':1}" },
	{ "{'a':1}", { { EDIT_ADD, "b", "2" } }, "{'a':1,'b':2}" },
	{ "{}", { { EDIT_ADD, "b", "'x'" } }, "{'b':'x'}" },
	{ " {'a': 1, 'b' : [1, 2]} ", { { EDIT_SET, "a", "{'c':3}" } },
	    "{'a':{'c':3},'b':[1, 2]}" },
	{ "{'a':1}", { { EDIT_SET, "b", "null" } }, "{'a':1,'b':null}" },
	{ "{'a':1,'b':2}", { { EDIT_REMOVE, "a", "" } }, "{'b':2}" },
	{ "{'a':1,'b':2}", { { EDIT_REMOVE, "b", "" } }, "{'a':1}" },
	{ "{'a':1}", { { EDIT_REMOVE, "a", "" } }, "{}" },
	{ "{'a':1}", { { EDIT_REMOVE, "b", "" } }, "{'a':1}" },
	/* Merged: what is there stays, but objects take things in. */
	{ "{'a':1}", { { EDIT_MERGE, "a", "2" } }, "{'a':1}" },
	{ "{'a':[1]}", { { EDIT_MERGE, "a", "[2]" } }, "{'a':[1]}" },
	{ "{'a':1}", { { EDIT_MERGE, "a", "{'b':2}" } }, "{'a':1}" },
	{ "{'a':{'b':1}}", { { EDIT_MERGE, "a", "2" } }, "{'a':{'b':1}}" },
	{ "{}", { { EDIT_MERGE, "a", "{'b': 2}" } }, "{'a':{'b': 2}}" },
	{ "{'a':{'b':1,'c':[1],'d':{'e':1,'f':2},'g':{}}}",
	    { { EDIT_MERGE, "a", "{ 'b' : 2, 'c':[2], 'd':{'e':3,'h':4}, "
	    "'g':5, 'i':6 }" } },
	    "{'a':{'b':2,'c':[2],'d':{'e':3,'f':2,'h':4},'g':5,'i':6}}" },
	/* Paths. */
	{ "{'a':{'b':1,'c':2},'b':3}", { { EDIT_REMOVE, "a.b", "" } },
	    "{'a':{'c':2},'b':3}" },
	{ "{'a':{'b':1}}", { { EDIT_REMOVE, "a.x", "" } }, "{'a':{'b':1}}" },
	{ "{'a':1}", { { EDIT_REMOVE, "a.x", "" } }, "{'a':1}" },
	{ "{}", { { EDIT_REMOVE, "a.x", "" } }, "{}" },
	{ "{'t':[{'n':1,'s':2},{'s':3},4,[5]]}",
	    { { EDIT_REMOVE, "t.*.s", "" } }, "{'t':[{'n':1},{},4,[5]]}" },
	{ "{'t':[{'f':{'s':2,'p':{}}}]}", { { EDIT_REMOVE, "t.*.f.s", "" } },
	    "{'t':[{'f':{'p':{}}}]}" },
	{ "{'t':[1,2]}", { { EDIT_REMOVE, "t.*", "" } }, "{'t':[]}" },
	/* Several, in the order in which they were noted. */
	{ "{'a':1,'z':0}", { { EDIT_SET, "a", "{'x':1}" },
	    { EDIT_MERGE, "a", "{'y':2}" }, { EDIT_ADD, "a", "3" } },
	    "{'a':{'x':1,'y':2},'z':0}" },
	{ "{'a':1}", { { EDIT_REMOVE, "a", "" }, { EDIT_ADD, "a", "2" } },
	    "{'a':2}" },
	{ "{'a':1}", { { EDIT_ADD, "b", "2" }, { EDIT_REMOVE, "b", "" } },
	    "{'a':1}" },
	{ "{'a':1}", { { EDIT_ADD, "b", "2" }, { EDIT_SET, "c", "3" },
	    { EDIT_SET, "b", "4" } }, "{'a':1,'b':4,'c':3}" },
	{ "{'m\\u006f':1}", { { EDIT_SET, "mo", "2" } }, "{'m\\u006f':2}" },
	/* A body that is no object. */
	{ "[1]", { { EDIT_ADD, "a", "2" } }, "[1]" },
	{ "", { { EDIT_ADD, "a", "2" } }, "" },
};

static void
apply(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a = { 0 };
		struct edits e = { 0 };
		struct buf out = BUF(4096);
		struct json in = { 0 };
		struct fail f;

		for (size_t k = 0; k < COUNT(rows[i].edit) &&
		    rows[i].edit[k].name != NULL; k++)
			edits_add(&e, &a, rows[i].edit[k].mode,
			    view_of(rows[i].edit[k].name),
			    quoted(&a, rows[i].edit[k].value));
		edits_apply(&e, &a, quoted(&a, rows[i].body), &out);
		OK(out.n == 0 || json_parse(&in, buf_view(&out), &f),
		    "JSON comes out of row %zu", i);
		IS(swapped(&out), rows[i].want);
		json_free(&in);
		buf_free(&out);
		arena_free(&a);
	}
}

/* The ceiling holds. */
static void
ceiling(void)
{
	struct arena a = { 0 };
	struct edits e = { 0 };
	struct buf out = BUF(8);

	edits_add(&e, &a, EDIT_SET, VIEW("a"), VIEW("\"longer\""));
	edits_apply(&e, &a, VIEW("{\"b\":1}"), &out);
	OK(out.failed, "too long is told");
	buf_free(&out);
	arena_free(&a);
}

int
main(void)
{
	walk();
	apply();
	ceiling();
	return done_testing();
}
