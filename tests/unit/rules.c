/* Router.rules, profiles and project files: mistakes, and what is kept. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "tap.h"

#define HEAD "{\"Providers\": [{\"name\": \"p\", \"api_base_url\": " \
	"\"http://localhost:1/v1/chat/completions\", \"models\": [\"m\", " \
	"\"n\"]}], \"Router\": {\"default\": \"p,m\", \n"
#define RULES(list) HEAD "\"rules\": " list "}}"
#define RULE(members) RULES("[{" members "}]")
#define IF(conditions) RULES("[{\"use\": \"p,n\", \"if\": " conditions "}]")
#define PROFILES(list) HEAD "\"x\": 1}, \"profiles\": " list "}"

static const struct {
	const char *text, *want;        /* the mistakes */
} mistaken[] = {
	{ RULES("[]"), "" },
	{ RULES("{}"), "c:2:10: Router.rules: must be an array of objects, "
	    "as in [{\"if\": {...}, \"use\": \"provider,model\"}]\n" },
	{ RULES("[3]"), "c:2:11: Router.rules[0]: must be an object, as in "
	    "{...}\n" },
	{ RULE(""), "c:2:11: Router.rules[0]: use is missing: "
	    "\"provider,model\"\n" },
	{ RULE("\"use\": \"p,n\""), "" },
	{ RULE("\"use\": \"\""), "c:2:19: Router.rules[0].use: must be "
	    "\"provider,model\"\n" },
	{ RULE("\"use\": \"q,n\""), "c:2:19: Router.rules[0].use: there is no "
	    "provider \"q\"; did you mean \"p\"? Configured: p,m; p,n\n" },
	{ RULE("\"use\": \"p,x\""), "c:2:19: Router.rules[0].use: there is no "
	    "model \"x\"; did you mean \"m\"? Configured: p,m; p,n\n" },
	{ RULE("\"use\": \"p,n\", \"fallback\": [\"q,n\"]"), "c:2:39: "
	    "Router.rules[0].fallback[0]: there is no provider \"q\"; did you "
	    "mean \"p\"? Configured: p,m; p,n\n" },
	{ RULE("\"use\": \"p,n\", \"iff\": {}"), "c:2:26: Router.rules[0]: "
	    "\"iff\" is not known; did you mean \"if\"?\n" },
	{ RULE("\"use\": \"p,n\", \"name\": \"a b\""), "c:2:34: "
	    "Router.rules[0].name: a name consists of up to 64 letters, "
	    "digits, \".\", \"_\" and \"-\"\n" },
	{ RULES("[{\"use\": \"p,n\", \"name\": \"a\"}, {\"use\": \"p,n\", "
	    "\"name\": \"a\"}]"), "c:2:63: Router.rules[1].name: there is a "
	    "rule of the name a before\n" },

	/* Conditions. */
	{ IF("3"), "c:2:32: Router.rules[0].if: must be an object, as in "
	    "{\"tokens\": {\">\": 30000}}\n" },
	{ IF("{\"modell\": \"x\"}"), "c:2:33: Router.rules[0].if: \"modell\" "
	    "is not known; did you mean \"model\"? There are: model, header, "
	    "body, tokens, tool, tools, path, session, system, agent, kind\n" },
	{ IF("{\"tokens\": \"many\"}"), "c:2:43: Router.rules[0].if.tokens: "
	    "must be a number\n" },
	{ IF("{\"tokens\": {\"over\": 3}}"), "c:2:44: "
	    "Router.rules[0].if.tokens: \"over\" is not known; there are: "
	    "is, >, >=, <, <=, not, exists\n" },
	{ IF("{\"model\": {\">\": 3}}"), "c:2:43: Router.rules[0].if.model: "
	    "\">\" is not known; there are: is, prefix, suffix, contains, "
	    "not, exists\n" },
	{ IF("{\"model\": {}}"), "c:2:42: Router.rules[0].if.model: must not "
	    "be empty\n" },
	{ IF("{\"model\": {\"not\": {}}}"), "c:2:50: "
	    "Router.rules[0].if.model.not: must not be empty\n" },
	{ IF("{\"model\": []}"), "c:2:42: Router.rules[0].if.model: must not "
	    "be empty\n" },
	{ IF("{\"model\": \"\"}"), "c:2:42: Router.rules[0].if.model: must "
	    "not be empty\n" },
	{ IF("{\"model\": 3}"), "c:2:42: Router.rules[0].if.model: must be a "
	    "string\n" },
	{ IF("{\"model\": null}"), "c:2:42: Router.rules[0].if.model: must be "
	    "a string\n" },
	{ IF("{\"header\": \"x-app\"}"), "c:2:43: Router.rules[0].if.header: "
	    "must be an object of names, as in {\"NAME\": \"...\"}\n" },
	{ IF("{\"header\": {\"x-app\": {\"prefx\": \"a\"}}}"), "c:2:54: "
	    "Router.rules[0].if.header.x-app: \"prefx\" is not known; did you "
	    "mean \"prefix\"? There are: is, prefix, suffix, contains, not, "
	    "exists\n" },
	{ IF("{\"kind\": \"thinking\"}"), "c:2:41: Router.rules[0].if.kind: "
	    "\"thinking\" is not known; there are: background, think, "
	    "longContext, webSearch, image, subagent\n" },
	{ IF("{\"kind\": [\"think\", \"default\"]}"), "c:2:51: "
	    "Router.rules[0].if.kind[1]: \"default\" is not known; there are: "
	    "background, think, longContext, webSearch, image, subagent\n" },

	/* As the third version of the original has them. */
	{ IF("{\"left\": \"request.header.x\", \"operator\": \"==\", "
	    "\"right\": \"a\"}"), "" },
	{ IF("{\"left\": \"request.header.x\", \"operator\": \"~\", "
	    "\"right\": \"a\"}"), "c:2:32: Router.rules[0].if: \"~\" is not "
	    "known; did you mean \">\"? There are: ==, !=, >, >=, <, <=, starts-with, contains, "
	    "not-contains\n" },
	{ IF("{\"left\": \"request.auth\", \"operator\": \"==\", \"right\": "
	    "\"a\"}"), "c:2:41: Router.rules[0].if.left: \"request.auth\" is "
	    "not known; there are: request.header.NAME, request.body.NAME, "
	    "request.url, request.tokenCount, request.sessionId\n" },
	{ IF("{\"left\": \"request.tokenCount\", \"operator\": \">\"}"),
	    "c:2:32: Router.rules[0].if: right is missing\n" },
	{ IF("{\"left\": \"request.tokenCount\", \"operator\": \">\", "
	    "\"right\": \"many\"}"), "c:2:89: Router.rules[0].if.right: must "
	    "be a whole number\n" },

	/* Profiles. */
	{ PROFILES("3"), "c:2:22: profiles: must be an object, as in "
	    "{\"cheap\": {\"Router\": {...}}}\n" },
	{ PROFILES("{\"a/b\": {\"Router\": {\"default\": \"p,m\"}}}"),
	    "c:2:23: profiles: a name consists of up to 64 letters, digits, "
	    "\".\", \"_\" and \"-\"\n" },
	{ PROFILES("{\"a\": {}}"), "c:2:23: profiles: the profile a has no "
	    "Router\n" },
	{ PROFILES("{\"a\": 3}"), "c:2:28: profiles.a: must be an object, as "
	    "in {...}\n" },
	{ PROFILES("{\"a\": {\"Router\": {\"default\": \"p,x\"}}}"),
	    "c:2:51: profiles.a.Router.default: there is no model \"x\"; did "
	    "you mean \"m\"? Configured: p,m; p,n\n" },
	{ PROFILES("{\"a\": {\"Router\": {\"rules\": [{}]}}}"),
	    "c:2:50: profiles.a.Router.rules[0]: use is missing: "
	    "\"provider,model\"\n" },
};

