/*
 * Which record is whose: edits of the config, the same key twice, keys that
 * become known later, more keys than there is room for; and sessions.
 */
#include <sys/stat.h>

#include "base/io.h"
#include "rotation/layout.h"
#include "tap.h"
#include "rotation_room.h"

static struct rotation r;

static void
end(struct config *c)
{
	rotation_close(&r);
	config_free(c);
}

static void
report(size_t provider, struct pick p, int kind, int64_t rest_ms)
{
	struct verdict v = { .kind = kind, .ticket = p.ticket,
		.rest_ms = rest_ms };

	rotation_report(&r, provider, p.key, &v);
}

/* The same process, another config: what stays keeps its history. */
static void
test_edits(void)
{
	struct config a, b;
	struct pick p = { .key = 1 };

	unlink(room_path);
	make_config(&a, "round_robin", "\"key-a\",\"key-b\",\"key-c\"");
	open_room(&r, &a);
	choose(&r, 0);
	choose(&r, 0);
	report(0, p, VERDICT_KEY_BAD, -1);
	make_config(&b, "round_robin", "\"key-d\",\"key-c\",\"key-b\"");
	rotation_bind(&r, &b);
	config_free(&a);
	IS_INT(state_of(&r, 0, 2).health, HEALTH_DISABLED);
	IS_INT(state_of(&r, 0, 2).uses, 1);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_UNUSED);
	/* After the key used last, wherever it stands now. */
	IS_INT(choose(&r, 0).key, 0);
	IS_INT(choose(&r, 0).key, 1);
	make_config(&a, "round_robin", "\"key-a\",\"key-b\",\"key-c\"");
	rotation_bind(&r, &a);
	config_free(&b);
	IS_INT(state_of(&r, 0, 0).uses, 1);
	IS_INT(state_of(&r, 0, 1).health, HEALTH_DISABLED);
	IS_INT(state_of(&r, 0, 2).uses, 1);
	end(&a);
}

static void
test_same_key_twice(void)
{
	struct buf text = BUF(65536);
	struct config c;
	struct pick p = { .key = 0 };

	unlink(room_path);
	add_provider(&text, "p", "round_robin", "\"key-a\",\"key-b\"");
	buf_addc(&text, ',');
	add_provider(&text, "q", "round_robin",
	    "\"key-a\",\"key-a\",\"key-b\"");
	read_config(&c, buf_cstr(&text));
	buf_free(&text);
	open_room(&r, &c);
	report(0, p, VERDICT_KEY_BAD, -1);
	IS_INT(state_of(&r, 0, 0).health, HEALTH_DISABLED);
	IS_INT(state_of(&r, 1, 0).health, HEALTH_UNUSED);
	OK(state_of(&r, 1, 1).twin && !state_of(&r, 1, 0).twin,
	    "a key that stands twice in a provider");
	IS_INT(choose(&r, 1).key, 0);
	IS_INT(choose(&r, 1).key, 2);
	IS_INT(choose(&r, 1).key, 0);
	IS_INT(rotation_choose(&r, 1, (bool[]){ true, false, true },
	    VIEW("")).kind, PICK_NONE_LEFT);
	end(&c);
}

static void
test_no_key_text(void)
{
	struct config c;
	struct buf raw = BUF(4 << 20);
	bool found;

	unlink(room_path);
	make_config(&c, "round_robin", "\"a-secret-that-is-nowhere\"");
	open_room(&r, &c);
	rotation_choose(&r, 0, NULL, VIEW("a-session-with-a-name"));
	OK(read_file(room_path, &raw), "the file");
	found = view_has(buf_view(&raw), "a-secret-that-is") ||
	    view_has(buf_view(&raw), "a-session-with");
	OK(!found, "holds no key");
	buf_free(&raw);
	end(&c);
}

/* A key that a command prints is known once the command has run. */
static void
test_known_later(void)
{
	static const char *const keys = "{\"command\":[\"printf\",\"one\"]},"
	    "{\"command\":[\"printf\",\"two\"]},\"three-is-known\"";
	struct config c;
	struct fail f;
	struct pick p;

	unlink(room_path);
	for (int i = 0; i < 2; i++) {
		make_config(&c, "round_robin", keys);
		open_room(&r, &c);
		if (i == 1) {
			/* Used in the round before, but which is that? */
			p = choose(&r, 0);
			OK(p.kind == PICK_UNBOUND, "unknown again");
		}
		for (size_t k = 0; k < 2; k++) {
			if (i == 0) {
				p = choose(&r, 0);
				OK(p.kind == PICK_UNBOUND && p.key == k,
				    "key %zu is not known", k);
			}
			if (!config_key(&c, &c.provider[0],
			    &c.provider[0].key[k], &f))
				errx(1, "%s", f.text);
			rotation_bind_key(&r, 0, k);
			if (i == 0) {
				p = choose(&r, 0);
				OK(p.kind == PICK_KEY && p.key == k,
				    "key %zu is known", k);
			}
		}
		IS_INT(state_of(&r, 0, 0).uses, 1);
		IS_INT(state_of(&r, 0, 1).uses, 1);
		end(&c);
	}
}

static void
add_many(struct buf *text, int providers, int keys, int from)
{
	for (int p = 0; p < providers; p++) {
		struct buf list = BUF(1 << 20);
		char name[16];

		for (int k = 0; k < keys; k++)
			buf_addf(&list, "%s\"key-%d-of-%d\"", k > 0 ? "," :
			    "", from + k, p);
		snprintf(name, sizeof(name), "p%d", p);
		if (p > 0)
			buf_addc(text, ',');
		add_provider(text, name, "round_robin", buf_cstr(&list));
		buf_free(&list);
	}
}

