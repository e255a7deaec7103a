/*
 * Handlers that are killed: a thousand times at random moments while others go
 * on, and then at one instruction after the other of what is done under the
 * lock. What was counted stays counted, no record is lost, and the lock is
 * free.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/ptrace.h>
#endif

#include "base/random.h"
#include "rotation/layout.h"
#include "tap.h"
#include "rotation_room.h"

#define KILLS 1000
#define WORKERS 6
#define KEYS 5
#define STRIDE 331              /* instructions from one kill to the next, */
#define AROUND 64               /* but each around a change */

/* What was done for sure, told by all workers. */
static struct tally {
	_Atomic uint64_t chosen[KEYS], reported[KEYS];
} *tally;

static void
work(const struct config *c)
{
	struct rotation r;

	rotation_open(&r, room_path);
	rotation_bind(&r, c);
	for (;;) {
		struct pick p = choose(&r, 0);
		struct verdict v = { .kind = VERDICT_SUCCESS,
			.ticket = p.ticket };

		if (p.kind != PICK_KEY)
			errx(1, "%s", r.why);
		/* On a busy machine the lock can be out of reach for long. */
		if (!r.shared)
			continue;
		tally->chosen[p.key]++;
		rotation_report(&r, 0, p.key, &v);
		if (r.shared)
			tally->reported[p.key]++;
	}
}

static pid_t
start(const struct config *c)
{
	pid_t pid = fork();

	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		work(c);
		_exit(1);
	}
	return pid;
}

/* Returns how many had ended of themselves, which none should. */
static int
kill_many(const struct config *c)
{
	pid_t pid[WORKERS];
	int status, strange = 0;

	fflush(stdout);
	for (int i = 0; i < WORKERS; i++)
		pid[i] = start(c);
	for (int i = 0; i < KILLS; i++) {
		uint16_t wait_us;

		random_bytes(&wait_us, sizeof(wait_us));
		usleep(wait_us % 4096);
		kill(pid[i % WORKERS], SIGKILL);
		waitpid(pid[i % WORKERS], &status, 0);
		strange += !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
		pid[i % WORKERS] = start(c);
	}
	for (int i = 0; i < WORKERS; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], &status, 0);
		strange += !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
	}
	return strange;
}

static void
test_random_moments(const char *strategy)
{
	struct config c;
	struct rotation r;
	struct stat before, after;
	uint64_t uses = 0, successes = 0, chosen = 0, reported = 0;
	bool kept = true;

	unlink(room_path);
	memset(tally, 0, sizeof(*tally));
	make_config_n(&c, strategy, KEYS);
	rotation_open(&r, room_path);
	rotation_close(&r);
	stat(room_path, &before);
	IS_INT(kill_many(&c), 0);
	stat(room_path, &after);
	OK(before.st_ino == after.st_ino, "%s: the file was never replaced",
	    strategy);
	rotation_open(&r, room_path);
	rotation_bind(&r, &c);
	for (size_t k = 0; k < KEYS; k++) {
		struct key_state s = state_of(&r, 0, k);

		kept = kept && s.uses >= tally->chosen[k] &&
		    s.successes >= tally->reported[k] &&
		    s.uses >= s.successes && s.failures == 0;
		uses += s.uses;
		successes += s.successes;
		chosen += tally->chosen[k];
		reported += tally->reported[k];
	}
	OK(kept, "%s: each key has what was counted for it", strategy);
	OK(uses - chosen <= KILLS + WORKERS &&
	    successes - reported <= KILLS + WORKERS && chosen > KILLS,
	    "%s: one more a kill at the most (%d of %d)", strategy,
	    (int)(uses - chosen), (int)uses);
	OK(r.shared && choose(&r, 0).kind == PICK_KEY && r.shared,
	    "%s: the lock is free", strategy);
	rotation_close(&r);
	config_free(&c);
}

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
static long kills, torn;        /* torn: a change was under way */
static bool all_free = true, counted = true;

static void
one_request(struct rotation *r)
{
	struct verdict v = { .kind = VERDICT_SUCCESS };
	struct pick p = choose(r, 0);

	v.ticket = p.ticket;
	rotation_report(r, 0, p.key, &v);
}

