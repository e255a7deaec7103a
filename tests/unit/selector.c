/* "provider,model" looked up. */
#include "config/config.h"
#include "tap.h"

static const char text[] =
    "{\"Providers\": ["
    "{\"name\": \"DeepSeek\", \"api_base_url\": \"http://localhost/v1\","
    " \"models\": [\"chat\", \"Reasoner\", \"big[1m]\", \"a,b\"]},"
    "{\"name\": \"open/router\", \"api_base_url\": \"http://localhost/v1\","
    " \"models\": [\"x/claude\", \"x/claude:online\", \"Case\", \"case\"]},"
    "{\"name\": \"open\", \"api_base_url\": \"http://localhost/v1\","
    " \"models\": [\"router/y\"]},"
    "{\"name\": \"deepseek\", \"api_base_url\": \"http://localhost/v1\","
    " \"models\": [\"lower\"]}"
    "], \"Router\": {\"default\": \"DeepSeek,chat\"}}";

/* What is found: "provider|model"; "provider|" without the model. */
static const struct {
	const char *text, *want;
} cases[] = {
	{ "DeepSeek,chat", "DeepSeek|chat" },
	{ "DeepSeek,CHAT", "DeepSeek|chat" },
	{ "DeepSeek,reasoner", "DeepSeek|Reasoner" },
	{ "DeepSeek, chat ", "DeepSeek|chat" },
	/* The exact name goes before a similar one. */
	{ "deepseek,lower", "deepseek|lower" },
	{ "DEEPSEEK,chat", "DeepSeek|chat" },
	{ "open/router,case", "open/router|case" },
	{ "open/router,Case", "open/router|Case" },
	{ "open/router,CASE", "open/router|Case" },
	/* A model may have a comma in it, a provider not. */
	{ "DeepSeek,a,b", "DeepSeek|a,b" },
	/* Claude Code's suffix, unless the name itself has it. */
	{ "DeepSeek,chat[1m]", "DeepSeek|chat" },
	{ "DeepSeek,Chat[1m]", "DeepSeek|chat" },
	{ "DeepSeek,big[1m]", "DeepSeek|big[1m]" },
	{ "DeepSeek,big", "DeepSeek|" },
	{ "DeepSeek,[1m]", "DeepSeek|" },
	/* With a slash, wherever both sides are configured. */
	{ "DeepSeek/chat", "DeepSeek|chat" },
	{ "deepSEEK/chat[1m]", "DeepSeek|chat" },
	{ "open/router/x/claude", "open/router|x/claude" },
	{ "open/router/y", "open|router/y" },
	{ "open/router/z", "" },
	{ "DeepSeek/none", "" },
	{ "none/chat", "" },
	/* Not there. */
	{ "DeepSeek,none", "DeepSeek|" },
	{ "DeepSeek,", "DeepSeek|" },
	{ "none,chat", "" },
	{ ",chat", "" },
	{ ",", "" },
	{ "chat", "" },
	{ "claude-sonnet-4-5", "" },
	/* As Claude Code's list has it: the first that has the model. */
	{ "claude-via-chat", "DeepSeek|chat" },
	{ "claude-via-chat[1m]", "DeepSeek|chat" },
	{ "Claude-Via-REASONER", "DeepSeek|Reasoner" },
	{ "claude-via-x/claude", "open/router|x/claude" },
	{ "claude-via-a,b", "DeepSeek|a,b" },
	{ "claude-via-DeepSeek,a,b", "DeepSeek|a,b" },
	{ "claude-via-deepseek/lower", "deepseek|lower" },
	{ "claude-via-router/y", "open|router/y" },
	{ "claude-via-none", "" },
	{ "claude-via-", "" },
	{ "", "" },
};

static const char list[] =
    "DeepSeek,chat; DeepSeek,Reasoner; DeepSeek,big[1m]; DeepSeek,a,b; "
    "open/router,x/claude; open/router,x/claude:online; open/router,Case; "
    "open/router,case; open,router/y; deepseek,lower";

static void
look_up(const struct config *c, const char *selector, const char *want)
{
	struct selector s = config_selector(c, view_of(selector));
	struct buf out = BUF(256);

	if (s.provider != NULL)
		buf_addf(&out, "%.*s|%.*s", VIEW_ARG(s.provider->name),
		    s.model.p == NULL ? 0 : (int)s.model.n,
		    s.model.p == NULL ? "" : s.model.p);
	IS(buf_cstr(&out), want);
	buf_free(&out);
}

