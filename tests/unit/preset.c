/* A manifest and answers become a configuration. */
#include "cmd/preset_apply.h"
#include "cmd/preset_ask.h"
#include "cmd/secrecy.h"
#include "json/pretty.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* With a = "x", key = "$KEY", money = "5$", n = 7, yes = true, many = [..] */
static const char answers[] = "{\"a\": \"x\", \"key\": \"$KEY\", "
    "\"money\": \"5$\", \"n\": 7, \"yes\": true, \"many\": [\"p\", \"q\"]}";

static const struct {
	const char *manifest, *want;    /* NULL: refused */
} cases[] = {
	/* What tells about it is no configuration, nor are questions' ids. */
	{ "{name:'n',version:'1',schema:[{id:'PORT'}],userValues:{},PORT:1,"
	    "Router:{}}", "{\"Router\":{}}" },
	{ "{\"Router\": {\"default\": \"p,#{a}\"}}",
	    "{\"Router\":{\"default\":\"p,x\"}}" },
	{ "{\"x\": \"#{a}#{a} #{n}\"}", "{\"x\":\"xx 7\"}" },
	/* Alone it keeps its type. */
	{ "{\"x\": [\"#{n}\", \"#{yes}\", \"#{many}\", \"#{a}\"]}",
	    "{\"x\":[7,true,[\"p\", \"q\"],\"x\"]}" },
	{ "{\"x\": \"<#{many}>\"}", "{\"x\":\"<p,q>\"}" },
	/* A variable stays one, another dollar sign stands for itself. */
	{ "{\"x\": \"#{key}\", \"y\": \"#{money}\", \"z\": \"$OWN\"}",
	    "{\"x\":\"$KEY\",\"y\":\"5$$\",\"z\":\"$OWN\"}" },
	{ "{\"x\": \"#{none}\"}", NULL },
	{ "{\"x\": \"#{a\", \"#{a}\": 1}", "{\"x\":\"#{a\",\"#{a}\":1}" },
	/* A template in the place of all else. */
	{ "{\"y\": 1, \"template\": {\"x\": \"#{a}\"}}", "{\"x\":\"x\"}" },
	/* Put where they belong, if they do. */
	{ "{\"P\": [{\"k\": 0}], \"configMappings\": ["
	    "{\"target\": \"P[0].k\", \"value\": \"#{a}\"},"
	    "{\"target\": \"R.t\", \"value\": 5, \"when\": "
	    "{\"field\": \"n\", \"operator\": \"gt\", \"value\": 6}},"
	    "{\"target\": \"R.u\", \"value\": 5, \"when\": ["
	    "{\"field\": \"yes\", \"value\": false}]}]}",
	    "{\"P\":[{\"k\":\"x\"}],\"R\":{\"t\":5}}" },
	{ "{\"configMappings\": [{\"target\": \"\", \"value\": 1}]}", NULL },
	{ "{\"configMappings\": [{\"target\": \"a..b[\", \"value\": 1}]}",
	    "{\"a\": {\"b\": 1}}" },
	{ "{\"x\": 1, \"configMappings\": [{\"target\": \"x.y\", "
	    "\"value\": 1}]}", NULL },
};

/* {field, operator, value}, and whether it holds. */
static const struct {
	const char *condition;
	bool holds;
} conditions[] = {
	{ "null", true },
	{ "[]", true },
	{ "{\"field\": \"a\", \"value\": \"x\"}", true },
	{ "{\"field\": \"a\", \"operator\": \"eq\", \"value\": \"y\"}", false },
	{ "{\"field\": \"none\", \"value\": \"\"}", false },
	{ "{\"field\": \"a\", \"operator\": \"ne\", \"value\": \"y\"}", true },
	{ "{\"field\": \"a\", \"operator\": \"in\", \"value\": [1, \"x\"]}",
	    true },
	{ "{\"field\": \"a\", \"operator\": \"nin\", \"value\": [\"x\"]}",
	    false },
	{ "{\"field\": \"n\", \"operator\": \"gt\", \"value\": 7}", false },
	{ "{\"field\": \"n\", \"operator\": \"gte\", \"value\": 7}", true },
	{ "{\"field\": \"n\", \"operator\": \"lt\", \"value\": 7.5}", true },
	{ "{\"field\": \"n\", \"operator\": \"lte\", \"value\": 6}", false },
	{ "{\"field\": \"n\", \"operator\": \"exists\"}", true },
	{ "{\"field\": \"none\", \"operator\": \"exists\"}", false },
	{ "[{\"field\": \"a\", \"value\": \"x\"}, "
	    "{\"field\": \"n\", \"value\": 8}]", false },
};

