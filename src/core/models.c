#include "core/endpoint.h"
#include "json/write.h"

/* One entry of the list, in the form of Anthropic's Models API. */
static void
add_model(struct jw *w, const struct provider *p, struct view model)
{
	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, "model");
	jw_key(w, "id");
	jw_string_open(w);
	jw_part_plain(w, p->name);
	jw_part(w, VIEW(","));
	jw_part_plain(w, model);
	jw_string_close(w);
	jw_key(w, "display_name");
	jw_string_open(w);
	jw_part_plain(w, model);
	jw_part(w, VIEW(" ("));
	jw_part_plain(w, p->name);
	jw_part(w, VIEW(")"));
	jw_string_close(w);
	jw_key(w, "created_at");
	jw_cstr(w, "1970-01-01T00:00:00Z");
	jw_close(w, '}');
}

bool
models(struct exchange *x, struct fail *f)
{
	const struct config *c = x->config;
	struct buf body = BUF(4 << 20);
	struct jw w = { .out = &body };
	bool sent;

	jw_open(&w, '{');
	jw_key(&w, "data");
	jw_open(&w, '[');
	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].models; k++)
			add_model(&w, &c->provider[i],
			    c->provider[i].model[k]);
	jw_close(&w, ']');
	jw_key(&w, "has_more");
	jw_bool(&w, false);
	jw_close(&w, '}');
	if (body.failed) {
		buf_free(&body);
		return fail(f, 500, "the list of models is too long");
	}
	response_header(&x->answer, "request-id", view_of(x->request_id));
	sent = response_send(&x->answer, 200, "application/json",
	    buf_view(&body));
	buf_free(&body);
	return sent || fail_gone(f);
}
