/* Answers in Anthropic's format as events, whole and streamed. */
#include <stdlib.h>

#include "converted.h"
#include "dialect/anthropic_read.h"
#include "events.h"
#include "tap.h"
#include "upstream/sse.h"

/* Events' data, a line each; what they come to. Apostrophes for quotes. */
#define START "{'type':'message_start','message':{'id':'msg_1','content':" \
	"[],'usage':{'input_tokens':12,'cache_creation_input_tokens':3," \
	"'cache_read_input_tokens':4,'output_tokens':1}}}\n"
#define OPEN(i, block) "{'type':'content_block_start','index':" i \
	",'content_block':" block "}\n"
#define DELTA(i, delta) "{'type':'content_block_delta','index':" i \
	",'delta':" delta "}\n"
#define CLOSE(i) "{'type':'content_block_stop','index':" i "}\n"
#define TEXT(i, text) DELTA(i, "{'type':'text_delta','text':'" text "'}")
#define INPUT(i, json) DELTA(i, "{'type':'input_json_delta'," \
	"'partial_json':'" json "'}")
#define DONE(reason) "{'type':'message_delta','delta':{'stop_reason':'" \
	reason "','stop_sequence':null},'usage':{'output_tokens':9}}\n"
#define STOP "{'type':'message_stop'}\n"
#define EMPTY_TEXT "{'type':'text','text':''}"
#define READ(id) "{'type':'tool_use','id':'" id "','name':'Read','input':{}}"
#define USED "U[12+4+3/9(0)]"

