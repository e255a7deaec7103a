/*
 * Any bytes as what a filter program printed: what is taken of them can stand
 * in a request, header line by header line.
 */
#include <stdlib.h>
#include <string.h>

#include "transform/filter_state.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_headers(struct view headers)
{
	while (headers.n > 0) {
		struct view line = view_cut(&headers, '\n');

		MUST(headers.p != NULL);
		MUST(view_find(line, VIEW(":")) > 0);
		for (size_t i = 0; i < line.n; i++)
			MUST((unsigned char)line.p[i] >= ' ' ||
			    line.p[i] == '\t');
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf url = BUF(16 << 10), headers = BUF(64 << 10),
	    body = BUF(1 << 20);
	const struct parcel p = { .key = VIEW("sk-key"), .url = &url,
		.headers = &headers, .body = &body };
	struct json in = { .n = 0 };
	struct fail f = { 0 };
	bool events = false;

	buf_adds(&url, "https://h/");
	buf_adds(&headers, "a: b\nAuthorization: Bearer sk-key\n");
	buf_adds(&body, "{}");
	if (filter_result((struct view){ (const char *)data, size }, &p,
	    &events, &f)) {
		MUST(json_parse(&in, buf_view(&body), &f));
		MUST(json_is_object(&in, JSON_ROOT));
	} else {
		MUST(f.status >= 400 && strlen(f.text) > 0);
	}
	if (!headers.failed)
		check_headers(buf_view(&headers));
	MUST(view_starts_nocase(buf_view(&url), "http"));
	json_free(&in);
	buf_free(&url);
	buf_free(&headers);
	buf_free(&body);
	return 0;
}