static bool
parse(struct config *c, const char *text, struct buf *errors)
{
	struct mistakes m = { 0 };
	bool good = config_parse(c, view_of(text), "c", &m);

	buf_clear(errors);
	buf_add(errors, buf_view(&m.errors));
	mistakes_free(&m);
	return good;
}

static void
mistakes(void)
{
	struct buf errors = BUF(65536);
	struct config c;

	for (size_t i = 0; i < sizeof(mistaken) / sizeof(*mistaken); i++) {
		parse(&c, mistaken[i].text, &errors);
		IS(errors.n == 0 ? "" : buf_cstr(&errors), mistaken[i].want);
		config_free(&c);
	}
	buf_free(&errors);
}

static const char *const comparisons[] = { [IS_TEXT] = "=",
	[HAS_PREFIX] = "^", [HAS_SUFFIX] = "$", [HAS_TEXT] = "~",
	[IS_NUMBER] = "==", [IS_ABOVE] = ">", [IS_ABOVE_OR] = ">=",
	[IS_BELOW] = "<", [IS_BELOW_OR] = "<=" };

static void
write_test(const struct comparing *t, struct buf *out)
{
	buf_addf(out, " %s", comparisons[t->comparison]);
	if (t->comparison >= IS_NUMBER)
		buf_addf(out, "%g", t->number);
	for (size_t i = 0; i < t->texts; i++)
		buf_addf(out, "%s%s", i > 0 ? "|" : "", t->text[i].p);
}