static const struct { const char *in, *want; } streams[] = {
	{ START OPEN("0", EMPTY_TEXT) "{'type':'ping'}\n" TEXT("0", "Hel")
	    TEXT("0", "lo\\n\\u00e4") CLOSE("0") DONE("end_turn") STOP,
	    "T[Hello\\n\\u00e4] " USED " =end_turn" },
	{ START OPEN("0", "{'type':'thinking','thinking':'','signature':''}")
	    DELTA("0", "{'type':'thinking_delta','thinking':'hm'}")
	    DELTA("0", "{'type':'signature_delta','signature':'EqQB'}")
	    CLOSE("0") OPEN("1", EMPTY_TEXT) TEXT("1", "a") CLOSE("1")
	    DONE("end_turn") STOP, "K[hm] G[EqQB] T[a] " USED " =end_turn" },
	{ START OPEN("0", "{'type':'thinking','thinking':'',"
	    "'signature':'EqQB'}") CLOSE("0") OPEN("1", READ("t1"))
	    CLOSE("1") DONE("tool_use") STOP,
	    "G[EqQB] S0[t1|Read] E0 " USED " =tool_use" },
	/* Calls, in a row and at once; input that is there at once. */
	{ START OPEN("0", READ("t1")) INPUT("0", "")
	    INPUT("0", "{\\'a\\':") INPUT("0", "\\'\\\\n\\'}") CLOSE("0")
	    OPEN("1", READ("t2")) INPUT("1", "{}") CLOSE("1")
	    DONE("tool_use") STOP, "S0[t1|Read] A0[{\\\"a\\\":\\\"\\\\n\\\"}]"
	    " E0 S1[t2|Read] A1[{}] E1 " USED " =tool_use" },
	{ START OPEN("0", READ("t1")) OPEN("1", READ("t2"))
	    INPUT("1", "{1}") INPUT("0", "{0}") CLOSE("0") CLOSE("1")
	    DONE("tool_use") STOP, "S0[t1|Read] S1[t2|Read] A1[{1}] A0[{0}] "
	    "E0 E1 " USED " =tool_use" },
	{ START OPEN("0", "{'type':'tool_use','id':'t1','name':'Read',"
	    "'input':{'a': '\\''}}") INPUT("0", "{}") CLOSE("0")
	    DONE("tool_use") STOP,
	    "S0[t1|Read] A0[{\\\"a\\\": \\\"\\\\\\\"\\\"}] E0 " USED
	    " =tool_use" },
	/* Blocks of the server's tools, and such as nobody knows. */
	{ START OPEN("0", "{'type':'server_tool_use','id':'s1','name':"
	    "'web_search', 'input':{} }") INPUT("0", "{\\'q\\':")
	    INPUT("0", "1}") CLOSE("0") OPEN("1", "{'type':"
	    "'web_search_tool_result','content':[]}") CLOSE("1")
	    OPEN("2", "{'type':'redacted_thinking','data':'D'}") CLOSE("2")
	    DONE("end_turn") STOP, "B[{\"type\":\"server_tool_use\",\"id\":"
	    "\"s1\",\"name\":\"web_search\", \"input\":{\"q\":1} }"
	    "{\"type\":\"web_search_tool_result\",\"content\":[]}"
	    "{\"type\":\"redacted_thinking\",\"data\":\"D\"}] " USED
	    " =end_turn" },
	{ START OPEN("0", "{'type':'server_tool_use','input':{}}")
	    INPUT("0", "{broken") CLOSE("0") DONE("pause_turn") STOP,
	    "B[{\"type\":\"server_tool_use\",\"input\":{}}] " USED
	    " =pause_turn" },
	{ START OPEN("0", "{'type':'tool_use','id':'t','name':''}")
	    INPUT("0", "{}") CLOSE("0") OPEN("1", EMPTY_TEXT)
	    TEXT("1", "a") CLOSE("1") DONE("end_turn") STOP,
	    "T[a] " USED " =end_turn" },
	/* How it ended. */
	{ START DONE("end_turn") STOP, USED " =end_turn" },
	{ START DONE("refusal") STOP, USED " =refusal" },
	{ START DONE("model_context_window_exceeded") STOP,
	    USED " =model_context_window_exceeded" },
	{ START DONE("of_tomorrow") STOP, USED " =end_turn" },
	{ START OPEN("0", EMPTY_TEXT) TEXT("0", "a") CLOSE("0")
	    "{'type':'message_delta','delta':{'stop_reason':'stop_sequence',"
	    "'stop_sequence':'E\\'D'},'usage':{'input_tokens':20,"
	    "'output_tokens':9,'output_tokens_details':{'thinking_tokens':2"
	    "}}}\n" STOP, "T[a] U[20+4+3/9(2)] =stop_sequence[E\\\"D]" },
	/* A later figure of 0 is none, and a later stop counts. */
	{ START DONE("max_tokens") "{'type':'message_delta','delta':{},"
	    "'usage':{'input_tokens':0,'output_tokens':10}}\n" STOP,
	    "U[12+4+3/10(0)] =max_tokens" },
	{ START OPEN("0", EMPTY_TEXT) TEXT("0", "a") CLOSE("0")
	    DONE("end_turn"), "T[a] " USED " =end_turn" },
	{ START OPEN("0", EMPTY_TEXT) TEXT("0", "a") CLOSE("0") STOP
	    "[DONE]\n{'type':'error','error':{}}\n",
	    "T[a] U[12+4+3/1(0)] =end_turn" },
	{ "{'type':'of_tomorrow'}\n" TEXT("7", "none") CLOSE("7")
	    START DONE("end_turn") STOP, USED " =end_turn" },
	/* Troubles. */
	{ "", "529 empty" },
	{ "[DONE]\n", "529 empty" },
	{ START, "529 empty" },
	{ START STOP, "529 empty" },
	{ START OPEN("0", EMPTY_TEXT) TEXT("0", " ") CLOSE("0") STOP,
	    "529 empty" },
	{ START OPEN("0", EMPTY_TEXT) TEXT("0", "a"), "502 cut" },
	{ START OPEN("0", READ("t1")) INPUT("0", "{}") CLOSE("0"),
	    "502 cut" },
	{ START "{'type':'error','error':{'type':'overloaded_error',"
	    "'message':'Overloaded'}}\n", "529 answer" },
	{ "{'error':{'type':'rate_limit_error','message':'m'}}\n",
	    "429 answer" },
	{ START OPEN("0", "{'type':'text'}") OPEN("0", "{'type':'text'}"),
	    "502 protocol" },
	{ "{'choices':[{'delta':{'content':'a'}}]}\n", "502 protocol" },
	{ "{'type':7\n", "502 protocol" },
	{ "<html>no\n", "502 protocol" },
};

#define MESSAGE(content, rest) "{'id':'m','type':'message','role':" \
	"'assistant','content':[" content "]," rest ",'usage':{" \
	"'input_tokens':12,'cache_creation_input_tokens':3," \
	"'cache_read_input_tokens':4,'output_tokens':9}}"
