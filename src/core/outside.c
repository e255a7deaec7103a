#include "core/outside.h"

#include "base/entry.h"
#include "core/redact.h"
#include "json/escape.h"

/* The client's secrets, which no program needs. */
static const char *const withheld[] = { "authorization", "x-api-key",
	"proxy-authorization", "cookie" };

void
outside_tell(const struct exchange *x, struct view name, struct view line)
{
	struct buf plain = BUF(8192), escaped = BUF(65536);
	struct entry e = ENTRY_NONE;

	buf_add(&plain, line);
	if (buf_cstr(&plain) != NULL)
		redact(plain.p, plain.n, x->config);
	if (x->trace != NULL) {
		trace_tell(x->trace, name, buf_view(&plain));
		buf_free(&plain);
		return;
	}
	json_escape(buf_view(&plain), &escaped);
	entry_word(&e, "request", view_of(x->request_id));
	entry_add(&e, "program", name);
	entry_quote(&e, "says", buf_view(&escaped));
	exchange_entry(x, &e);
	entry_free(&e);
	buf_free(&plain);
	buf_free(&escaped);
}

static void
told(void *context, struct view name, struct view line)
{
	outside_tell(context, name, line);
}

static bool
is_withheld(struct view name)
{
	for (size_t i = 0; i < sizeof(withheld) / sizeof(*withheld); i++)
		if (view_is_nocase(name, withheld[i]))
			return true;
	return false;
}

/* As node has them: names in lower case. */
static void
write_headers(void *context, struct jw *w)
{
	const struct exchange *x = context;

	jw_open(w, '{');
	for (size_t i = 0; i < x->req->headers; i++) {
		const struct http_header *h = &x->req->header[i];
		struct buf name = BUF(h->name.n);

		buf_add(&name, h->name);
		for (size_t k = 0; k < name.n; k++)
			if (name.p[k] >= 'A' && name.p[k] <= 'Z')
				name.p[k] = (char)(name.p[k] + 'a' - 'A');
		if (buf_cstr(&name) != NULL && !is_withheld(h->name)) {
			jw_key(w, name.p);
			jw_string(w, h->value);
		}
		buf_free(&name);
	}
	jw_close(w, '}');
}

void
outside_open(struct exchange *x)
{
	x->outside = (struct outside){
		.client = x->client,
		.request_id = view_of(x->request_id),
		.path = x->req->target,
		.told = told,
		.headers = write_headers,
		.context = x,
	};
}
