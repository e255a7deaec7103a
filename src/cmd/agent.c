#include "cmd/agent.h"

#include <stdlib.h>
#include <string.h>

/* launchd/ccr.plist.in, a string a line: made by the Makefile. */
static const char *const lines[] = {
#include "cmd/agent_lines.h"
};

/* Before the end of the outermost dictionary there is room for more. */
#define LAST_LINE "</dict>\n"

static const struct {
	const char *entity;
	char plain;
} entities[] = {
	{ "&amp;", '&' },
	{ "&lt;", '<' },
	{ "&gt;", '>' },
};
#define ENTITIES (sizeof(entities) / sizeof(*entities))

bool
agent_path(struct buf *out, struct fail *f)
{
	const char *home = getenv("HOME");

	if (home == NULL || *home != '/')
		return fail(f, 500, "HOME is not set: ccr does not know "
		    "where launchd looks for your agents");
	buf_addf(out, "%s/Library/LaunchAgents/" AGENT_LABEL ".plist", home);
	return buf_cstr(out) != NULL || fail(f, 500, "HOME is too long");
}

static void
add_escaped(struct buf *out, struct view text)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t e = 0;

		while (e < ENTITIES && entities[e].plain != text.p[i])
			e++;
		if (e < ENTITIES)
			buf_adds(out, entities[e].entity);
		else
			buf_addc(out, text.p[i]);
	}
}

static void
add_plain(struct buf *out, struct view text)
{
	while (text.n > 0) {
		size_t e = 0;

		while (e < ENTITIES && !view_starts(text, entities[e].entity))
			e++;
		buf_addc(out, e < ENTITIES ? entities[e].plain : *text.p);
		text = view_skip(text, e < ENTITIES ?
		    strlen(entities[e].entity) : 1);
	}
}

/* The text up to a mark, which is cut off with it; false if it has none. */
static bool
cut_at(struct view *text, struct view mark, struct view *before)
{
	ptrdiff_t at = view_find(*text, mark);

	if (at < 0)
		return false;
	*before = (struct view){ text->p, (size_t)at };
	*text = view_skip(*text, (size_t)at + mark.n);
	return true;
}

/* Cut off a tag that comes next. */
static bool
skip_tag(struct view *text, const char *tag)
{
	struct view next = view_trim(*text);

	if (!view_starts(next, tag))
		return false;
	*text = view_skip(next, strlen(tag));
	return true;
}

bool
agent_string(struct view text, const char *key, struct buf *out)
{
	struct buf mark = BUF(256);
	struct view value;
	bool has;

	buf_addf(&mark, "<key>%s</key>", key);
	has = cut_at(&text, buf_view(&mark), &value);
	buf_free(&mark);
	if (!has)
		return false;
	skip_tag(&text, "<array>");
	if (!skip_tag(&text, "<string>") ||
	    !cut_at(&text, VIEW("</string>"), &value))
		return false;
	add_plain(out, value);
	return !out->failed;
}

/* A member of a dictionary. */
static void
add_member(struct buf *out, const char *indent, const char *key,
    struct view value)
{
	buf_addf(out, "%s<key>%s</key>\n%s<string>", indent, key, indent);
	add_escaped(out, value);
	buf_adds(out, "</string>\n");
}

/* What only this user's has: its home, and what is found by its PATH. */
static void
add_own(struct buf *out, const char *home)
{
	const char *path = getenv("PATH");
	struct buf log = BUF(8192);

	buf_addf(&log, "%s/launchd.log", home);
	buf_adds(out, "\t<key>EnvironmentVariables</key>\n\t<dict>\n");
	add_member(out, "\t\t", "CCR_HOME", view_of(home));
	if (path != NULL)
		add_member(out, "\t\t", "PATH", view_of(path));
	buf_adds(out, "\t</dict>\n");
	add_member(out, "\t", "StandardErrorPath", buf_view(&log));
	out->failed |= log.failed;
	buf_free(&log);
}

struct mark {
	struct view mark, with;
};

/* A line, with something else in the place of the first mark that it has. */
static void
add_line(struct buf *out, struct view line, const struct mark *marks, size_t n)
{
	struct view before;

	for (size_t i = 0; i < n; i++)
		if (cut_at(&line, marks[i].mark, &before)) {
			buf_add(out, before);
			add_escaped(out, marks[i].with);
			break;
		}
	buf_add(out, line);
}

bool
agent_text(const struct config *c, const char *ccrd, const char *home,
    struct buf *out, struct fail *f)
{
	struct buf port = BUF(32);
	struct mark marks[] = {
		{ VIEW("@LIBEXECDIR@/ccrd"), view_of(ccrd) },
		{ VIEW("127.0.0.1"), c->host },
		{ VIEW("3456"), { 0 } },
	};
	size_t n = sizeof(marks) / sizeof(*marks);

	buf_addi(&port, c->port);
	marks[n - 1].with = buf_view(&port);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		if (strcmp(lines[i], LAST_LINE) == 0)
			add_own(out, home);
		add_line(out, view_of(lines[i]), marks, n);
	}
	buf_free(&port);
	return !out->failed || fail(f, 500, "the agent for launchd is too "
	    "long; is PATH?");
}
