/* Changes to a configuration's text: every byte that is not meant stays. */
#include "edit_check.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define WAY(...) { __VA_ARGS__, NULL }

static const struct {
	const char *const way[6];
	const char *text, *want;        /* with "x" as the value */
} sets[] = {
	/* What is there is replaced, however it is written. */
	{ WAY("a"), "{\"a\": 1}", "{\"a\": \"x\"}" },
	{ WAY("a"), "{a: 'it\\'s', // why\n}", "{a: \"x\", // why\n}" },
	{ WAY("a"), "{'b':'\"\"',a:{},}", "{'b':'\"\"',a:\"x\",}" },
	{ WAY("a", "b"), "{\"a\": {/* 1 */ \"b\" /* 2 */ : [3] /* 4 */ }}",
	    "{\"a\": {/* 1 */ \"b\" /* 2 */ : \"x\" /* 4 */ }}" },
	{ WAY("a"), "{\"a\": 1, \"a\": 2}", "{\"a\": 1, \"a\": \"x\"}" },
	{ WAY("a", "1"), "{\"a\": [1, 2, 3]}", "{\"a\": [1, \"x\", 3]}" },
	{ WAY("a"), "\xef\xbb\xbf{\"a\": 1}", "\xef\xbb\xbf{\"a\": \"x\"}" },
	/* A line of its own, where the others have one. */
	{ WAY("b"), "{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"b\": \"x\"\n}\n" },
	{ WAY("b"), "{\n\t\"a\": 1,\n}\n",
	    "{\n\t\"a\": 1,\n\t\"b\": \"x\",\n}\n" },
	{ WAY("b"), "{\n  \"a\": 1 // one\n  // more\n}",
	    "{\n  \"a\": 1, // one\n  // more\n  \"b\": \"x\"\n}" },
	{ WAY("b"), "{\n  \"a\": 1, /* , */ // ,\n}",
	    "{\n  \"a\": 1, /* , */ // ,\n  \"b\": \"x\",\n}" },
	{ WAY("b"), "{\n  \"a\": 1 /* , */\n}",
	    "{\n  \"a\": 1, /* , */\n  \"b\": \"x\"\n}" },
	{ WAY("b"), "{\r\n  \"a\": 1\r\n}\r\n",
	    "{\r\n  \"a\": 1,\r\n  \"b\": \"x\"\r\n}\r\n" },
	{ WAY("b"), "{ \"a\": 1\n}", "{ \"a\": 1,\n  \"b\": \"x\"\n}" },
	{ WAY("b"), "{\n   \"a\": 1 }", "{\n   \"a\": 1, \"b\": \"x\" }" },
	/* In line with the others. */
	{ WAY("b"), "{ \"a\": 1 }", "{ \"a\": 1, \"b\": \"x\" }" },
	{ WAY("b"), "{\"a\":1}", "{\"a\":1,\"b\":\"x\"}" },
	{ WAY("b"), "{\"a\": 1,}", "{\"a\": 1, \"b\": \"x\",}" },
	{ WAY("b"), "{\"a\": 1 /* c */}", "{\"a\": 1, /* c */ \"b\": \"x\"}" },
	{ WAY("a", "-"), "{\"a\": [\"m\"]}", "{\"a\": [\"m\", \"x\"]}" },
	{ WAY("a", "-"), "{\"a\":[\"m\",\"n\"]}",
	    "{\"a\":[\"m\",\"n\",\"x\"]}" },
	{ WAY("a", "2"), "{\"a\": [\n    1,\n    2\n  ]}",
	    "{\"a\": [\n    1,\n    2,\n    \"x\"\n  ]}" },
	/* Into what is empty. */
	{ WAY("a"), "{}", "{\"a\": \"x\"}" },
	{ WAY("a", "-"), "{\n  \"a\": []\n}", "{\n  \"a\": [\"x\"]\n}" },
	{ WAY("a", "b"), "{\n    \"a\": {}\n}",
	    "{\n    \"a\": {\n        \"b\": \"x\"\n    }\n}" },
	{ WAY("a", "b"), "{\n  \"a\": { /* none */ }\n}",
	    "{\n  \"a\": { /* none */\n    \"b\": \"x\"\n  }\n}" },
	{ WAY("a", "b"), "{\n  \"a\": {\n    // none\n  }\n}",
	    "{\n  \"a\": {\n    // none\n    \"b\": \"x\"\n  }\n}" },
	/* What it is to stand in is made. */
	{ WAY("Router", "think"), "{\n  \"Providers\": []\n}\n",
	    "{\n  \"Providers\": [],\n  \"Router\": {\n    \"think\": \"x\"\n"
	    "  }\n}\n" },
	{ WAY("Router", "think"), "{\n\t\"Router\": null, // yet\n}\n",
	    "{\n\t\"Router\": {\n\t\t\"think\": \"x\"\n\t}, // yet\n}\n" },
	{ WAY("a", "0", "b"), "{}", "{\"a\": [{\"b\": \"x\"}]}" },
	{ WAY("a\"b"), "{}", "{\"a\\\"b\": \"x\"}" },
	/* Refused: NULL. */
	{ WAY("a", "b"), "{\"a\": 1}", NULL },
	{ WAY("a", "b"), "{\"a\": [1]}", NULL },
	{ WAY("a", "2"), "{\"a\": [1]}", NULL },
	{ WAY("a"), "[1]", NULL },
	{ WAY("a"), "{", NULL },
	{ WAY("a"), "{} /* ", NULL },
	{ WAY("a"), "", NULL },
};

