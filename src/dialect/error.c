#include "dialect/error.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "dialect/error_cause.h"
#include "http/response.h"
#include "json/utf8.h"
#include "upstream/retry_after.h"

/* Errors inside errors: a gateway's, with a provider's in it. */
#define NESTED_MAX 4

/* Of text that is no JSON so much is shown. */
#define EXCERPT_MAX 240

static void read_error(const struct json *in, int t,
    struct error_report *report, int depth);

static void
add_word(struct error_report *report, struct view word)
{
	int most = sizeof(report->word) / sizeof(*report->word);

	if (word.n == 0 || word.n >= sizeof(*report->word) ||
	    report->n_words == most)
		return;
	trouble_words(report->word[report->n_words++], sizeof(*report->word),
	    word);
}

/* A string, or a number as it is written. */
static struct view
word_of(const struct json *in, int t)
{
	return json_is_string(in, t) ? json_escaped(in, t) :
	    json_is_number(in, t) ? json_raw(in, t) : VIEW("");
}

static void
note_status(struct error_report *report, struct view word)
{
	int64_t number;

	if (report->status == 0 && view_number(word, &number) &&
	    number >= 400 && number <= 599)
		report->status = (int)number;
}

/*
 * The words for machines: code, type and status, which may each be a word or
 * a number, the number an HTTP status or the provider's own.
 */
static void
read_codes(const struct json *in, int object, struct error_report *report)
{
	static const char *const names[] = { "code", "error_code", "status",
		"status_code", "statusCode", "type" };
	struct trouble *t = report->t;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct view word = word_of(in, json_get(in, object, names[i]));

		if (word.n == 0 || view_is(word, "error"))
			continue;
		add_word(report, word);
		note_status(report, word);
		if (i <= 1 && t->code[0] == '\0')
			trouble_words(t->code, sizeof(t->code), word);
		if (i >= 2 && t->type[0] == '\0' && word.p[0] > '9')
			trouble_words(t->type, sizeof(t->type), word);
	}
}

/* The words for people. Some are again JSON, another's error whole. */
static void
add_message(struct error_report *report, struct view plain, int depth)
{
	struct json in = { 0 };
	struct fail f;

	plain = view_trim(plain);
	if (plain.n == 0 || report->words.n > 0)
		return;
	if (plain.p[0] == '{' && depth < NESTED_MAX &&
	    json_parse(&in, plain, &f))
		read_error(&in, JSON_ROOT, report, depth + 1);
	json_free(&in);
	if (report->words.n > 0)
		return;
	if (plain.n > ERROR_WORDS_MAX / 2)
		plain.n = ERROR_WORDS_MAX / 2;
	buf_add(&report->words, plain);
}

static void
add_string(const struct json *in, int t, struct error_report *report,
    int depth)
{
	struct buf plain = BUF(1 << 20);

	if (json_text(in, t, &plain) && !plain.failed)
		add_message(report, buf_view(&plain), depth);
	buf_free(&plain);
}

