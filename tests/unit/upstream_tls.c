/*
 * TLS: what is believed, what is not and in which words. Certificates and the
 * server's side are made by the openssl program; without it this is skipped.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/un.h>

#include "tap.h"
#include "upstream/upstream.h"
#include "upstream_call.h"
#include "upstream_server.h"

#define LENGTH(table) (sizeof(table) / sizeof(*(table)))

static char folder[100];        /* of keys and certificates */
static const char *shown;       /* the certificate that the server has */

/* Makes all certificates; a leaf's row is NAME, SUBJECT-ALT-NAME, DAYS. */
static const char script[] =
    "set -e; cd \"$1\"\n"
    "new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
    "openssl req -x509 $new -keyout ca.key -out ca.pem -subj '/CN=test CA'"
    " -days 30\n"
    "openssl req -x509 $new -keyout own.key -out own.pem -subj /CN=own"
    " -addext subjectAltName=IP:127.0.0.1 -days 30\n"
    "openssl req $new -keyout leaf.key -out leaf.csr -subj /CN=leaf\n"
    "leaf() {\n"
    "	echo \"subjectAltName=$2\" >$1.ext\n"
    "	openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key"
    " -CAcreateserial -days $3 -extfile $1.ext -out $1.pem\n"
    "	cp leaf.key $1.key\n"
    "}\n"
    "leaf good IP:127.0.0.1,DNS:localhost 30\n"
    "leaf other DNS:other.example 30\n"
    "leaf expired IP:127.0.0.1 -1 || rm -f expired.pem\n"
    "echo nonsense >nonsense.pem\n";

