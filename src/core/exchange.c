#include "core/exchange.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "config/home.h"
#include "core/redact.h"
#include "json/escape.h"

void
exchange_open(struct exchange *x, struct stream *to, struct request *r)
{
	struct buf id = BUF(sizeof(x->request_id));

	*x = (struct exchange){
		.req = r,
		.client = to->in,
		.session = BUF(1024),
		.upstream_model = BUF(1024),
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
}

void
exchange_free(struct exchange *x)
{
	response_free(&x->answer);
	encoder_free(&x->enc);
	json_free(&x->in);
	buf_free(&x->session);
	buf_free(&x->upstream_model);
}

void
exchange_headers(struct exchange *x)
{
	struct buf attempts = BUF(32);

	response_header(&x->answer, "request-id", view_of(x->request_id));
	if (x->to.provider == NULL)
		return;
	response_header(&x->answer, "x-ccr-provider", x->to.provider->name);
	response_header(&x->answer, "x-ccr-model", x->to.model);
	response_header(&x->answer, "x-ccr-rule", view_of(x->rule));
	if (x->key != NULL)
		response_header(&x->answer, "x-ccr-key", x->key->label);
	buf_addi(&attempts, x->attempts);
	response_header(&x->answer, "x-ccr-attempts", buf_view(&attempts));
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
	exchange_headers(x);
	if (x->should_retry != '\0')
		response_header(&x->answer, "x-should-retry",
		    x->should_retry == 't' ? VIEW("true") : VIEW("false"));
	response_error(&x->answer, f, id);
}

/* 2026-01-31T12:34:56.789Z */
static void
add_time(struct buf *line)
{
	int64_t now = clock_wall_ms();
	time_t seconds = (time_t)(now / 1000);
	struct tm t;
	char text[32];

	gmtime_r(&seconds, &t);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &t);
	buf_addf(line, "%s.%03dZ", text, (int)(now % 1000));
}

static void
add_tokens(const struct exchange *x, struct buf *line)
{
	struct usage u = encoder_usage(&x->enc);

	if (x->enc.plan == NULL || !x->enc.started)
		return;
	buf_addf(line, " in=%lld cache_read=%lld cache_write=%lld out=%lld%s",
	    (long long)u.input, (long long)u.cache_read,
	    (long long)u.cache_write, (long long)u.output,
	    u.known ? "" : " usage=estimated");
}

void
exchange_log(const struct exchange *x, const struct fail *f)
{
	struct buf path = BUF(4096), line = BUF(4096);
	struct log log = { .max_bytes = x->config->log_max_bytes };
	int64_t now = clock_us();
	struct fail unused;

	if (!x->config->log ||
	    !home_log_path(&path, x->config->log_file, &unused))
		return;
	log.path = buf_cstr(&path);
	add_time(&line);
	buf_addf(&line, " %s route=%s rule=%s%s", x->request_id, x->route,
	    x->rule, x->fell_back ? "+fallback" : "");
	if (x->to.provider != NULL)
		buf_addf(&line, " provider=%.*s model=%.*s key=%.*s",
		    VIEW_ARG(x->to.provider->name), VIEW_ARG(x->to.model),
		    VIEW_ARG(x->key == NULL ? VIEW("-") : x->key->label));
	buf_addf(&line, " status=%d attempts=%d sent=%lld",
	    f->gone ? f->status : x->answer.status, x->attempts,
	    (long long)(x->answer.to->written - x->sent_bytes));
	if (x->first_us != 0)
		buf_addf(&line, " first_ms=%.1f",
		    (double)(x->first_us - x->begun_us) / 1e3);
	buf_addf(&line, " total_ms=%.1f", (double)(now - x->begun_us) / 1e3);
	add_tokens(x, &line);
	if (f->status != 0) {
		buf_add(&line, VIEW(" error=\""));
		json_escape(view_of(f->text), &line);
		buf_addc(&line, '"');
	}
	log_line(&log, buf_view(&line));
	buf_free(&line);
	buf_free(&path);
}
