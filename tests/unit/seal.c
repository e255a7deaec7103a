/* The seal: what is shut by it, what stays open, and when it is too late. */
#include "front/seal.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#endif

#include "tap.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define SEALS 1
#else
#define SEALS 0
#endif

static struct api_key command = { .kind = KEY_COMMAND };
static struct api_key text = { .kind = KEY_TEXT };
static struct provider asks = { .key = &command, .keys = 1 };
static struct provider knows = { .key = &text, .keys = 1 };
#if SEALS
static struct filter program;
#endif

static const struct config plain = { .provider = &knows, .providers = 1 };

#if SEALS
/* In a process of its own: 0 or the errno of what it tried. */
static int
sealed(int (*try)(void), const struct config *c)
{
	pid_t pid = fork();
	struct fail f;
	int status;

	if (pid == 0) {
		if (c != NULL && !seal_for(c, &f))
			_exit(255);
		_exit(try());
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* What stays. */

static void *
nothing(void *p)
{
	return p;
}

static int
start_thread(void)
{
	pthread_t t;
	int error = pthread_create(&t, NULL, nothing, NULL);

	return error != 0 ? error : pthread_join(t, NULL);
}

static int
start_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid == -1 || waitpid(pid, NULL, 0) == -1 ? errno : 0;
}

static int
look_up(void)
{
	struct addrinfo *list = NULL;
	int error = getaddrinfo("localhost", "80", NULL, &list);

	if (error == 0)
		freeaddrinfo(list);
	return error != 0;
}

static int
open_sockets(void)
{
	static const int families[] = { AF_INET, AF_UNIX, AF_NETLINK };

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (socket(families[i], SOCK_DGRAM, 0) == -1)
			return errno;
	return 0;
}

static int
map_file(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? errno : 0;
}

/* What goes. */

static int
run_program(void)
{
	execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
	return errno;
}

static int
run_by_descriptor(void)
{
	return syscall(SYS_execveat, -1, "/bin/sh", NULL, NULL, 0) == -1 ?
	    errno : 0;
}

static int
run_in_child(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(run_program());
	return waitpid(pid, &status, 0) == -1 ? errno : WEXITSTATUS(status);
}

#if !defined(__SANITIZE_ADDRESS__)
static int
trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1 ? errno : 0;
}
#endif

static int
read_process(void)
{
	char from[8] = "", to[8];
	struct iovec a = { to, sizeof(to) }, b = { from, sizeof(from) };

	return process_vm_readv(getpid(), &a, 1, &b, 1, 0) == -1 ? errno : 0;
}

static int
write_process(void)
{
	char from[8] = "", to[8];
	struct iovec a = { from, sizeof(from) }, b = { to, sizeof(to) };

	return process_vm_writev(getpid(), &a, 1, &b, 1, 0) == -1 ? errno : 0;
}

static int
make_namespace(void)
{
	return unshare(CLONE_NEWUSER) == -1 ? errno : 0;
}

/* By the call that fork makes. */
static int
clone_namespace(void)
{
	long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL,
	    NULL, NULL);

	if (pid == 0)
		_exit(0);
	return pid == -1 ? errno : 0;
}

static int
clone_newly(void)
{
	return syscall(SYS_clone3, NULL, 0) == -1 ? errno : 0;
}

static int
change_personality(void)
{
	return personality(ADDR_NO_RANDOMIZE) == -1 ? errno : 0;
}

static int
open_packets(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0) == -1 ? errno : 0;
}

static int
use_keyring(void)
{
	return syscall(SYS_keyctl, 0, -3, 1) == -1 ? errno : 0;
}

static int
use_ring(void)
{
	return syscall(SYS_io_uring_setup, 0, NULL) == -1 ? errno : 0;
}

static int
use_bpf(void)
{
	return syscall(SYS_bpf, -1, NULL, 0) == -1 ? errno : 0;
}

static const struct {
	const char *name;
	int (*try)(void);
	int error;              /* once sealed; 0: it goes on */
} acts[] = {
	{ "thread", start_thread, 0 },
	{ "process", start_process, 0 },
	{ "name", look_up, 0 },
	{ "sockets", open_sockets, 0 },
	{ "memory", map_file, 0 },
	{ "program", run_program, EPERM },
	{ "program by descriptor", run_by_descriptor, EPERM },
	{ "program of a child", run_in_child, EPERM },
#if !defined(__SANITIZE_ADDRESS__)
	{ "trace", trace, EPERM },
#endif
	{ "read a process", read_process, EPERM },
	{ "write a process", write_process, EPERM },
	{ "namespace", make_namespace, EPERM },
	{ "namespace by clone", clone_namespace, EPERM },
	{ "clone3", clone_newly, ENOSYS },
	{ "personality", change_personality, EPERM },
	{ "packets", open_packets, EAFNOSUPPORT },
	{ "keyring", use_keyring, EPERM },
	{ "io_uring", use_ring, EPERM },
	{ "bpf", use_bpf, EPERM },
};

static void
acted(void)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (sealed(acts[i].try, NULL) == acts[i].error &&
		    acts[i].error != 0)
			SKIP("cannot be done here anyway");
		else
			OK(sealed(acts[i].try, &plain) == acts[i].error,
			    "%s", acts[i].name);
	}
}

/* Which configurations keep it open. */
static void
named(void)
{
	const struct config key = { .provider = &asks, .providers = 1 };
	const struct config filter = { .filter = &program, .filters = 1 };
	const struct config router = { .custom_router_path = VIEW("/r") };

	OK(sealed(run_program, &key) == 0, "a key's command");
	OK(sealed(run_program, &filter) == 0, "a filter");
	OK(sealed(run_program, &router) == 0, "a router");
	OK(sealed(run_program, &plain) == EPERM, "none");
}
#endif

/* In this process, so last. */
static void
changed(void)
{
	const struct config key = { .provider = &asks, .providers = 1 };
	struct fail f = { 0 };

	OK(seal_for(&key, &f), "open for programs");
	OK(seal_for(&plain, &f), "sealed");
	OK(seal_for(&plain, &f), "again");
	OK(seal_for(&key, &f) == !SEALS, "too late");
	OK(f.status == (SEALS ? 503 : 0), "as an answer");
}

int
main(void)
{
#if SEALS
	acted();
	named();
#endif
	changed();
	return done_testing();
}
