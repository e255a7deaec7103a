#include "cmd/screen.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/command.h"

/* How often is looked, and how long the terminal may take for a picture. */
#define TICK_MS 500
#define WRITE_MS 5000

#define PICTURE_MAX (4 << 20)

/* xterm's: the other screen and back, no wrapping, no cursor. */
#define ENTER "\033[?1049h\033[?7l\033[?25l\033[H\033[2J"
#define LEAVE "\033[?7h\033[?25h\033[?1049l"

enum { SIGNALS = 7 };
static const int signals[SIGNALS] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
	SIGTSTP, SIGCONT, SIGWINCH };
static volatile sig_atomic_t caught[SIGNALS];

struct screen {
	struct termios before;
	bool keys;              /* standard input is a terminal, too */
	sigset_t outside;       /* blocked while waiting: none of ours */
	struct sigaction old[SIGNALS];
	struct buf shown;       /* what is on it; empty: to be drawn */
	size_t top;             /* the first line that is seen */
	size_t lines;           /* how many there were */
	size_t rows;
};

static void
on_signal(int number)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals[i] == number)
			caught[i] = 1;
}

static bool
take(int number)
{
	bool was = false;

	for (size_t i = 0; i < SIGNALS; i++)
		if (signals[i] == number) {
			was = caught[i];
			caught[i] = 0;
		}
	return was;
}

/* They are blocked but in pselect, so that none is overlooked. */
static void
catch_signals(struct screen *s)
{
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t ours;

	sigemptyset(&act.sa_mask);
	sigemptyset(&ours);
	for (size_t i = 0; i < SIGNALS; i++) {
		caught[i] = 0;
		sigaddset(&ours, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &ours, &s->outside);
	for (size_t i = 0; i < SIGNALS; i++) {
		sigaction(signals[i], &act, &s->old[i]);
		sigdelset(&s->outside, signals[i]);
	}
}

static void
release_signals(struct screen *s)
{
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &s->old[i], NULL);
	sigprocmask(SIG_SETMASK, &s->outside, NULL);
}

static void
enter(struct screen *s)
{
	struct termios raw;

	s->keys = tcgetattr(STDIN_FILENO, &s->before) == 0;
	if (s->keys) {
		raw = s->before;
		raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
		raw.c_cc[VMIN] = 1;
		raw.c_cc[VTIME] = 0;
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	write_all(STDOUT_FILENO, VIEW(ENTER), clock_ms() + WRITE_MS);
	buf_clear(&s->shown);
}

static void
leave(struct screen *s)
{
	write_all(STDOUT_FILENO, VIEW(LEAVE), clock_ms() + WRITE_MS);
	if (s->keys)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &s->before);
}

/* ^Z: the terminal is given back for as long as we are stopped. */
static void
stop(struct screen *s)
{
	leave(s);
	raise(SIGSTOP);
	enter(s);
}

/* End as the signal would have ended us. */
static void
end_by(struct screen *s, int number)
{
	leave(s);
	signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &s->outside, NULL);
	raise(number);
}

static size_t
measure(struct screen *s)
{
	struct winsize w = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == -1 || w.ws_row == 0 ||
	    w.ws_col == 0)
		w = (struct winsize){ .ws_row = 24, .ws_col = 80 };
	s->rows = w.ws_row;
	return w.ws_col;
}

/* Append the lines that there is room for; each wipes what stood there. */
static void
add_lines(struct screen *s, struct view text, struct buf *out)
{
	size_t at = 0, end;

	s->lines = 0;
	for (size_t i = 0; i < text.n; i++)
		s->lines += text.p[i] == '\n';
	end = s->rows > 1 ? s->rows - 1 : 1;
	if (s->top + end > s->lines)
		s->top = s->lines > end ? s->lines - end : 0;
	for (; text.n > 0; at++) {
		struct view line = view_cut(&text, '\n');

		if (at < s->top || at >= s->top + end)
			continue;
		buf_add(out, line);
		buf_adds(out, "\033[K\r\n");
	}
	buf_adds(out, "\033[J\033[2mq ends");
	if (s->lines > end)
		buf_adds(out, ", j and k move");
	buf_adds(out, "\033[0m\033[K");
}

static bool
draw(struct screen *s, screen_draw *paint, void *context)
{
	struct buf text = BUF(PICTURE_MAX), out = BUF(PICTURE_MAX);
	bool ok = true;

	paint(context, measure(s), &text);
	buf_adds(&out, "\033[H");
	add_lines(s, buf_view(&text), &out);
	if (!view_eq(buf_view(&out), buf_view(&s->shown))) {
		ok = write_all(STDOUT_FILENO, buf_view(&out),
		    clock_ms() + WRITE_MS);
		buf_clear(&s->shown);
		buf_add(&s->shown, buf_view(&out));
	}
	buf_free(&text);
	buf_free(&out);
	return ok;
}

/* Read a key. False if it is the one that ends, or the terminal has gone. */
static bool
read_key(struct screen *s)
{
	char key;
	ssize_t n = read(STDIN_FILENO, &key, 1);

	if (n != 1)
		return n == -1 && (errno == EINTR || errno == EAGAIN);
	if (key == 'j' && s->top + s->rows <= s->lines)
		s->top++;
	if (key == 'k' && s->top > 0)
		s->top--;
	return key != 'q' && key != 'Q';
}

/* Wait for a key, a signal or the next look. False to end. */
static bool
await(struct screen *s)
{
	struct timespec tick = { TICK_MS / 1000, TICK_MS % 1000 * 1000000L };
	fd_set in;
	int n;

	FD_ZERO(&in);
	if (s->keys)
		FD_SET(STDIN_FILENO, &in);
	n = pselect(STDIN_FILENO + 1, &in, NULL, NULL, &tick, &s->outside);
	if (n > 0 && !read_key(s))
		return false;
	if (take(SIGTSTP))
		stop(s);
	if (take(SIGCONT))
		buf_clear(&s->shown);
	if (take(SIGWINCH))
		buf_clear(&s->shown);
	return !take(SIGINT);
}

/* The signal that is to end us, or 0. */
static int
deadly(void)
{
	return take(SIGTERM) ? SIGTERM : take(SIGHUP) ? SIGHUP :
	    take(SIGQUIT) ? SIGQUIT : 0;
}

int
screen_watch(screen_draw *paint, void *context)
{
	struct screen s = { .shown = BUF(PICTURE_MAX) };
	int number = 0;

	catch_signals(&s);
	enter(&s);
	while (draw(&s, paint, context) && await(&s))
		if ((number = deadly()) != 0)
			end_by(&s, number);
	leave(&s);
	release_signals(&s);
	buf_free(&s.shown);
	return EXIT_OK;
}
