/* The file itself: whose it is, who can write it, whether it has changed. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "config/config.h"
#include "tap.h"

static const char good[] =
    "{Providers: [{name: 'p', models: ['m'], api_base_url: "
    "'http://localhost/v1/chat/completions'}], Router: {default: 'p,m'}}";

static struct buf path = { .max = 4096 };

static void
put(const char *text, size_t n, mode_t mode)
{
	int fd;

	unlink(path.p);
	fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd == -1 || write(fd, text, n) != (ssize_t)n ||
	    fchmod(fd, mode) == -1)
		OK(false, "the file is written");
	close(fd);
}

/* All that is said of the file, without its name. */
static void
says(const char *want, bool good_file)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	struct buf all = BUF(65536);
	bool ok = config_load(&c, path.p, &m);

	buf_add(&all, buf_view(&m.errors));
	buf_add(&all, buf_view(&m.warnings));
	OK(ok == good_file, "%s", good_file ? "taken" : "refused");
	if (*want == '\0')
		IS_INT(all.n, 0);
	else if (OK(all.n > path.n && view_starts(buf_view(&all), path.p),
	    "the line begins with the path"))
		IS(buf_cstr(&all) + path.n, want);
	config_free(&c);
	mistakes_free(&m);
	buf_free(&all);
}

static void
modes(void)
{
	put(good, sizeof(good) - 1, 0600);
	says("", true);
	put(good, sizeof(good) - 1, 0400);
	says("", true);
	put(good, sizeof(good) - 1, 0640);
	buf_clear(&path);
	buf_adds(&path, "c");
	buf_cstr(&path);
	put(good, sizeof(good) - 1, 0640);
	says(": warning: can be read by other users; run chmod 600 c\n",
	    true);
	put(good, sizeof(good) - 1, 0604);
	says(": warning: can be read by other users; run chmod 600 c\n",
	    true);
	put(good, sizeof(good) - 1, 0660);
	says(": can be written by other users; run chmod 600 c\n", false);
	put(good, sizeof(good) - 1, 0602);
	says(": can be written by other users; run chmod 600 c\n", false);
}

static void
owners(void)
{
	put(good, sizeof(good) - 1, 0600);
	if (chown(path.p, 4242, (gid_t)-1) == -1) {
		SKIP("only root can give a file away");
		return;
	}
	says(": belongs to another user (4242); run chown on it or make a "
	    "copy\n", false);
}

static void
kinds(void)
{
	char *large = calloc(1, 4 * 1024 * 1024 + 1);

	unlink(path.p);
	says(": there is no such file; run \"ccr setup\" to make one\n",
	    false);
	OK(symlink("none", path.p) == 0, "a link that leads nowhere");
	says(": there is no such file; run \"ccr setup\" to make one\n",
	    false);
	unlink(path.p);
	OK(mkdir(path.p, 0700) == 0, "a folder");
	says(": is not a regular file\n", false);
	rmdir(path.p);
	OK(mkfifo(path.p, 0600) == 0, "a pipe that nobody writes to");
	says(": is not a regular file\n", false);
	memset(large, ' ', 4 * 1024 * 1024 + 1);
	put(large, 4 * 1024 * 1024 + 1, 0600);
	says(": is longer than 4 MiB\n", false);
	put(large, 4 * 1024 * 1024, 0600);
	says(":1:4194305: the text ends too early\n", false);
	put("", 0, 0600);
	says(":1:1: there is no text\n", false);
	put("\xef\xbb\xbf\n{x}", 7, 0600);
	says(":2:2: expected a member's name in quotes\n", false);
	free(large);
	rename(path.p, "target");
	put(good, sizeof(good) - 1, 0600);
	rename(path.p, "target");
	OK(symlink("target", path.p) == 0, "a link to a good file");
	says("", true);
	unlink("target");
}

static void
changes(void)
{
	struct mistakes m = { .n_errors = 0 };
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
	    { .tv_sec = 1, .tv_nsec = 5 } };
	struct config c;

	put(good, sizeof(good) - 1, 0600);
	OK(config_load(&c, path.p, &m), "loaded");
	OK(!config_changed(&c), "the same");
	utimensat(AT_FDCWD, path.p, times, 0);
	OK(config_changed(&c), "another time");
	config_free(&c);
	OK(config_load(&c, path.p, &m) && !config_changed(&c), "read again");
	times[1].tv_nsec++;
	utimensat(AT_FDCWD, path.p, times, 0);
	OK(config_changed(&c), "another nanosecond");
	config_free(&c);
	OK(config_load(&c, path.p, &m), "read again");
	rename(path.p, "old");
	put(good, sizeof(good) - 1, 0600);
	utimensat(AT_FDCWD, path.p, times, 0);
	OK(config_changed(&c), "another file of that name, size and time");
	unlink(path.p);
	OK(config_changed(&c), "gone");
	unlink("old");
	config_free(&c);
	mistakes_free(&m);
}

int
main(void)
{
	char folder[] = "/tmp/ccr-config.XXXXXX";

	umask(022);
	if (mkdtemp(folder) == NULL || chdir(folder) == -1) {
		OK(false, "a folder for tests");
		return done_testing();
	}
	buf_addf(&path, "%s/config.json", folder);
	buf_cstr(&path);
	modes();
	owners();
	kinds();
	changes();
	unlink("c");
	unlink("config.json");
	if (chdir("/") == 0)
		OK(rmdir(folder) == 0, "nothing is left behind");
	buf_free(&path);
	return done_testing();
}
