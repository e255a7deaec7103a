#include "rotation/fault.h"

#include <setjmp.h>
#include <signal.h>
#include <stdint.h>

/* A signal handler is given no context, so this is the room's one static. */
static struct {
	sigjmp_buf back;
	volatile sig_atomic_t armed;
	volatile uintptr_t from, to;
	struct sigaction before;
	bool installed;
} fault;

static void
on_fault(int signal_number, siginfo_t *info, void *machine)
{
	uintptr_t at = (uintptr_t)info->si_addr;

	(void)machine;
	if (fault.armed && at >= fault.from && at < fault.to) {
		fault.armed = 0;
		siglongjmp(fault.back, 1);
	}
	/* Not ours: the instruction is run again and meets its old fate. */
	sigaction(signal_number, &fault.before, NULL);
}

static void
install(void)
{
	/* siglongjmp from a handler: without SA_NODEFER it stays blocked. */
	struct sigaction ours = { .sa_sigaction = on_fault,
		.sa_flags = SA_SIGINFO | SA_NODEFER };

	sigemptyset(&ours.sa_mask);
	fault.installed = sigaction(SIGBUS, &ours, &fault.before) == 0;
}

bool
fault_guard(const void *p, size_t n, void (*step)(void *), void *context)
{
	if (!fault.installed)
		install();
	fault.from = (uintptr_t)p;
	fault.to = fault.from + n;
	if (sigsetjmp(fault.back, 0) != 0)
		return false;
	fault.armed = 1;
	step(context);
	fault.armed = 0;
	return true;
}
