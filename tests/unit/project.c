/* Routers of projects and sessions, while their files come, change and go. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/project.h"
#include "tap.h"

#define SESSION "11111111-2222-4333-8444-555555555555"
#define LOG ".claude/projects/-home-me/" SESSION ".jsonl"
#define OWN "home/-home-me/" SESSION ".json"
#define COMMON "home/-home-me/config.json"

static const char main_text[] =
    "{\"Providers\": [{\"name\": \"p\", \"api_base_url\": "
    "\"http://localhost:1/v1/chat/completions\", \"models\": [\"a\", \"bb\","
    " \"ccc\", \"main\"]}], \"Router\": {\"default\": \"p,main\"}}";

static struct project project;
static struct config config;

static void
load_main(void)
{
	struct mistakes m = { .n_errors = 0 };

	config_parse(&config, view_of(main_text), "c", &m);
	mistakes_free(&m);
}

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
}

/* The default's model of the router for a session; what is wrong with it. */
static const char *
ask(const char *session)
{
	static char out[1200];
	const struct router *router = &config.router;
	struct fail f = { 0 };

	if (!project_router(&project, &config, view_of(session), &router, &f))
		snprintf(out, sizeof(out), "%d %s", f.status,
		    f.text + strlen("home/-home-me/"));
	else if (router->route[ROUTE_DEFAULT].provider == NULL)
		snprintf(out, sizeof(out), "nothing");
	else
		snprintf(out, sizeof(out), "%s%s%s",
		    router->label == NULL ? "" : router->label,
		    router->label == NULL ? "" : " ",
		    router->route[ROUTE_DEFAULT].model.p);
	return out;
}

static void
come_and_go(void)
{
	IS(ask(SESSION), "main");
	mkdir("home/-home-me", 0700);
	put(COMMON, "{\"Router\": {\"default\": \"p,a\"}}");
	/* Claude Code may write its log after the first request. */
	IS(ask(SESSION), "main");
	put(LOG, "{}\n");
	IS(ask(SESSION), "project:-home-me a");
	put(COMMON, "{\"Router\": {\"default\": \"p,bb\"}}");
	IS(ask(SESSION), "project:-home-me bb");
	put(OWN, "{\"Router\": {\"default\": \"p,ccc\"}}");
	IS(ask(SESSION), "project:-home-me ccc");
	IS(ask("other"), "main");
	IS(ask(SESSION), "project:-home-me ccc");
	put(OWN, "{\"Router\": {\"think\": \"p,ccc\"}}");
	IS(ask(SESSION), "nothing");
	put(OWN, "{}");
	IS(ask(SESSION), "main");
	unlink(OWN);
	IS(ask(SESSION), "project:-home-me bb");
}

static void
mistakes(void)
{
	put(COMMON, "{\"Router\": {\"default\": \"p,x\"}}");
	IS(ask(SESSION), "500 config.json:1:24: Router.default: there is no "
	    "model \"x\"; did you mean \"a\"? Configured: p,a; p,bb; p,ccc; "
	    "p,main");
	IS(ask("other"), "main");
	chmod(COMMON, 0666);
	OK(strstr(ask(SESSION), "500 config.json: can be written by other "
	    "users") != NULL, "a file that others can write");
	put(COMMON, "{\"Router\": {\"default\": \"p,a\"}}");
	IS(ask(SESSION), "project:-home-me a");
	/* The providers that it names go, and come again. */
	project_forget(&project);
	config_free(&config);
	load_main();
	IS(ask(SESSION), "project:-home-me a");
	unlink(COMMON);
	IS(ask(SESSION), "main");
}

static void
names(void)
{
	static const char *const bad[] = { "", "..", ".", "../-home-me/"
	    SESSION, "a/b", "a b", SESSION "\n", "%2e", "a.jsonl" };

	put(COMMON, "{\"Router\": {\"default\": \"p,a\"}}");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		IS(ask(bad[i]), "main");
	IS(ask(SESSION), "project:-home-me a");
	OK(project_is_name(VIEW("-home-me")) && !project_is_name(VIEW("home"))
	    && !project_is_name(VIEW("-a/b")) && !project_is_name(VIEW("")) &&
	    !project_is_name(VIEW("-..")), "names of projects");
}

int
main(void)
{
	char dir[] = "/tmp/ccr-project-XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) == -1)
		return 1;
	setenv("HOME", dir, 1);
	setenv("CCR_HOME", "home", 1);
	unsetenv("CLAUDE_CONFIG_DIR");
	mkdir("home", 0700);
	mkdir(".claude", 0700);
	mkdir(".claude/projects", 0700);
	mkdir(".claude/projects/-home-me", 0700);
	load_main();
	come_and_go();
	mistakes();
	names();
	project_free(&project);
	config_free(&config);
	unlink(LOG);
	unlink(OWN);
	unlink(COMMON);
	rmdir("home/-home-me");
	rmdir("home");
	rmdir(".claude/projects/-home-me");
	rmdir(".claude/projects");
	rmdir(".claude");
	rmdir(dir);
	return done_testing();
}
