/* What an attempt's end means for its key, with a clock that the test sets. */
#include "tap.h"
#include "rotation_room.h"

#define MIN 60000

static struct rotation r;

static void
report(struct pick p, int kind, int64_t rest_ms, bool lasting)
{
	struct verdict v = { .kind = kind, .ticket = p.ticket,
		.rest_ms = rest_ms, .lasting = lasting, .error = "our word" };

	rotation_report(&r, 0, p.key, &v);
}

static void
begin(struct config *c, const char *strategy, const char *keys)
{
	unlink(room_path);
	make_config(c, strategy, keys);
	open_room(&r, c);
}

static void
end(struct config *c)
{
	rotation_close(&r);
	config_free(c);
}

/* One key, reported once. */
static void
test_one_verdict(void)
{
	static const struct {
		const char *name, *key;
		int kind;
		int64_t asked;
		bool lasting;
		enum health health;
		int64_t rests;
		bool quota;
		int successes, failures, streak;
	} row[] = {
#define K "\"0123456789-0123456789\""
#define OBJECT(members) "{\"key\":" K "," members "}"
	{ "success", K, VERDICT_SUCCESS, -1, false,
	    HEALTH_ACTIVE, 0, false, 1, 0, 0 },
	{ "neutral", K, VERDICT_NEUTRAL, -1, false,
	    HEALTH_ACTIVE, 0, false, 0, 0, 0 },
	{ "bad key", K, VERDICT_KEY_BAD, -1, false,
	    HEALTH_DISABLED, 0, false, 0, 1, 0 },
	{ "quota, nothing said", K, VERDICT_QUOTA, -1, false,
	    HEALTH_RESTING, MIN, true, 0, 1, 0 },
	{ "quota, its own cooldown", OBJECT("\"cooldownTime\":5000"),
	    VERDICT_QUOTA, -1, false, HEALTH_RESTING, 5000, true, 0, 1, 0 },
	{ "quota, a cooldown of 0 is none", OBJECT("\"cooldownTime\":0"),
	    VERDICT_QUOTA, -1, false, HEALTH_RESTING, MIN, true, 0, 1, 0 },
	{ "quota, asked", OBJECT("\"cooldownTime\":5000"), VERDICT_QUOTA,
	    90000, false, HEALTH_RESTING, 90000, true, 0, 1, 0 },
	{ "quota, asked for nothing", K, VERDICT_QUOTA, 0, false,
	    HEALTH_RESTING, 1000, true, 0, 1, 0 },
	{ "quota, asked for years", K, VERDICT_QUOTA, INT64_MAX, false,
	    HEALTH_RESTING, 24 * 60 * MIN, true, 0, 1, 0 },
	{ "no credit", K, VERDICT_QUOTA, -1, true,
	    HEALTH_RESTING, 60 * MIN, true, 0, 1, 0 },
	{ "no credit, asked", K, VERDICT_QUOTA, 7000, true,
	    HEALTH_RESTING, 7000, true, 0, 1, 0 },
	{ "no credit, a longer cooldown", OBJECT("\"cooldownTime\":7200000"),
	    VERDICT_QUOTA, -1, true, HEALTH_RESTING, 120 * MIN, true, 0, 1,
	    0 },
	{ "one failure", K, VERDICT_FAILURE, -1, false,
	    HEALTH_ACTIVE, 0, false, 0, 1, 1 },
	{ "one failure with a cooldown", OBJECT("\"cooldownTime\":5000"),
	    VERDICT_FAILURE, -1, false, HEALTH_RESTING, 5000, false, 0, 1, 1 },
	{ "one failure of one", OBJECT("\"maxFailures\":1"),
	    VERDICT_FAILURE, -1, false, HEALTH_RESTING, MIN, false, 0, 1, 1 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		struct config c;
		struct key_state s;

		begin(&c, "round_robin", row[i].key);
		report(choose(&r, 0), row[i].kind, row[i].asked,
		    row[i].lasting);
		s = state_of(&r, 0, 0);
		OK(s.health == row[i].health && s.rests_ms == row[i].rests &&
		    s.for_quota == row[i].quota, "%s: %s for %lld",
		    row[i].name, health_name(s.health), (long long)s.rests_ms);
		OK(s.uses == 1 && (int)s.successes == row[i].successes &&
		    (int)s.failures == row[i].failures &&
		    (int)s.consecutive_failures == row[i].streak &&
		    s.last_used_ms == room_now &&
		    s.last_failure_ms == (row[i].failures ? room_now : 0) &&
		    s.resting_until_ms == (row[i].rests ?
		    room_now + row[i].rests : 0) &&
		    strcmp(s.last_error, row[i].failures ? "our word" : "")
		    == 0, "%s: counted", row[i].name);
		end(&c);
	}
}

/* Rests get longer, up to an hour, and one trial at a time decides. */
static void
test_failures_in_a_row(void)
{
	static const int64_t rest[] = { 0, 0, 0, 0, MIN, 2 * MIN, 4 * MIN,
		8 * MIN, 16 * MIN, 32 * MIN, 60 * MIN, 60 * MIN };
	struct config c;
	struct pick p;

	begin(&c, "round_robin", "\"the-first-of-two\",\"the-second\"");
	for (size_t i = 0; i < sizeof(rest) / sizeof(*rest); i++) {
		struct key_state s;

		p = rotation_choose(&r, 0, (bool[]){ false, true }, VIEW(""));
		OK(p.kind == PICK_KEY && p.key == 0 && p.trial == (i >= 5) &&
		    !p.early, "failure %zu", i + 1);
		report(p, VERDICT_FAILURE, -1, false);
		s = state_of(&r, 0, 0);
		IS_INT(s.rests_ms, rest[i]);
		IS_INT(s.consecutive_failures, i + 1);
		if (i >= 4) {
			p = choose(&r, 0);
			IS_INT(p.key, 1);
			report(p, VERDICT_SUCCESS, -1, false);
		}
		room_now += rest[i];
	}
	p = rotation_choose(&r, 0, (bool[]){ false, true }, VIEW(""));
	OK(p.trial, "a trial begins");
	OK(state_of(&r, 0, 0).trial, "and is told");
	IS_INT(choose(&r, 0).key, 1);
	IS_INT(choose(&r, 0).key, 1);
	report(p, VERDICT_NEUTRAL, -1, false);
	p = choose(&r, 0);
	OK(p.key == 0 && p.trial, "after an end that says nothing: another");
	IS_INT(choose(&r, 0).key, 1);
	room_now += ROTATION_TRIAL_MS;
	p = choose(&r, 0);
	OK(p.key == 0 && p.trial, "one whose handler was killed: another");
	report(p, VERDICT_SUCCESS, -1, false);
	p = rotation_choose(&r, 0, (bool[]){ false, true }, VIEW(""));
	OK(p.key == 0 && !p.trial, "a success ends that");
	IS_INT(state_of(&r, 0, 0).consecutive_failures, 0);
	end(&c);
}

/* Ten requests under way with one key when the provider falls over. */
static void
test_many_under_way(void)
{
	struct config c;
	struct pick p[10], late;

	begin(&c, "round_robin", "\"a-single-key\"");
	for (int i = 0; i < 10; i++)
		p[i] = choose(&r, 0);
	for (int i = 0; i < 9; i++)
		report(p[i], VERDICT_FAILURE, -1, false);
	IS_INT(state_of(&r, 0, 0).rests_ms, MIN);
	IS_INT(state_of(&r, 0, 0).failures, 9);
	report(p[9], VERDICT_SUCCESS, -1, false);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_RESTING);
	late = choose(&r, 0);
	OK(late.kind == PICK_KEY && late.early, "one that rests, rather than "
	    "none");
	report(late, VERDICT_SUCCESS, -1, false);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_ACTIVE);
	end(&c);
}

