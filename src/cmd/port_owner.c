/* proc(5): /proc/net/tcp, /proc/PID/fd. */
#include "cmd/port_owner.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"

#define TABLE_MAX (16 << 20)

/* The number of the state in the table. */
#define LISTENS 0x0a

/* An address as the table has it: words of the host's order, in hex. */
struct place {
	char v4[9], v6[33];     /* "": not of this kind */
	unsigned port;
};

/* A socket that listens. */
struct found {
	unsigned long inode;
	uid_t uid;
};

static void
print_words(const void *address, size_t n, char *to)
{
	uint32_t word;

	for (size_t i = 0; i < n; i++) {
		memcpy(&word, (const char *)address + 4 * i, sizeof(word));
		snprintf(to + 8 * i, 9, "%08" PRIX32, word);
	}
}

/* Take "127.0.0.1:80" or "[::1]:80" apart; false for anything else. */
static bool
read_place(const char *host_port, struct place *p)
{
	struct view text = view_of(host_port), host = text;
	struct in6_addr v6;
	struct in_addr v4;
	char name[64];
	int64_t port;

	*p = (struct place){ .port = 0 };
	while (host.n > 0 && host.p[host.n - 1] != ':')
		host.n--;
	if (host.n < 2 || !view_number(view_skip(text, host.n), &port))
		return false;
	host.n--;
	if (view_starts(host, "[") && view_ends(host, "]"))
		host = (struct view){ host.p + 1, host.n - 2 };
	p->port = (unsigned)port;
	if (host.n >= sizeof(name))
		return false;
	memcpy(name, host.p, host.n);
	name[host.n] = '\0';
	if (inet_pton(AF_INET, name, &v4) == 1)
		print_words(&v4, 1, p->v4);
	else if (inet_pton(AF_INET6, name, &v6) == 1)
		print_words(&v6, 4, p->v6);
	return p->v4[0] != '\0' || p->v6[0] != '\0';
}

/* Is it that address, or every one? */
static bool
is_there(const struct place *p, const char *address)
{
	return strspn(address, "0") == strlen(address) ||
	    strcmp(address, p->v4) == 0 || strcmp(address, p->v6) == 0;
}

/* A line: "0: 0100007F:0D80 00000000:0000 0A 0:0 0:0 0 UID 0 INODE ..." */
static bool
read_line(struct view line, const struct place *p, struct found *f)
{
	char text[512], address[33];
	unsigned port, state, uid;
	unsigned long inode;

	if (line.n >= sizeof(text))
		return false;
	memcpy(text, line.p, line.n);
	text[line.n] = '\0';
	if (sscanf(text, " %*d: %32[0-9A-F]:%x %*[0-9A-F]:%*x %x %*s %*s %*s "
	    "%u %*u %lu", address, &port, &state, &uid, &inode) != 5 ||
	    state != LISTENS || port != p->port || !is_there(p, address))
		return false;
	*f = (struct found){ inode, (uid_t)uid };
	return true;
}

static bool
search_table(const char *path, const struct place *p, struct found *f)
{
	struct buf table = BUF(TABLE_MAX);
	struct view rest;
	bool found = false;

	if (read_file(path, &table)) {
		rest = buf_view(&table);
		while (rest.n > 0 && !found)
			found = read_line(view_cut(&rest, '\n'), p, f);
	}
	buf_free(&table);
	return found;
}

/* Is the socket among the descriptors of that process? */
static bool
holds(const char *pid, unsigned long inode)
{
	char path[300], target[64], want[64];
	const struct dirent *e;
	bool found = false;
	DIR *dir;

	snprintf(want, sizeof(want), "socket:[%lu]", inode);
	snprintf(path, sizeof(path), "/proc/%.64s/fd", pid);
	dir = opendir(path);
	while (dir != NULL && !found && (e = readdir(dir)) != NULL) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/%.64s/fd/%.64s", pid,
		    e->d_name);
		n = readlink(path, target, sizeof(target) - 1);
		target[n < 0 ? 0 : n] = '\0';
		found = strcmp(target, want) == 0;
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

static void
add_program(const char *pid, struct buf *out)
{
	struct buf name = BUF(256);
	char path[128];

	snprintf(path, sizeof(path), "/proc/%.64s/comm", pid);
	if (read_file(path, &name) && view_trim(buf_view(&name)).n > 0)
		buf_add(out, view_trim(buf_view(&name)));
	else
		buf_adds(out, "a program");
	buf_addf(out, " (PID %s)", pid);
	buf_free(&name);
}

static bool
search_processes(unsigned long inode, struct buf *out)
{
	const struct dirent *e;
	DIR *dir = opendir("/proc");
	bool found = false;

	while (dir != NULL && !found && (e = readdir(dir)) != NULL) {
		found = e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    holds(e->d_name, inode);
		if (found)
			add_program(e->d_name, out);
	}
	if (dir != NULL)
		closedir(dir);
	return found;
}

bool
port_owner(const char *host_port, struct buf *out)
{
	const struct passwd *user;
	struct place p;
	struct found f;

	if (!read_place(host_port, &p) ||
	    (!search_table("/proc/net/tcp", &p, &f) &&
	    !search_table("/proc/net/tcp6", &p, &f)))
		return false;
	if (search_processes(f.inode, out))
		return true;
	user = getpwuid(f.uid);
	if (user != NULL)
		buf_addf(out, "a program of %s", user->pw_name);
	else
		buf_addf(out, "a program of user %ld", (long)f.uid);
	return true;
}