static int
run(const char *const argv[])
{
	int status = -1, null;
	pid_t pid = fork();

	if (pid == 0) {
		null = open("/dev/null", O_RDWR);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static void
remove_folder(void)
{
	const char *const argv[] = { "rm", "-rf", folder, NULL };

	run(argv);
}

/* The name of a file in the folder, kept for some calls. */
static const char *
file(const char *name)
{
	static char names[8][200];
	static int next;
	char *to = names[next++ % 8];

	snprintf(to, sizeof(*names), "%s/%s", folder, name);
	return to;
}

/* openssl's server as a process between a path in the folder and `end`. */
static void
start_s_server(const char *path, int end)
{
	char cert[64], key[64];

	if (fork() != 0)
		return;
	snprintf(cert, sizeof(cert), "%s.pem", shown);
	snprintf(key, sizeof(key), "%s.key", shown);
	dup2(end, 0);
	dup2(end, 1);
	dup2(open("/dev/null", O_WRONLY), 2);
	execlp("openssl", "openssl", "s_server", "-quiet", "-unix", path,
	    "-naccept", "1", "-cert", file(cert), "-key", file(key),
	    (char *)NULL);
	_exit(127);
}

static int
connect_to(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (strlen(path) >= sizeof(a.sun_path))
		_exit(1);
	strcpy(a.sun_path, path);
	for (int i = 0; i < 3000; i++) {
		if (connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0)
			return fd;
		server_pause(10);
	}
	_exit(1);
}

/* Carry bytes between a and b until both have ended. */
static void
carry(int a, int b)
{
	struct pollfd p[2] = { { a, POLLIN, 0 }, { b, POLLIN, 0 } };
	char bytes[16384];

	while (p[0].fd != -1 || p[1].fd != -1) {
		poll(p, 2, -1);
		for (int i = 0; i < 2; i++) {
			ssize_t n;

			if (p[i].fd == -1 || p[i].revents == 0)
				continue;
			n = recv(p[i].fd, bytes, sizeof(bytes), 0);
			if (n > 0)
				server_send(i == 0 ? b : a, bytes, (size_t)n);
			if (n > 0)
				continue;
			shutdown(i == 0 ? b : a, SHUT_WR);
			p[i].fd = -1;
		}
	}
}

/* What the client says behind TLS can be read from the result, and so on. */
static int
behind_tls(int fd)
{
	char path[150];
	int ends[2];

	snprintf(path, sizeof(path), "%s/%ld", folder, (long)getpid());
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
		_exit(1);
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	start_s_server(path, ends[1]);
	close(ends[1]);
	if (fork() == 0) {
		close(ends[0]);
		carry(fd, connect_to(path));
		_exit(0);
	}
	close(fd);
	return ends[0];
}

static void
provider(int fd, struct seen *seen)
{
	struct message m = { .body = NULL };

	fd = behind_tls(fd);
	while (server_read(fd, &m)) {
		seen->requests++;
		server_say(fd, strncmp(m.path, "http:", 5) == 0 ?
		    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy" :
		    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
		if (strcmp(m.path, "/closes") == 0)
			break;
	}
	free(m.body);
}

static const struct {
	const char *cert, *ca_file, *host, *want;       /* NULL: works */
} calls[] = {
	{ "good", "ca.pem", "127.0.0.1", NULL },
	{ "good", "ca.pem", "localhost", NULL },
	{ "good", "", "127.0.0.1", "TLS with 127.0.0.1 failed: the issuer of"
	    " its certificate is not known (set CA_FILE for a private CA)" },
	{ "good", "own.pem", "127.0.0.1", "TLS with 127.0.0.1 failed: the"
	    " issuer of its certificate is not known (set CA_FILE for a"
	    " private CA)" },
	{ "own", "", "127.0.0.1", "TLS with 127.0.0.1 failed: self-signed"
	    " certificate (set CA_FILE for a private CA)" },
	{ "own", "own.pem", "127.0.0.1", NULL },
	{ "other", "ca.pem", "127.0.0.1", "TLS with 127.0.0.1 failed: the"
	    " certificate is for another name" },
	{ "other", "ca.pem", "localhost", "TLS with localhost failed: the"
	    " certificate is for another name" },
	{ "expired", "ca.pem", "127.0.0.1", "TLS with 127.0.0.1 failed: the"
	    " certificate has expired" },
	{ "good", "missing.pem", "127.0.0.1", "CA_FILE %/missing.pem cannot be"
	    " read as certificates in PEM" },
	{ "good", "nonsense.pem", "127.0.0.1", "CA_FILE %/nonsense.pem cannot"
	    " be read as certificates in PEM" },
};

/* want with the folder's name for %. */
static const char *
with_folder(const char *want)
{
	static char text[600];
	const char *at = strchr(want, '%');

	if (at == NULL)
		return want;
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - want), want,
	    folder, at + 1);
	return text;
}

static void
test_certificate(size_t i)
{
	struct server s;
	struct upstream *u = upstream_new();
	struct kept k = { .heads = 0 };
	struct upstream_call c;
	char cert[64];

	snprintf(cert, sizeof(cert), "%s.pem", calls[i].cert);
	if (access(file(cert), R_OK) == -1) {
		SKIP("this openssl makes no certificate of the past");
		upstream_free(u);
		return;
	}
	shown = calls[i].cert;
	s = server_start(provider);
	c = call_to(server_url(&s, "https", calls[i].host, "/"));
	if (calls[i].ca_file[0] != '\0')
		c.ca_file = file(calls[i].ca_file);
	OK(kept_run(&k, u, &c) == (calls[i].want == NULL),
	    "%zu: %s certificate, CA_FILE \"%s\": %s", i, calls[i].cert,
	    calls[i].ca_file, k.fail.text);
	if (calls[i].want != NULL) {
		IS(k.fail.text, with_folder(calls[i].want));
		IS_INT(k.trouble.kind, k.fail.status == 500 ? TROUBLE_NONE :
		    TROUBLE_NETWORK);
		OK((k.fail.status == 500) ==
		    view_starts(view_of(k.fail.text), "CA_FILE"),
		    "status %d", k.fail.status);
		IS_INT(s.seen->requests, 0);
	}
	kept_free(&k);
	upstream_free(u);
	server_stop(&s);
}

/* One handshake for many calls, and a new one after the server's close. */
static void
test_kept(void)
{
	static const struct {
		const char *path;
		int connections;
	} ways[] = { { "/", 1 }, { "/", 0 }, { "/closes", 0 }, { "/", 1 } };
	struct upstream *u = upstream_new();
	struct server s;

	shown = "good";
	s = server_start(provider);
	for (size_t i = 0; i < LENGTH(ways); i++) {
		struct kept k = { .heads = 0 };
		struct upstream_call c = call_to(server_url(&s, "https",
		    "127.0.0.1", ways[i].path));
		int before = s.seen->connections;

		c.ca_file = file("ca.pem");
		OK(kept_run(&k, u, &c), "call %zu: %s", i, k.fail.text);
		IS(kept_body(&k), "hello");
		IS_INT(s.seen->connections - before, ways[i].connections);
		kept_free(&k);
	}
	upstream_free(u);
	server_stop(&s);
}

/* A proxy spoken to by TLS has to show a certificate as well. */
static void
test_proxy(void)
{
	struct upstream *u = upstream_new();
	struct kept k = { .heads = 0 };
	struct upstream_call c = call_to("http://api.example/");
	struct server s;

	shown = "good";
	s = server_start(provider);
	c.proxy = server_url(&s, "https", "127.0.0.1", "");
	OK(!kept_run(&k, u, &c), "an https proxy that is not known");
	IS(k.fail.text, "TLS with the proxy 127.0.0.1 failed: the issuer of"
	    " its certificate is not known (set CA_FILE for a private CA)");
	kept_free(&k);
	c.ca_file = file("ca.pem");
	OK(kept_run(&k, u, &c), "one that CA_FILE speaks for: %s",
	    k.fail.text);
	IS(kept_body(&k), "proxy");
	kept_free(&k);
	upstream_free(u);
	server_stop(&s);
}

static bool
make_certificates(void)
{
	const char *const argv[] = { "sh", "-c", script, "sh", folder, NULL };
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%.60s/upstream-tls-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL)
		server_die(folder);
	return run(argv) == 0;
}

int
main(void)
{
	const char *const version[] = { "openssl", "version", NULL };

	signal(SIGPIPE, SIG_IGN);
	if (run(version) != 0) {
		SKIP("the program openssl is not here to play the server");
		return done_testing();
	}
	upstream_init();
	if (OK(make_certificates(), "openssl makes certificates")) {
		for (size_t i = 0; i < LENGTH(calls); i++)
			test_certificate(i);
		test_kept();
		test_proxy();
	}
	remove_folder();
	return done_testing();
}
