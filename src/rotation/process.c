#include "rotation/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __APPLE__
#include <libproc.h>

uint64_t
process_start(pid_t pid)
{
	struct proc_bsdinfo is;

	if (proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &is, sizeof(is)) !=
	    (int)sizeof(is))
		return 0;
	return is.pbi_start_tvsec * 1000000 + is.pbi_start_tvusec;
}
#else
#define FIELDS_BEFORE 19        /* from the state to starttime: proc(5) */

uint64_t
process_start(pid_t pid)
{
	char path[64], text[1024], *at;
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return 0;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	/* The name, in brackets, may hold anything: look for its end. */
	at = strrchr(text, ')');
	if (at != NULL)
		at++;
	for (int i = 0; at != NULL && i < FIELDS_BEFORE; i++)
		at = strchr(at + 1, ' ');
	return at == NULL ? 0 : strtoull(at, NULL, 10);
}
#endif

static unsigned forks;

static void
forked(void)
{
	forks++;
}

unsigned
process_forks(void)
{
	static bool told;

	if (!told)
		told = pthread_atfork(NULL, NULL, forked) == 0;
	return forks;
}

bool
process_lives(pid_t pid, uint64_t start)
{
	uint64_t now;

	if (pid <= 0 || (kill(pid, 0) == -1 && errno == ESRCH))
		return false;
	now = process_start(pid);
	return start == 0 || now == 0 || now == start;
}
