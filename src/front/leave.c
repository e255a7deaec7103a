#include "front/leave.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "http/stream.h"

static const int leaving_signals[] = { SIGTERM, SIGINT, SIGHUP };

/* A byte in here, which nobody reads, says that it is time to leave. */
static int leave_pipe[2];

static void
on_signal(int signal_number)
{
	int saved = errno;

	(void)signal_number;
	if (write(leave_pipe[1], "", 1) == -1)
		errno = saved;
	errno = saved;
}

bool
leave_on_signals(struct fail *f)
{
	struct sigaction act = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART };
	sigset_t signals;

	if (pipe(leave_pipe) == -1)
		return fail(f, 500, "cannot make a pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		set_cloexec(leave_pipe[i]);
		set_nonblocking(leave_pipe[i]);
	}
	stream_leave_on(leave_pipe[0]);
	sigemptyset(&act.sa_mask);
	sigemptyset(&signals);
	for (size_t i = 0; i < sizeof(leaving_signals) / sizeof(int); i++) {
		sigaction(leaving_signals[i], &act, NULL);
		sigaddset(&signals, leaving_signals[i]);
	}
	sigprocmask(SIG_UNBLOCK, &signals, NULL);
	return true;
}
