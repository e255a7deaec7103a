#include "core/prepare.h"

#include "core/estimate.h"
#include "core/kept.h"
#include "core/thread.h"

/* What providers that speak as Anthropic does are told as well. */
static void
note_head(struct exchange *x)
{
	const struct request *r = x->req;

	x->plan.head.version = request_header(r, "anthropic-version");
	x->plan.head.betas = request_header(r, "anthropic-beta");
	x->plan.head.query = r->query;
}

/* The profile's that the path names, else the project's, else config.json's. */
static bool
find_router(struct exchange *x, struct fail *f)
{
	x->router = &x->config->router;
	if (x->profile == NULL)
		return project_router(&x->kept->project, x->config,
		    x->plan.session, &x->router, f);
	x->router = &x->profile->router;
	return true;
}

bool
prepare(struct exchange *x, struct fail *f)
{
	if (!json_parse(&x->in, buf_view(&x->req->body), f) ||
	    !plan_make(&x->plan, &x->in, f) || !prompt_file_use(x, f))
		return false;
	thread_note(x);
	if (!find_router(x, f))
		return false;
	note_head(x);
	estimate_request(x);
	return true;
}
