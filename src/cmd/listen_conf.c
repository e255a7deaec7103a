#include "cmd/listen_conf.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"

/* What stands in systemd/user/ccr.socket. */
#define SOCKET_HOST "127.0.0.1"
#define SOCKET_PORT 3456

#define TEXT_MAX 4096

static const struct view folder = VIEW_INIT("/.config/systemd/user/"
    "ccr.socket.d");

static bool
add_folder(struct buf *out, struct fail *f)
{
	const char *home = getenv("HOME");

	if (home == NULL || *home != '/')
		return fail(f, 500, "HOME is not set: ccr does not know "
		    "where your units are");
	buf_adds(out, home);
	buf_add(out, folder);
	return true;
}

bool
listen_conf_path(struct buf *out, struct fail *f)
{
	if (!add_folder(out, f))
		return false;
	buf_adds(out, "/listen.conf");
	return buf_cstr(out) != NULL || fail(f, 500, "HOME is too long");
}

/* Does this machine have addresses of that kind at all? */
static bool
can_bind(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, SOCK_STREAM, 0);
	bool can = fd != -1 && bind(fd, a->ai_addr, a->ai_addrlen) == 0;

	if (fd != -1)
		close(fd);
	return can;
}

/* "ListenStream=[::1]:3456" for each address; systemd knows no names. */
static bool
add_addresses(struct buf *out, const struct addrinfo *list, int64_t port)
{
	size_t before = out->n;
	bool v6 = false;
	char text[256];

	for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
		bool six = a->ai_family == AF_INET6;

		if (!can_bind(a) || getnameinfo(a->ai_addr, a->ai_addrlen,
		    text, sizeof(text), NULL, 0, NI_NUMERICHOST) != 0)
			continue;
		buf_addf(out, "ListenStream=%s%s%s:%lld\n", six ? "[" : "",
		    text, six ? "]" : "", (long long)port);
		v6 |= six;
	}
	if (v6)
		buf_adds(out, "BindIPv6Only=ipv6-only\n");
	return out->n > before;
}

bool
listen_conf_text(const struct config *c, struct buf *out, struct fail *f)
{
	struct addrinfo want = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE }, *list = NULL;
	char host[256];
	bool ok;

	if (view_is(c->host, SOCKET_HOST) && c->port == SOCKET_PORT)
		return true;
	snprintf(host, sizeof(host), "%.*s", VIEW_ARG(c->host));
	/* Port 0: whether the address is ours can be asked at any time. */
	if (getaddrinfo(host, "0", &want, &list) != 0)
		return fail(f, 500, "HOST: no address is known for %s", host);
	buf_adds(out, "# Written by ccr start, from HOST and PORT of "
	    "config.json.\n[Socket]\nListenStream=\n");
	ok = add_addresses(out, list, c->port);
	freeaddrinfo(list);
	return ok || fail(f, 500, "HOST: %s is no address of this machine",
	    host);
}

/* Make the folders on the way. */
static bool
make_folder(char *path, struct fail *f)
{
	for (char *at = path + 1; ; at++) {
		char was = *at;

		if (was != '/' && was != '\0')
			continue;
		*at = '\0';
		if (mkdir(path, 0755) == -1 && errno != EEXIST)
			return fail(f, 500, "cannot make %s: %s", path,
			    strerror(errno));
		*at = was;
		if (was == '\0')
			return true;
	}
}

/* Whole or not at all. */
static bool
replace(const char *path, struct view text, struct fail *f)
{
	struct buf new = BUF(4096 + 8);
	bool ok;
	int fd;

	buf_addf(&new, "%s.new", path);
	if (buf_cstr(&new) == NULL)
		return fail(f, 500, "HOME is too long");
	fd = open(new.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ok = fd != -1 && write_all(fd, text, CLOCK_NEVER);
	ok = (fd == -1 || close(fd) == 0) && ok && rename(new.p, path) == 0;
	if (!ok)
		fail(f, 500, "cannot write %s: %s", path, strerror(errno));
	buf_free(&new);
	return ok;
}

static bool
remove_file(const char *path, bool *changed, struct fail *f)
{
	*changed = unlink(path) == 0;
	return *changed || errno == ENOENT || fail(f, 500,
	    "cannot remove %s: %s", path, strerror(errno));
}

static bool
write_file(const char *path, struct view text, bool *changed, struct fail *f)
{
	struct buf old = BUF(TEXT_MAX), made = BUF(4096);
	bool ok = true;

	*changed = !read_file(path, &old) || !view_eq(buf_view(&old), text);
	if (*changed)
		ok = add_folder(&made, f) && buf_cstr(&made) != NULL &&
		    make_folder(made.p, f) && replace(path, text, f);
	buf_free(&old);
	buf_free(&made);
	return ok;
}

bool
listen_conf_write(struct view text, bool *changed, struct fail *f)
{
	struct buf path = BUF(4096);
	bool ok = listen_conf_path(&path, f);

	if (ok && text.n == 0)
		ok = remove_file(path.p, changed, f);
	else if (ok)
		ok = write_file(path.p, text, changed, f);
	buf_free(&path);
	return ok;
}
