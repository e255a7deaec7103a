/*
 * A rule's "if": an object of facts, each with what it must be. A text must be
 * that text, or one of an array's; an object says more: {"prefix": "x"}.
 */
#ifndef CONFIG_CONDITION_H
#define CONFIG_CONDITION_H

#include "config/reading.h"

/* Append to rule->condition what the object asks for. */
void read_conditions(struct reading *r, struct rule *rule, int object);

/*
 * The same in the form of the original's third version: {"left":
 * "request.header.x-app", "operator": "==", "right": "cli"}.
 */
void read_left_right(struct reading *r, struct rule *rule, int object);

/* One more condition of a rule, or test of a condition. NULL: no memory. */
struct condition *condition_add(struct reading *r, struct rule *rule,
	enum rule_fact fact, struct view name);
struct comparing *test_add(struct reading *r, struct condition *c,
	enum comparison comparison);

/* A test for one text. */
void test_add_text(struct reading *r, struct condition *c,
	enum comparison comparison, struct view text);

#endif
