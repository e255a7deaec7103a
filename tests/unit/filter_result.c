/* What a filter program printed, taken over into the request. */
#include "tap.h"
#include "transform/filter_state.h"

#define HEADERS "Content-Type: application/json\nAuthorization: Bearer k1\n"
#define BODY "{\"model\":\"m\"}"
#define URL "https://h/v1"

/* NULL: as it was. A mistake: nothing is looked at. */
static const struct {
	const char *text, *body, *url, *headers, *mistake;
	bool events;
} results[] = {
	{ " {\"a\": [1]}\n", "{\"a\": [1]}", NULL, NULL, NULL, false },
	{ "{\"body\":{\"b\":1}}", "{\"b\":1}", NULL, NULL, NULL, false },
	{ "{\"body\":{\"b\":1},\"events\":true}", "{\"b\":1}", NULL, NULL,
	    NULL, true },
	/* Only an object is a body, and only alone an envelope. */
	{ "{\"body\":\"text\"}", "{\"body\":\"text\"}", NULL, NULL, NULL,
	    false },
	{ "{\"body\":{},\"model\":\"m\"}", "{\"body\":{},\"model\":\"m\"}",
	    NULL, NULL, NULL, false },
	{ "{\"body\":{},\"config\":{\"url\":\"http://x/y?k=@CCR_KEY@&z\"}}",
	    "{}", "http://x/y?k=k1&z", NULL, NULL, false },
	{ "{\"body\":{},\"config\":{\"url\":null,\"headers\":{}}}", "{}",
	    NULL, NULL, NULL, false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"authorization\":null}}}",
	    "{}", NULL, "Content-Type: application/json\n", NULL, false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"x-a\":\"@CCR_KEY@,"
	    "@CCR_KEY@\",\"CONTENT-TYPE\":\"t\",\"n\":1.5,\"e\":\"\"}}}",
	    "{}", NULL, "Authorization: Bearer k1\nx-a: k1,k1\n"
	    "CONTENT-TYPE: t\nn: 1.5\ne: \n", NULL, false },
	{ "", NULL, NULL, NULL, "printed nothing", false },
	{ " \n", NULL, NULL, NULL, "printed nothing", false },
	{ "x", NULL, NULL, NULL, "printed what is no JSON (not valid JSON: "
	    "line 1, column 1: expected a value)", false },
	{ "[]", NULL, NULL, NULL, "printed JSON that is no object", false },
	{ "{\"body\":{},\"config\":{\"url\":1}}", NULL, NULL, NULL,
	    "gave a url that must be a string", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"a b\":\"\"}}}", NULL, NULL,
	    NULL, "gave a header that cannot be set", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"\":\"\"}}}", NULL, NULL,
	    NULL, "gave a header that cannot be set", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"HOST\":\"x\"}}}", NULL,
	    NULL, NULL, "gave a header that cannot be set", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"a\":\"b\\nc: d\"}}}", NULL,
	    NULL, NULL, "gave a wrong value for the header a", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"a\":\"\\u0000\"}}}", NULL,
	    NULL, NULL, "gave a wrong value for the header a", false },
	{ "{\"body\":{},\"config\":{\"headers\":{\"a\":[]}}}", NULL, NULL,
	    NULL, "gave a wrong value for the header a", false },
};

static void
take(size_t i)
{
	struct buf url = BUF(1000), headers = BUF(1000), body = BUF(1000);
	const struct parcel p = { .key = VIEW("k1"), .url = &url,
		.headers = &headers, .body = &body };
	struct fail f = { 0 };
	bool events = false, ok;

	buf_adds(&url, URL);
	buf_adds(&headers, HEADERS);
	buf_adds(&body, BODY);
	ok = filter_result(view_of(results[i].text), &p, &events, &f);
	OK(ok == (results[i].mistake == NULL), "result %zu", i);
	if (!ok) {
		IS(f.text, results[i].mistake);
		IS_INT(f.status, 500);
	} else {
		IS(buf_cstr(&body), results[i].body);
		IS(buf_cstr(&url), results[i].url == NULL ? URL :
		    results[i].url);
		IS(buf_cstr(&headers), results[i].headers == NULL ? HEADERS :
		    results[i].headers);
		OK(events == results[i].events, "events");
	}
	buf_free(&url);
	buf_free(&headers);
	buf_free(&body);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++)
		take(i);
	return done_testing();
}
