#include "core/exchange.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "config/home.h"
#include "core/outside.h"
#include "core/redact.h"
#include "http/field.h"
#include "json/escape.h"

void
exchange_open(struct exchange *x, struct stream *to, struct request *r)
{
	struct buf id = BUF(sizeof(x->request_id));

	*x = (struct exchange){
		.req = r,
		.client = to->in,
		.session = BUF(1024),
		.lines = BUF(8 << 10),
		.lessons = BUF(16 << 10),
		.refusal = BUF(128 << 10),
		.rule = "-",
		.route = "-",
		.begun_us = clock_us(),
		.sent_bytes = to->written,
	};
	response_open(&x->answer, to, r);
	buf_adds(&id, "req_");
	random_base62(&id, 24);
	memcpy(x->request_id, buf_cstr(&id), id.n + 1);
	buf_free(&id);
	outside_open(x);
}

void
exchange_free(struct exchange *x)
{
	response_free(&x->answer);
	encoder_free(&x->enc);
	json_free(&x->in);
	buf_free(&x->rewritten);
	buf_free(&x->session);
	buf_free(&x->lines);
	buf_free(&x->lessons);
	buf_free(&x->refusal);
	chain_free(&x->chain);
}

struct buf *
exchange_body(struct exchange *x)
{
	return x->rewritten.n > 0 ? &x->rewritten : &x->req->body;
}

static void
add_lines(struct exchange *x)
{
	struct view rest = buf_view(&x->lines);

	while (rest.n > 0) {
		struct view value = view_cut(&rest, '\n');
		struct view name = view_cut(&value, ':');
		struct buf plain = BUF(256);

		buf_add(&plain, name);
		if (field_token(name) && buf_cstr(&plain) != NULL)
			response_header(&x->answer, plain.p,
			    view_trim(value));
		buf_free(&plain);
	}
}

/* The rule that decided, and whether another one was to have done so. */
static void
name_rule(const struct exchange *x, struct buf *out)
{
	buf_adds(out, x->rule);
	if (x->router_failed)
		buf_adds(out, "+router-failed");
}

void
exchange_headers(struct exchange *x)
{
	struct buf attempts = BUF(32), rule = BUF(256);

	response_header(&x->answer, "request-id", view_of(x->request_id));
	if (x->to.provider == NULL)
		return;
	response_header(&x->answer, "x-ccr-provider", x->to.provider->name);
	response_header(&x->answer, "x-ccr-model", x->to.model);
	name_rule(x, &rule);
	response_header(&x->answer, "x-ccr-rule", buf_view(&rule));
	buf_free(&rule);
	if (x->router->label != NULL)
		response_header(&x->answer, "x-ccr-router",
		    view_of(x->router->label));
	if (x->key != NULL)
		response_header(&x->answer, "x-ccr-key", x->key->label);
	buf_addi(&attempts, x->attempts);
	response_header(&x->answer, "x-ccr-attempts", buf_view(&attempts));
	add_lines(x);
	buf_free(&attempts);
}

/* Claude Code hides a 401 that speaks of x-api-key behind one of its own. */
static void
spell_key_header(char *text)
{
	char *at;

	while ((at = strstr(text, "x-api-key")) != NULL)
		memcpy(at, "API key  ", 9);
}

void
exchange_fail(struct exchange *x, struct fail *f)
{
	struct view id = view_of(x->request_id);

	if (f->gone || x->answer.to->dead)
		return;
	redact(f->text, sizeof(f->text), x->config);
	if (f->status == 401)
		spell_key_header(f->text);
	if (x->answer.begun) {
		encoder_error(&x->enc, f, id);
		response_last(&x->answer, buf_view(&x->enc.out));
		x->answer.keep = false;
		return;
	}
	/* What the last provider said goes with its own answer only. */
	if (x->fell_back)
		buf_clear(&x->lines);
	exchange_headers(x);
	if (x->should_retry != '\0')
		response_header(&x->answer, "x-should-retry",
		    x->should_retry == 't' ? VIEW("true") : VIEW("false"));
	if (x->refusal.n == 0)
		response_error(&x->answer, f, id);
	else
		response_send(&x->answer, x->refusal_status,
		    "application/json", buf_view(&x->refusal));
}

static void
add_tokens(const struct exchange *x, struct entry *e)
{
	struct usage u = encoder_usage(&x->enc);

	if (x->enc.plan == NULL || !x->enc.started)
		return;
	entry_addi(e, "in", u.input);
	entry_addi(e, "cache_read", u.cache_read);
	entry_addi(e, "cache_write", u.cache_write);
	entry_addi(e, "out", u.output);
	if (!u.known)
		entry_add(e, "usage", VIEW("estimated"));
}

/* Where the request went, and by which rule. */
static void
add_route(const struct exchange *x, struct entry *e)
{
	struct buf rule = BUF(256);

	name_rule(x, &rule);
	if (x->fell_back)
		buf_adds(&rule, "+fallback");
	entry_add(e, "route", view_of(x->route));
	entry_add(e, "rule", buf_view(&rule));
	buf_free(&rule);
	if (x->router != NULL && x->router->label != NULL)
		entry_add(e, "router", view_of(x->router->label));
	if (x->to.provider == NULL)
		return;
	entry_add(e, "provider", x->to.provider->name);
	entry_add(e, "model", x->to.model);
	entry_add(e, "key", x->key == NULL ? VIEW("-") : x->key->label);
}

static void
add_error(const struct fail *f, struct entry *e)
{
	struct buf text = BUF(8 * sizeof(f->text));

	if (f->status == 0)
		return;
	e->bad = true;
	json_escape(view_of(f->text), &text);
	entry_quote(e, "error", buf_view(&text));
	buf_free(&text);
}

static void
compose(const struct exchange *x, const struct fail *f, struct entry *e)
{
	entry_word(e, "request", view_of(x->request_id));
	add_route(x, e);
	entry_addi(e, "status", f->gone ? f->status : x->answer.status);
	entry_addi(e, "attempts", x->attempts);
	entry_addi(e, "sent", x->answer.to->written - x->sent_bytes);
	if (x->first_us != 0)
		entry_addms(e, "first_ms", x->first_us - x->begun_us);
	entry_addms(e, "total_ms", clock_us() - x->begun_us);
	add_tokens(x, e);
	add_error(f, e);
}

/* To the file that is named, else to who keeps logs here, else to ours. */
void
exchange_entry(const struct exchange *x, const struct entry *e)
{
	const struct config *c = x->config;
	struct log log = { .max_bytes = c->log_max_bytes };
	struct buf path = BUF(4096);
	struct fail unused;

	if (!c->log)
		return;
	if ((c->log_file.n > 0 || !log_keep(e)) &&
	    home_log_path(&path, c->log_file, &unused)) {
		log.path = buf_cstr(&path);
		log_entry(&log, e);
	}
	buf_free(&path);
}

void
exchange_log(const struct exchange *x, const struct fail *f)
{
	struct entry e = ENTRY_NONE;

	if (!x->config->log)
		return;
	compose(x, f, &e);
	exchange_entry(x, &e);
	entry_free(&e);
}
