/*
 * Claude on Vertex AI: Anthropic's Messages with the model in the URL and the
 * version in the body (docs.anthropic.com/en/api/claude-on-vertex-ai). Betas go
 * as a header, as with Anthropic's own SDK: those in the body alone are not
 * heeded (github.com/BerriAI/litellm/pull/22321).
 */
#include "dialect/address.h"
#include "dialect/anthropic.h"
#include "dialect/anthropic_read.h"
#include "dialect/error.h"
#include "dialect/vertex.h"

#define VERSION "\"anthropic_version\":\"vertex-2023-10-16\","

static bool
claude_address(const struct target *t, const struct plan *p, struct buf *url,
    struct buf *headers, struct fail *f)
{
	if (!vertex_place(t, TRANSFORM_VERTEX_CLAUDE, url, f))
		return false;
	buf_adds(url, "/publishers/anthropic/models/");
	address_piece(t->model, url);
	buf_adds(url, p->stream ? ":streamRawPredict" : ":rawPredict");
	anthropic_add_betas(&anthropic_on_vertex, p->head.betas, headers);
	return vertex_headers(t, p, url, headers, f);
}

static bool
claude_write(const struct target *t, const struct plan *p, struct buf *body,
    struct fail *f)
{
	const struct anthropic_body a = { .host = &anthropic_on_vertex,
		.model = VIEW(""), .front = VIEW(VERSION) };

	(void)t;
	return anthropic_write_body(&a, p, body, f);
}

const struct dialect dialect_vertex_claude = {
	.name = "vertex-claude",
	.help = "Claude on Google's Vertex AI",
	.raw = true,
	.address = claude_address,
	.write = claude_write,
	.open = anthropic_read_open,
	.event = anthropic_read_event,
	.whole = anthropic_read_whole,
	.end = anthropic_read_end,
	.close = anthropic_read_close,
	.error = error_body,
};
