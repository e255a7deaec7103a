/*
 * Gemini's errors (google.rpc.Status) are among the shapes that error_body
 * knows. What is Gemini's own is told in the details: which quota it was.
 */
#include "dialect/error.h"
#include "dialect/gemini_read.h"

/* A daily quota's RetryInfo speaks of seconds all the same. */
#define HOUR_MS (60 * 60 * 1000)

/* google.rpc.QuotaFailure: is one of the quotas a day's? */
static bool
of_a_day(const struct json *in, int details)
{
	for (int t = json_is_array(in, details) ? json_first(in, details) :
	    JSON_NONE; t != JSON_NONE; t = json_next(in, t)) {
		int list = json_get(in, t, "violations");

		for (int v = json_is_array(in, list) ? json_first(in, list) :
		    JSON_NONE; v != JSON_NONE; v = json_next(in, v))
			if (view_has(json_escaped(in, json_get(in, v,
			    "quotaId")), "PerDay"))
				return true;
	}
	return false;
}

static void
refine(const struct json *in, int object, struct trouble *t)
{
	int error;

	if (json_is_array(in, object))
		object = json_first(in, object);
	error = json_get(in, object, "error");
	if (t->cause == CAUSE_QUOTA &&
	    of_a_day(in, json_get(in, error, "details")))
		t->cause = CAUSE_NO_QUOTA;
	if (t->cause == CAUSE_NO_QUOTA && t->retry_after_ms < HOUR_MS)
		t->retry_after_ms = -1;
}

void
gemini_error(int status, struct view body, struct trouble *t)
{
	struct json in = { 0 };
	struct fail f;

	error_body(status, body, t);
	if ((t->cause == CAUSE_QUOTA || t->cause == CAUSE_NO_QUOTA) &&
	    body.n > 0 && json_parse(&in, body, &f))
		refine(&in, JSON_ROOT, t);
	json_free(&in);
}

bool
gemini_error_reported(struct reader *r, int object, struct fail *f)
{
	error_reported(r, object, f);
	refine(&r->in, object, &r->trouble);
	return false;
}