static const struct {
	const char *const way[6];
	const char *text, *want;
} removals[] = {
	{ WAY("a"), "{}", "{}" },
	{ WAY("a"), "{\"a\": 1}", "{}" },
	{ WAY("a"), "{\n  \"a\": 1\n}", "{\n}" },
	{ WAY("a"), "{ \"a\": 1, \"b\": 2 }", "{ \"b\": 2 }" },
	{ WAY("b"), "{ \"a\": 1, \"b\": 2 }", "{ \"a\": 1 }" },
	{ WAY("b"), "{\n  \"a\": 1,\n  \"b\": 2\n}", "{\n  \"a\": 1\n}" },
	{ WAY("b"), "{\n  \"a\": 1,\n  \"b\": 2,\n}", "{\n  \"a\": 1,\n}" },
	{ WAY("a"), "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}",
	    "{\r\n  \"b\": 2\r\n}" },
	{ WAY("b"), "{\n  \"a\": 1, // one\n  \"b\": 2 // two\n}",
	    "{\n  \"a\": 1 // one\n   // two\n}" },
	{ WAY("b"), "{\"a\": 1, /* , */ \"b\": 2}", "{\"a\": 1 /* , */ }" },
	{ WAY("a"), "{\"a\": 1 /* , */ , \"b\": 2}", "{ /* , */  \"b\": 2}" },
	{ WAY("a"), "{\"a\": 1, \"b\": 2, \"a\": 3}", "{\"b\": 2}" },
	{ WAY("a", "1"), "{\"a\": [1, 2, 3]}", "{\"a\": [1, 3]}" },
	{ WAY("a", "b"), "{\"a\": {'b': 'c'}}", "{\"a\": {}}" },
	{ WAY("a", "b"), "{\"a\": 1}", "{\"a\": 1}" },
};

static void
check_set(const char *const *way, const char *text, const char *want)
{
	struct buf made = BUF(4096);
	struct fail f;

	buf_adds(&made, text);
	if (edit_set(&made, way, VIEW("\"x\""), &f))
		IS(buf_cstr(&made), want);
	else
		OK(want == NULL && view_is(buf_view(&made), text) &&
		    f.text[0] != '\0', "refused: %s", f.text);
	IS(edit_check_set(view_of(text), way, VIEW("\"x\"")), NULL);
	IS(edit_check_remove(view_of(text), way), NULL);
	buf_free(&made);
}

static void
check_remove(const char *const *way, const char *text, const char *want)
{
	struct buf made = BUF(4096);
	struct fail f;

	buf_adds(&made, text);
	OK(edit_remove(&made, way, &f), "removed");
	IS(buf_cstr(&made), want);
	IS(edit_check_remove(view_of(text), way), NULL);
	buf_free(&made);
}

static void
quote(void)
{
	struct buf out = BUF(100);

	edit_quote(&out, VIEW("a,\"m\" for $5"));
	IS(buf_cstr(&out), "\"a,\\\"m\\\" for $$5\"");
	buf_free(&out);
}

/* A text that has no room for more is left as it was. */
static void
ceiling(void)
{
	static const char *const way[] = WAY("b");
	struct buf made = BUF(10);
	struct fail f;

	buf_adds(&made, "{\"a\": 1}");
	OK(!edit_set(&made, way, VIEW("\"x\""), &f), "no room");
	IS(buf_cstr(&made), "{\"a\": 1}");
	buf_free(&made);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(sets); i++)
		check_set(sets[i].way, sets[i].text, sets[i].want);
	for (size_t i = 0; i < COUNT(removals); i++)
		check_remove(removals[i].way, removals[i].text,
		    removals[i].want);
	quote();
	ceiling();
	return done_testing();
}
