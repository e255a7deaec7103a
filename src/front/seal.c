#include "front/seal.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

/* x86-64 has a second table of calls from here on. */
#define FOREIGN_CALLS 0x40000000

#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | \
    CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
    offsetof(struct seccomp_data, field))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE(error) RETURN(SECCOMP_RET_ERRNO | (error))

/* Jump over so many if it is that, or if it is not. */
#define SKIP_IF(n, what) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (what), (n), 0)
#define SKIP_UNLESS(n, what) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (what), 0, (n))

#define FORBID(call) SKIP_UNLESS(1, SYS_##call), REFUSE(EPERM)

/*
 * What only root may do is left out: without namespaces nobody becomes root.
 * The arguments are loaded by their lower halves, which come first on both
 * processors. clone3 is said not to be there, since its flags lie in memory:
 * then the library takes clone.
 */
static struct sock_filter filter[] = {
	LOAD(arch),
	SKIP_IF(1, ARCH),
	REFUSE(ENOSYS),
	LOAD(nr),
	BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, 0, 1),
	REFUSE(ENOSYS),

	SKIP_UNLESS(1, SYS_clone3),
	REFUSE(ENOSYS),
	SKIP_UNLESS(4, SYS_clone),
	LOAD(args[0]),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1),
	REFUSE(EPERM),
	RETURN(SECCOMP_RET_ALLOW),
	SKIP_UNLESS(7, SYS_socket),
	LOAD(args[0]),
	SKIP_IF(4, AF_INET),
	SKIP_IF(3, AF_INET6),
	SKIP_IF(2, AF_UNIX),
	SKIP_IF(1, AF_NETLINK),
	REFUSE(EAFNOSUPPORT),
	RETURN(SECCOMP_RET_ALLOW),

	FORBID(execve),
	FORBID(execveat),
#if !defined(__SANITIZE_ADDRESS__)
	/* By which its search for leaks stops the other threads. */
	FORBID(ptrace),
#endif
	FORBID(process_vm_readv),
	FORBID(process_vm_writev),
	FORBID(pidfd_getfd),
	FORBID(kcmp),
	FORBID(unshare),
	FORBID(setns),
	FORBID(bpf),
	FORBID(perf_event_open),
	FORBID(userfaultfd),
	FORBID(io_uring_setup),
	FORBID(io_uring_enter),
	FORBID(io_uring_register),
	FORBID(keyctl),
	FORBID(add_key),
	FORBID(request_key),
	FORBID(personality),
	RETURN(SECCOMP_RET_ALLOW),
};

static bool
seal(void)
{
	static const struct sock_fprog program = {
		.len = sizeof(filter) / sizeof(*filter),
		.filter = filter,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return false;
	/*
	 * Without the flag some kernels slow down the process for it. A filter
	 * of systemd's may forbid the one call and let the other one pass.
	 */
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#else
static bool
seal(void)
{
	return false;
}
#endif

static bool
names_programs(const struct config *c)
{
	if (c->filters > 0 || c->custom_router_path.n > 0)
		return true;
	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++)
			if (c->provider[i].key[k].kind == KEY_COMMAND)
				return true;
	return false;
}

bool
seal_for(const struct config *c, struct fail *f)
{
	static enum { OPEN, SEALED, CANNOT } state;

	if (names_programs(c))
		return state != SEALED || fail(f, 503, "config.json names "
		    "programs to run since a moment ago, and this connection "
		    "has given up starting any: try again on another");
	if (state == OPEN)
		state = seal() ? SEALED : CANNOT;
	return true;
}
