#include "config/condition.h"

#include "config/member.h"

enum form { TEXTS, NUMBERS, ANY, KINDS };

/* What a rule can ask about. */
struct known {
	const char *name;
	enum rule_fact fact;
	enum form form;
	bool named;             /* an object of names, each with its tests */
	enum comparison plain;  /* what a text by itself means */
};

static const struct known facts[] = {
	{ "model", FACT_MODEL, TEXTS, false, IS_TEXT },
	{ "header", FACT_HEADER, TEXTS, true, IS_TEXT },
	{ "body", FACT_BODY, ANY, true, IS_TEXT },
	{ "tokens", FACT_TOKENS, NUMBERS, false, IS_NUMBER },
	{ "tool", FACT_TOOL, TEXTS, false, IS_TEXT },
	{ "tools", FACT_TOOLS, NUMBERS, false, IS_NUMBER },
	{ "path", FACT_PATH, TEXTS, false, IS_TEXT },
	{ "session", FACT_SESSION, TEXTS, false, IS_TEXT },
	{ "system", FACT_SYSTEM, TEXTS, false, HAS_TEXT },
	{ "agent", FACT_AGENT, TEXTS, false, IS_TEXT },
	{ "kind", FACT_KIND, KINDS, false, IS_TEXT },
};

#define FACTS (sizeof(facts) / sizeof(*facts))

static const struct word {
	const char *name;
	enum comparison comparison;
} words[] = {
	{ "is", IS_TEXT }, { "prefix", HAS_PREFIX }, { "suffix", HAS_SUFFIX },
	{ "contains", HAS_TEXT }, { ">", IS_ABOVE }, { ">=", IS_ABOVE_OR },
	{ "<", IS_BELOW }, { "<=", IS_BELOW_OR },
};

#define WORDS (sizeof(words) / sizeof(*words))

const char *
fact_name(enum rule_fact fact)
{
	size_t i = 0;

	while (facts[i].fact != fact)
		i++;
	return facts[i].name;
}

struct condition *
condition_add(struct reading *r, struct rule *rule, enum rule_fact fact,
    struct view name)
{
	struct condition **last = &rule->condition;
	struct condition *c = arena_alloc(&r->c.arena, sizeof(*c));

	while (*last != NULL)
		last = &(*last)->next;
	*last = c;
	if (c != NULL)
		*c = (struct condition){ .fact = fact, .name = name };
	return c;
}

struct comparing *
test_add(struct reading *r, struct condition *c, enum comparison comparison)
{
	struct comparing *t = arena_alloc(&r->c.arena, sizeof(*t));

	if (c == NULL || t == NULL)
		return NULL;
	*t = (struct comparing){ .comparison = comparison, .next = c->test };
	c->test = t;
	return t;
}

void
test_add_text(struct reading *r, struct condition *c,
    enum comparison comparison, struct view text)
{
	struct comparing *t = test_add(r, c, comparison);
	struct view *copy = arena_alloc(&r->c.arena, sizeof(*copy));

	if (t == NULL || copy == NULL)
		return;
	*copy = arena_copy(&r->c.arena, text);
	t->text = copy;
	t->texts = 1;
}

/* Is it one of the things that a request can be? */
static void
check_kind(struct reading *r, int token)
{
	const char *names[ROUTE_KINDS];
	struct view v = json_escaped(&r->c.json, token);
	size_t n = 0;

	for (int i = ROUTE_DEFAULT + 1; i < ROUTE_KINDS; i++) {
		names[n++] = route_kind_name((enum route_kind)i);
		if (view_is(v, names[n - 1]))
			return;
	}
	mistake_choice(r, token, v, names, n);
}

/* A text, or several of which one is enough. */
static void
read_texts(struct reading *r, const struct known *k, struct condition *c,
    enum comparison comparison, int value)
{
	const struct json *in = &r->c.json;
	struct view text, *list = NULL;
	struct comparing *t;
	size_t n = 0;

	if (!json_is_array(in, value)) {
		if (!text_of(r, value, &text))
			return;
		if (text.n == 0)
			mistake(r, value, "must not be empty");
		if (k->form == KINDS)
			check_kind(r, value);
		test_add_text(r, c, comparison, text);
		return;
	}
	if (json_count(in, value) == 0)
		mistake(r, value, "must not be empty");
	if (!texts_of(r, value, &list, &n))
		return;
	for (int e = json_first(in, value); k->form == KINDS && e != JSON_NONE;
	    e = json_next(in, e))
		check_kind(r, e);
	t = test_add(r, c, comparison);
	if (t == NULL)
		return;
	t->text = list;
	t->texts = n;
}

static void
read_number_test(struct reading *r, struct condition *c,
    enum comparison comparison, int value)
{
	struct comparing *t;
	double number;

	if (!json_double(&r->c.json, value, &number)) {
		mistake(r, value, "must be a number");
		return;
	}
	t = test_add(r, c, comparison);
	if (t != NULL)
		t->number = number;
}

/* What stands there by itself, or behind "is". */
static void
read_plain(struct reading *r, const struct known *k, struct condition *c,
    enum comparison comparison, int value)
{
	const struct json *in = &r->c.json;
	bool number = k->form == NUMBERS ||
	    (k->form == ANY && json_is_number(in, value));

