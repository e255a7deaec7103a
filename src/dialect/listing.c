#include "dialect/listing.h"

#include "config/url.h"
#include "dialect/gemini.h"

/*
 * How the address ends for requests, and how for the list:
 * platform.openai.com/docs/api-reference/models/list,
 * docs.anthropic.com/en/api/models-list.
 */
static const struct {
	const struct dialect *dialect;
	const char *end;
} ends[] = {
	{ &dialect_openai, "/chat/completions" },
	{ &dialect_responses, "/responses" },
	{ &dialect_anthropic, "/messages" },
};

/*
 * OpenRouter shows its list to everybody, and a key to who has it:
 * openrouter.ai/docs/api/api-reference/api-keys/get-current-key
 */
static const char *
name_at(struct view url)
{
	struct url u;

	return url_cut(url, &u) == NULL && (view_is_nocase(u.host,
	    "openrouter.ai") || view_ends(u.host, ".openrouter.ai")) ?
	    "/key" : "/models";
}

/* ai.google.dev/api/models#method:-models.list */
static void
add_gemini(struct view path, struct view query, struct buf *out)
{
	buf_add(out, gemini_base(path));
	buf_adds(out, "?pageSize=1");
	if (query.n > 0)
		buf_addc(out, '&');
	buf_add(out, query);
}

/* False, and nothing appended, where no list is known. */
static bool
add_listing(const struct target *t, struct buf *out)
{
	const struct dialect *d = dialect_of(t->provider, t->model);
	struct view query = config_url(t->provider, t->model);
	struct view path = view_cut(&query, '?');

	if (d == &dialect_gemini) {
		add_gemini(path, query, out);
		return true;
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		if (d != ends[i].dialect || !view_ends(path, ends[i].end))
			continue;
		path.n -= view_of(ends[i].end).n;
		buf_add(out, path);
		buf_adds(out, name_at(config_url(t->provider, t->model)));
		if (query.n > 0)
			buf_addc(out, '?');
		buf_add(out, query);
		return true;
	}
	return false;
}

bool
listing_address(const struct target *t, struct buf *url, struct buf *headers,
    bool *listed, struct fail *f)
{
	const struct plan plan = { .model = VIEW_INIT("") };
	const struct dialect *d = dialect_of(t->provider, t->model);
	struct buf list = BUF(url->max);
	bool ok;

	*listed = add_listing(t, &list);
	ok = d->address(t, &plan, url, headers, f);
	if (ok && *listed) {
		buf_clear(url);
		buf_add(url, buf_view(&list));
	}
	buf_free(&list);
	return ok && (!url->failed || fail(f, 500, "out of memory"));
}
