#include "core/wire.h"

#include "base/random.h"
#include "json/escape.h"
#include "json/splice.h"
#include "json/write.h"

static void
add_usage(struct jw *w, const struct usage *u, int searches)
{
	jw_open(w, '{');
	jw_key(w, "input_tokens");
	jw_int(w, u->input);
	jw_key(w, "cache_creation_input_tokens");
	jw_int(w, u->cache_write);
	jw_key(w, "cache_read_input_tokens");
	jw_int(w, u->cache_read);
	jw_key(w, "cache_creation");
	jw_raw(w, VIEW("{\"ephemeral_5m_input_tokens\":0,"
	    "\"ephemeral_1h_input_tokens\":0}"));
	jw_key(w, "output_tokens");
	jw_int(w, u->output);
	if (searches > 0) {
		jw_key(w, "server_tool_use");
		jw_open(w, '{');
		jw_key(w, "web_search_requests");
		jw_int(w, searches);
		jw_close(w, '}');
	}
	jw_key(w, "service_tier");
	jw_cstr(w, "standard");
	jw_close(w, '}');
}

/* Id, type, role and model: what stream and document begin with. */
static void
add_message_head(struct jw *w, const struct plan *plan)
{
	jw_key(w, "id");
	jw_string_open(w);
	buf_add(w->out, VIEW("msg_"));
	random_base62(w->out, 24);
	jw_string_close(w);
	jw_key(w, "type");
	jw_cstr(w, "message");
	jw_key(w, "role");
	jw_cstr(w, "assistant");
	jw_key(w, "model");
	jw_escaped(w, plan->model);
}

static void
add_stop(struct jw *w, const struct encoder *e, enum stop_reason stop)
{
	jw_key(w, "stop_reason");
	jw_cstr(w, stop_reason_name(stop));
	jw_key(w, "stop_sequence");
	if (stop == STOP_SEQUENCE && e->stop_sequence.n > 0)
		jw_escaped(w, buf_view(&e->stop_sequence));
	else
		jw_null(w);
}

void
wire_message_start(struct encoder *e)
{
	struct jw w = { .out = &e->out };
	struct usage u = e->usage;

	if (!u.known)
		u = (struct usage){ .input = e->input_estimate, .output = 1 };
	if (!e->plan->stream) {
		jw_open(&w, '{');
		add_message_head(&w, e->plan);
		jw_key(&w, "content");
		jw_open(&w, '[');
		return;
	}
	buf_add(&e->out, VIEW("event: message_start\n"
	    "data: {\"type\":\"message_start\",\"message\":"));
	jw_open(&w, '{');
	add_message_head(&w, e->plan);
	jw_key(&w, "content");
	jw_raw(&w, VIEW("[]"));
	jw_key(&w, "stop_reason");
	jw_null(&w);
	jw_key(&w, "stop_sequence");
	jw_null(&w);
	jw_key(&w, "usage");
	add_usage(&w, &u, 0);
	jw_close(&w, '}');
	buf_add(&e->out, VIEW("}\n\n"));
}

/* A block as it begins, without its closing brace in a document. */
static void
add_block_head(struct jw *w, const struct block *b)
{
	static const char *const type[] = { "text", "thinking", "tool_use" };

	jw_open(w, '{');
	jw_key(w, "type");
	jw_cstr(w, type[b->kind]);
	if (b->kind == BLOCK_TOOL) {
		jw_key(w, "id");
		jw_escaped(w, buf_view(&b->id));
		jw_key(w, "name");
		jw_escaped(w, buf_view(&b->name));
	}
}

static void
start_event(struct encoder *e, const char *type)
{
	buf_add(&e->out, VIEW("event: "));
	buf_adds(&e->out, type);
	buf_add(&e->out, VIEW("\ndata: {\"type\":\""));
	buf_adds(&e->out, type);
	buf_add(&e->out, VIEW("\",\"index\":"));
	buf_addi(&e->out, e->index);
}

/*
 * In a stream the input of a call (server_tool_use) comes by itself; clients
 * take no notice of one in the block's beginning. JSON_NONE: there is none.
 */
static int
input_of(const struct json *block)
{
	int input = json_get(block, JSON_ROOT, "input");

	return json_is_object(block, input) && view_ends(json_escaped(block,
	    json_get(block, JSON_ROOT, "type")), "tool_use") ? input :
	    JSON_NONE;
}

static void
stream_other(struct encoder *e, const struct json *block, struct view text,
    int input)
{
	struct splice s = { .text = text, .out = &e->out };

	start_event(e, "content_block_start");
	buf_add(&e->out, VIEW(",\"content_block\":"));
	if (input != JSON_NONE)
		splice_replace(&s, json_raw(block, input), VIEW("{}"));
	splice_end(&s);
	buf_add(&e->out, VIEW("}\n\n"));
	if (json_count(block, input) == 0)
		return;
	start_event(e, "content_block_delta");
	buf_add(&e->out, VIEW(",\"delta\":{\"type\":\"input_json_delta\","
	    "\"partial_json\":\""));
	json_escape_compact(json_raw(block, input), &e->out);
	buf_add(&e->out, VIEW("\"}}\n\n"));
}