	if (number)
		read_number_test(r, c, IS_NUMBER, value);
	else if (k->form == ANY && (json_is_true(in, value) ||
	    json_is_false(in, value)))
		test_add_text(r, c, IS_TEXT, json_raw(in, value));
	else
		read_texts(r, k, c, comparison, value);
}

/* May these facts be compared so? */
static bool
fits(const struct known *k, enum comparison comparison)
{
	if (comparison == IS_TEXT || k->form == ANY)
		return true;
	return (comparison >= IS_NUMBER) == (k->form == NUMBERS) &&
	    k->form != KINDS;
}

static void
read_word(struct reading *r, const struct known *k, struct condition *c,
    int name)
{
	const struct json *in = &r->c.json;
	const char *names[WORDS + 2];
	struct view v = name_of(r, name);
	int value = json_value(in, name);
	size_t n = 0;

	for (size_t i = 0; i < WORDS; i++) {
		if (!fits(k, words[i].comparison))
			continue;
		names[n++] = words[i].name;
		if (!view_is(v, words[i].name))
			continue;
		if (words[i].comparison == IS_TEXT)
			read_plain(r, k, c, IS_TEXT, value);
		else if (words[i].comparison > IS_NUMBER)
			read_number_test(r, c, words[i].comparison, value);
		else
			read_texts(r, k, c, words[i].comparison, value);
		return;
	}
	names[n++] = "not";
	names[n++] = "exists";
	mistake_choice(r, name, v, names, n);
}

static void
read_exists(struct reading *r, struct rule *rule, enum rule_fact fact,
    struct view name, int value)
{
	struct condition *c = condition_add(r, rule, fact, name);
	bool there = true;

	read_bool(r, NULL, &there, value);
	if (c != NULL)
		c->not = !there;
}

static void
read_not(struct reading *r, struct rule *rule, const struct known *k,
    struct view name, int value)
{
	const struct json *in = &r->c.json;
	struct condition *c = condition_add(r, rule, k->fact, name);

	if (c == NULL)
		return;
	c->not = true;
	if (!json_is_object(in, value))
		read_plain(r, k, c, k->plain, value);
	else if (json_count(in, value) == 0)
		mistake(r, value, "must not be empty");
	for (int t = json_is_object(in, value) ? json_first(in, value) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t))
		read_word(r, k, c, t);
}

/* {"prefix": "x", "not": "xy"}: all of it must hold. */
static void
read_tests(struct reading *r, struct rule *rule, const struct known *k,
    struct view name, int object)
{
	const struct json *in = &r->c.json;
	struct condition *c = NULL;

	if (json_count(in, object) == 0)
		mistake(r, object, "must not be empty");
	for (int t = json_first(in, object); t != JSON_NONE;
	    t = json_next(in, t)) {
		if (json_is(in, t, "not")) {
			read_not(r, rule, k, name, json_value(in, t));
			continue;
		}
		if (json_is(in, t, "exists")) {
			read_exists(r, rule, k->fact, name, json_value(in, t));
			continue;
		}
		if (c == NULL)
			c = condition_add(r, rule, k->fact, name);
		if (c != NULL)
			read_word(r, k, c, t);
	}
}

static void
read_fact(struct reading *r, struct rule *rule, const struct known *k,
    struct view name, int value)
{
	const struct json *in = &r->c.json;
	bool truth = json_is_true(in, value) || json_is_false(in, value);
	struct condition *c;

	if (json_is_object(in, value)) {
		read_tests(r, rule, k, name, value);
	} else if (truth && k->form == TEXTS) {
		read_exists(r, rule, k->fact, name, value);
	} else {
		c = condition_add(r, rule, k->fact, name);
		if (c != NULL)
			read_plain(r, k, c, k->plain, value);
	}
}

/* {"x-app": "cli", "x-other": true} */
static void
read_named(struct reading *r, struct rule *rule, const struct known *k,
    int object)
{
	const struct json *in = &r->c.json;

	if (!json_is_object(in, object) || json_count(in, object) == 0) {
		mistake(r, object, "must be an object of names, as in "
		    "{\"NAME\": \"...\"}");
		return;
	}
	for (int t = json_first(in, object); t != JSON_NONE;
	    t = json_next(in, t))
		read_fact(r, rule, k, arena_copy(&r->c.arena, name_of(r, t)),
		    json_value(in, t));
}

static void
read_condition(struct reading *r, struct rule *rule, int name)
{
	const char *names[FACTS];
	struct view v = name_of(r, name);
	int value = json_value(&r->c.json, name);
	size_t i = 0;

	while (i < FACTS && !view_is(v, facts[i].name)) {
		names[i] = facts[i].name;
		i++;
	}
	if (i == FACTS)
		mistake_choice(r, name, v, names, FACTS);
	else if (facts[i].named)
		read_named(r, rule, &facts[i], value);
	else
		read_fact(r, rule, &facts[i], (struct view){ "", 0 }, value);
}

void
read_conditions(struct reading *r, struct rule *rule, int object)
{
	const struct json *in = &r->c.json;

	if (!json_is_object(in, object))
		mistake(r, object, "must be an object, as in {\"tokens\": "
		    "{\">\": 30000}}");
	else if (json_get(in, object, "left") != JSON_NONE)
		read_left_right(r, rule, object);
	else
		for (int t = json_first(in, object); t != JSON_NONE;
		    t = json_next(in, t))
			read_condition(r, rule, t);
}
