#include "core/refusal.h"

#include "core/outcome.h"
#include "core/redact.h"

static bool
is_error_document(struct view body)
{
	struct json in = { 0 };
	struct fail unused;
	bool is = json_parse(&in, body, &unused) &&
	    json_is(&in, json_get(&in, JSON_ROOT, "type"), "error") &&
	    json_is_string(&in, json_get(&in, json_get(&in, JSON_ROOT,
	    "error"), "message"));

	json_free(&in);
	return is;
}

void
refusal_keep(struct exchange *x, const struct trouble *t, int status,
    struct view body)
{
	bool called_otherwise = t->cause == CAUSE_TOO_LONG &&
	    !view_starts(view_of(t->message), "prompt is too long");

	if (x->fell_back || status < 400 || status > 499 ||
	    outcome_next(t) != NEXT_STOP || called_otherwise ||
	    !is_error_document(body))
		return;
	buf_add(&x->refusal, body);
	redact(x->refusal.p, x->refusal.n, x->config);
	x->refusal_status = status;
}
