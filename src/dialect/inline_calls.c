#include "dialect/inline_calls.h"

#include "dialect/markup.h"
#include "json/escape.h"

/* A call's arguments, escaped. */
#define ARGUMENTS_MAX (16 << 20)

/* The name is escaped, the arguments are JSON as it stands. */
static bool
send_call(struct inline_text *s, int number, struct view name,
    struct view arguments, struct fail *f)
{
	struct buf escaped = BUF(ARGUMENTS_MAX);
	struct event start = { .type = EVENT_TOOL_START, .call = number,
		.name = name };
	struct event text = { .type = EVENT_TOOL_ARGUMENTS, .call = number };
	struct event end = { .type = EVENT_TOOL_END, .call = number };
	bool good;

	json_escape_compact(arguments, &escaped);
	text.text = buf_view(&escaped);
	good = s->sink(s->context, &start, f) &&
	    s->sink(s->context, &text, f) && s->sink(s->context, &end, f);
	buf_free(&escaped);
	return good;
}

bool
inline_calls_send(struct inline_text *s, struct view list, int *made,
    struct fail *f)
{
	while (list.n > 0) {
		struct view name = view_cut(&list, '\0');
		struct view arguments = view_cut(&list, '\0');

		if (!send_call(s, (*made)++, name, arguments, f))
			return false;
	}
	return true;
}

bool
inline_calls_read(const struct inline_text *s, struct buf *calls)
{
	struct view v = buf_view(&s->held);
	size_t at = 0;

	for (;;) {
		size_t used = 0, end;
		int form;

		/* Between one and the next stand blanks and stray tags. */
		if (markup_find(v, &at, &form, &used) != FIT_YES)
			return calls->n > 0 && !calls->failed;
		at += used;
		end = at;
		if (escaped_find(v, markups[form].close, &end, &used) !=
		    FIT_YES) {
			end = v.n;
			used = 0;
		}
		if (!markup_read(&markups[form], s->plan,
		    (struct view){ v.p + at, end - at }, calls))
			return false;
		at = end + used;
	}
}
