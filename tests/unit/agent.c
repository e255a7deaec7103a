/* The property list for launchd: what is written, what is read of it. */
#include <stdlib.h>

#include "cmd/agent.h"
#include "tap.h"

static const struct {
	const char *host;
	int64_t port;
	const char *ccrd, *home, *path;
} agents[] = {
	{ "127.0.0.1", 3456, "/usr/local/libexec/ccr/ccrd",
	    "/Users/u/.claude-code-router", "/usr/bin:/bin" },
	{ "::1", 80, "/opt/ccrd", "/Users/\xc3\xa9 u/h", "/opt/homebrew/bin" },
	{ "localhost", 65535, "/a&b/<c>/ccrd", "/h&amp;/\"'>", "<&>" },
	{ "0.0.0.0", 1, "/ccrd", "/127.0.0.1/3456/@LIBEXECDIR@/ccrd",
	    "127.0.0.1:3456" },
};

static void
is_string(struct view text, const char *key, const char *want)
{
	struct buf got = BUF(4096);

	OK(agent_string(text, key, &got), "there is a %s", key);
	IS_MEM(got.p, got.n, want, strlen(want));
	buf_free(&got);
}

static void
write_and_read(void)
{
	for (size_t i = 0; i < sizeof(agents) / sizeof(*agents); i++) {
		struct config c = { .host = view_of(agents[i].host),
			.port = agents[i].port };
		struct buf out = BUF(65536), port = BUF(16), log = BUF(256);
		struct fail f = { 0 };

		setenv("PATH", agents[i].path, 1);
		buf_addi(&port, agents[i].port);
		buf_addf(&log, "%s/launchd.log", agents[i].home);
		OK(agent_text(&c, agents[i].ccrd, agents[i].home, &out, &f),
		    "HOST %s", agents[i].host);
		is_string(buf_view(&out), "Label", AGENT_LABEL);
		is_string(buf_view(&out), "SockNodeName", agents[i].host);
		is_string(buf_view(&out), "SockServiceName", buf_cstr(&port));
		is_string(buf_view(&out), "CCR_HOME", agents[i].home);
		is_string(buf_view(&out), "PATH", agents[i].path);
		is_string(buf_view(&out), "StandardErrorPath", buf_cstr(&log));
		is_string(buf_view(&out), "ProgramArguments", agents[i].ccrd);
		OK(view_ends(buf_view(&out), "</dict>\n</plist>\n"),
		    "it is whole");
		buf_free(&out);
		buf_free(&port);
		buf_free(&log);
	}
}

static const struct {
	const char *text, *want;        /* the string of "K", or NULL */
} strings[] = {
	{ "<key>K</key><string>a</string>", "a" },
	{ "<key>J</key><string>b</string> <key>K</key>\n\t<string></string>",
	    "" },
	{ "<key>K</key><string>&lt;&amp;lt;&gt;&x;</string>", "<&lt;>&x;" },
	{ "<key>K</key> <array>\n<string>a</string><string>b</string>", "a" },
	{ "<key>K</key><array></array><string>a</string>", NULL },
	{ "<key>K</key><integer>1</integer><string>a</string>", NULL },
	{ "<key>K</key><string>a", NULL },
	{ "<key>K</key>", NULL },
	{ "<string>K</string><string>a</string>", NULL },
	{ "bplist00\x01", NULL },
	{ "", NULL },
};

static void
read_string(void)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++) {
		struct buf got = BUF(256);
		bool has = agent_string(view_of(strings[i].text), "K", &got);

		OK(has == (strings[i].want != NULL), "string %zu", i);
		if (has)
			IS_MEM(got.p, got.n, strings[i].want,
			    strlen(strings[i].want));
		OK(has || got.n == 0, "else nothing is appended");
		buf_free(&got);
	}
}

static void
path(void)
{
	struct buf out = BUF(4096);
	struct fail f = { 0 };

	setenv("HOME", "/Users/u", 1);
	OK(agent_path(&out, &f), "a path");
	IS(buf_cstr(&out), "/Users/u/Library/LaunchAgents/ccr.plist");
	unsetenv("HOME");
	OK(!agent_path(&out, &f) && view_has(view_of(f.text), "HOME is not"),
	    "without HOME: %s", f.text);
	buf_free(&out);
}

static void
too_long(void)
{
	struct config c = { .host = VIEW("127.0.0.1"), .port = 3456 };
	struct buf out = BUF(1000);
	struct fail f = { 0 };

	OK(!agent_text(&c, "/ccrd", "/h", &out, &f), "too long: %s", f.text);
	buf_free(&out);
}

int
main(void)
{
	write_and_read();
	read_string();
	path();
	too_long();
	return done_testing();
}