static void
start_other(struct encoder *e, const struct block *b)
{
	struct json block = { 0 };
	struct fail unused;

	if (!e->plan->stream) {
		buf_adds(&e->out, e->index > 0 ? "," : "");
		buf_add(&e->out, buf_view(&b->text));
		return;
	}
	stream_other(e, &block, buf_view(&b->text), json_parse(&block,
	    buf_view(&b->text), &unused) ? input_of(&block) : JSON_NONE);
	json_free(&block);
}

void
wire_block_start(struct encoder *e, const struct block *b)
{
	static const struct view empty[] = {
		VIEW_INIT(",\"text\":\"\"}"),
		VIEW_INIT(",\"thinking\":\"\",\"signature\":\"\"}"),
		VIEW_INIT(",\"input\":{}}"),
	};
	struct jw w = { .out = &e->out };

	if (b->kind == BLOCK_OTHER) {
		start_other(e, b);
		return;
	}
	if (!e->plan->stream) {
		w.comma = e->index > 0;
		add_block_head(&w, b);
		buf_add(&e->out, b->kind == BLOCK_TEXT ? VIEW(",\"text\":\"") :
		    b->kind == BLOCK_THINKING ? VIEW(",\"thinking\":\"") :
		    VIEW(",\"input\":"));
		return;
	}
	start_event(e, "content_block_start");
	buf_add(&e->out, VIEW(",\"content_block\":"));
	add_block_head(&w, b);
	buf_add(&e->out, empty[b->kind]);
	buf_add(&e->out, VIEW("}\n\n"));
}

void
wire_block_text(struct encoder *e, const struct block *b, struct view escaped)
{
	static const struct view delta[] = {
		VIEW_INIT(",\"delta\":{\"type\":\"text_delta\","
		    "\"text\":\""),
		VIEW_INIT(",\"delta\":{\"type\":\"thinking_delta\","
		    "\"thinking\":\""),
		VIEW_INIT(",\"delta\":{\"type\":\"input_json_delta\","
		    "\"partial_json\":\""),
	};

	if (!e->plan->stream) {
		if (b->kind == BLOCK_TOOL)
			json_unescape(escaped, &e->out);
		else
			buf_add(&e->out, escaped);
		return;
	}
	start_event(e, "content_block_delta");
	buf_add(&e->out, delta[b->kind]);
	buf_add(&e->out, escaped);
	buf_add(&e->out, VIEW("\"}}\n\n"));
}

static void
add_signature(struct encoder *e, const struct block *b)
{
	if (!e->plan->stream) {
		buf_add(&e->out, VIEW("\",\"signature\":\""));
		buf_add(&e->out, buf_view(&b->signature));
		return;
	}
	if (b->signature.n == 0)
		return;
	start_event(e, "content_block_delta");
	buf_add(&e->out, VIEW(",\"delta\":{\"type\":\"signature_delta\","
	    "\"signature\":\""));
	buf_add(&e->out, buf_view(&b->signature));
	buf_add(&e->out, VIEW("\"}}\n\n"));
}

void
wire_block_stop(struct encoder *e, const struct block *b)
{
	if (b->kind == BLOCK_THINKING)
		add_signature(e, b);
	if (!e->plan->stream) {
		buf_add(&e->out, b->kind == BLOCK_OTHER ? VIEW("") :
		    b->kind == BLOCK_TOOL ? VIEW("}") : VIEW("\"}"));
		return;
	}
	start_event(e, "content_block_stop");
	buf_add(&e->out, VIEW("}\n\n"));
}

void
wire_message_end(struct encoder *e, enum stop_reason stop)
{
	struct jw w = { .out = &e->out };
	struct usage u = encoder_usage(e);

	if (!e->plan->stream) {
		buf_add(&e->out, VIEW("],"));
		add_stop(&w, e, stop);
		jw_key(&w, "usage");
		add_usage(&w, &u, e->searches);
		jw_close(&w, '}');
		return;
	}
	buf_add(&e->out, VIEW("event: message_delta\n"
	    "data: {\"type\":\"message_delta\",\"delta\":"));
	jw_open(&w, '{');
	add_stop(&w, e, stop);
	jw_close(&w, '}');
	jw_key(&w, "usage");
	add_usage(&w, &u, e->searches);
	buf_add(&e->out, VIEW("}\n\nevent: message_stop\n"
	    "data: {\"type\":\"message_stop\"}\n\n"));
}
