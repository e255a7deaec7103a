/* A condition as the original's third version has it. */
#include "config/condition.h"
#include "config/member.h"

static const struct {
	const char *name;
	enum comparison text, number;
	bool not;
} operators[] = {
	{ "==", IS_TEXT, IS_NUMBER, false },
	{ "!=", IS_TEXT, IS_NUMBER, true },
	{ ">", IS_ABOVE, IS_ABOVE, false },
	{ ">=", IS_ABOVE_OR, IS_ABOVE_OR, false },
	{ "<", IS_BELOW, IS_BELOW, false },
	{ "<=", IS_BELOW_OR, IS_BELOW_OR, false },
	{ "starts-with", HAS_PREFIX, HAS_PREFIX, false },
	{ "contains", HAS_TEXT, HAS_TEXT, false },
	{ "not-contains", HAS_TEXT, HAS_TEXT, true },
};

#define OPERATORS (sizeof(operators) / sizeof(*operators))

struct sides {
	struct view left, operator;
	int left_token, right;
};

static void
read_left(struct reading *r, const struct member *m, void *field, int value)
{
	struct sides *s = field;

	read_text(r, m, &s->left, value);
	s->left_token = value;
}

static const struct member members[] = {
	{ "left", read_left, 0, 0, 0 },
	{ "operator", read_text, offsetof(struct sides, operator), 0, 0 },
	{ "right", read_token, offsetof(struct sides, right), 0, 0 },
};

/* "request.header.x-app", "request.body.a.b": what and by which name. */
static bool
fact_of(struct view left, enum rule_fact *fact, struct view *name)
{
	static const struct {
		const char *name;
		enum rule_fact fact;
		bool named;
	} known[] = {
		{ "request.header.", FACT_HEADER, true },
		{ "request.body.", FACT_BODY, true },
		{ "request.url", FACT_PATH, false },
		{ "request.tokenCount", FACT_TOKENS, false },
		{ "request.sessionId", FACT_SESSION, false },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].named ? !view_starts(left, known[i].name) :
		    !view_is(left, known[i].name))
			continue;
		*fact = known[i].fact;
		*name = view_skip(left, view_of(known[i].name).n);
		return !known[i].named || name->n > 0;
	}
	return false;
}

/* A number or a text; the right side of the original is a literal in a text. */
static void
read_right(struct reading *r, struct condition *c, size_t operator,
    int right)
{
	const struct json *in = &r->c.json;
	struct view v = view_trim(json_is_string(in, right) ?
	    json_escaped(in, right) : json_raw(in, right));
	enum comparison numeric = operators[operator].number;
	struct comparing *t;
	int64_t number;

	if (v.n >= 2 && (v.p[0] == '\'' || v.p[0] == '"') &&
	    v.p[v.n - 1] == v.p[0])
		v = (struct view){ v.p + 1, v.n - 2 };
	if (numeric >= IS_NUMBER && view_number(v, &number)) {
		t = test_add(r, c, numeric);
		if (t != NULL)
			t->number = (double)number;
	} else if (numeric > IS_NUMBER) {
		mistake(r, right, "must be a whole number");
	} else {
		test_add_text(r, c, operators[operator].text, v);
	}
}

void
read_left_right(struct reading *r, struct rule *rule, int object)
{
	struct sides s = { .left = VIEW(""), .operator = VIEW(""),
		.left_token = object, .right = JSON_NONE };
	const char *names[OPERATORS];
	struct view name = VIEW("");
	struct condition *c;
	enum rule_fact fact;
	size_t i = 0;

	read_members(r, object, MEMBERS(members), &s);
	while (i < OPERATORS && !view_is(s.operator, operators[i].name)) {
		names[i] = operators[i].name;
		i++;
	}
	if (i == OPERATORS) {
		mistake_choice(r, object, s.operator, names, OPERATORS);
	} else if (s.right == JSON_NONE) {
		mistake(r, object, "right is missing");
	} else if (!fact_of(s.left, &fact, &name)) {
		mistake(r, s.left_token, "\"%s\" is not known; there are: "
		    "request.header.NAME, request.body.NAME, request.url, "
		    "request.tokenCount, request.sessionId",
		    shown(r, s.left));
	} else {
		c = condition_add(r, rule, fact, name);
		if (c == NULL)
			return;
		c->not = operators[i].not;
		read_right(r, c, i, s.right);
	}
}