/* "model =x; not header x-app ^cli" */
static void
write_rule(const struct rule *r, struct buf *out)
{
	for (const struct condition *c = r->condition; c != NULL;
	    c = c->next) {
		buf_addf(out, "%s%s%s", out->n > 0 ? "; " : "",
		    c->not ? "not " : "", fact_name(c->fact));
		if (c->name.n > 0)
			buf_addf(out, " %s", c->name.p);
		for (const struct comparing *t = c->test; t != NULL; t = t->next)
			write_test(t, out);
	}
}

static void
conditions(void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "{}", "" },
		{ "{\"model\": \"x\"}", "model =x" },
		{ "{\"model\": [\"x\", \"y\"]}", "model =x|y" },
		{ "{\"model\": {\"prefix\": \"x\", \"contains\": [\"y\", "
		    "\"z\"]}}", "model ~y|z ^x" },
		{ "{\"model\": {\"not\": \"x\"}}", "not model =x" },
		{ "{\"tool\": {\"prefix\": \"mcp__\", \"not\": {\"suffix\": "
		    "\"x\"}}}", "tool ^mcp__; not tool $x" },
		{ "{\"header\": {\"x-app\": \"cli\", \"X-B\": true, \"c\": "
		    "false}}", "header x-app =cli; header X-B; not header c" },
		{ "{\"tokens\": {\">\": 1000, \"<=\": 2e3}}",
		    "tokens <=2000 >1000" },
		{ "{\"tools\": 0, \"agent\": false}",
		    "tools ==0; not agent" },
		{ "{\"body\": {\"stream\": true, \"max_tokens\": 1, "
		    "\"metadata\": {\"exists\": false}}}", "body stream =true; "
		    "body max_tokens ==1; not body metadata" },
		{ "{\"system\": \"reviewer\"}", "system ~reviewer" },
		{ "{\"kind\": [\"think\", \"image\"]}", "kind =think|image" },
		{ "{\"left\": \"request.body.metadata.x\", \"operator\": "
		    "\"!=\", \"right\": \"'a b'\"}",
		    "not body metadata.x =a b" },
		{ "{\"left\": \"request.tokenCount\", \"operator\": \">=\", "
		    "\"right\": \"5000\"}", "tokens >=5000" },
		{ "{\"left\": \"request.header.x-y\", \"operator\": "
		    "\"starts-with\", \"right\": \"z\"}", "header x-y ^z" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf text = BUF(65536), out = BUF(65536);
		struct buf errors = BUF(65536);
		struct config c;

		buf_adds(&text, HEAD "\"rules\": [{\"use\": \"p,n\", "
		    "\"if\": ");
		buf_addf(&text, "%s}]}}", rows[i].text);
		if (parse(&c, buf_cstr(&text), &errors))
			write_rule(&c.router.rule[0], &out);
		else
			buf_add(&out, buf_view(&errors));
		IS(out.n == 0 ? "" : buf_cstr(&out), rows[i].want);
		config_free(&c);
		buf_free(&text);
		buf_free(&out);
		buf_free(&errors);
	}
}

