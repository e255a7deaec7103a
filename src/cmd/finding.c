#include "cmd/finding.h"

#include "base/clock.h"

#define EVENT_MAX (4 << 20)
#define ARGUMENTS_MAX (1 << 20)

void
finding_open(struct finding *n)
{
	*n = (struct finding){
		.arguments = BUF(ARGUMENTS_MAX),
		.stop = BUF(256),
		.error = BUF(4096),
	};
	sse_open(&n->sse, EVENT_MAX);
}

void
finding_free(struct finding *n)
{
	sse_free(&n->sse);
	json_free(&n->json);
	buf_free(&n->arguments);
	buf_free(&n->stop);
	buf_free(&n->error);
}

static void
begin_block(struct finding *n)
{
	int block = json_get(&n->json, JSON_ROOT, "content_block");

	n->in_tool = json_is(&n->json, json_get(&n->json, block, "type"),
	    "tool_use");
	buf_clear(&n->arguments);
}

/* A piece of text, or of a call's arguments. */
static void
add_delta(struct finding *n)
{
	int delta = json_get(&n->json, JSON_ROOT, "delta");
	struct buf text = BUF(EVENT_MAX);

	json_text(&n->json, json_get(&n->json, delta, "text"), &text);
	if (view_trim(buf_view(&text)).n > 0)
		n->text = true;
	buf_free(&text);
	json_text(&n->json, json_get(&n->json, delta, "partial_json"),
	    &n->arguments);
}

static bool
is_object(struct view text)
{
	struct json j = { 0 };
	struct fail f;
	bool is = json_parse(&j, text, &f) && json_is_object(&j, JSON_ROOT);

	json_free(&j);
	return is;
}

/* No arguments at all are an empty object's. */
static void
end_block(struct finding *n)
{
	if (n->in_tool && !n->arguments.failed && (n->arguments.n == 0 ||
	    is_object(buf_view(&n->arguments))))
		n->tools++;
	else if (n->in_tool)
		n->bad_tools++;
	n->in_tool = false;
}

static void
note_stop(struct finding *n)
{
	int delta = json_get(&n->json, JSON_ROOT, "delta");

	buf_clear(&n->stop);
	json_text(&n->json, json_get(&n->json, delta, "stop_reason"),
	    &n->stop);
}

static void
note_error(struct finding *n)
{
	int error = json_get(&n->json, JSON_ROOT, "error");

	json_text(&n->json, json_get(&n->json, error, "message"), &n->error);
	if (n->error.n == 0)
		buf_adds(&n->error, "the answer broke off with an error");
}

static bool
take_event(void *context, struct view name, struct view data, struct fail *f)
{
	static const struct {
		const char *type;
		void (*take)(struct finding *n);
	} events[] = {
		{ "content_block_start", begin_block },
		{ "content_block_delta", add_delta },
		{ "content_block_stop", end_block },
		{ "message_delta", note_stop },
		{ "error", note_error },
	};
	struct finding *n = context;
	int type;

	(void)name;
	if (n->first_ms == 0)
		n->first_ms = clock_ms();
	if (!json_parse(&n->json, data, f))
		return fail(f, 502, "an event of the stream is not JSON");
	type = json_get(&n->json, JSON_ROOT, "type");
	n->complete |= json_is(&n->json, type, "message_stop");
	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (json_is(&n->json, type, events[i].type))
			events[i].take(n);
	return true;
}

bool
finding_feed(struct finding *n, struct view bytes, struct fail *f)
{
	return sse_feed(&n->sse, bytes, take_event, n, f);
}

static bool
is_whole(const struct finding *n, struct fail *f)
{
	if (n->error.n > 0)
		return fail(f, 502, "%.*s", VIEW_ARG(buf_view(&n->error)));
	return n->complete || fail(f, 502, "the stream ended before the "
	    "answer did");
}

/* In what way the model ended an answer that was not what was asked for. */
static bool
complain(const struct finding *n, const char *what, struct fail *f)
{
	if (n->stop.n == 0)
		return fail(f, 502, "%s", what);
	return fail(f, 502, "%s (stop_reason %.*s)", what,
	    VIEW_ARG(buf_view(&n->stop)));
}

bool
finding_has_text(const struct finding *n, struct fail *f)
{
	if (!is_whole(n, f))
		return false;
	return n->text || complain(n, n->tools + n->bad_tools > 0 ?
	    "the model called a tool where there is none" :
	    "the answer holds no text", f);
}

bool
finding_has_tool(const struct finding *n, struct fail *f)
{
	if (!is_whole(n, f))
		return false;
	if (n->bad_tools > 0)
		return complain(n, "the arguments of a tool call are no "
		    "JSON object", f);
	return n->tools > 0 || complain(n, n->text ? "the model wrote text "
	    "instead of calling the tool" : "the answer holds no tool call",
	    f);
}
