/* What handlers say of themselves, and what is left of them when they die. */
#include <signal.h>
#include <sys/wait.h>

#include "rotation/live.h"
#include "rotation/process.h"
#include "tap.h"
#include "rotation_room.h"

#define MANY 40

static struct handler list[600];

static void
put_byte(int fd)
{
	if (write(fd, "", 1) != 1)
		_exit(1);
}

static void
get_byte(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		errx(1, "a child has ended");
}

/* A handler that says what it does and waits to be killed. */
static pid_t
start(int to)
{
	struct rotation r;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid > 0)
		return pid;
	rotation_open(&r, room_path);
	live_note(&r, DOING_READING, VIEW(""), VIEW(""));
	live_note(&r, DOING_WAITING, VIEW("p"), VIEW("m"));
	live_note(&r, DOING_WAITING, VIEW("a-provider"), VIEW("a-model"));
	put_byte(to);
	for (;;)
		pause();
}

static size_t
look(void)
{
	struct rotation r;
	size_t n;

	rotation_look(&r, room_path);
	n = live_handlers(&r, list, sizeof(list) / sizeof(*list));
	rotation_close(&r);
	return n;
}

static void
test_own(void)
{
	struct rotation r;
	char longer[300];

	rotation_open(&r, room_path);
	IS_INT(look(), 0);
	live_note(&r, DOING_IDLE, VIEW(""), VIEW(""));
	IS_INT(look(), 1);
	OK(list[0].pid == getpid() && list[0].doing == DOING_IDLE &&
	    list[0].requests == 0, "idle");
	live_note(&r, DOING_READING, VIEW(""), VIEW(""));
	live_note(&r, DOING_WAITING, VIEW("p"), VIEW("m"));
	live_note(&r, DOING_STREAMING, VIEW("p"), VIEW("m"));
	IS_INT(look(), 1);
	OK(list[0].doing == DOING_STREAMING && list[0].requests == 1 &&
	    list[0].attempts == 1 && strcmp(list[0].provider, "p") == 0 &&
	    strcmp(list[0].model, "m") == 0 && list[0].begun_ms > 0 &&
	    list[0].since_ms >= list[0].begun_ms, "streaming");
	memset(longer, 'x', sizeof(longer));
	live_note(&r, DOING_WAITING, (struct view){ longer, sizeof(longer) },
	    (struct view){ longer, sizeof(longer) });
	IS_INT(look(), 1);
	OK(strlen(list[0].provider) == sizeof(list[0].provider) - 1 &&
	    strlen(list[0].model) == sizeof(list[0].model) - 1, "cut");
	/* Cut off and removed under it: no signal, and there again. */
	if (truncate(room_path, 0) == -1)
		err(1, "truncate");
	live_note(&r, DOING_IDLE, VIEW(""), VIEW(""));
	usleep(20000);
	rotation_reset(&r, ROTATION_ALL, ROTATION_ALL);
	live_note(&r, DOING_IDLE, VIEW(""), VIEW(""));
	IS_INT(look(), 1);
	rotation_close(&r);
	IS_INT(look(), 0);
}

static void
test_others(void)
{
	pid_t pid[MANY];
	int ready[2], known = 0;
	struct rotation r;

	if (pipe(ready) == -1)
		err(1, "pipe");
	for (int i = 0; i < MANY; i++) {
		pid[i] = start(ready[1]);
		get_byte(ready[0]);
	}
	IS_INT(look(), MANY);
	for (int i = 0; i < MANY; i++)
		for (int k = 0; k < MANY; k++)
			known += list[k].pid == pid[i] &&
			    list[k].attempts == 2 && list[k].requests == 1 &&
			    strcmp(list[k].model, "a-model") == 0;
	IS_INT(known, MANY);
	for (int i = 0; i < MANY; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	IS_INT(look(), 0);
	/* A dead handler's number that another process has now. */
	rotation_open(&r, room_path);
	live_note(&r, DOING_IDLE, VIEW(""), VIEW(""));
	OK(process_lives(getpid(), process_start(getpid())), "lives");
	if (process_start(getpid()) == 0)
		SKIP("no start times here");
	else
		OK(!process_lives(getpid(), process_start(getpid()) + 1),
		    "is another one");
	rotation_close(&r);
	close(ready[0]);
	close(ready[1]);
}

int
main(void)
{
	room_make();
	test_own();
	test_others();
	IS(doing_name(DOING_WAITING), "waiting");
	room_clear();
	return done_testing();
}
