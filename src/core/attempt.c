#include "core/attempt.h"

#include "core/google_token.h"
#include "core/lessons.h"
#include "core/reply.h"

/* What the reply's head said that its body did not. */
static void
note_head(struct exchange *x, const struct upstream_head *head)
{
	struct trouble *t = &x->trouble;

	x->should_retry = head->should_retry;
	if (t->kind == TROUBLE_ANSWER && t->retry_after_ms <= 0 &&
	    head->retry_after_ms > 0)
		t->retry_after_ms = head->retry_after_ms;
}

/* Send the letter, pass the reply on. */
static bool
exchange_letters(struct exchange *x, const struct letter *l,
    const struct dialect *d, struct fail *f)
{
	struct upstream_call call = letter_call(l, x);
	struct upstream_sink sink = reply_sink;
	struct reply r;
	bool ok;

	sink.context = &r;
	ok = reply_open(&r, x, d, f) &&
	    upstream_run(x->upstream, &call, &sink, &x->trouble, f) &&
	    reply_finish(&r, f);
	if (!ok && x->trouble.kind == TROUBLE_NONE)
		x->trouble = r.reader.trouble;
	/* What was too long to be read is the provider's doing as well. */
	if (!ok && x->trouble.kind == TROUBLE_NONE && f->status == 502) {
		x->trouble.kind = TROUBLE_PROTOCOL;
		trouble_words(x->trouble.message, sizeof(x->trouble.message),
		    view_of(f->text));
	}
	if (!ok)
		reply_broken(&r);
	note_head(x, &r.head);
	if (x->trouble.kind == TROUBLE_CLIENT_GONE)
		fail_gone(f);
	if (!ok)
		x->taught = lessons_hear(x, l, r.body.n > 0 ?
		    buf_view(&r.body) : view_of(x->trouble.message));
	reply_close(&r);
	return ok;
}

static bool
send_once(struct exchange *x, struct fail *f)
{
	const struct dialect *d = dialect_of(x->to.provider, x->to.model);
	struct letter l = { 0 };
	bool ok;

	x->trouble = (struct trouble){ .retry_after_ms = -1 };
	x->should_retry = '\0';
	x->taught = false;
	lessons_plan(x);
	buf_clear(&x->lines);
	if (!x->fell_back)
		buf_clear(&x->refusal);
	chain_free(&x->chain);
	ok = google_token(x, f) &&
	    chain_open(&x->chain, x->config, &x->to, &x->plan, f) &&
	    letter_write(&l, x, d, f);
	if (ok) {
		x->attempts++;
		live_note(x->rotation, DOING_WAITING, x->to.provider->name,
		    x->to.model);
		ok = exchange_letters(x, &l, d, f);
	}
	letter_free(&l);
	return ok;
}

bool
attempt(struct exchange *x, struct fail *f)
{
	bool ok = send_once(x, f), learned = false;

	/* Not the key's fault, if a new token does. */
	if (!ok && google_token_refused(x))
		ok = send_once(x, f);
	for (int i = 0; i < LESSONS_RETRIES && !ok && x->taught; i++) {
		learned = true;
		ok = send_once(x, f);
	}
	if (learned)
		lessons_end(x, ok || x->committed);
	return ok;
}