#define REASON(word) "'stop_reason':'" word "','stop_sequence':null"

static const struct { const char *in, *want; } documents[] = {
	{ MESSAGE("{'type':'thinking','thinking':'t','signature':'S'},"
	    "{'type':'text','text':'a\\n'},{'type':'tool_use','id':'t1',"
	    "'name':'Read','input':{'a':1}},{'type':'tool_use','id':'t2',"
	    "'name':'Read','input':{}},{'type':'redacted_thinking','data':"
	    "'D'}", REASON("tool_use")), "K[t] G[S] T[a\\n] S0[t1|Read] "
	    "A0[{\\\"a\\\":1}] E0 S1[t2|Read] E1 "
	    "B[{\"type\":\"redacted_thinking\",\"data\":\"D\"}] " USED
	    " =tool_use" },
	{ MESSAGE("", REASON("end_turn")), USED " =end_turn" },
	{ MESSAGE("{'type':'text','text':'a'}", "'stop_reason':null"),
	    "T[a] " USED " =end_turn" },
	{ MESSAGE("", "'stop_reason':null"), "529 empty" },
	{ "", "529 empty" },
	{ "{'type':'error','error':{'type':'overloaded_error','message':"
	    "'m'},'request_id':'r'}", "529 answer" },
	{ "{'type':'error','error':{'type':'authentication_error','message':"
	    "'m'}}", "401 answer" },
	{ "{'choices':[]}", "502 protocol" },
	{ "[]", "502 protocol" },
	{ "<html>", "502 protocol" },
};

static const char *
kind_name(enum trouble_kind kind)
{
	return kind == TROUBLE_CUT ? "cut" : kind == TROUBLE_EMPTY ? "empty" :
	    kind == TROUBLE_PROTOCOL ? "protocol" :
	    kind == TROUBLE_ANSWER ? "answer" : "none";
}

static bool
take_event(void *reader, struct view name, struct view data, struct fail *f)
{
	return anthropic_read_event(reader, name, data, f);
}

/* The events as SSE, so many bytes at once; 0: a document. */
static bool
feed(struct reader *r, struct view in, size_t piece, struct fail *f)
{
	struct buf text = BUF(1 << 20);
	struct sse sse;
	bool good = true;

	if (piece == 0)
		return anthropic_read_whole(r, in, f);
	while (in.n > 0) {
		struct view line = view_cut(&in, '\n');

		buf_addf(&text, "event: x\r\ndata: %.*s\r\n\r\n",
		    VIEW_ARG(line));
	}
	sse_open(&sse, 1 << 20);
	for (size_t at = 0, n; good && at < text.n; at += n) {
		n = text.n - at < piece ? text.n - at : piece;
		good = sse_feed(&sse, (struct view){ text.p + at, n },
		    take_event, r, f);
	}
	good = good && sse_end(&sse, take_event, r, f);
	sse_free(&sse);
	buf_free(&text);
	return good;
}

static void
answer(const char *text, const char *wanted, size_t piece)
{
	struct json none = { 0 };
	struct plan plan = { .in = &none };
	struct events events = EVENTS;
	struct reader r = { .dialect = &dialect_anthropic, .plan = &plan,
		.sink = events_take, .context = &events };
	char *in = quoted(text);
	struct fail f = { 0 };

	OK(anthropic_read_open(&r, &f), "open");
	if (!feed(&r, view_of(in), piece, &f) || !anthropic_read_end(&r, &f)) {
		buf_clear(&events.out);
		buf_addf(&events.out, "%d %s", f.status,
		    kind_name(r.trouble.kind));
		OK(f.text[0] != '\0' && r.trouble.message[0] != '\0',
		    "with a sentence");
	}
	IS(buf_cstr(&events.out), wanted);
	IS(events.broken, NULL);
	anthropic_read_close(&r);
	anthropic_read_close(&r);
	json_free(&r.in);
	events_free(&events);
	free(in);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		answer(streams[i].in, streams[i].want, 1 << 20);
		answer(streams[i].in, streams[i].want, 1);
		answer(streams[i].in, streams[i].want, 7);
	}
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++)
		answer(documents[i].in, documents[i].want, 0);
	return done_testing();
}
