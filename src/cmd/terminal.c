#include "cmd/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

bool
terminal_is_there(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/*
 * A line, byte by byte: what stdio would read ahead it would also keep, and
 * the line may be a key.
 */
static bool
read_line(struct buf *line)
{
	char c;

	for (;;) {
		ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n != 1)
			return n == 0 && line->n > 0;
		if (c == '\n')
			return !line->failed;
		buf_addc(line, c);
	}
}

bool
terminal_ask(const char *question, const char *standard, struct buf *answer)
{
	buf_clear(answer);
	if (*standard != '\0')
		fprintf(stderr, "%s [%s]: ", question, standard);
	else
		fprintf(stderr, "%s: ", question);
	if (!read_line(answer)) {
		fputc('\n', stderr);
		return false;
	}
	if (answer->n == 0)
		buf_adds(answer, standard);
	return true;
}

static volatile sig_atomic_t caught;

static void
note(int signal)
{
	caught = signal;
}

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
enum { SIGNALS = sizeof(signals) / sizeof(*signals) };

/*
 * With the echo off, whatever would end or stop us must wait until it is on
 * again: the signal interrupts read(2), and is raised once more then.
 */
bool
terminal_ask_secret(const char *question, const char *standard,
    struct buf *answer)
{
	struct sigaction ours = { .sa_handler = note }, before[SIGNALS];
	struct termios shown, hidden;
	bool ok;

	if (tcgetattr(STDIN_FILENO, &shown) == -1)
		return false;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	hidden.c_lflag |= ECHONL;
	caught = 0;
	sigemptyset(&ours.sa_mask);
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &ours, &before[i]);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	ok = terminal_ask(question, standard, answer);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
	if (caught != 0)
		raise(caught);
	return ok && caught == 0;
}

bool
terminal_yes(const char *question)
{
	struct buf answer = BUF(64);
	struct view v;
	bool yes;

	yes = terminal_ask(question, "y/N", &answer);
	v = view_trim(buf_view(&answer));
	yes = yes && (view_is_nocase(v, "y") || view_is_nocase(v, "yes"));
	buf_free(&answer);
	return yes;
}
