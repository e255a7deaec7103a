#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peek.h"
#include "reply.h"
#include "script.h"

/* nth:3, nth:3-5, nth:3- */
static int
is_nth(long n, struct text range)
{
	bool open = text_has(range, TEXT("-"));
	struct text first = text_cut(&range, TEXT("-"));
	long low, high;

	if (!text_number(first, LONG_MAX / 10 - 1, &low))
		return -1;
	high = open ? LONG_MAX : low;
	if (range.n > 0 && !text_number(range, LONG_MAX / 10 - 1, &high))
		return -1;
	return n >= low && n <= high;
}

/* Does the condition hold?  -1: it is not one. */
static int
condition(const struct request *r, struct text c)
{
	struct text head = bytes_view(&r->head), kind, what = c;
	int yes = 1;

	if (c.n > 0 && *c.p == '!') {
		yes = 0;
		what = c = text_trim(text_from(c, 1));
	}
	if (text_is(c, "*"))
		return yes;
	kind = text_cut(&what, TEXT(":"));
	if (c.n == 0 || (what.n == 0 && kind.n < c.n))
		return -1;
	if (text_is(kind, "nth")) {
		int nth = is_nth(r->n, what);

		return nth == -1 ? -1 : nth == yes;
	}
	if (text_is(kind, "path"))
		return text_has(r->target, what) == yes;
	if (text_is(kind, "body"))
		return text_has(bytes_view(&r->body), what) == yes;
	if (text_is(kind, "last-role")) {
		struct text role = peek_last_role(r);

		return (role.n == what.n && text_has(role, what)) == yes;
	}
	if (text_is(kind, "header")) {
		text_cut(&head, TEXT("\r\n"));
		return text_has_nocase(head, what) == yes;
	}
	return (text_has(head, c) || text_has(bytes_view(&r->body), c)) == yes;
}

/* Do all conditions of a rule hold?  -1: one of them is not a condition. */
static int
rule_fits(const struct request *r, struct text rule)
{
	int fits = 1, one;

	if (text_trim(rule).n == 0)
		return -1;
	while (rule.n > 0) {
		one = condition(r, text_trim(text_cut(&rule, TEXT(" && "))));
		if (one == -1)
			return -1;
		fits &= one;
	}
	return fits;
}

static bool
choose_by_rules(const struct request *r, const char *dir,
    const struct file *rules, char path[PATH_MAX], struct answer *a)
{
	struct text rest = bytes_view(&rules->text);

	for (int n = 1; rest.n > 0; n++) {
		struct text line = text_trim(text_cut(&rest, TEXT("\n"))), rule;
		int fits;

		if (line.n == 0 || *line.p == '#')
			continue;
		rule = text_cut(&line, TEXT("\t"));
		line = text_trim(line);
		fits = rule_fits(r, rule);
		if (line.n == 0 || fits == -1)
			return answer_complain(a, "%s:%d: not a rule; "
			    "CONDITION [&& CONDITION...]<TAB>FILE is",
			    rules->path, n);
		if (!fits)
			continue;
		snprintf(path, PATH_MAX, "%s/%.*s", dir, SPREAD(line));
		return true;
	}
	return answer_complain(a, "%s: no rule fits request %ld", rules->path,
	    r->n);
}

static bool
choose(const struct request *r, const char *dir, char path[PATH_MAX],
    struct answer *a)
{
	struct file *rules;
	bool ok;

	snprintf(path, PATH_MAX, "%s/rules", dir);
	rules = file_get(path);
	if (rules != NULL) {
		ok = choose_by_rules(r, dir, rules, path, a);
		file_put(rules);
		return ok;
	}
	snprintf(path, PATH_MAX, "%s/reply.%ld", dir, r->n);
	if (access(path, F_OK) == -1)
		snprintf(path, PATH_MAX, "%s/reply", dir);
	return true;
}

/* Is this one whole response by its own framing, so that another can follow
 * on the same connection? */
static bool
is_complete(struct text raw)
{
	size_t end = text_find(raw, TEXT("\r\n\r\n"));
	struct text head, body, length;
	int count;
	long n;

	if (end == raw.n)
		return false;
	head = (struct text){ raw.p, end + 4 };
	body = text_from(raw, end + 4);
	if (head_is(head, "Connection", "close"))
		return false;
	if (head_is(head, "Transfer-Encoding", "chunked"))
		return body.n >= 5 && text_is(text_from(body, body.n - 5),
		    "0\r\n\r\n");
	length = head_value(head, "Content-Length", &count);
	return text_number(length, LONG_MAX / 10 - 1, &n) &&
	    (size_t)n == body.n;
}

/* The file's fixed answer if it is known, else one made for this request. */
static void
render(struct reply *y, const struct request *r)
{
	struct text first, all = bytes_view(&y->file->text);
	struct answer *fixed;

	y->answer = file_answer(y->file);
	if (y->answer != NULL)
		return;
	y->answer = &y->own;
	first = text_cut(&all, TEXT("\n"));
	if (text_is(text_trim(first), "#!provider")) {
		script_render(y->file, r, &y->own);
	} else {
		y->own.wire = bytes_view(&y->file->text);
		y->own.fixed = true;
		y->own.last = !is_complete(y->own.wire);
	}
	if (!y->own.fixed)
		return;
	fixed = malloc(sizeof(*fixed));
	if (fixed == NULL)
		err(1, "malloc");
	*fixed = y->own;
	y->own = (struct answer){ 0 };
	y->answer = file_adopt(y->file, fixed);
}

void
reply_make(struct reply *y, const char *dir, const struct request *r)
{
	char path[PATH_MAX];

	*y = (struct reply){ .answer = &y->own };
	if (!choose(r, dir, path, &y->own))
		return;
	y->file = file_get(path);
	if (y->file != NULL)
		render(y, r);
	else
		answer_complain(&y->own, "%s: %s", path, strerror(errno));
}

void
reply_free(struct reply *y)
{
	answer_free(&y->own);
	file_put(y->file);
}
