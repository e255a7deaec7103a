/*
 * forbidden: try, one after the other, what a unit's directives are to forbid,
 * and write a line for each to the connection that systemd hands over:
 *
 *	NAME done       it could be done
 *	NAME EPERM      it could not, and why (or "killed")
 *
 * Each is tried in a process of its own. FORBIDDEN_HOME in the environment is
 * the state folder, FORBIDDEN_SUID a set-user-ID copy of this program (started
 * as "forbidden -u", it says by its exit status whether it has become root).
 */
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "errors.h"

#define PAGE 4096

/* Make a file; it stays only for as long as it takes. */
static bool
make_file(const char *folder)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/forbidden.%d", folder, (int)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd == -1)
		return false;
	close(fd);
	unlink(path);
	return true;
}

static const char *
state_folder(void)
{
	const char *folder = getenv("FORBIDDEN_HOME");

	return folder != NULL ? folder : "/nonexistent";
}

static bool
write_state(void)
{
	return make_file(state_folder());
}

static bool
write_home(void)
{
	return make_file(getenv("HOME"));
}

static bool
write_elsewhere(void)
{
	return make_file("/srv");
}

/* The test has left it in the /tmp that all see. */
static bool
see_tmp(void)
{
	return access("/tmp/seen", F_OK) == 0;
}