static void
values(void)
{
	struct buf errors = BUF(65536);
	struct config c;
	const struct rule *r;
	const struct profile *p;

	OK(parse(&c, HEAD "\"longContextThreshold\": 7, \"rules\": ["
	    "{\"use\": \"p,n\"}, {\"enabled\": false, \"use\": \"p,n\"},"
	    "{\"name\": \"big\", \"use\": \"p/n\", \"fallback\": [\"p,m\"]}]},"
	    "\"fallback\": {\"think\": [\"p,n\"]}, \"profiles\": {\"a\": "
	    "{\"Router\": {\"default\": \"p,n\"}}, \"B-1\": {\"Router\": {}, "
	    "\"fallback\": {}}}}", &errors), "it is right");
	r = c.router.rule;
	IS_INT(c.router.rules, 2);
	IS(r[0].label, "rules:1");
	IS(r[1].label, "rules:big");
	OK(!r[0].has_fallback && r[1].has_fallback && r[1].fallback.n == 1,
	    "a rule's own fallback");
	OK(view_is(r[1].to.model, "n"), "where it leads");
	IS_INT(c.profiles, 2);
	p = config_profile(&c, VIEW("a"));
	IS(p->router.label, "profile:a");
	IS_INT(p->router.long_context_threshold, 60000);
	IS_INT(p->router.rules, 0);
	OK(p->router.fallback[ROUTE_THINK].n == 1,
	    "config.json's fallback where it has none");
	OK(config_profile(&c, VIEW("B-1"))->router.fallback[ROUTE_THINK].n ==
	    0, "but not where it has");
	OK(config_profile(&c, VIEW("b-1")) == NULL, "no such profile");
	config_free(&c);
	buf_free(&errors);
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

/* A project's file names the providers of another. */
static void
router_file(void)
{
	static const struct {
		const char *text, *errors;
		bool given;
	} rows[] = {
		{ "{\"Router\": {\"think\": \"p,n\"}}", "", true },
		{ "{} // nothing", "", false },
		{ "{\"PORT\": 1}", "", false },
		{ "{\"Router\": {\"think\": \"p,x\"}}", "r.json:1:22: "
		    "Router.think: there is no model \"x\"; did you mean "
		    "\"m\"? Configured: p,m; p,n\n", false },
		{ "{\"Router\": ", "r.json:1:12: the text ends too early\n", false },
	};
	struct buf errors = BUF(65536);
	struct config c, own;

	parse(&c, RULES("[]"), &errors);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct mistakes m = { 0 };
		bool good;

		write_file("r.json", rows[i].text);
		good = config_load_router(&own, "r.json", &c, &m);
		IS(m.errors.n == 0 ? "" : buf_cstr(&m.errors),
		    rows[i].errors);
		if (good)
			OK(own.router.given == rows[i].given, "given: %s",
			    rows[i].text);
		config_free(&own);
		mistakes_free(&m);
	}
	write_file("r.json", rows[0].text);
	config_load_router(&own, "r.json", &c, &(struct mistakes){ 0 });
	OK(own.router.route[ROUTE_THINK].provider == c.provider &&
	    own.router.route[ROUTE_DEFAULT].provider == NULL,
	    "its routes alone, to the other's providers");
	config_free(&own);
	OK(c.provider[0].models == 2, "which are still there");
	config_free(&c);
	buf_free(&errors);
}

int
main(void)
{
	char dir[] = "/tmp/ccr-rules-XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) == -1)
		return 1;
	mistakes();
	conditions();
	values();
	router_file();
	unlink("r.json");
	rmdir(dir);
	return done_testing();
}