static const char *const aliases[] = {
	"claude-via-chat", "claude-via-Reasoner", "claude-via-big[1m]",
	"claude-via-a,b", "claude-via-x/claude",
	"claude-via-x/claude:online", "claude-via-Case", "claude-via-case",
	"claude-via-router/y", "claude-via-lower",
};

/* Each model has one, and each leads back to its model. */
static void
list_aliases(const struct config *c)
{
	struct buf out = BUF(256);
	size_t n = 0;

	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].models; k++, n++) {
			const struct provider *p = &c->provider[i];
			struct selector s;

			buf_clear(&out);
			config_alias(c, p, p->model[k], &out);
			IS(buf_cstr(&out), aliases[n]);
			s = config_selector(c, buf_view(&out));
			OK(s.provider == p && s.model.p == p->model[k].p,
			    "and back");
		}
	IS_INT(n, sizeof(aliases) / sizeof(*aliases));
	buf_free(&out);
}

/* The same names at several providers. */
static void
same_models(void)
{
	static const char same[] = "{\"Providers\": ["
	    "{\"name\": \"a\", \"api_base_url\": \"http://localhost/v1/x\","
	    " \"models\": [\"m\", \"b/m\", \"M\"]},"
	    "{\"name\": \"b\", \"api_base_url\": \"http://localhost/v1/x\","
	    " \"models\": [\"m\", \"a/m\"]}]}";
	static const char *const want[] = { "claude-via-m",
	    "claude-via-a/b/m", "claude-via-M", "claude-via-b/m",
	    "claude-via-b/a/m" };
	struct mistakes m = { .n_errors = 0 };
	struct buf out = BUF(256);
	struct config c;
	size_t n = 0;

	OK(config_parse(&c, view_of(same), "c", &m), "the same names twice");
	for (size_t i = 0; i < c.providers; i++)
		for (size_t k = 0; k < c.provider[i].models; k++, n++) {
			buf_clear(&out);
			config_alias(&c, &c.provider[i],
			    c.provider[i].model[k], &out);
			IS(buf_cstr(&out), want[n]);
		}
	buf_free(&out);
	config_free(&c);
	mistakes_free(&m);
}

static void
long_list(void)
{
	struct buf many = BUF(65536), out = BUF(65536);
	struct mistakes m = { .n_errors = 0 };
	struct config c;

	buf_adds(&many, "{\"Providers\": [{\"name\": \"p\", \"api_base_url\": "
	    "\"http://localhost/v1\", \"models\": [\"m\"");
	for (int i = 0; i < 200; i++)
		buf_addf(&many, ", \"model-%d\"", i);
	buf_adds(&many, "]}]}");
	OK(config_parse(&c, buf_view(&many), "c", &m), "200 models");
	config_list_models(&c, &out);
	OK(out.n < 600 && view_starts(buf_view(&out), "p,m; p,model-0; ") &&
	    view_ends(buf_view(&out), "; ..."), "a long list is cut off");
	config_free(&c);
	mistakes_free(&m);
	buf_free(&many);
	buf_free(&out);
}

int
main(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	struct buf out = BUF(4096);

	OK(config_parse(&c, view_of(text), "config.json", &m), "it is right");
	IS_INT(m.n_warnings, 4);        /* four base URLs are completed */
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		look_up(&c, cases[i].text, cases[i].want);
	OK(config_provider(&c, VIEW("DeepSeek")) == &c.provider[0] &&
	    config_provider(&c, VIEW("deepseek")) == &c.provider[3] &&
	    config_provider(&c, VIEW("DeepSEEK")) == &c.provider[0] &&
	    config_provider(&c, VIEW("OPEN")) == &c.provider[2] &&
	    config_provider(&c, VIEW("ope")) == NULL, "providers by name");
	config_list_models(&c, &out);
	IS(buf_cstr(&out), list);
	list_aliases(&c);
	same_models();
	long_list();
	buf_free(&out);
	config_free(&c);
	mistakes_free(&m);
	return done_testing();
}
