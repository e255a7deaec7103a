#include "core/lesson.h"

#include <string.h>

static const char *const kinds[] = {
	[LESSON_BETA] = "beta",
	[LESSON_FIELD] = "field",
	[LESSON_NAME] = "name",
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* Members that have had other names, in one dialect or another. */
static const char *const renamed[] = { "max_tokens", "max_completion_tokens",
	"max_output_tokens", NULL };

/* Without these there is no request. */
static const char *const vital[] = { "model", "stream", "messages", "system",
	"tools", "input", "instructions", "contents", "systemInstruction",
	"system_instruction", "prompt", "anthropic_version", NULL };

/* Where the conversation is: of what is inside only the ornaments may go. */
static const char *const talk[] = { "messages", "system", "input",
	"instructions", "contents", "systemInstruction",
	"system_instruction", "prompt", NULL };
static const char *const ornaments[] = { "reasoning_content", "reasoning",
	"reasoning_details", "refusal", "annotations", "id", NULL };

/* Where a tool's own members are, and those that make the tool. */
static const char *const tool_parts[] = { "*", "function",
	"functionDeclarations", "cache_control", NULL };
static const char *const tool_vital[] = { "*", "name", "type", "description",
	"function", "functionDeclarations", "parameters",
	"parametersJsonSchema", "input_schema", NULL };

static bool
among(const char *const *list, struct view word)
{
	for (; *list != NULL; list++)
		if (view_is(word, *list))
			return true;
	return false;
}

const char *
lesson_kind_name(enum lesson_kind kind)
{
	return kinds[kind];
}

bool
lesson_kind_of(struct view word, enum lesson_kind *kind)
{
	for (size_t i = 0; i < KINDS; i++)
		if (view_is(word, kinds[i])) {
			*kind = (enum lesson_kind)i;
			return true;
		}
	return false;
}

static bool
all_of(struct view name, const char *extra)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if ((c < '0' || c > '9') && (c < 'a' || c > 'z') &&
		    (c < 'A' || c > 'Z') && (c == '\0' ||
		    strchr(extra, c) == NULL))
			return false;
	}
	return true;
}

/* A member of a tool, not of its schema. */
static bool
tool_path_is_sound(struct view rest)
{
	struct view part = VIEW("");

	while (rest.p != NULL) {
		part = view_cut(&rest, '.');
		if (rest.p != NULL && !among(tool_parts, part))
			return false;
	}
	return !among(tool_vital, part);
}

/* rest: behind the first part. */
static bool
talk_path_is_sound(struct view first, struct view rest)
{
	struct view part = VIEW("");
	bool cache = false;

	while (rest.p != NULL) {
		part = view_cut(&rest, '.');
		cache |= view_is(part, "cache_control");
	}
	/* Gemini's calls have ids; its results can do without. */
	if (view_is(part, "id") && !view_is(first, "contents"))
		return false;
	return (cache && !view_is(part, "*")) || among(ornaments, part);
}

static bool
path_is_sound(struct view path)
{
	struct view rest = path, first;
	int parts = 0;

	while (rest.p != NULL) {
		if (view_cut(&rest, '.').n == 0)
			return false;
		parts++;
	}
	rest = path;
	first = view_cut(&rest, '.');
	if (parts > LESSON_PARTS || !all_of(path, "_-.*") ||
	    view_is(first, "*"))
		return false;
	if (parts == 1)
		return !among(vital, first);
	if (view_is(first, "tools"))
		return tool_path_is_sound(rest);
	if (among(talk, first))
		return talk_path_is_sound(first, rest);
	return parts <= 4 && !view_ends(path, "*");
}

bool
lesson_is_sound(const struct lesson *l)
{
	struct view now = l->name, old;

	if (l->name.n == 0 || l->name.n > LESSON_NAME_MAX)
		return false;
	switch (l->kind) {
	case LESSON_BETA:
		return all_of(l->name, "_-.:/+");
	case LESSON_FIELD:
		return path_is_sound(l->name);
	case LESSON_NAME:
		old = view_cut(&now, '=');
		return !view_eq(old, now) && among(renamed, old) &&
		    among(renamed, now);
	}
	return false;
}

bool
lesson_same(const struct lesson *a, const struct lesson *b)
{
	return a->kind == b->kind && view_eq(a->name, b->name);
}

void
lesson_words(const struct lesson *l, struct buf *out)
{
	struct view now = l->name, old = view_cut(&now, '=');

	if (l->kind == LESSON_NAME)
		buf_addf(out, "field %.*s (now %.*s)", VIEW_ARG(old),
		    VIEW_ARG(now));
	else
		buf_addf(out, "%s %.*s", kinds[l->kind], VIEW_ARG(l->name));
}
