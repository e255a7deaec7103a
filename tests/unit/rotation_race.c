/*
 * Sixty-four processes that start together, a hundred requests each, without a
 * file at first: not one use is lost, and the shares are what the strategy
 * promises.
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include "tap.h"
#include "rotation_room.h"

#define PROCESSES 64
#define REQUESTS 100
#define ALL (PROCESSES * REQUESTS)
#define KEYS 5

/* How often each process was given each key. */
static int (*given)[KEYS];

static void
work(const struct config *c, int number)
{
	struct rotation r;
	char session[32];

	snprintf(session, sizeof(session), "session-%d", number);
	rotation_open(&r, room_path);
	for (int i = 0; i < REQUESTS; i++) {
		struct verdict v = { .kind = VERDICT_SUCCESS,
			.input_tokens = 3 };
		struct pick p;

		rotation_bind(&r, c);
		p = rotation_choose(&r, 0, NULL, view_of(session));
		if (p.kind != PICK_KEY || !r.shared)
			errx(1, "process %d, request %d: %s", number, i,
			    r.why);
		given[number][p.key]++;
		v.ticket = p.ticket;
		rotation_report(&r, 0, p.key, &v);
	}
	if (!r.shared)
		errx(1, "process %d: %s", number, r.why);
	rotation_close(&r);
}

/* Returns how many processes failed. */
static int
race(const struct config *c)
{
	int go[2], failed = 0, status;
	char byte;

	memset(given, 0, sizeof(*given) * PROCESSES);
	if (pipe(go) == -1)
		err(1, "pipe");
	fflush(stdout);
	for (int i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		if (pid == -1)
			err(1, "fork");
		if (pid > 0)
			continue;
		/* All wait for the end of this pipe. */
		close(go[1]);
		if (read(go[0], &byte, 1) != 0)
			_exit(1);
		work(c, i);
		_exit(0);
	}
	close(go[0]);
	close(go[1]);
	while (wait(&status) > 0)
		failed += status != 0;
	return failed;
}

/* Do the file's figures equal what the processes were given? */
static void
check_sums(const struct config *c, const char *strategy, uint64_t *uses)
{
	struct rotation r;
	uint64_t sum = 0, tokens = 0;
	bool equal = true;

	rotation_look(&r, room_path);
	rotation_bind(&r, c);
	for (size_t k = 0; k < KEYS; k++) {
		struct key_state s = state_of(&r, 0, k);
		uint64_t was = 0;

		for (int i = 0; i < PROCESSES; i++)
			was += (uint64_t)given[i][k];
		equal = equal && s.uses == was && s.successes == was;
		uses[k] = s.uses;
		sum += s.uses;
		tokens += s.input_tokens;
	}
	OK(equal && sum == ALL && tokens == 3 * ALL,
	    "%s: %d uses, each with its key", strategy, (int)sum);
	rotation_close(&r);
}

static void
check_even(const char *strategy, const uint64_t *uses)
{
	uint64_t least = UINT64_MAX, most = 0;

	for (int k = 0; k < KEYS; k++) {
		least = uses[k] < least ? uses[k] : least;
		most = uses[k] > most ? uses[k] : most;
	}
	OK(most - least <= 1, "%s: shares within one (%d to %d)", strategy,
	    (int)least, (int)most);
}

static void
check_weights(const uint64_t *uses)
{
	static const int weight[KEYS] = { 1, 2, 3, 7, 50 };

	for (int k = 0; k < KEYS; k++) {
		double want = (double)ALL * weight[k] / 63;

		OK((double)uses[k] > want - 1 && (double)uses[k] < want + 1,
		    "weighted: %d of weight %d", (int)uses[k], weight[k]);
	}
}

/* Chi square, 4 degrees of freedom: above 33.4 once in a million. */
static void
check_chance(const uint64_t *uses)
{
	double x = 0, want = (double)ALL / KEYS;

	for (int k = 0; k < KEYS; k++)
		x += ((double)uses[k] - want) * ((double)uses[k] - want) /
		    want;
	OK(x < 33.4, "random: chi square %.2f", x);
	OK(x > 0.005, "random: not in turn");
}

static void
check_sessions(const uint64_t *uses)
{
	bool kept = true, all = true;

	for (int i = 0; i < PROCESSES; i++) {
		int keys = 0;

		for (int k = 0; k < KEYS; k++)
			keys += given[i][k] > 0;
		kept = kept && keys == 1;
	}
	for (int k = 0; k < KEYS; k++)
		all = all && uses[k] > 0;
	OK(kept, "sticky: each session keeps its key");
	OK(all, "sticky: each key has sessions");
}

static void
test(const char *strategy, int number)
{
	struct config c;
	uint64_t uses[KEYS];

	unlink(room_path);
	make_config(&c, strategy, "\"key-one\","
	    "{\"key\":\"key-two\",\"weight\":2},"
	    "{\"key\":\"key-three\",\"weight\":3},"
	    "{\"key\":\"key-four\",\"weight\":7},"
	    "{\"key\":\"key-five\",\"weight\":50}");
	IS_INT(race(&c), 0);
	check_sums(&c, strategy, uses);
	if (number == STRATEGY_ROUND_ROBIN || number == STRATEGY_LEAST_USED)
		check_even(strategy, uses);
	else if (number == STRATEGY_WEIGHTED)
		check_weights(uses);
	else if (number == STRATEGY_RANDOM)
		check_chance(uses);
	else
		check_sessions(uses);
	config_free(&c);
}

int
main(void)
{
	given = mmap(NULL, sizeof(*given) * PROCESSES, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (given == MAP_FAILED)
		err(1, "mmap");
	room_make();
	for (int i = 0; i < STRATEGIES; i++)
		test(strategy_name((enum strategy)i), i);
	room_clear();
	return done_testing();
}
