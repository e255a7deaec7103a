/*
 * What a provider's own web search has found, on its way to the client: a
 * block server_tool_use with the query and a block web_search_tool_result with
 * titles and addresses, as EVENT_BLOCK. Claude Code counts these blocks ("Did 1
 * search") and reads nothing but titles and addresses in them.
 *
 * Providers do not say which of several searches has found what, so one pair
 * tells of all. It goes before the answer's text where what was found is known
 * by then, as in Anthropic's answers, else behind it: blocks are not torn
 * apart, and text does not wait.
 */
#ifndef DIALECT_FOUND_H
#define DIALECT_FOUND_H

#include "base/buf.h"
#include "base/fail.h"
#include "json/write.h"

struct plan;
struct reader;

/* Of an answer. Texts are escaped, lists have a line for each entry. */
struct found {
	bool wanted;            /* the client has asked for a search */
	struct buf results;     /* web_search_result, parted by commas */
	struct buf urls;        /* that stand in them */
	struct buf sources;     /* addresses that will do if there are none */
	struct buf queries;
	int searches;           /* that the provider has told of */
	bool news;              /* not all of it has been passed on */
	bool told;              /* some has */
};

/*
 * Nothing found yet; takes no memory. Where the client has not asked for a
 * search nothing is kept.
 */
void found_open(struct found *s, const struct plan *p);
void found_free(struct found *s);

/* A page (its title may be empty), once for each address. */
void found_page(struct found *s, struct view url, struct view title);

/* A page that the search has read, but perhaps of no use. */
void found_source(struct found *s, struct view url);

/* A search has been done; the query may be empty. */
void found_search(struct found *s, struct view query);

/*
 * Pass on what has not been. `found_now` is for what stands before text;
 * `found_end` is for the answer's end, and tells of an empty search if the
 * provider is known to search whether it says so or not.
 */
bool found_now(struct reader *r, struct fail *f);
bool found_end(struct reader *r, struct fail *f);

/* The two blocks. content: of web_search_tool_result, as JSON. */
void found_write_call(struct jw *w, struct view id, struct view query);
void found_write_result(struct jw *w, struct view id, struct view content);

/*
 * An id of such a call: "srvtoolu_ccr" and 21 random characters. Anthropic does
 * not take back what it has not found itself.
 */
void found_make_id(struct buf *id);
bool found_is_id(struct view id);

#endif
