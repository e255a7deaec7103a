/*
 * What choosing a key and reporting about it costs, in wall time a request:
 * one process alone, and eight that do nothing else at the same time. The
 * median of forty batches, and the best: on a machine with other work to do,
 * the median says more of that work.
 *
 *	rotation [FOLDER]       where the state lies; else $TMPDIR or /tmp
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "rotation/rotation.h"

#define PROCESSES 8
#define ROUNDS 40000
#define BATCHES 40              /* of ROUNDS */

static const char *const strategies[] = {
	"round_robin", "random", "weighted", "least_used", "sticky",
};

static void
make_config(struct config *c, const char *strategy, int keys)
{
	struct buf text = BUF(1 << 20);
	struct mistakes m = { 0 };

	buf_addf(&text, "{\"Providers\":[{\"name\":\"p\",\"api_base_url\":"
	    "\"http://127.0.0.1:1/v1/chat/completions\",\"models\":[\"m\"],"
	    "\"rotation_strategy\":\"%s\",\"api_keys\":[", strategy);
	for (int i = 0; i < keys; i++)
		buf_addf(&text, "%s{\"key\":\"key-number-%d-of-many\","
		    "\"weight\":%d}", i > 0 ? "," : "", i, i % 3 + 1);
	buf_adds(&text, "]}],\"Router\":{\"default\":\"p,m\"}}");
	if (!config_parse(c, buf_view(&text), "config.json", &m))
		errx(1, "%s", buf_cstr(&m.errors));
	buf_free(&text);
	mistakes_free(&m);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Nanoseconds a round, of the batches. */
struct result {
	double median, best;
};

static struct result
rounds(const char *path, const struct config *c)
{
	double batch[BATCHES];
	struct rotation r;

	rotation_open(&r, path);
	rotation_bind(&r, c);
	if (!r.shared)
		errx(1, "%s", r.why);
	for (int b = 0; b < BATCHES; b++) {
		int64_t begun = clock_us();

		for (int i = 0; i < ROUNDS / BATCHES; i++) {
			struct pick p = rotation_choose(&r, 0, NULL,
			    VIEW("session-1"));
			struct verdict v = { .kind = VERDICT_SUCCESS,
				.ticket = p.ticket, .input_tokens = 100 };

			if (p.kind != PICK_KEY)
				errx(1, "no key was chosen");
			rotation_report(&r, 0, p.key, &v);
		}
		batch[b] = (double)(clock_us() - begun) * 1000 /
		    (ROUNDS / BATCHES);
	}
	if (!r.shared)
		errx(1, "%s", r.why);
	rotation_close(&r);
	qsort(batch, BATCHES, sizeof(*batch), by_size);
	return (struct result){ batch[BATCHES / 2], batch[0] };
}

/* The mean over the processes of what each of them saw. */
static struct result
contend(const char *path, const struct config *c)
{
	struct result sum = { 0 }, ns;
	int result[2], go[2];

	if (pipe(result) == -1 || pipe(go) == -1)
		err(1, "pipe");
	for (int i = 0; i < PROCESSES; i++) {
		char start;
		pid_t pid = fork();

		if (pid == -1)
			err(1, "fork");
		if (pid > 0)
			continue;
		close(go[1]);
		if (read(go[0], &start, 1) != 0)
			_exit(1);
		ns = rounds(path, c);
		_exit(write(result[1], &ns, sizeof(ns)) != sizeof(ns));
	}
	close(go[1]);
	for (int i = 0; i < PROCESSES; i++) {
		if (read(result[0], &ns, sizeof(ns)) != sizeof(ns))
			errx(1, "a process failed");
		sum.median += ns.median / PROCESSES;
		sum.best += ns.best / PROCESSES;
	}
	while (wait(NULL) > 0)
		continue;
	close(go[0]);
	close(result[0]);
	close(result[1]);
	return sum;
}

int
main(int argc, char **argv)
{
	const char *in = argc > 1 ? argv[1] : getenv("TMPDIR");
	char folder[256], path[300];

	snprintf(folder, sizeof(folder), "%s/ccr-bench-XXXXXX",
	    in != NULL && *in != '\0' ? in : "/tmp");
	if (mkdtemp(folder) == NULL)
		err(1, "%s", folder);
	snprintf(path, sizeof(path), "%s/rotation.state", folder);
	puts("choose and report, ns a request: median (best)");
	printf("%-12s %5s %18s %20s\n", "strategy", "keys", "alone",
	    "8 contending");
	for (size_t i = 0; i < sizeof(strategies) / sizeof(*strategies); i++) {
		for (int keys = 5; keys <= 64; keys += 59) {
			struct config c = { 0 };
			struct result one, all;

			make_config(&c, strategies[i], keys);
			one = rounds(path, &c);
			all = contend(path, &c);
			printf("%-12s %5d %9.0f (%6.0f) %10.0f (%7.0f)\n",
			    strategies[i], keys, one.median, one.best,
			    all.median, all.best);
			config_free(&c);
			fflush(stdout);
		}
	}
	unlink(path);
	rmdir(folder);
	return 0;
}
