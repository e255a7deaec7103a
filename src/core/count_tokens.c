#include "core/endpoint.h"
#include "core/estimate.h"
#include "core/prepare.h"

bool
count_tokens(struct exchange *x, struct fail *f)
{
	struct buf body = BUF(128);
	bool sent;

	if (!prepare(x, f))
		return false;
	estimate_for_named(x);
	buf_addf(&body, "{\"input_tokens\":%lld}", (long long)x->tokens);
	response_header(&x->answer, "request-id", view_of(x->request_id));
	sent = response_send(&x->answer, 200, "application/json",
	    buf_view(&body));
	buf_free(&body);
	return sent || fail_gone(f);
}
