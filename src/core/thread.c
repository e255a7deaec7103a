#include "core/thread.h"

/* The client's own header is better than what stands in metadata.user_id. */
static void
note_session(struct exchange *x)
{
	struct view id = request_header(x->req, "x-claude-code-session-id");

	if (id.n == 0 || id.n > 200)
		return;
	buf_add(&x->session, id);
	x->plan.session = buf_view(&x->session);
}

void
thread_note(struct exchange *x)
{
	note_session(x);
	x->thread = (struct thread){
		.session = x->plan.session,
		.agent = request_header(x->req, "x-claude-code-agent-id"),
		.model = x->plan.model,
	};
}
