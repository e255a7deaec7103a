#include "cmd/listen_conf.h"

#include <sys/socket.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/put_file.h"

/* What stands in systemd/user/ccr.socket. */
#define SOCKET_HOST "127.0.0.1"
#define SOCKET_PORT 3456

#define TEXT_MAX 4096

bool
listen_conf_path(struct buf *out, struct fail *f)
{
	const char *home = getenv("HOME");

	if (home == NULL || *home != '/')
		return fail(f, 500, "HOME is not set: ccr does not know "
		    "where your units are");
	buf_addf(out, "%s/.config/systemd/user/ccr.socket.d/listen.conf",
	    home);
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
	struct buf old = BUF(TEXT_MAX);
	bool ok = true;

	*changed = !read_file(path, &old) || !view_eq(buf_view(&old), text);
	if (*changed)
		ok = put_folders_of(path, f) &&
		    put_file(path, text, 0644, true, f);
	buf_free(&old);
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