static void
test_old_news(void)
{
	struct config c;
	struct pick old, new;

	begin(&c, "round_robin", "\"a-single-key\"");
	old = choose(&r, 0);
	report(choose(&r, 0), VERDICT_KEY_BAD, -1, false);
	report(old, VERDICT_SUCCESS, -1, false);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_DISABLED);
	IS_INT(choose(&r, 0).kind, PICK_ALL_DISABLED);
	new = rotation_use(&r, 0, 0);
	report(new, VERDICT_SUCCESS, -1, false);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_ACTIVE);

	old = choose(&r, 0);
	report(choose(&r, 0), VERDICT_QUOTA, 600000, false);
	report(old, VERDICT_QUOTA, 1000, false);
	IS_INT(state_of(&r, 0, 0).rests_ms, 600000);
	report(old, VERDICT_QUOTA, 700000, false);
	IS_INT(state_of(&r, 0, 0).rests_ms, 700000);
	report(rotation_use(&r, 0, 0), VERDICT_QUOTA, 2000, false);
	IS_INT(state_of(&r, 0, 0).rests_ms, 2000);
	IS_INT(rotation_reset(&r, 0, 0), 1);
	report(old, VERDICT_QUOTA, 700000, false);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_ACTIVE);
	report(old, VERDICT_FAILURE, 0, false);
	IS_INT(state_of(&r, 0, 0).consecutive_failures, 0);
	end(&c);
}

