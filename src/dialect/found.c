#include "dialect/found.h"

#include "base/random.h"
#include "dialect/reading.h"
#include "model/search.h"

/* No search finds as much; what is more is left out. */
#define FOUND_MAX (256 << 10)

#define ID "srvtoolu_ccr"

/* What a web_search_result has in it beside address and title. */
#define RESULT_REST 128

void
found_open(struct found *s, const struct plan *p)
{
	*s = (struct found){ .wanted = plan_search_tool(p) != JSON_NONE,
		.results = BUF(FOUND_MAX),
		.urls = BUF(FOUND_MAX), .sources = BUF(FOUND_MAX),
		.queries = BUF(FOUND_MAX) };
}

void
found_free(struct found *s)
{
	buf_free(&s->results);
	buf_free(&s->urls);
	buf_free(&s->sources);
	buf_free(&s->queries);
}

/* Add a line, unless it is empty, there already, or too much. */
static bool
add_line(struct buf *list, struct view line)
{
	struct view rest = buf_view(list);

	if (line.n == 0 || line.n >= list->max - list->n)
		return false;
	while (rest.n > 0)
		if (view_eq(view_cut(&rest, '\n'), line))
			return false;
	buf_add(list, line);
	buf_addc(list, '\n');
	return true;
}

static bool
has_room(const struct found *s, size_t n)
{
	return n + RESULT_REST <= FOUND_MAX - s->results.n;
}

void
found_page(struct found *s, struct view url, struct view title)
{
	struct jw w = { .out = &s->results, .comma = s->results.n > 0 };

	if (title.n == 0)
		title = url;
	if (!s->wanted || !has_room(s, url.n + title.n) ||
	    !add_line(&s->urls, url))
		return;
	jw_open(&w, '{');
	jw_key(&w, "type");
	jw_cstr(&w, "web_search_result");
	jw_key(&w, "url");
	jw_escaped(&w, url);
	jw_key(&w, "title");
	jw_escaped(&w, title);
	jw_key(&w, "encrypted_content");
	jw_cstr(&w, "");
	jw_key(&w, "page_age");
	jw_null(&w);
	jw_close(&w, '}');
	s->news = true;
}

void
found_source(struct found *s, struct view url)
{
	if (s->wanted)
		add_line(&s->sources, url);
}

void
found_search(struct found *s, struct view query)
{
	if (!s->wanted || (query.n > 0 && !add_line(&s->queries, query)))
		return;
	s->searches++;
	s->news = true;
}

void
found_make_id(struct buf *id)
{
	buf_adds(id, ID);
	random_base62(id, 21);
}

bool
found_is_id(struct view id)
{
	return view_starts(id, ID);
}

void
found_write_call(struct jw *w, struct view id, struct view query)
{
	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "server_tool_use");
	jw_key(w, "id");
	jw_string(w, id);
	jw_key(w, "name");
	jw_cstr(w, "web_search");
	jw_key(w, "input");
	jw_open(w, '{');
	jw_key(w, "query");
	jw_escaped(w, query);
	jw_close(w, '}');
	jw_close(w, '}');
}

void
found_write_result(struct jw *w, struct view id, struct view content)
{
	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "web_search_tool_result");
	jw_key(w, "tool_use_id");
	jw_string(w, id);
	jw_key(w, "content");
	jw_raw(w, content);
	jw_close(w, '}');
}

/* The queries in one line; the request's own where none is known. */
static void
add_query(const struct found *s, const struct plan *p, struct buf *out)
{
	struct view rest = buf_view(&s->queries);

	if (rest.n == 0)
		buf_add(out, search_query(p));
	while (rest.n > 0) {
		buf_adds(out, out->n > 0 ? "; " : "");
		buf_add(out, view_cut(&rest, '\n'));
	}
}

static bool
pass_block(struct reader *r, const struct buf *json, int searches,
    struct fail *f)
{
	struct event e = { .type = EVENT_BLOCK, .text = buf_view(json),
		.searches = searches };

	return json->failed ? fail(f, 500, "out of memory") :
	    reading_pass(r, &e, f);
}

/* "[", the results, "]" */
static void
add_results(const struct found *s, struct buf *out)
{
	buf_addc(out, '[');
	buf_add(out, buf_view(&s->results));
	buf_addc(out, ']');
	out->failed |= s->results.failed;
}

static bool
tell(struct reader *r, struct fail *f)
{
	struct found *s = &((struct reading *)r->state)->found;
	struct buf id = BUF(64), query = BUF(2 * FOUND_MAX);
	struct buf content = BUF(2 * FOUND_MAX), out = BUF(4 * FOUND_MAX);
	struct jw w = { .out = &out };
	bool ok;

	found_make_id(&id);
	add_query(s, r->plan, &query);
	found_write_call(&w, buf_view(&id), buf_view(&query));
	ok = pass_block(r, &out, s->searches > 0 ? s->searches : 1, f);
	buf_clear(&out);
	w.comma = false;
	add_results(s, &content);
	found_write_result(&w, buf_view(&id), buf_view(&content));
	out.failed |= content.failed;
	ok = ok && pass_block(r, &out, 0, f);
	buf_clear(&s->results);
	buf_clear(&s->queries);
	s->searches = 0;
	s->news = false;
	s->told = true;
	buf_free(&id);
	buf_free(&query);
	buf_free(&content);
	buf_free(&out);
	return ok;
}

bool
found_now(struct reader *r, struct fail *f)
{
	const struct found *s = &((struct reading *)r->state)->found;

	/* A search alone waits for what it has found. */
	return s->results.n == 0 || tell(r, f);
}

bool
found_end(struct reader *r, struct fail *f)
{
	struct found *s = &((struct reading *)r->state)->found;
	struct view rest = buf_view(&s->sources);

	while (s->urls.n == 0 && rest.n > 0)
		found_page(s, view_cut(&rest, '\n'), VIEW(""));
	return !(s->news || (r->searches && !s->told)) || tell(r, f);
}
