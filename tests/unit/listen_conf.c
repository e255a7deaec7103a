/* HOST and PORT for systemd's socket, and what systemctl shows. */
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/listen_conf.h"
#include "cmd/systemctl.h"
#include "tap.h"

#define HEAD "# Written by ccr start, from HOST and PORT of config.json.\n" \
    "[Socket]\nListenStream=\n"

static const struct {
	const char *host;
	int64_t port;
	const char *text;       /* NULL: a sentence */
} texts[] = {
	{ "127.0.0.1", 3456, "" },
	{ "127.0.0.1", 4000, HEAD "ListenStream=127.0.0.1:4000\n" },
	{ "127.0.0.2", 3456, HEAD "ListenStream=127.0.0.2:3456\n" },
	{ "0.0.0.0", 80, HEAD "ListenStream=0.0.0.0:80\n" },
	{ "203.0.113.1", 3456, NULL },
	{ "nowhere.invalid", 3456, NULL },
	{ "", 3456, NULL },
};

static void
text(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct config c = { .host = view_of(texts[i].host),
			.port = texts[i].port };
		struct buf out = BUF(4096);
		struct fail f = { 0 };
		bool ok = listen_conf_text(&c, &out, &f);

		OK(ok == (texts[i].text != NULL), "HOST %s: %s",
		    texts[i].host, f.text);
		if (ok)
			IS_MEM(out.p, out.n, texts[i].text,
			    strlen(texts[i].text));
		buf_free(&out);
	}
}

/* A name with several addresses; the machine may have no IPv6. */
static void
localhost(void)
{
	struct config c = { .host = VIEW("localhost"), .port = 4000 };
	struct buf out = BUF(4096);
	struct fail f;

	OK(listen_conf_text(&c, &out, &f), "localhost");
	OK(view_has(buf_view(&out), "\nListenStream=127.0.0.1:4000\n"),
	    "its IPv4 address");
	OK(view_has(buf_view(&out), "[::1]:4000") ==
	    view_has(buf_view(&out), "\nBindIPv6Only=ipv6-only\n"),
	    "IPv6 takes no IPv4");
	buf_free(&out);
}

static const char *
contents(const char *path)
{
	static struct buf b = { .max = 4096 };

	buf_clear(&b);
	return read_file(path, &b) ? buf_cstr(&b) : NULL;
}

static void
write_it(void)
{
	char home[] = "/tmp/ccr-listen-XXXXXX", command[64];
	struct buf path = BUF(4096);
	struct fail f = { 0 };
	bool changed;

	if (mkdtemp(home) == NULL)
		exit(1);
	setenv("HOME", home, 1);
	OK(listen_conf_path(&path, &f) && view_ends(buf_view(&path),
	    "/.config/systemd/user/ccr.socket.d/listen.conf"), "its path");
	OK(listen_conf_write(VIEW(""), &changed, &f) && !changed,
	    "nothing to remove");
	IS(contents(path.p), NULL);
	OK(listen_conf_write(VIEW("a\n"), &changed, &f) && changed, "made");
	IS(contents(path.p), "a\n");
	OK(listen_conf_write(VIEW("a\n"), &changed, &f) && !changed, "same");
	OK(listen_conf_write(VIEW("b\n"), &changed, &f) && changed, "new");
	IS(contents(path.p), "b\n");
	OK(listen_conf_write(VIEW(""), &changed, &f) && changed, "removed");
	IS(contents(path.p), NULL);
	setenv("HOME", "/dev/null", 1);
	OK(!listen_conf_write(VIEW("a\n"), &changed, &f), "%s", f.text);
	unsetenv("HOME");
	OK(!listen_conf_write(VIEW("a\n"), &changed, &f), "%s", f.text);
	buf_free(&path);
	snprintf(command, sizeof(command), "%s/.config/systemd/user/"
	    "ccr.socket.d", home);
	for (char *end; strlen(command) >= strlen(home); *end = '\0') {
		OK(rmdir(command) == 0, "nothing else in %s", command);
		end = strrchr(command, '/');
	}
}

static void
shown(void)
{
	struct view text = VIEW("Listen=127.0.0.1:1 (Stream)\nListen=x\n"
	    "LoadState=loaded\nEmpty=\nNoValue\nExecStart={ path=/a ; x=y }");

	IS_MEM(systemctl_value(text, "Listen").p, 20, "127.0.0.1:1 (Stream)\n",
	    20);
	OK(view_is(systemctl_value(text, "LoadState"), "loaded"), "loaded");
	OK(view_is(systemctl_value(text, "ExecStart"),
	    "{ path=/a ; x=y }"), "the last, without a line end");
	OK(systemctl_value(text, "Empty").n == 0, "empty");
	OK(systemctl_value(text, "NoValue").n == 0, "no value");
	OK(systemctl_value(text, "Load").n == 0, "no part of a name");
	OK(systemctl_value(VIEW(""), "Load").n == 0, "nothing");
}

int
main(void)
{
	text();
	localhost();
	write_it();
	shown();
	return done_testing();
}