/* A child that is stopped before its request. -1: tracing is not allowed. */
static pid_t
start_traced(const struct config *c)
{
	pid_t pid = fork();
	struct rotation r;
	int status;

	if (pid == -1)
		err(1, "fork");
	if (pid > 0) {
		waitpid(pid, &status, 0);
		return WIFSTOPPED(status) ? pid : -1;
	}
	rotation_open(&r, room_path);
	rotation_bind(&r, c);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
		_exit(1);
	raise(SIGSTOP);
	one_request(&r);
	_exit(0);
}

/* What one request did, in instructions after it got the lock. */
struct course {
	long begun, ended;      /* the first change of a record */
};

/*
 * Let it get the lock, then run n instructions, then kill it. Returns how many
 * it ran, -1 if it could not be traced so far. Notes its course if asked.
 */
static long
run_and_kill(pid_t pid, long n, const struct state *map, struct course *course)
{
	long done = 0;
	int status = 0;

	/* Its first system call is flock: stops before, and after. */
	for (int i = 0; i < 2; i++)
		if (ptrace(PTRACE_SYSCALL, pid, NULL, NULL) == -1 ||
		    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
			return -1;
	while (done < n && ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL) == 0 &&
	    waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		done++;
		if (course == NULL)
			continue;
		if (course->begun == 0 && map->live.pending != 0)
			course->begun = done;
		else if (course->begun != 0 && course->ended == 0 &&
		    map->live.pending == 0)
			course->ended = done;
	}
	if (done == n) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	return done;
}

/* Uses and successes of all keys. */
static void
count(const struct config *c, uint64_t *uses, uint64_t *successes, bool *free)
{
	struct rotation r;

	rotation_open(&r, room_path);
	rotation_bind(&r, c);
	*uses = *successes = 0;
	for (size_t k = 0; k < KEYS; k++) {
		struct key_state s = state_of(&r, 0, k);

		*uses += s.uses;
		*successes += s.successes;
	}
	*free = r.shared;
	rotation_close(&r);
}

/* Kill one request after n instructions and look at what it leaves. */
static void
kill_at(const struct config *c, long n, const struct state *map)
{
	uint64_t uses, successes, u, s;
	bool free;
	long done;
	pid_t pid;

	count(c, &uses, &successes, &free);
	pid = start_traced(c);
	done = pid == -1 ? -1 : run_and_kill(pid, n, map, NULL);
	kills += done == n;
	torn += done == n && map->live.pending != 0;
	count(c, &u, &s, &free);
	all_free = all_free && free;
	counted = counted && u - uses <= 1 && s - successes <= u - uses;
}

static void
test_each_instruction(void)
{
	struct course course = { 0 };
	uint64_t uses, successes;
	const struct state *map;
	struct config c;
	bool free;
	pid_t pid;
	int fd;

	unlink(room_path);
	make_config_n(&c, "round_robin", KEYS);
	fflush(stdout);
	count(&c, &uses, &successes, &free);
	fd = open(room_path, O_RDONLY);
	map = mmap(NULL, sizeof(*map), PROT_READ, MAP_SHARED, fd, 0);
	if (fd == -1 || map == MAP_FAILED)
		err(1, "%s", room_path);
	close(fd);
	pid = start_traced(&c);
	if (pid == -1) {
		SKIP("this process may not trace its children");
	} else {
		run_and_kill(pid, INT32_MAX, map, &course);
		OK(course.begun > AROUND && course.ended > course.begun,
		    "a change, from instruction %ld to %ld",
		    course.begun, course.ended);
		for (long n = 0; n < course.ended * 2; n += STRIDE)
			kill_at(&c, n, map);
		for (long n = course.begun - AROUND;
		    n < course.ended + AROUND; n++)
			kill_at(&c, n, map);
		OK(kills > 50 && torn > 0, "killed %ld times, %ld of them "
		    "half-way", kills, torn);
		OK(counted, "each use is counted or not, nothing else");
		OK(all_free, "the lock is always free");
	}
	munmap((void *)(uintptr_t)map, sizeof(*map));
	config_free(&c);
}
#endif

int
main(void)
{

	tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally == MAP_FAILED)
		err(1, "mmap");
	room_make();
	test_random_moments("round_robin");
#ifdef __SANITIZE_ADDRESS__
	SKIP("single steps take too long under a sanitizer");
#elif defined(__linux__)
	test_each_instruction();
#else
	SKIP("no single steps here");
#endif
	room_clear();
	return done_testing();
}