static void
test_what_is_left(void)
{
	struct config c;
	bool tried[3] = { false };
	struct pick p;

	begin(&c, "round_robin", "\"key-one\",\"key-two\",\"key-three\"");
	for (int i = 0; i < 3; i++) {
		p = rotation_choose(&r, 0, tried, VIEW(""));
		OK(p.kind == PICK_KEY && (int)p.key == i && p.usable == 3,
		    "try %d", i);
		tried[p.key] = true;
	}
	IS_INT(rotation_choose(&r, 0, tried, VIEW("")).kind, PICK_NONE_LEFT);
	for (size_t i = 0; i < 3; i++) {
		p.key = i;
		p.ticket = 0;
		report(p, VERDICT_QUOTA, (int64_t)(9 - i) * 1000, false);
		p = rotation_choose(&r, 0, tried, VIEW(""));
		OK(p.kind == (i < 2 ? PICK_NONE_LEFT : PICK_ALL_RESTING) &&
		    p.usable == 2 - i && p.wait_ms == (int64_t)(9 - i) * 1000,
		    "out of quota: %zu", i + 1);
	}
	p = choose(&r, 0);
	OK(p.kind == PICK_ALL_RESTING && p.wait_ms == 7000,
	    "the earliest return");
	p.key = 2;
	p.ticket = 0;
	report(p, VERDICT_KEY_BAD, -1, false);
	p = choose(&r, 0);
	OK(p.kind == PICK_ALL_RESTING && p.wait_ms == 8000,
	    "a disabled one does not return");
	IS_INT(rotation_reset(&r, ROTATION_ALL, ROTATION_ALL), 3);
	IS_INT(choose(&r, 0).kind, PICK_KEY);
	for (size_t i = 0; i < 3; i++) {
		p.key = i;
		report(p, VERDICT_KEY_BAD, -1, false);
	}
	IS_INT(choose(&r, 0).kind, PICK_ALL_DISABLED);
	IS_INT(rotation_reset(&r, 0, 1), 1);
	p = choose(&r, 0);
	OK(p.kind == PICK_KEY && p.key == 1, "one was reset");
	IS(state_of(&r, 0, 1).last_error, "");
	end(&c);
}

/* When all rest after failures, the one that returns first is tried. */
static void
test_early(void)
{
	struct config c;
	struct pick p = { 0 };

	begin(&c, "least_used",
	    "{\"key\":\"key-one\",\"cooldownTime\":9000},"
	    "{\"key\":\"key-two\",\"cooldownTime\":4000},"
	    "{\"key\":\"key-three\",\"cooldownTime\":8000}");
	for (p.key = 0; p.key < 3; p.key++)
		report(p, VERDICT_FAILURE, -1, false);
	p = choose(&r, 0);
	OK(p.kind == PICK_KEY && p.key == 1 && p.early, "the first");
	p = rotation_choose(&r, 0, (bool[]){ false, true, false }, VIEW(""));
	OK(p.kind == PICK_KEY && p.key == 2 && p.early, "the next");
	p.key = 1;
	p.ticket = 0;
	report(p, VERDICT_QUOTA, 1000, false);
	p = choose(&r, 0);
	OK(p.kind == PICK_KEY && p.key == 2 && p.early,
	    "one out of quota is not tried, though it returns first");
	end(&c);
}

static void
test_groups(void)
{
	struct buf text = BUF(65536);
	struct config c;
	struct verdict v = { .kind = VERDICT_QUOTA, .rest_ms = 30000 };

	unlink(room_path);
	add_provider(&text, "p", "round_robin",
	    "{\"key\":\"key-one\",\"quota_group\":\"org\"},"
	    "{\"key\":\"key-two\",\"quota_group\":\"org\"},"
	    "{\"key\":\"key-three\"},"
	    "{\"key\":\"key-four\",\"quota_group\":\"other\"}");
	buf_addc(&text, ',');
	add_provider(&text, "q", "round_robin",
	    "{\"key\":\"key-one\",\"quota_group\":\"org\"},\"key-two\"");
	read_config(&c, buf_cstr(&text));
	buf_free(&text);
	open_room(&r, &c);
	rotation_report(&r, 0, 0, &v);
	OK(state_of(&r, 0, 0).rests_ms == 30000 &&
	    state_of(&r, 0, 1).rests_ms == 30000 &&
	    state_of(&r, 0, 2).rests_ms == 0 &&
	    state_of(&r, 0, 3).rests_ms == 0 &&
	    state_of(&r, 1, 0).rests_ms == 30000 &&
	    state_of(&r, 1, 1).rests_ms == 0, "one organisation's keys rest "
	    "together");
	IS_INT(state_of(&r, 0, 1).failures, 0);
	rotation_reset(&r, ROTATION_ALL, ROTATION_ALL);
	v.kind = VERDICT_KEY_BAD;
	rotation_report(&r, 0, 0, &v);
	OK(state_of(&r, 0, 0).health == HEALTH_DISABLED &&
	    state_of(&r, 0, 1).health == HEALTH_UNUSED &&
	    state_of(&r, 1, 0).health == HEALTH_UNUSED,
	    "and are refused one by one");
	rotation_reset(&r, 0, ROTATION_ALL);
	v.kind = VERDICT_FAILURE;
	rotation_report(&r, 0, 0, &v);
	IS_INT(state_of(&r, 0, 1).consecutive_failures, 0);
	end(&c);
}

