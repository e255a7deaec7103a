#include "dialect/vertex.h"

#include "config/google.h"
#include "dialect/address.h"
#include "dialect/error.h"
#include "dialect/gemini_read.h"
#include "dialect/openai.h"
#include "dialect/openai_read.h"

bool
vertex_place(const struct target *t, enum transformer kind, struct buf *url,
    struct fail *f)
{
	const struct use *use = config_use(t->provider, t->model, kind);
	struct view project = use->o.project;

	if (project.n == 0 && t->google != NULL)
		project = t->google->project;
	if (project.n == 0)
		return fail(f, 500, "%.*s: the Google Cloud project is not "
		    "known; put \"project\" beside \"use\", or set "
		    "GOOGLE_CLOUD_PROJECT", VIEW_ARG(t->provider->name));
	buf_add(url, use->o.base);
	buf_adds(url, "/projects/");
	address_piece(project, url);
	buf_adds(url, "/locations/");
	buf_add(url, use->o.location);
	return true;
}

bool
vertex_headers(const struct target *t, const struct plan *p,
    const struct buf *url, struct buf *headers, struct fail *f)
{
	/* cloud.google.com/docs/quotas/set-quota-project */
	if (t->google != NULL && t->google->bills.n > 0) {
		buf_adds(headers, "x-goog-user-project: ");
		buf_add(headers, t->google->bills);
		buf_addc(headers, '\n');
	}
	return address_headers(t, p, "Authorization: Bearer ", url, headers,
	    f);
}

static bool
gemini_address_here(const struct target *t, const struct plan *p,
    struct buf *url, struct buf *headers, struct fail *f)
{
	if (!vertex_place(t, TRANSFORM_VERTEX_GEMINI, url, f))
		return false;
	buf_adds(url, "/publishers/google/models/");
	address_piece(t->model, url);
	buf_adds(url, p->stream ? ":streamGenerateContent?alt=sse" :
	    ":generateContent");
	return vertex_headers(t, p, url, headers, f);
}

/* The model goes by a name like google/gemini-2.5-pro, in the body. */
static bool
openai_address_here(const struct target *t, const struct plan *p,
    struct buf *url, struct buf *headers, struct fail *f)
{
	if (!vertex_place(t, TRANSFORM_VERTEX_OPENAI, url, f))
		return false;
	buf_adds(url, "/endpoints/openapi/chat/completions");
	return vertex_headers(t, p, url, headers, f);
}

const struct dialect dialect_vertex_gemini = {
	.name = "vertex-gemini",
	.help = "Gemini on Google's Vertex AI",
	.address = gemini_address_here,
	.write = gemini_write,
	.open = gemini_read_open,
	.event = gemini_read_event,
	.whole = gemini_read_whole,
	.end = gemini_read_end,
	.close = gemini_read_close,
	.error = gemini_error,
};

/* Its errors are google.rpc.Status as well. */
const struct dialect dialect_vertex_openai = {
	.name = "vertex-openai",
	.help = "chat completions on Google's Vertex AI",
	.address = openai_address_here,
	.write = openai_write,
	.open = openai_read_open,
	.event = openai_read_event,
	.whole = openai_read_whole,
	.end = openai_read_end,
	.close = openai_read_close,
	.error = error_body,
	.searches = openai_searches,
	.think_tags = true,
};
