#include "core/endpoint.h"
#include "core/rounds.h"
#include "core/route.h"
#include "core/tokens.h"
#include "json/escape.h"

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

static bool
prepare(struct exchange *x, struct fail *f)
{
	if (!json_parse(&x->in, buf_view(&x->req->body), f) ||
	    !plan_make(&x->plan, &x->in, f))
		return false;
	note_session(x);
	x->tokens = tokens_estimate(&x->in);
	return true;
}

bool
messages(struct exchange *x, struct fail *f)
{
	return prepare(x, f) &&
	    route(x, f) &&
	    rounds(x, f);
}