static void
test_figures(void)
{
	struct config c;
	struct verdict v = { .kind = VERDICT_SUCCESS, .input_tokens = 100,
		.output_tokens = 7 };
	struct key_state s;
	char longer[200];

	begin(&c, "round_robin", "\"a-single-key\"");
	v.ticket = choose(&r, 0).ticket;
	rotation_report(&r, 0, 0, &v);
	rotation_report(&r, 0, 0, &v);
	v.input_tokens = -5;
	rotation_report(&r, 0, 0, &v);
	s = state_of(&r, 0, 0);
	OK(s.input_tokens == 200 && s.output_tokens == 21, "tokens");
	report(choose(&r, 0), VERDICT_UNSENT, -1, false);
	IS_INT(state_of(&r, 0, 0).uses, 1);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	longer[3] = '\n';
	longer[4] = '\x1b';
	longer[5] = (char)0xc3;
	v.kind = VERDICT_FAILURE;
	v.error = longer;
	rotation_report(&r, 0, 0, &v);
	s = state_of(&r, 0, 0);
	IS_INT(strlen(s.last_error), ROTATION_ERROR_SIZE - 1);
	OK(strncmp(s.last_error, "xxx???xx", 8) == 0, "%.8s", s.last_error);
	end(&c);
}

/* The clock is set back in the middle of a rest, and forth, and back. */
static void
test_clock(void)
{
	struct config c;

	begin(&c, "round_robin", "\"key-one\",\"key-two\"");
	report(choose(&r, 0), VERDICT_QUOTA, 100000, false);
	room_now += 40000;
	IS_INT(state_of(&r, 0, 0).rests_ms, 60000);
	room_now -= 86400000;
	IS_INT(state_of(&r, 0, 0).rests_ms, 60000);
	IS_INT(state_of(&r, 0, 0).resting_until_ms, room_now + 60000);
	room_now += 20000;
	IS_INT(state_of(&r, 0, 0).rests_ms, 40000);
	room_now -= 50000;
	IS_INT(state_of(&r, 0, 0).rests_ms, 40000);
	room_now += 50000 + 40000;
	IS_INT(state_of(&r, 0, 0).health, HEALTH_ACTIVE);
	room_now += 365LL * 86400000;
	report(choose(&r, 0), VERDICT_QUOTA, 100000, false);
	IS_INT(state_of(&r, 0, 1).rests_ms, 100000);
	room_now -= 366LL * 86400000;
	IS_INT(state_of(&r, 0, 1).rests_ms, 100000);
	room_now = 0;
	IS_INT(state_of(&r, 0, 1).rests_ms, 100000);
	room_now = 1700000000000;
	end(&c);
}

/* Rotation off: the first key and no other. */
static void
test_no_rotation(void)
{
	struct config c;
	struct pick p;

	unlink(room_path);
	read_config(&c, "{\"name\":\"p\",\"api_base_url\":"
	    "\"http://127.0.0.1:1/v1/chat/completions\",\"models\":[\"m\"],"
	    "\"enable_rotation\":false,"
	    "\"api_keys\":[\"one-key\",\"two-key\"]}");
	open_room(&r, &c);
	for (int i = 0; i < 3; i++)
		IS_INT(choose(&r, 0).key, 0);
	p = rotation_choose(&r, 0, (bool[]){ true, false }, VIEW(""));
	OK(p.kind == PICK_NONE_LEFT && p.usable == 1, "and it is the only");
	p = rotation_use(&r, 0, 1);
	OK(p.key == 1 && state_of(&r, 0, 1).uses == 1, "a test tries all");
	end(&c);
}

int
main(void)
{
	room_make();
	test_one_verdict();
	test_failures_in_a_row();
	test_many_under_way();
	test_old_news();
	test_what_is_left();
	test_early();
	test_groups();
	test_figures();
	test_clock();
	test_no_rotation();
	room_clear();
	return done_testing();
}