static bool
take(struct values *v, const char *text)
{
	struct json in = { 0 };
	struct fail f;
	bool ok = json_parse(&in, view_of(text), &f) &&
	    values_take(v, &in, JSON_ROOT);

	json_free(&in);
	return ok;
}

static void
apply(const char *text, const char *want)
{
	struct values v = { .n = 0 };
	struct buf out = BUF(65536);
	struct manifest m;
	struct fail f = { 0 };

	OK(manifest_parse(&m, view_of(text), "m", &f) && take(&v, answers),
	    "it can be read");
	if (preset_apply(&m, &v, &out, &f)) {
		struct json a = { 0 };

		OK(json_parse(&a, buf_view(&out), &f), "it is JSON");
		json_free(&a);
		IS(buf_cstr(&out), want);
	} else {
		OK(want == NULL, "refused: %s", f.text);
	}
	values_free(&v);
	manifest_free(&m);
	buf_free(&out);
}

static void
match(const char *condition, bool holds)
{
	struct values v = { .n = 0 };
	struct json in = { 0 };
	struct fail f;

	OK(take(&v, answers) && json_parse(&in, view_of(condition), &f) &&
	    values_match(&v, &in, JSON_ROOT) == holds, "%s", condition);
	json_free(&in);
	values_free(&v);
}

static const struct { const char *text, *want; } pretty[] = {
	{ "{}", "{}" },
	{ "{ }", "{}" },
	{ "7", "7" },
	{ "{\"a\":[1,{\"b\":\"x,{\\\"}\"},[]],\"c\":{}}",
	    "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,{\\\"}\"\n    },\n"
	    "    []\n  ],\n  \"c\": {}\n}" },
	{ "[ true ,\n null ]", "[\n  true,\n  null\n]" },
};

static const struct {
	const char *text;
	bool secret, reference, url;
} looks[] = {
	{ "deepseek-chat", false, false, false },
	{ "anthropic/claude-sonnet-4-5-20250929", false, false, false },
	{ "http://localhost:11434/v1/chat/completions", false, false, false },
	{ "sk-0123456789abcdef", true, false, false },
	{ "Bearer sk-0123456789abcdef", true, false, false },
	{ "0123456789abcdef0123456789abcdef", true, false, false },
	{ "0f0e0d0c-1111-2222-3333-444455556666", true, false, false },
	{ "my-own-secret", true, false, false },
	{ "$DEEPSEEK_API_KEY", false, true, false },
	{ "Bearer ${deepseek}", false, true, false },
	{ "$KEY-and-a-long-rest", false, true, false },
	{ "$KEYhunter2hunter2", false, false, false },
	{ "costs $5", false, false, false },
	{ "$$NAME", false, true, false },
	{ "https://me:pw@h/x", false, false, true },
	{ "https://h/x?key=1&b=2", false, false, true },
	{ "https://h/x?api-version=2", false, false, false },
	{ "https://h/x?key=$KEY", false, true, false },
};

static void
look(void)
{
	struct mask m = { .n = 0 };

	mask_add(&m, VIEW("own-secret"));
	for (size_t i = 0; i < COUNT(looks); i++) {
		struct view v = view_of(looks[i].text);

		OK(secrecy_holds(&m, v) == looks[i].secret, "%s: a secret",
		    looks[i].text);
		OK(secrecy_is_reference(v) == looks[i].reference,
		    "%s: a reference", looks[i].text);
		OK(secrecy_in_url(v) == looks[i].url, "%s: in the URL",
		    looks[i].text);
	}
	mask_free(&m);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		apply(cases[i].manifest, cases[i].want);
	for (size_t i = 0; i < COUNT(conditions); i++)
		match(conditions[i].condition, conditions[i].holds);
	for (size_t i = 0; i < COUNT(pretty); i++) {
		struct buf out = BUF(4096);

		json_pretty(view_of(pretty[i].text), &out);
		IS(buf_cstr(&out), pretty[i].want);
		buf_free(&out);
	}
	look();
	return done_testing();
}
