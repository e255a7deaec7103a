/* What answers teach about tokens. */
#include "rotation/usage.h"

#include "rotation_room.h"
#include "tap.h"

static const struct thread main_thread = {
	VIEW_INIT("s1"), VIEW_INIT(""), VIEW_INIT("claude-opus"),
};

static int64_t
expect(struct rotation *r, const struct thread *t, const char *model,
    int64_t estimate)
{
	return usage_expect(r, t, VIEW("p"), view_of(model), estimate);
}

static void
note(struct rotation *r, const struct thread *t, const char *model,
    int64_t estimate, int64_t input)
{
	const struct answered a = { .estimate = estimate, .input = input,
		.output = 7, .took_ms = 1000 };

	usage_note(r, t, VIEW("p"), view_of(model), &a);
}

static void
a_model(struct rotation *r)
{
	const struct thread none = { VIEW(""), VIEW(""), VIEW("m") };

	IS_INT(expect(r, &none, "m", 1000), 1000);
	note(r, &none, "m", 1000, 1300);
	IS_INT(expect(r, &none, "m", 1000), 1299);
	IS_INT(expect(r, &none, "other", 1000), 1000);
	for (int i = 0; i < 40; i++)
		note(r, &none, "m", 1000, 900);
	OK(expect(r, &none, "m", 1000) < 910, "the newest answers count most");
	for (int i = 0; i < 40; i++)
		note(r, &none, "m", 10, 1000000);
	OK(expect(r, &none, "m", 1000) < 910, "short prompts teach nothing");
	for (int i = 0; i < 80; i++)
		note(r, &none, "m", 1000, 2000000000);
	OK(expect(r, &none, "m", 1000) <= 4000, "there is a limit");
	note(r, &none, "m", 0, 10);
	note(r, &none, "m", 10, 0);
	note(r, &none, "m", -5, 1LL << 60);
	OK(expect(r, &none, "m", 1000) <= 4000, "nonsense changes nothing");
}

static void
a_conversation(struct rotation *r)
{
	struct thread sub = main_thread;
	struct answered last;

	sub.agent = VIEW("agent-1");
	OK(!usage_last(r, &main_thread, &last), "nothing is known");
	note(r, &main_thread, "x", 10000, 15000);
	OK(usage_last(r, &main_thread, &last), "it is remembered");
	IS_INT(last.input, 15000);
	IS_INT(last.estimate, 10000);
	IS_INT(last.output, 7);
	IS_INT(last.took_ms, 1000);
	IS_INT(last.by, usage_model(r, VIEW("p"), VIEW("x")));
	OK(last.by != usage_model(r, VIEW("p"), VIEW("new")) &&
	    last.by != usage_model(r, VIEW("q"), VIEW("x")), "who it was");
	IS_INT(expect(r, &main_thread, "x", 10000), 15000);
	IS_INT(expect(r, &main_thread, "x", 10100), 15150);
	IS_INT(expect(r, &main_thread, "new", 10100), 15100);
	OK(!usage_last(r, &sub, &last), "a subagent is another one");
	IS_INT(expect(r, &main_thread, "new", 5000), 5000);
}

/* A provider counts a third more than the estimate, and a bit unevenly. */
static void
ten_answers(struct rotation *r)
{
	struct thread t = main_thread;
	int64_t estimate = 20000, real = 27000, off;

	t.session = VIEW("ten");
	for (int i = 0; i < 10; i++) {
		note(r, &t, "y", estimate, real);
		estimate += 900 + 100 * (i % 5);
		real += (900 + 100 * (i % 5)) * (125 + 5 * (i % 3)) / 100;
	}
	off = expect(r, &t, "y", estimate) - real;
	OK(off * 100 < real * 3 && -off * 100 < real * 3,
	    "after ten answers %lld off %lld", (long long)off,
	    (long long)real);
}

/* Another process sees it; a look does too, and changes nothing. */
static void
shared(void)
{
	struct rotation r = ROTATION_NONE, look = ROTATION_NONE;
	struct answered last;

	rotation_open(&r, room_path);
	OK(usage_last(&r, &main_thread, &last), "from the file");
	IS_INT(last.input, 15000);
	rotation_look(&look, room_path);
	OK(usage_last(&look, &main_thread, &last), "by a look at it");
	rotation_close(&look);
	rotation_close(&r);
}

/* Without a file it is this process's own. */
static void
private(void)
{
	struct rotation r = ROTATION_NONE;
	struct answered last;

	rotation_open(&r, "/nonexistent/rotation.state");
	note(&r, &main_thread, "x", 1000, 1500);
	OK(usage_last(&r, &main_thread, &last), "without a file too");
	IS_INT(expect(&r, &main_thread, "x", 1000), 1500);
	rotation_close(&r);
	OK(!usage_last(&r, &main_thread, &last), "closed: nothing");
	IS_INT(expect(&r, &main_thread, "x", 1000), 1000);
}

int
main(void)
{
	struct rotation r = ROTATION_NONE;

	room_make();
	rotation_open(&r, room_path);
	a_model(&r);
	a_conversation(&r);
	ten_answers(&r);
	rotation_close(&r);
	shared();
	private();
	room_clear();
	return done_testing();
}