static void
make_many(struct config *c, int providers, int keys, int from)
{
	struct buf text = BUF(4 << 20);

	add_many(&text, providers, keys, from);
	read_config(c, buf_cstr(&text));
	buf_free(&text);
}

/* 64 providers with 64 keys each fill the file; then come others. */
static void
test_many(void)
{
	struct config c, d;
	bool even = true, kept = true, fresh = true;

	unlink(room_path);
	make_many(&c, 64, 64, 0);
	open_room(&r, &c);
	for (size_t p = 0; p < 64; p++)
		for (int i = 0; i < 128; i++)
			if (p > 0 || i < 96)
				choose(&r, p);
	for (size_t p = 0; p < 64; p++)
		for (size_t k = 0; k < 64; k++)
			even = even && state_of(&r, p, k).uses ==
			    (p == 0 && k >= 32 ? 1 : 2);
	OK(even, "4096 keys have their figures");
	/* Later: 40 keys of the first provider are used again. */
	room_now += 1000;
	for (int i = 0; i < 64; i++)
		choose(&r, 0);
	/* Another config, with 1024 keys of which 32 were there. */
	make_many(&d, 1, 1024, 32);
	rotation_bind(&r, &d);
	for (size_t k = 0; k < 1024; k++) {
		uint64_t uses = state_of(&r, 0, k).uses;

		if (k < 32)
			kept = kept && uses == 2;
		else
			fresh = fresh && uses == 0;
	}
	OK(kept, "what stays is kept");
	for (int i = 0; i < 1024; i++)
		choose(&r, 0);
	for (size_t k = 32; k < 1024; k++)
		fresh = fresh && state_of(&r, 0, k).uses == 1;
	OK(fresh, "what comes takes the place of what was idle for longest");
	rotation_bind(&r, &c);
	config_free(&d);
	kept = true;
	for (size_t k = 0; k < 32; k++)
		kept = kept && state_of(&r, 0, k).uses == 3;
	OK(kept, "and not of what was used of late");
	end(&c);
}

static struct pick
session(const char *name)
{
	return rotation_choose(&r, 0, NULL, view_of(name));
}

static void
test_sessions(void)
{
	struct config c;
	struct pick p;
	size_t a, elsewhere;

	unlink(room_path);
	make_config_n(&c, "sticky", 4);
	open_room(&r, &c);
	a = session("a").key;
	OK(session("b").key != a, "the next session gets another key");
	for (int i = 0; i < 3; i++)
		IS_INT(session("a").key, a);
	rotation_close(&r);
	open_room(&r, &c);
	p = session("a");
	IS_INT(p.key, a);
	report(0, p, VERDICT_QUOTA, 60000);
	elsewhere = session("a").key;
	OK(elsewhere != a, "on trouble one request escapes");
	IS_INT(session("a").key, elsewhere);
	room_now += 60000;
	p = session("a");
	IS_INT(p.key, a);
	report(0, p, VERDICT_QUOTA, ROTATION_PATIENCE_MS + 1);
	elsewhere = session("a").key;
	OK(elsewhere != a, "out for long");
	room_now += ROTATION_PATIENCE_MS + 1;
	IS_INT(session("a").key, elsewhere);
	p = session("a");
	report(0, p, VERDICT_KEY_BAD, -1);
	a = session("a").key;
	OK(a != elsewhere, "a disabled key is left");
	rotation_reset(&r, ROTATION_ALL, ROTATION_ALL);
	IS_INT(session("a").key, a);
	p = rotation_choose(&r, 0, (bool[]){ a == 0, a == 1, a == 2, a == 3 },
	    VIEW("a"));
	OK(p.kind == PICK_KEY && p.key != a, "one that was tried is not "
	    "tried again");
	IS_INT(session("a").key, a);
	end(&c);
}

/* More sessions than there is room for: the oldest are forgotten. */
static void
test_many_sessions(void)
{
	struct config c;
	char name[32];
	int kept = 0, of_late = STATE_SESSION_BUCKETS;
	size_t *key = calloc(100000, sizeof(*key));

	if (key == NULL)
		err(1, NULL);
	unlink(room_path);
	make_config_n(&c, "sticky", 4);
	open_room(&r, &c);
	for (int i = 0; i < 8 * STATE_SESSION_BUCKETS * STATE_WAYS; i++) {
		snprintf(name, sizeof(name), "session-%d", i);
		key[i] = session(name).key;
		room_now++;
	}
	for (int i = 1; i <= of_late; i++) {
		int at = 8 * STATE_SESSION_BUCKETS * STATE_WAYS - i;

		snprintf(name, sizeof(name), "session-%d", at);
		kept += session(name).key == key[at];
	}
	OK(kept >= of_late - 8, "%d of the %d sessions of late have their key",
	    kept, of_late);
	free(key);
	end(&c);
}

static void
test_weights_in_order(void)
{
	static const size_t want[] = { 0, 0, 1, 0, 2, 0, 0 };
	struct config c;

	unlink(room_path);
	make_config(&c, "weighted", "{\"key\":\"key-a\",\"weight\":5},"
	    "\"key-b\",\"key-c\"");
	open_room(&r, &c);
	for (size_t i = 0; i < 14; i++)
		IS_INT(choose(&r, 0).key, want[i % 7]);
	end(&c);
}

int
main(void)
{
	room_make();
	test_edits();
	test_same_key_twice();
	test_no_key_text();
	test_known_later();
	test_many();
	test_sessions();
	test_many_sessions();
	test_weights_in_order();
	room_clear();
	return done_testing();
}
