#include "transform/tagged.h"

#include <stdlib.h>

static bool
pass(void *step, const struct event *e, struct fail *f)
{
	return step_pass(step, e, f);
}

bool
tagged_open(struct step *s, const struct thought_tag *tag, int tags,
    bool anywhere, struct fail *f)
{
	struct thoughts *t = malloc(sizeof(*t));

	if (t == NULL)
		return fail(f, 500, "out of memory");
	thoughts_open(t, tag, tags, anywhere, pass, s);
	s->state = t;
	return true;
}

bool
tagged_event(struct step *s, const struct event *e, struct fail *f)
{
	struct thoughts *t = s->state;

	if (t == NULL)
		return step_pass(s, e, f);
	switch (e->type) {
	case EVENT_TEXT:
		return thoughts_feed(t, e->text, f);
	case EVENT_THINKING:
	case EVENT_SIGNATURE:
	case EVENT_BLOCK:
	case EVENT_TOOL_START:
	case EVENT_STOP:
		return thoughts_break(t, f) && step_pass(s, e, f);
	default:
		return step_pass(s, e, f);
	}
}

void
tagged_close(struct step *s)
{
	if (s->state == NULL)
		return;
	thoughts_free(s->state);
	free(s->state);
	s->state = NULL;
}
