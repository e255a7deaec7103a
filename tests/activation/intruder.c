/*
 * intruder: what could be done by somebody who has made a handler run code of
 * his. Loaded with LD_PRELOAD, it acts when the handler connects to a provider:
 * it tries to run a shell, and to write outside the state's folder. INTRUDER in
 * the environment is a folder for its reports and its files:
 *
 *	INTRUDER/report         "shell: EPERM", "file: done", a line each
 *	INTRUDER/shell          made by the shell, if it runs
 */
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "errors.h"

static void
report(const char *what, int error)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/report", getenv("INTRUDER"));
	f = fopen(path, "a");
	if (f == NULL)
		return;
	fprintf(f, "%s: %s\n", what, error_name(error));
	fclose(f);
}

static void
run_shell(void)
{
	char *const argv[] = { "sh", "-c", ": >\"$INTRUDER/shell\"", NULL };
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		execv("/bin/sh", argv);
		_exit(errno);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		report("shell", errno);
	else
		report("shell", WEXITSTATUS(status));
}

static void
write_home(void)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/.profile", getenv("HOME"));
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	report("file", fd == -1 ? errno : 0);
	if (fd != -1)
		close(fd);
}

int
connect(int fd, const struct sockaddr *to, socklen_t size)
{
	if (to->sa_family == AF_INET && getenv("INTRUDER") != NULL) {
		run_shell();
		write_home();
	}
	return (int)syscall(SYS_connect, fd, to, size);
}
