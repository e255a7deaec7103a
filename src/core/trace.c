#include "core/trace.h"

#include <stdarg.h>
#include <stdio.h>

#define WORDS_MAX 512

const char *
choice_name(enum choice choice)
{
	static const char *const names[] = {
		[CHOICE_UNSET] = "unset",
		[CHOICE_PASSES] = "passes",
		[CHOICE_TAKES] = "takes",
		[CHOICE_REFUSES] = "refuses",
		[CHOICE_NOT_ASKED] = "not asked",
	};

	return names[choice];
}

void
trace_add(struct trace *t, const char *rule, enum choice choice,
    struct view facts)
{
	struct trace_line *line = arena_alloc(&t->arena, sizeof(*line));

	if (line == NULL)
		return;
	*line = (struct trace_line){
		.rule = arena_copy(&t->arena, view_of(rule)),
		.choice = choice,
		.facts = arena_copy(&t->arena, facts),
	};
	if (t->last == NULL)
		t->line = line;
	else
		t->last->next = line;
	t->last = line;
}

void
trace_tell(struct trace *t, struct view from, struct view text)
{
	struct trace_note *note = arena_alloc(&t->arena, sizeof(*note));

	if (note == NULL)
		return;
	*note = (struct trace_note){
		.from = arena_copy(&t->arena, from),
		.text = arena_copy(&t->arena, text),
	};
	if (t->last_note == NULL)
		t->note = note;
	else
		t->last_note->next = note;
	t->last_note = note;
}

void
trace_free(struct trace *t)
{
	arena_free(&t->arena);
	*t = (struct trace){ 0 };
}

void
trace_say(struct buf *why, const char *fmt, ...)
{
	char words[WORDS_MAX];
	va_list ap;

	if (why == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	buf_adds(why, words);
}