static void
read_message(const struct json *in, int object, struct error_report *report,
    int depth)
{
	static const char *const names[] = { "message", "msg", "Message",
		"error_msg", "error_message", "status_msg",
		"error_description", "title" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		add_string(in, json_get(in, object, names[i]), report, depth);
}

/* OpenRouter: what the provider behind it said, and who that is. */
static void
read_metadata(const struct json *in, int metadata,
    struct error_report *report, int depth)
{
	struct buf outer = report->words, inner;
	int name = json_get(in, metadata, "provider_name");

	if (json_count(in, json_get(in, metadata, "reasons")) > 0)
		add_word(report, VIEW("moderation"));
	report->words = BUF(ERROR_WORDS_MAX);
	read_error(in, json_get(in, metadata, "raw"), report, depth + 1);
	inner = report->words;
	report->words = outer;
	report->opaque = inner.n == 0 && view_starts(buf_view(&outer),
	    "Provider returned error");
	if (json_is_string(in, name)) {
		buf_add(&report->words, VIEW(" ("));
		json_text(in, name, &report->words);
		buf_addc(&report->words, ')');
	}
	if (inner.n > 0)
		buf_add(&report->words, VIEW(": "));
	buf_add(&report->words, buf_view(&inner));
	buf_free(&inner);
}

static void
read_wait(const struct json *in, int t, struct trouble *trouble)
{
	struct view text = word_of(in, t);

	if (text.n > 0 && trouble->retry_after_ms < 0)
		trouble->retry_after_ms = retry_after_parse(text,
		    clock_wall_ms());
}

/* Google's details: why, and how long (google.rpc.ErrorInfo, RetryInfo). */
static void
read_details(const struct json *in, int details,
    struct error_report *report)
{
	for (int t = json_first(in, details); json_is_array(in, details) &&
	    t != JSON_NONE; t = json_next(in, t)) {
		add_word(report, json_escaped(in, json_get(in, t, "reason")));
		read_wait(in, json_get(in, t, "retryDelay"), report->t);
	}
	add_word(report, json_escaped(in, json_get(in, details,
	    "error_code")));
}

/* FastAPI's: a list of what is wrong where. What was sent is not repeated. */
static void
read_list(const struct json *in, int list, struct error_report *report)
{
	int shown = 0;

	for (int t = json_first(in, list); t != JSON_NONE && shown < 3;
	    t = json_next(in, t)) {
		int where = json_get(in, t, "loc");

		if (!json_is_string(in, json_get(in, t, "msg")))
			continue;
		if (shown++ > 0)
			buf_add(&report->words, VIEW("; "));
		for (int part = json_first(in, where); part != JSON_NONE;
		    part = json_next(in, part)) {
			buf_add(&report->words, word_of(in, part));
			buf_add(&report->words, json_next(in, part) ==
			    JSON_NONE ? VIEW(": ") : VIEW("."));
		}
		json_text(in, json_get(in, t, "msg"), &report->words);
	}
}

/* MiniMax keeps its status beside an answer that may be missing. */
static void
read_base_resp(const struct json *in, int base,
    struct error_report *report, int depth)
{
	int64_t number;
	char word[32];

	if (!json_int(in, json_get(in, base, "status_code"), &number) ||
	    number == 0)
		return;
	snprintf(word, sizeof(word), "minimax-%lld", (long long)number);
	add_word(report, view_of(word));
	snprintf(report->t->code, sizeof(report->t->code), "%lld",
	    (long long)number);
	read_message(in, base, report, depth);
}

static void
read_object(const struct json *in, int t, struct error_report *report,
    int depth)
{
	int error = json_get(in, t, "error");

	/* {"error":"Unauthorized","message":"what is wrong"} */
	if (json_is_string(in, error)) {
		read_message(in, t, report, depth);
		add_word(report, json_escaped(in, error));
	}
	read_error(in, error, report, depth + 1);
	read_codes(in, t, report);
	read_message(in, t, report, depth);
	read_error(in, json_get(in, t, "errors"), report, depth + 1);
	read_error(in, json_get(in, t, "detail"), report, depth + 1);
	read_base_resp(in, json_get(in, t, "base_resp"), report, depth);
	read_details(in, json_get(in, t, "details"), report);
	if (json_is_object(in, json_get(in, t, "metadata")))
		read_metadata(in, json_get(in, t, "metadata"), report, depth);
	read_wait(in, json_get(in, t, "retry_after"), report->t);
	json_int(in, json_get(in, t, "n_prompt_tokens"),
	    &report->t->prompt_tokens);         /* llama.cpp */
	json_int(in, json_get(in, t, "n_ctx"), &report->t->prompt_limit);
}

static void
read_error(const struct json *in, int t, struct error_report *report,
    int depth)
{
	if (depth > NESTED_MAX)
		return;
	if (json_is_string(in, t)) {
		add_string(in, t, report, depth);
	} else if (json_is_object(in, t)) {
		read_object(in, t, report, depth);
	} else if (json_is_array(in, t)) {
		if (report->words.n == 0)
			read_list(in, t, report);
		read_error(in, json_first(in, t), report, depth + 1);
	}
}

/* Leave out what stands between two tags of a page's that is no text. */
static struct view
skip_element(struct view v)
{
	static const struct {
		const char *open, *close;
	} elements[] = {
		{ "<script", "</script" }, { "<style", "</style" },
		{ "<!--", "-->" },
	};

	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++) {
		ptrdiff_t end;

		if (!view_starts_nocase(v, elements[i].open))
			continue;
		end = view_find(v, view_of(elements[i].close));
		return end < 0 ? (struct view){ v.p + v.n, 0 } :
		    view_skip(v, (size_t)end);
	}
	return v;
}

