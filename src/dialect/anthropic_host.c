/* Who speaks as Anthropic does, and what is to be known of them. */
#include "config/url.h"
#include "dialect/anthropic.h"

/*
 * Moonshot's endpoint takes what Claude Code has long sent; a release that
 * sent more could not be used with it
 * (github.com/MoonshotAI/Kimi-K2.5/issues/5).
 */
static const struct anthropic_beta at_moonshot[] = {
	{ "claude-code-20250219", "claude-code-20250219" },
	{ "fine-grained-tool-streaming-2025-05-14",
	    "fine-grained-tool-streaming-2025-05-14" },
	{ "interleaved-thinking-2025-05-14",
	    "interleaved-thinking-2025-05-14" },
	{ NULL, NULL },
};

/*
 * Vertex answers 400, "Unexpected value(s) for the `anthropic-beta` header",
 * to any other (github.com/BerriAI/litellm keeps the list by trial).
 */
static const struct anthropic_beta at_vertex[] = {
	{ "advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19" },
	{ "compact-2026-01-12", "compact-2026-01-12" },
	{ "compact-2026-09-04", "compact-2026-09-04" },
	{ "computer-use-2025-01-24", "computer-use-2025-01-24" },
	{ "computer-use-2025-11-24", "computer-use-2025-11-24" },
	{ "context-1m-2025-08-07", "context-1m-2025-08-07" },
	{ "context-management-2025-06-27", "context-management-2025-06-27" },
	{ "interleaved-thinking-2025-05-14",
	    "interleaved-thinking-2025-05-14" },
	{ "per-turn-control-2026-07-01", "per-turn-control-2026-07-01" },
	{ "thinking-binding-controls-2026-08-01",
	    "thinking-binding-controls-2026-08-01" },
	{ "thinking-display-updates-2026-08-18",
	    "thinking-display-updates-2026-08-18" },
	{ "tool-search-tool-2025-10-19", "tool-search-tool-2025-10-19" },
	{ "web-search-2025-03-05", "web-search-2025-03-05" },
	{ NULL, NULL },
};

const struct anthropic_host anthropic_on_vertex = {
	.verifies = true,
	.betas = at_vertex,
};

/* The host itself, or one below it. */
static bool
is_at(struct view host, const char *domain)
{
	struct view name = view_of(domain);
	struct view end = host.n < name.n ? host :
	    view_skip(host, host.n - name.n);

	return view_is_nocase(end, domain) && (host.n == name.n ||
	    end.p[-1] == '.');
}

struct anthropic_host
anthropic_host_of(const struct target *t)
{
	struct anthropic_host h = { 0 };
	struct url u;

	if (url_cut(config_url(t->provider, t->model), &u) != NULL)
		return h;
	h.anthropic = view_is_nocase(u.host, "api.anthropic.com");
	h.verifies = h.anthropic || view_has_nocase(t->model, "claude");
	if (is_at(u.host, "moonshot.ai") || is_at(u.host, "moonshot.cn") ||
	    is_at(u.host, "kimi.com"))
		h.betas = at_moonshot;
	return h;
}

/* The host's name for it, or NULL. */
static const char *
taken(const struct anthropic_beta *betas, struct view name)
{
	for (; betas->name != NULL; betas++)
		if (view_is(name, betas->name))
			return betas->here;
	return NULL;
}

bool
anthropic_next_beta(const struct anthropic_host *h, struct view *list,
    struct view *beta)
{
	while (list->n > 0) {
		const char *here;

		*beta = view_trim(view_cut(list, ','));
		if (beta->n == 0)
			continue;
		if (h->betas == NULL)
			return true;
		here = taken(h->betas, *beta);
		if (here == NULL)
			continue;
		*beta = view_of(here);
		return true;
	}
	return false;
}
