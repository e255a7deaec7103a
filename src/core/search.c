#include "core/search.h"

#include "dialect/found.h"
#include "json/escape.h"
#include "model/search.h"

/* A program or a setting of the user's may make a search of it. */
static bool
may_be_changed(const struct selector *to)
{
	return config_use(to->provider, to->model, TRANSFORM_CUSTOMPARAMS) ||
	    config_use(to->provider, to->model, TRANSFORM_FILTER);
}

/*
 * What nobody knows of a provider counts as no, unless Router.webSearch names
 * it: then the user does.
 */
static bool
can_search(const struct exchange *x, const struct selector *to)
{
	const struct selector *named = &x->router->route[ROUTE_WEB_SEARCH];
	const struct dialect *d = dialect_of(to->provider, to->model);
	const struct target t = { .provider = to->provider,
		.model = to->model };
	enum searches searches = d->searches == NULL ? SEARCHES :
	    d->searches(&t);

	if (searches == SEARCHES_PERHAPS && to->provider == named->provider &&
	    view_eq(to->model, named->model))
		return true;
	return searches >= SEARCHES || may_be_changed(to);
}

bool
search_in_vain(struct exchange *x)
{
	const struct selector *named = &x->router->route[ROUTE_WEB_SEARCH];
	struct search s = search_of(&x->plan);

	if (s.tool == JSON_NONE || !s.alone || x->pin.n > 0 ||
	    can_search(x, &x->to))
		return false;
	if (named->provider == NULL || !can_search(x, named))
		return true;
	x->to = *named;
	x->rule = route_kind_name(ROUTE_WEB_SEARCH);
	x->fallback = &x->router->fallback[ROUTE_WEB_SEARCH];
	return false;
}

static bool
take_block(struct exchange *x, const struct buf *json, struct fail *f)
{
	struct event e = { .type = EVENT_BLOCK, .text = buf_view(json) };

	return json->failed ? fail(f, 500, "out of memory") :
	    encoder_event(&x->enc, &e, f);
}

static bool
take_search(struct exchange *x, struct fail *f)
{
	struct buf id = BUF(64), out = BUF(4 << 20);
	struct jw w = { .out = &out };
	bool ok;

	found_make_id(&id);
	found_write_call(&w, buf_view(&id), search_query(&x->plan));
	ok = take_block(x, &out, f);
	buf_clear(&out);
	w.comma = false;
	found_write_result(&w, buf_view(&id),
	    VIEW("{\"type\":\"web_search_tool_result_error\","
	    "\"error_code\":\"unavailable\"}"));
	ok = ok && take_block(x, &out, f);
	buf_free(&id);
	buf_free(&out);
	return ok;
}

/* What Claude Code shows to the model, and the model to the user. */
static bool
take_words(struct exchange *x, struct fail *f)
{
	bool set = x->router->route[ROUTE_WEB_SEARCH].provider != NULL;
	struct buf words = BUF(64 << 10), text = BUF(128 << 10);
	struct event e = { .type = EVENT_TEXT };
	bool ok;

	buf_addf(&words, "The web was not searched: %.*s (model %.*s) cannot "
	    "search it%s. ", VIEW_ARG(x->to.provider->name),
	    VIEW_ARG(x->to.model), set ? ", and neither can what "
	    "Router.webSearch names" : "");
	buf_addf(&words, "Set Router.webSearch in %s to \"provider,model\" of "
	    "a provider that can, such as Gemini or OpenRouter; "
	    "ccr-config(5) lists them.", x->config->path);
	json_escape(buf_view(&words), &text);
	e.text = buf_view(&text);
	ok = text.failed ? fail(f, 500, "out of memory") :
	    encoder_event(&x->enc, &e, f);
	buf_free(&words);
	buf_free(&text);
	return ok;
}

/* The end: nothing has been asked, so nothing has been used. */
static bool
take_end(struct exchange *x, struct fail *f)
{
	struct event usage = { .type = EVENT_USAGE,
		.usage = { .known = true } };
	struct event stop = { .type = EVENT_STOP, .stop = STOP_END_TURN };

	return encoder_event(&x->enc, &usage, f) &&
	    encoder_event(&x->enc, &stop, f) && encoder_end(&x->enc, f);
}

static bool
send_answer(struct exchange *x, struct fail *f)
{
	struct view out = buf_view(&x->enc.out);
	bool sent;

	exchange_headers(x);
	sent = x->plan.stream ? response_begin(&x->answer, 200,
	    "text/event-stream") && response_last(&x->answer, out) :
	    response_send(&x->answer, 200, "application/json", out);
	return sent || fail_gone(f);
}

bool
search_refuse(struct exchange *x, struct fail *f)
{
	encoder_free(&x->enc);
	encoder_open(&x->enc, &x->plan, x->tokens);
	return take_search(x, f) && take_words(x, f) && take_end(x, f) &&
	    send_answer(x, f);
}