static void
add_page(struct view page, struct buf *out)
{
	while (page.n > 0 && out->n < EXCERPT_MAX) {
		const char *angle = memchr(page.p, '<', page.n);
		size_t text = angle == NULL ? page.n :
		    (size_t)(angle - page.p);

		buf_add(out, view_trim((struct view){ page.p, text }));
		if (out->n > 0 && out->p[out->n - 1] != ' ')
			buf_addc(out, ' ');
		page = skip_element(view_skip(page, text));
		angle = page.n == 0 ? NULL : memchr(page.p, '>', page.n);
		page = angle == NULL ? (struct view){ page.p + page.n, 0 } :
		    view_skip(page, (size_t)(angle + 1 - page.p));
	}
}

void
error_excerpt(struct view body, struct buf *out)
{
	struct view text = view_trim(body);

	if (text.n > 0 && text.p[0] == '<')
		add_page(text, out);
	else
		buf_add(out, (struct view){ text.p,
		    text.n > EXCERPT_MAX ? EXCERPT_MAX : text.n });
}

/* Whatever the shape: t gets cause, status, words. */
static void
conclude(struct error_report *report, struct view body)
{
	struct trouble *t = report->t;

	if (report->words.n == 0)
		error_excerpt(body, &report->words);
	error_cause(report);
	trouble_words(t->message, sizeof(t->message),
	    buf_view(&report->words));
	if (t->message[0] == '\0')
		trouble_words(t->message, sizeof(t->message),
		    view_of(http_reason(t->status)));
}

void
error_body(int status, struct view body, struct trouble *t)
{
	struct error_report report = { .t = t,
		.words = BUF(ERROR_WORDS_MAX) };
	struct buf mended = BUF(8 << 20);
	struct json in = { 0 };
	struct fail f;

	*t = (struct trouble){ .kind = TROUBLE_ANSWER, .status = status,
		.retry_after_ms = -1 };
	body = view_trim(body);
	utf8_repair(&mended, body);
	report.page = body.n > 0 && body.p[0] == '<';
	if (!mended.failed && json_parse(&in, buf_view(&mended), &f))
		read_error(&in, JSON_ROOT, &report, 0);
	conclude(&report, body);
	json_free(&in);
	buf_free(&mended);
	buf_free(&report.words);
}

bool
error_reported(struct reader *r, int object, struct fail *f)
{
	struct trouble *t = &r->trouble;
	struct error_report report = { .t = t,
		.words = BUF(ERROR_WORDS_MAX) };

	*t = (struct trouble){ .kind = TROUBLE_ANSWER,
		.retry_after_ms = -1 };
	read_error(&r->in, object, &report, 0);
	conclude(&report, json_raw(&r->in, object));
	buf_free(&report.words);
	return fail(f, t->status, "%s", t->message);
}

/* 0 and 200 mean that all is well. */
static bool
is_bad_code(const struct json *in, int t)
{
	int64_t number;

	if (json_int(in, t, &number))
		return number != 0 && number != 200;
	return json_escaped(in, t).n > 0;
}

bool
error_is(const struct json *in, int object)
{
	int error = json_get(in, object, "error");
	int detail = json_get(in, object, "detail");
	int64_t number;

	if (json_is_array(in, object))
		return error_is(in, json_first(in, object));
	if (json_is_string(in, error) || json_is_object(in, error) ||
	    json_is_true(in, error) || json_escaped(in, detail).n > 0 ||
	    json_count(in, detail) > 0 ||
	    json_count(in, json_get(in, object, "errors")) > 0)
		return true;
	if (json_int(in, json_get(in, json_get(in, object, "base_resp"),
	    "status_code"), &number) && number != 0)
		return true;
	if (!json_is_string(in, json_get(in, object, "message")) &&
	    !json_is_string(in, json_get(in, object, "msg")))
		return false;
	return is_bad_code(in, json_get(in, object, "code")) ||
	    is_bad_code(in, json_get(in, object, "status")) ||
	    is_bad_code(in, json_get(in, object, "statusCode")) ||
	    json_is(in, json_get(in, object, "object"), "error") ||
	    json_is_false(in, json_get(in, object, "success"));
}
