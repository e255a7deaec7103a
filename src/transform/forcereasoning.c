/*
 * Reasoning for models that have none: the request asks for it between tags,
 * and what comes between them becomes thinking. What the model has thought
 * before goes back to it in the same form.
 */
#include "dialect/carrier.h"
#include "json/splice.h"
#include "json/write.h"
#include "transform/tagged.h"
#include "transform/transforms.h"

#define OPEN "<reasoning_content>"
#define CLOSE "</reasoning_content>"

/* Older turns of the assistant go back without their reasoning. */
#define NEWEST 10

/* A message with its reasoning as text. */
#define CONTENT_MAX (256 << 20)

/* As it stands in JSON. */
#define INSTRUCTION "Reason before you answer or call a tool: begin your " \
	"reply with " OPEN ", think the matter through step by step, and " \
	"end your reasoning with " CLOSE ". After the closing tag write " \
	"your answer or call your tools, without repeating the reasoning."

static const struct thought_tag tag = { OPEN, CLOSE };

/* A request on its way. */
struct rewrite {
	const struct json *in;
	struct splice splice;
	int older;              /* turns with reasoning that lose it */
	int asked;              /* the user's message to ask in */
};

static struct view
member(const struct json *in, int block, const char *name)
{
	return json_escaped(in, json_get(in, block, name));
}

/* A block's reasoning; empty for other blocks. */
static struct view
reasoning(const struct json *in, int block)
{
	return json_is(in, json_get(in, block, "type"), "thinking") ?
	    member(in, block, "thinking") : VIEW("");
}

static int
first_block(const struct json *in, int message)
{
	int content = json_get(in, message, "content");

	return json_is_array(in, content) ? json_first(in, content) :
	    JSON_NONE;
}

static bool
has_reasoning(const struct json *in, int message)
{
	if (!json_is(in, json_get(in, message, "role"), "assistant"))
		return false;
	for (int t = first_block(in, message); t != JSON_NONE;
	    t = json_next(in, t))
		if (reasoning(in, t).n > 0)
			return true;
	return false;
}

/* Is there nothing else? Then it stays, however old: no turn is empty. */
static bool
is_reasoning_alone(const struct json *in, int message)
{
	for (int t = first_block(in, message); t != JSON_NONE;
	    t = json_next(in, t))
		if (!view_ends(member(in, t, "type"), "thinking"))
			return false;
	return true;
}

static void
write_text(struct jw *w, struct view escaped)
{
	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"text\""));
	jw_key(w, "text");
	jw_string_open(w);
	jw_part(w, VIEW(OPEN));
	jw_part(w, escaped);
	jw_part(w, VIEW(CLOSE));
	jw_string_close(w);
	jw_close(w, '}');
}

/* What another provider wants back in a signature goes its way. */
static void
write_carrier(struct jw *w, struct view signature)
{
	if (!carrier_is(signature))
		return;
	jw_open(w, '{');
	jw_key(w, "type");
	jw_raw(w, VIEW("\"thinking\""));
	jw_key(w, "thinking");
	jw_raw(w, VIEW("\"\""));
	jw_key(w, "signature");
	jw_escaped(w, signature);
	jw_close(w, '}');
}

/* The reasoning of one turn as text, or without it. */
static void
replace_reasoning(struct rewrite *r, int message, bool keep)
{
	const struct json *in = r->in;
	struct buf content = BUF(CONTENT_MAX);
	struct jw w = { .out = &content };

	jw_open(&w, '[');
	for (int t = first_block(in, message); t != JSON_NONE;
	    t = json_next(in, t)) {
		struct view text = reasoning(in, t);

		if (text.n == 0) {
			jw_raw(&w, json_raw(in, t));
			continue;
		}
		if (keep)
			write_text(&w, text);
		write_carrier(&w, member(in, t, "signature"));
	}
	jw_close(&w, ']');
	splice_replace(&r->splice,
	    json_raw(in, json_get(in, message, "content")),
	    buf_view(&content));
	r->splice.out->failed |= content.failed;
	buf_free(&content);
}

/* Ask behind what the user says, results of tools included. */
static void
ask(struct rewrite *r, int message)
{
	const struct json *in = r->in;
	int content = json_get(in, message, "content");
	struct view raw = json_raw(in, content);
	struct view end = { raw.p + raw.n - (raw.n > 0), 0 };

	if (json_is_string(in, content)) {
		if (json_escaped(in, content).n > 0)
			splice_replace(&r->splice, end, VIEW("\\n\\n"));
		splice_replace(&r->splice, end, VIEW(INSTRUCTION));
	} else if (json_is_array(in, content)) {
		if (json_count(in, content) > 0)
			splice_replace(&r->splice, end, VIEW(","));
		splice_replace(&r->splice, end, VIEW("{\"type\":\"text\","
		    "\"text\":\"" INSTRUCTION "\"}"));
	}
}

static void
look_ahead(struct rewrite *r, const struct plan *p)
{
	int turns = 0;

	r->asked = JSON_NONE;
	for (int m = json_first(r->in, p->messages); m != JSON_NONE;
	    m = json_next(r->in, m)) {
		turns += has_reasoning(r->in, m);
		if (json_is(r->in, json_get(r->in, m, "role"), "user"))
			r->asked = m;
	}
	r->older = turns > NEWEST ? turns - NEWEST : 0;
	/* Who wants an answer of a certain form gets that and no more. */
	if (p->format != JSON_NONE)
		r->asked = JSON_NONE;
}

static bool
ask_for_reasoning(struct step *s, const struct plan *p, struct buf *out,
    struct fail *f)
{
	struct rewrite r = { .in = p->in,
		.splice = { .text = p->in->text, .out = out } };

	look_ahead(&r, p);
	for (int m = json_first(p->in, p->messages); m != JSON_NONE;
	    m = json_next(p->in, m)) {
		if (has_reasoning(p->in, m))
			replace_reasoning(&r, m, r.older-- <= 0 ||
			    is_reasoning_alone(p->in, m));
		if (m == r.asked)
			ask(&r, m);
	}
	splice_end(&r.splice);
	return tagged_open(s, &tag, 1, true, f);
}

const struct transform transform_forcereasoning = {
	.kind = TRANSFORM_FORCEREASONING,
	.request = ask_for_reasoning,
	.event = tagged_event,
	.close = tagged_close,
};
