/* What is known of an answer as a whole. */
#include "core/block.h"
#include "core/encoder.h"

void
encoder_note(struct encoder *e, const struct event *ev)
{
	switch (ev->type) {
	case EVENT_TEXT:
	case EVENT_THINKING:
		e->output_bytes += (int64_t)ev->text.n;
		e->substance |= !escaped_is_blank(ev->text);
		break;
	case EVENT_TOOL_START:
		e->calls = e->substance = true;
		break;
	case EVENT_TOOL_ARGUMENTS:
		e->output_bytes += (int64_t)ev->text.n;
		break;
	case EVENT_BLOCK:
		e->substance = true;
		e->searches += ev->searches;
		break;
	case EVENT_USAGE:
		e->usage = ev->usage;
		break;
	case EVENT_STOP:
		e->stop = ev->stop;
		e->substance = true;
		break;
	case EVENT_SIGNATURE:
	case EVENT_TOOL_END:
		break;
	}
}

struct usage
encoder_usage(const struct encoder *e)
{
	if (e->usage.known)
		return e->usage;
	return (struct usage){ .input = e->input_estimate,
	    .output = (e->output_bytes + 3) / 4 };
}