static bool
become_root(void)
{
	const char *path = getenv("FORBIDDEN_SUID");
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execl(path, path, "-u", (char *)NULL);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		return false;
	errno = EPERM;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool
write_code(void)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
change_personality(void)
{
	return personality(ADDR_NO_RANDOMIZE) != -1;
}

static bool
be_real_time(void)
{
	const struct sched_param p = { .sched_priority = 1 };

	return sched_setscheduler(0, SCHED_FIFO, &p) == 0;
}

static bool
make_suid(void)
{
	char path[4096];
	bool done;
	int fd, error;

	snprintf(path, sizeof(path), "%s/suid.%d", state_folder(),
	    (int)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd == -1)
		return false;
	done = fchmod(fd, 04700) == 0;
	error = errno;
	close(fd);
	unlink(path);
	errno = error;
	return done;
}

static bool
make_namespace(void)
{
	return unshare(CLONE_NEWUSER) == 0;
}

/* A family that is neither the network's nor this machine's own. */
static bool
open_family(void)
{
	static const int families[] = { AF_PACKET, AF_ALG, AF_VSOCK, AF_TIPC,
		AF_BLUETOOTH, AF_CAN };

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (socket(families[i], SOCK_STREAM, 0) != -1 ||
		    socket(families[i], SOCK_SEQPACKET, 0) != -1 ||
		    socket(families[i], SOCK_RAW, 0) != -1)
			return true;
	return false;
}

static bool
trace(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

/* getpid of the 32-bit table. */
static bool
call_foreign(void)
{
#ifdef __x86_64__
	long got = 20;

	__asm__ volatile("int $0x80" : "+a"(got) : : "memory", "r8", "r9",
	    "r10", "r11");
	errno = ENOSYS;
	return got == getpid();
#else
	errno = ENOSYS;
	return false;
#endif
}

static bool
use_privileged(void)
{
	return chown(getenv("HOME"), (uid_t)-1, (gid_t)-1) == 0;
}

static bool
use_resources(void)
{
	return setpriority(PRIO_PROCESS, 0, 19) == 0;
}

static bool
open_device(void)
{
	int fd = open("/dev/console", O_RDONLY);

	return fd != -1;
}

/* A group of our own below the one that we are in. */
static bool
make_group(void)
{
	char line[4096] = "", path[8192];
	FILE *f = fopen("/proc/self/cgroup", "r");
	char *at = NULL;

	while (f != NULL && at == NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "0::", 3) == 0)
			at = line + 3;
	if (at == NULL)
		return false;
	at[strcspn(at, "\n")] = '\0';
	snprintf(path, sizeof(path), "/sys/fs/cgroup%s/forbidden", at);
	if (mkdir(path, 0700) == -1)
		return false;
	rmdir(path);
	return true;
}

/* The test has put a file of its own there. */
static bool
read_kernel_log(void)
{
	return open("/dev/kmsg", O_RDONLY) != -1;
}

static bool
read_clock(void)
{
	struct timex t = { .modes = 0 };

	return adjtimex(&t) != -1;
}

static bool
see_modules(void)
{
	return access("/usr/lib/modules", R_OK | X_OK) == 0;
}

/* Are they mounted so that whoever becomes root could write them? */
static bool
write_tunables(void)
{
	struct statvfs s;

	if (statvfs("/proc/sys", &s) == -1)
		return false;
	errno = EROFS;
	return (s.f_flag & ST_RDONLY) == 0;
}

/* Any capability that a program could still be given. */
static bool
have_capability(void)
{
	for (int i = 0; i < 64; i++)
		if (prctl(PR_CAPBSET_READ, i, 0, 0, 0) == 1)
			return true;
	errno = EPERM;
	return false;
}

/* Is root somebody here? */
static bool
know_root(void)
{
	struct stat s;

	errno = EPERM;
	return stat("/", &s) == 0 && s.st_uid == 0;
}

/* Files for others to read. */
static bool
share_file(void)
{
	char path[4096];
	struct stat s = { 0 };
	int fd;

	snprintf(path, sizeof(path), "%s/mask.%d", state_folder(),
	    (int)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	if (fd == -1 || fstat(fd, &s) == -1)
		return false;
	close(fd);
	unlink(path);
	errno = EPERM;
	return (s.st_mode & 077) != 0;
}

/* The test sets bounds below these, where the manager can. */
static bool
take_memory(void)
{
	size_t n = 96 << 20;
	char *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return false;
	memset(p, 1, n);
	return true;
}

static bool
take_tasks(void)
{
	for (int i = 0; i < 40; i++) {
		pid_t pid = fork();

		if (pid == -1)
			return false;
		if (pid == 0) {
			pause();
			_exit(0);
		}
	}
	return true;
}

static const struct {
	const char *name;
	bool (*try)(void);
} attempts[] = {
	{ "write-state", write_state },
	{ "write-home", write_home },
	{ "write-elsewhere", write_elsewhere },
	{ "see-tmp", see_tmp },
	{ "become-root", become_root },
	{ "write-code", write_code },
	{ "change-personality", change_personality },
	{ "be-real-time", be_real_time },
	{ "make-suid", make_suid },
	{ "make-namespace", make_namespace },
	{ "open-family", open_family },
	{ "trace", trace },
	{ "call-foreign", call_foreign },
	{ "use-privileged", use_privileged },
	{ "use-resources", use_resources },
	{ "open-device", open_device },
	{ "make-group", make_group },
	{ "read-kernel-log", read_kernel_log },
	{ "read-clock", read_clock },
	{ "see-modules", see_modules },
	{ "write-tunables", write_tunables },
	{ "have-capability", have_capability },
	{ "know-root", know_root },
	{ "share-file", share_file },
	{ "take-tasks", take_tasks },
	{ "take-memory", take_memory },
};

/* Written to the pipe by the one that tries. */
static int
attempt(bool (*try)(void))
{
	int ends[2], result = -1;
	pid_t pid;

	if (pipe(ends) == -1 || (pid = fork()) == -1)
		return errno;
	if (pid == 0) {
		setpgid(0, 0);
		errno = 0;
		result = try() ? 0 : errno == 0 ? EPERM : errno;
		_exit(write(ends[1], &result, sizeof(result)) == -1);
	}
	close(ends[1]);
	if (read(ends[0], &result, sizeof(result)) != sizeof(result))
		result = -1;
	close(ends[0]);
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return result;
}

static void
report(FILE *to, const char *name, int result)
{
	fprintf(to, "%s %s\n", name, result == -1 ? "killed" :
	    error_name(result));
}

int
main(int argc, char **argv)
{
	FILE *to;

	if (argc > 1 && strcmp(argv[1], "-u") == 0)
		return geteuid() == 0 ? 0 : 1;
	to = fdopen(3, "w");
	if (to == NULL)
		err(1, "nothing was handed over");
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		report(to, attempts[i].name, attempt(attempts[i].try));
	return fclose(to) != 0;
}
