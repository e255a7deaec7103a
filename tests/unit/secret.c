/* Keys from files, credentials and programs. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "tap.h"

/* What the file "key" holds, and what becomes of it. */
static const struct {
	const char *content, *key, *mistake;
} files[] = {
	{ "sk-one", "sk-one", NULL },
	{ "sk-one\n", "sk-one", NULL },
	{ "sk-one\r\n", "sk-one", NULL },
	{ "", NULL, "provider \"p\", key \"p#1\": the key is empty" },
	{ "\n", NULL, "provider \"p\", key \"p#1\": the key is empty" },
	{ "sk-one\n\n", NULL, "provider \"p\", key \"p#1\": the key begins or "
	    "ends with a space or line end" },
	{ " sk-one", NULL, "provider \"p\", key \"p#1\": the key begins or "
	    "ends with a space or line end" },
	{ "sk\none", NULL, "provider \"p\", key \"p#1\": the key has a "
	    "control character in it" },
	{ "sk\xe2\x80\x9d", NULL, "provider \"p\", key \"p#1\": the key has a "
	    "character in it that no key has (it is not ASCII)" },
};

/* Programs: arguments as JSON. */
static const struct {
	const char *command, *key, *mistake;
} commands[] = {
	{ "['printf', 'sk-two']", "sk-two", NULL },
	{ "['echo', '$CCR_PART']", "part with spaces; $(none)", NULL },
	/* No shell, unless it is asked for; nothing to read. */
	{ "['echo', '$$(id)', '*', ';']", "$(id) * ;", NULL },
	{ "['sh', '-c', 'cat; echo sk-three; echo loud >&2']", "sk-three",
	    NULL },
	{ "['./run']", "sk-here", NULL },
	{ "['false']", NULL, "provider \"p\", key \"p#1\": the command "
	    "\"false\" ended with status 1" },
	{ "['sh', '-c', 'echo sk-secret; exit 9']", NULL, "provider \"p\", "
	    "key \"p#1\": the command \"sh\" ended with status 9" },
	{ "['sh', '-c', 'kill -9 $$$$']", NULL, "provider \"p\", key \"p#1\": "
	    "the command \"sh\" was killed by signal 9" },
	{ "['ccr-no-such-program']", NULL, "provider \"p\", key \"p#1\": the "
	    "command \"ccr-no-such-program\" was not found, or ended with "
	    "status 127" },
	{ "['/']", NULL, "provider \"p\", key \"p#1\": the command \"/\" "
	    "could not be started" },
	{ "['true']", NULL, "provider \"p\", key \"p#1\": the key is empty" },
	{ "['head', '-c', '20000', '/dev/zero']", NULL, "provider \"p\", key "
	    "\"p#1\": the command \"head\" printed too much" },
};

static void
write_file(const char *name, const char *content, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, mode);

	if (fd == -1 || write(fd, content, strlen(content)) !=
	    (ssize_t)strlen(content))
		OK(false, "%s is written", name);
	close(fd);
}

static void
resolves(const char *source, const char *key, const char *mistake)
{
	struct mistakes m = { .n_errors = 0 };
	struct buf text = BUF(4096);
	struct config c;
	struct fail f = { .status = 0 };
	bool ok;

	buf_addf(&text, "{Router: {default: 'p,m'}, Providers: [{name: 'p', "
	    "models: ['m'], api_base_url: 'https://h/v1/messages', "
	    "api_keys: [{%s}]}]}", source);
	if (OK(config_parse(&c, buf_view(&text), "config.json", &m),
	    "%s", source)) {
		ok = config_key(&c, &c.provider[0], &c.provider[0].key[0], &f);
		OK(ok == (key != NULL), "%s", ok ? "a key" : "no key");
		if (ok)
			IS_MEM(c.provider[0].key[0].text.p,
			    c.provider[0].key[0].text.n, key == NULL ? "" :
			    key, key == NULL ? 0 : strlen(key));
		else
			IS(f.text, mistake);
		/* The second time nothing is asked again. */
		unlink("key");
		if (ok)
			OK(config_key(&c, &c.provider[0],
			    &c.provider[0].key[0], &f), "kept");
	}
	config_free(&c);
	mistakes_free(&m);
	buf_free(&text);
}

static void
from_files(void)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		write_file("key", files[i].content, 0600);
		resolves("file: 'key'", files[i].key, files[i].mistake);
		write_file("key", files[i].content, 0600);
		resolves("key: {file: 'key'}", files[i].key,
		    files[i].mistake);
	}
	resolves("file: 'none'", NULL, "provider \"p\", key \"p#1\": none "
	    "cannot be read: No such file or directory");
	resolves("file: '/dev/zero'", NULL, "provider \"p\", key \"p#1\": "
	    "/dev/zero cannot be read: it is too long for a key");
}

static void
from_credentials(const char *folder)
{
	unsetenv("CREDENTIALS_DIRECTORY");
	resolves("credential: 'deep'", NULL, "provider \"p\", key \"p#1\": "
	    "the credential deep is there only in a service with "
	    "LoadCredential=");
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	write_file("deep", "sk-deep\n", 0400);
	resolves("credential: 'deep', label: 'x'", "sk-deep", NULL);
	unlink("deep");
}

int
main(void)
{
	char folder[] = "/tmp/ccr-secret.XXXXXX";

	umask(022);
	setenv("CCR_PART", "part with spaces; $(none)", 1);
	if (mkdtemp(folder) == NULL || chdir(folder) == -1) {
		OK(false, "a folder for tests");
		return done_testing();
	}
	write_file("run", "#!/bin/sh\necho sk-here\n", 0700);
	from_files();
	from_credentials(folder);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct buf source = BUF(4096);

		buf_addf(&source, "command: %s", commands[i].command);
		resolves(buf_cstr(&source), commands[i].key,
		    commands[i].mistake);
		buf_free(&source);
	}
	unlink("run");
	if (chdir("/") == 0)
		OK(rmdir(folder) == 0, "nothing is left behind");
	return done_testing();
}
