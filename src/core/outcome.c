#include "core/outcome.h"

#include <stdio.h>

enum next
outcome_next(const struct trouble *t)
{
	switch (t->kind) {
	case TROUBLE_NETWORK:
		return t->cause == CAUSE_REQUEST ? NEXT_STOP : NEXT_LATER;
	case TROUBLE_TIMEOUT:
		return NEXT_LATER;
	case TROUBLE_CUT:
	case TROUBLE_EMPTY:
	case TROUBLE_PROTOCOL:
		return NEXT_PROVIDER_TROUBLE;
	case TROUBLE_ANSWER:
		break;
	default:
		return NEXT_STOP;
	}
	switch (t->cause) {
	case CAUSE_KEY:
	case CAUSE_QUOTA:
	case CAUSE_NO_QUOTA:
		return NEXT_KEY;
	case CAUSE_OVERLOAD:
		return NEXT_PROVIDER_TROUBLE;
	default:
		return NEXT_STOP;
	}
}

/*
 * The provider's status where Anthropic has the same, else its nearest: a
 * refusal stays a refusal and a shortage a shortage, so that the client
 * neither repeats what is hopeless nor gives up what is not.
 */
static int
client_status(const struct trouble *t)
{
	switch (t->kind) {
	case TROUBLE_TIMEOUT:
		return 504;
	case TROUBLE_EMPTY:
		return 529;
	case TROUBLE_ANSWER:
		break;
	default:
		return 502;
	}
	switch (t->cause) {
	case CAUSE_KEY:
		return t->status == 403 ? 403 : 401;
	case CAUSE_QUOTA:
		return 429;
	case CAUSE_NO_QUOTA:
		return t->status == 429 ? 429 : 402;
	case CAUSE_TOO_LONG:
		return 400;
	case CAUSE_OVERLOAD:
		return t->status >= 500 && t->status <= 599 ? t->status : 529;
	default:
		break;
	}
	if (t->status == 422 || t->status < 400)
		return t->status == 422 ? 400 : 502;
	return t->status;
}

/* The key's part in a failure. */
static void
judge(const struct trouble *t, struct verdict *v)
{
	v->kind = VERDICT_NEUTRAL;
	switch (outcome_next(t)) {
	case NEXT_PROVIDER_TROUBLE:
		v->kind = VERDICT_FAILURE;
		break;
	case NEXT_KEY:
		v->kind = t->cause == CAUSE_KEY ? VERDICT_KEY_BAD :
		    VERDICT_QUOTA;
		v->lasting = t->cause == CAUSE_NO_QUOTA;
		v->rest_ms = t->retry_after_ms;
		break;
	default:
		break;
	}
}

struct verdict
outcome_verdict(const struct exchange *x, bool ok, char *word, size_t size)
{
	static const char *const kind[] = { "", "", "no connection",
		"timeout", "answer cut off", "empty answer", "bad answer",
		"" };
	struct usage u = encoder_usage(&x->enc);
	const struct trouble *t = &x->trouble;
	struct verdict v = { .rest_ms = -1 };

	if (ok) {
		v.kind = VERDICT_SUCCESS;
		v.input_tokens = u.input + u.cache_read + u.cache_write;
		v.output_tokens = u.output;
		return v;
	}
	judge(t, &v);
	if (t->kind == TROUBLE_ANSWER)
		snprintf(word, size, "%d %s", t->status,
		    error_type(client_status(t)));
	else
		snprintf(word, size, "%s", kind[t->kind]);
	v.error = v.kind == VERDICT_NEUTRAL ? NULL : word;
	return v;
}

/* The wording that makes Claude Code compact the conversation. */
static bool
too_long(const struct exchange *x, const struct trouble *t, struct fail *f)
{
	if (t->prompt_tokens > 0 && t->prompt_limit > 0)
		return fail(f, 400, "prompt is too long: %lld tokens > %lld "
		    "maximum (%.*s, %.*s)", (long long)t->prompt_tokens,
		    (long long)t->prompt_limit,
		    VIEW_ARG(x->to.provider->name), VIEW_ARG(x->to.model));
	return fail(f, 400, "prompt is too long (%.*s, %.*s: %s)",
	    VIEW_ARG(x->to.provider->name), VIEW_ARG(x->to.model),
	    t->message);
}

bool
outcome_fail(const struct exchange *x, const struct trouble *t,
    struct fail *f)
{
	struct view key = x->key == NULL ? VIEW("") : x->key->label;
	char status[16] = "";
	struct buf label = BUF(300);

	if (t->kind == TROUBLE_ANSWER && t->cause == CAUSE_TOO_LONG)
		return too_long(x, t, f);
	if (t->kind == TROUBLE_ANSWER)
		snprintf(status, sizeof(status), " %d", t->status);
	if (t->kind == TROUBLE_ANSWER && key.n > 0 &&
	    (t->cause == CAUSE_KEY || t->cause == CAUSE_QUOTA ||
	    t->cause == CAUSE_NO_QUOTA))
		buf_addf(&label, ", key %.*s", VIEW_ARG(key));
	fail(f, client_status(t), "%.*s, model %.*s%.*s:%s %s",
	    VIEW_ARG(x->to.provider->name), VIEW_ARG(x->to.model),
	    VIEW_ARG(buf_view(&label)), status, t->message);
	if (t->kind == TROUBLE_ANSWER && t->retry_after_ms > 0)
		f->retry_after = (int)((t->retry_after_ms + 999) / 1000);
	buf_free(&label);
	return false;
}
