/*
 * Answers of OpenAI's Responses as events, whole and streamed, with what those
 * do who imitate it. A stream is read at once and byte by byte; what comes of
 * it is compared as text (see events.h). Apostrophes stand for quotes.
 */
#include "events.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "dialect/carrier.h"
#include "dialect/responses_read.h"
#include "upstream/sse.h"

#define MODEL "gpt-5.2"

/* Events of a stream, a line each. i: output_index, d: a piece. */
#define E(type, more) "{'type':'" type "','sequence_number':1," more "}\n"
#define CREATED E("response.created", "'response':{'id':'resp_1','status':" \
	"'in_progress','output':[],'usage':null,'error':null}") \
	E("response.in_progress", "'response':{'id':'resp_1'}")
#define ADDED(i, item) E("response.output_item.added", \
	"'output_index':" i ",'item':{" item "}")
#define DONE(i, item) E("response.output_item.done", \
	"'output_index':" i ",'item':{" item "}")
#define PIECE(type, i, id, d) E(type, "'output_index':" i ",'item_id':'" id \
	"','delta':'" d "'")
#define TEXT(i, d) E("response.output_text.delta", "'output_index':" i \
	",'item_id':'msg_" i "','content_index':0,'delta':'" d "'")
#define ARGS(i, d) PIECE("response.function_call_arguments.delta", i, \
	"fc_" i, d)
#define THINK(i, part, d) E("response.reasoning_summary_text.delta", \
	"'output_index':" i ",'item_id':'rs_" i "','summary_index':" part \
	",'delta':'" d "'")
#define MESSAGE(i) "'id':'msg_" i "','type':'message','role':'assistant'," \
	"'status':'in_progress','content':[]"
#define SAID(i, text) "'id':'msg_" i "','type':'message','content':[{" \
	"'type':'output_text','text':'" text "','annotations':[]}]"
#define CALL(i, args) "'id':'fc_" i "','type':'function_call','call_id':" \
	"'call_" i "','name':'Read','arguments':'" args "'"
#define REASON(i, more) "'id':'rs_" i "','type':'reasoning','summary':[]" more
#define SEALED ",'encrypted_content':'gAA='"
#define USAGE "'usage':{'input_tokens':100,'input_tokens_details':" \
	"{'cached_tokens':40},'output_tokens':10,'output_tokens_details':" \
	"{'reasoning_tokens':3},'total_tokens':110}"
#define USED "U[60+40+0/10(3)]"
#define END(type, more) E("response." type, "'response':{'id':'resp_1'," \
	more USAGE "}")
#define COMPLETED END("completed", "'status':'completed','output':[],")
#define A "{\\'a\\':1}"

static const struct { const char *in, *want; } streams[] = {
/* OpenAI's own order: each thing begun, told in pieces, and told whole. */
{ CREATED ADDED("0", MESSAGE("0")) TEXT("0", "Hel") TEXT("0", "lo\\n")
    E("response.output_text.done", "'output_index':0,'text':'Hello\\n'")
    DONE("0", SAID("0", "Hello\\n")) COMPLETED,
    "T[Hello\\n] " USED " =end_turn" },
{ CREATED ADDED("0", REASON("0", "")) THINK("0", "0", "A") THINK("0", "0", "B")
    THINK("0", "1", "C") DONE("0", REASON("0", SEALED))
    ADDED("1", CALL("1", "")) ARGS("1", "{\\'a") ARGS("1", "\\':1}")
    DONE("1", CALL("1", A)) COMPLETED,
    "K[AB\\n\\nC] G[ccr1.responses.@.rs_0.gAA=;] S0[call_1|Read] "
    "A0[" A "] E0 " USED " =tool_use" },
{ CREATED ADDED("0", REASON("0", "")) DONE("0", REASON("0", SEALED))
    ADDED("1", MESSAGE("1")) TEXT("1", "Hi") DONE("1", SAID("1", "Hi"))
    ADDED("2", CALL("2", "")) ADDED("3", CALL("3", "")) ARGS("3", "{}")
    ARGS("2", A) DONE("2", CALL("2", A)) DONE("3", CALL("3", "{}")) COMPLETED,
    "G[ccr1.responses.@.rs_0.gAA=;] T[Hi] S0[call_2|Read] S1[call_3|Read] "
    "A0[" A "] E0 E1 " USED " =tool_use" },
/* Parallel calls, one after another. */
{ ADDED("0", CALL("0", "")) ARGS("0", A) DONE("0", CALL("0", A))
    ADDED("1", CALL("1", "")) ARGS("1", A) DONE("1", CALL("1", A)) COMPLETED,
    "S0[call_0|Read] A0[" A "] E0 S1[call_1|Read] A1[" A "] E1 " USED
    " =tool_use" },
{ ADDED("0", MESSAGE("0")) TEXT("0", "A") ADDED("1", CALL("1", ""))
    ARGS("1", A) ADDED("2", MESSAGE("2")) TEXT("2", "B") COMPLETED,
    "T[A] S0[call_1|Read] A0[" A "] T[B] E0 " USED " =tool_use" },
/* Two messages are two paragraphs. */
{ TEXT("0", "A") TEXT("1", "B") TEXT("1", "C") COMPLETED,
    "T[A\\n\\nBC] " USED " =end_turn" },
/* Reasoning that leads to what cannot be given back is not kept. */
{ DONE("0", REASON("0", SEALED)) ADDED("1", "'id':'ws_1','type':"
    "'web_search_call'") DONE("1", "'id':'ws_1','type':'web_search_call'")
    DONE("2", REASON("2", SEALED)) TEXT("3", "A") COMPLETED,
    "G[ccr1.responses.@.rs_2.gAA=;] T[A] " USED " =end_turn" },
{ DONE("0", REASON("0", SEALED)) DONE("1", REASON("1", SEALED))
    TEXT("2", "A") COMPLETED, "G[ccr1.responses.@.rs_0.gAA=;"
    "ccr1.responses.@.rs_1.gAA=;] T[A] " USED " =end_turn" },
{ THINK("0", "0", "T") DONE("0", REASON("0", SEALED))
    END("incomplete", "'status':'incomplete','incomplete_details':"
    "{'reason':'max_output_tokens'},"), "K[T] " USED " =max_tokens" },
{ DONE("0", "'id':'a.b;c','type':'reasoning','encrypted_content':'E'")
    TEXT("1", "A") COMPLETED, "G[ccr1.responses.@..E;] T[A] " USED
    " =end_turn" },
/* Thoughts themselves, as open models have them; the first form counts. */
{ PIECE("response.reasoning_text.delta", "0", "rs_0", "T")
    THINK("0", "0", "S") TEXT("1", "A") COMPLETED,
    "K[T] T[A] " USED " =end_turn" },
{ DONE("0", "'id':'rs_0','type':'reasoning','summary':[],'content':"
    "[{'type':'reasoning_text','text':'T'}]") TEXT("1", "A") COMPLETED,
    "K[T] T[A] " USED " =end_turn" },
/* Refusals. */
{ ADDED("0", MESSAGE("0")) PIECE("response.refusal.delta", "0", "msg_0",
    "No.") DONE("0", "'id':'msg_0','type':'message','content':[{'type':"
    "'refusal','refusal':'No.'}]") COMPLETED,
    "T[No.] " USED " =refusal" },
{ TEXT("0", "A") END("incomplete", "'status':'incomplete',"
    "'incomplete_details':{'reason':'content_filter'},"),
    "T[A] " USED " =refusal" },
/* The ends. */
{ TEXT("0", "A") END("incomplete", "'status':'incomplete',"
    "'incomplete_details':{'reason':'max_output_tokens'},"),
    "T[A] " USED " =max_tokens" },
{ TEXT("0", "A") END("incomplete", ""), "T[A] " USED " =max_tokens" },
{ TEXT("0", "A") END("completed", "'status':'incomplete',"
    "'incomplete_details':{'reason':'max_output_tokens'},"),
    "T[A] " USED " =max_tokens" },
{ ADDED("0", CALL("0", "")) ARGS("0", "{\\'a") END("incomplete",
    "'incomplete_details':{'reason':'max_output_tokens'},"),
    "S0[call_0|Read] A0[{\\'a] " USED " =max_tokens" },
{ TEXT("0", "A") "{'type':'response.completed'}\n", "T[A] =end_turn" },
{ TEXT("0", "A") E("response.completed", "'response':null") "[DONE]\n",
    "T[A] =end_turn" },
{ TEXT("0", "A") COMPLETED "[DONE]\n" TEXT("0", "late"),
    "T[A] " USED " =end_turn" },
/* Those who leave out pieces, beginnings, or everything but the end. */
{ DONE("0", SAID("0", "Hi")) DONE("1", CALL("1", A)) COMPLETED,
    "T[Hi] S0[call_1|Read] A0[" A "] E0 " USED " =tool_use" },
{ ADDED("0", CALL("0", "")) E("response.function_call_arguments.done",
    "'output_index':0,'item_id':'fc_0','arguments':'" A "'")
    DONE("0", CALL("0", A)) COMPLETED,
    "S0[call_0|Read] A0[" A "] E0 " USED " =tool_use" },
{ ADDED("0", CALL("0", "{}")) ARGS("0", A) DONE("0", CALL("0", A))
    COMPLETED, "S0[call_0|Read] A0[" A "] E0 " USED " =tool_use" },
{ ADDED("0", CALL("0", A)) DONE("0", CALL("0", A)) COMPLETED,
    "S0[call_0|Read] A0[" A "] E0 " USED " =tool_use" },
{ CREATED END("completed", "'status':'completed','output':[{"
    REASON("0", SEALED) "},{" SAID("1", "Hi") "},{" CALL("2", A) "}],"),
    "G[ccr1.responses.@.rs_0.gAA=;] T[Hi] S0[call_2|Read] A0[" A "] E0 "
    USED " =tool_use" },
{ "{'id':'resp_1','object':'response','status':'completed','output':[{"
    SAID("0", "Hi") "}]," USAGE "}\n", "T[Hi] " USED " =end_turn" },
/* One index for all; ids that change; no index; no id; told twice. */
{ ADDED("0", "'id':'x','type':'function_call','call_id':'c1','name':'Read'")
    PIECE("response.function_call_arguments.delta", "0", "x", A)
    ADDED("0", "'id':'y','type':'function_call','call_id':'c2','name':'Bash'")
    PIECE("response.function_call_arguments.delta", "0", "y", "{}")
    COMPLETED, "S0[c1|Read] A0[" A "] E0 S1[c2|Bash] E1 " USED
    " =tool_use" },
{ ADDED("0", "'id':'x','type':'function_call','call_id':'c1','name':'Read'")
    PIECE("response.function_call_arguments.delta", "0", "y", A)
    DONE("0", "'id':'z','type':'function_call','call_id':'c9','name':'Read',"
    "'arguments':'" A "'") COMPLETED,
    "S0[c1|Read] A0[" A "] E0 " USED " =tool_use" },
{ E("response.output_item.added", "'item':{" CALL("0", "") "}")
    E("response.function_call_arguments.delta", "'delta':'" A "'")
    COMPLETED, "S0[call_0|Read] A0[" A "] E0 " USED " =tool_use" },
{ DONE("0", SAID("0", "Hi")) DONE("0", SAID("0", "Hi")) COMPLETED,
    "T[Hi] " USED " =end_turn" },
/* Names that the API would not take are given back as they were. */
{ DONE("0", "'type':'function_call','call_id':'c1','name':"
    "'mcp__a_b__c_da16b762','arguments':'{}'") COMPLETED,
    "S0[c1|mcp__a.b__c] E0 " USED " =tool_use" },
/* Troubles. */
{ CREATED, "529 empty" },
{ "", "529 empty" },
{ COMPLETED, "529 empty" },
{ CREATED TEXT("0", "A"), "502 cut" },
{ TEXT("0", "A") DONE("0", SAID("0", "A")) "[DONE]\n", "502 cut" },
{ ADDED("0", CALL("0", "")) ARGS("0", A) DONE("0", CALL("0", A)),
    "502 cut" },
{ ADDED("0", CALL("0", "")) ARGS("0", "{\\'a") COMPLETED, "502 cut" },
{ CREATED E("response.failed", "'response':{'status':'failed','error':"
    "{'code':'rate_limit_exceeded','message':'Slow down.'}}"),
    "429 answer: Slow down." },
{ CREATED E("response.failed", "'response':{'status':'failed','error':"
    "{'code':'server_error','message':'Oh.'}}"), "500 answer: Oh." },
{ CREATED E("response.failed", "'response':{'status':'failed','error':"
    "{'code':'invalid_prompt','message':'No.'}}"), "400 answer: No." },
{ E("response.failed", "'response':{'status':'failed','error':null}"),
    "502 answer: the provider gave the answer up (status \"failed\")" },
{ CREATED E("error", "'code':'server_is_overloaded','message':'Busy.',"
    "'param':null"), "503 answer: Busy." },
{ CREATED E("error", "'error':{'type':'invalid_request_error','code':"
    "'context_length_exceeded','message':'Too long.'}"),
    "400 answer: Too long." },
{ "{'error':{'type':'insufficient_quota','code':'insufficient_quota',"
    "'message':'Pay.'}}\n", "429 answer: Pay." },
{ "{'id':'c1','choices':[]}\n", "502 protocol: the reply is JSON, but no "
    "answer of OpenAI's Responses (is api_base_url the whole address, up to "
    "/responses?)" },
{ "7\n", "502 protocol: the reply is JSON, but no answer of OpenAI's "
    "Responses (is api_base_url the whole address, up to /responses?)" },
{ "<html><p>no\n", "502 protocol: the reply is not JSON (is api_base_url "
    "the whole address, up to /responses?); it begins: no" },
{ "{'type':7\n", "502 protocol: the reply is broken JSON; it begins: "
    "{'type':7" },
};

/* Whole documents. */
static const struct { const char *in, *want; } wholes[] = {
{ "{'object':'response','status':'completed','error':null,'output':[{"
    REASON("0", SEALED) "},{" SAID("1", "Hi") "},{" CALL("2", A) "},{"
    CALL("3", "") "}]," USAGE "}",
    "G[ccr1.responses.@.rs_0.gAA=;] T[Hi] S0[call_2|Read] A0[" A "] E0 "
    "S1[call_3|Read] E1 " USED " =tool_use" },
{ "{'status':'completed','output':[{'id':'rs_0','type':'reasoning','summary':"
    "[{'type':'summary_text','text':'A'},{'type':'summary_text','text':'B'}]"
    "},{" SAID("1", "Hi") "}]}", "K[A\\n\\nB] T[Hi] =end_turn" },
{ "{'output':[{" SAID("1", "Hi") "}]}", "T[Hi] =end_turn" },
{ "{'status':'incomplete','incomplete_details':{'reason':"
    "'max_output_tokens'},'output':[]}", "=max_tokens" },
{ "{'status':'completed','output':[{'type':'message','content':[{'type':"
    "'refusal','refusal':'No.'}]}]}", "T[No.] =refusal" },
{ "{'status':'completed','output':[]}", "529 empty" },
{ "{'status':'failed','error':{'code':'server_error','message':'Oh.'},"
    "'output':[]}", "500 answer: Oh." },
{ "{'status':'queued','output':[]}",
    "502 answer: the provider gave the answer up (status \"queued\")" },
{ "{'error':{'message':'Bad key.','code':'invalid_api_key'}}",
    "401 answer: Bad key." },
{ "", "529 empty" },
{ "{'choices':[]}", "502 protocol: the reply is JSON, but no answer of "
    "OpenAI's Responses (is api_base_url the whole address, up to "
    "/responses?)" },
};

static const char request[] = "{\"tools\":[{\"name\":\"Read\"},"
    "{\"name\":\"mcp__a.b__c\"}]}";

/* With quotes for apostrophes, and the model's mark. */
static char *
quoted(const char *text)
{
	struct buf out = BUF(1 << 20);
	char *copy;

	for (; *text != '\0'; text++)
		if (*text == '\'')
			buf_addc(&out, '"');
		else if (*text == '@')
			buf_addf(&out, "%08x",
			    (unsigned)carrier_model(VIEW(MODEL)));
		else
			buf_addc(&out, *text);
	copy = strdup(out.n == 0 ? "" : buf_cstr(&out));
	buf_free(&out);
	return copy;
}

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
	return responses_read_event(reader, name, data, f);
}

/* The events as SSE, so many bytes at once. */
static bool
stream(struct reader *r, struct view lines, size_t piece, struct fail *f)
{
	struct buf text = BUF(1 << 20);
	struct sse sse;
	bool good = true;

	while (lines.n > 0) {
		struct view line = view_cut(&lines, '\n');

		buf_addf(&text, "data: %.*s\n\n", VIEW_ARG(line));
	}
	sse_open(&sse, 1 << 20);
	for (size_t at = 0; good && at < text.n; at += piece)
		good = sse_feed(&sse, (struct view){ text.p + at,
		    text.n - at < piece ? text.n - at : piece }, take_event,
		    r, f);
	good = good && sse_end(&sse, take_event, r, f);
	sse_free(&sse);
	buf_free(&text);
	return good;
}

/* piece: bytes at once; 0: a whole document. */
static void
answer(const struct plan *plan, const char *text, size_t piece,
    const char *told)
{
	struct events events = EVENTS;
	struct reader r = { .dialect = &dialect_responses, .plan = plan,
		.sink = events_take, .context = &events };
	char *in = quoted(text), *want = quoted(told);
	struct fail f = { 0 };

	OK(responses_read_open(&r, &f), "open");
	if (!(piece == 0 ? responses_read_whole(&r, view_of(in), &f) :
	    stream(&r, view_of(in), piece, &f)) ||
	    !responses_read_end(&r, &f)) {
		buf_clear(&events.out);
		buf_addf(&events.out, "%d %s", f.status,
		    kind_name(r.trouble.kind));
		if (r.trouble.kind == TROUBLE_ANSWER ||
		    r.trouble.kind == TROUBLE_PROTOCOL)
			buf_addf(&events.out, ": %s", r.trouble.message);
	}
	IS(buf_cstr(&events.out), strstr(told, "'s") != NULL ? told : want);
	OK(events.broken == NULL, "%s", events.broken ? events.broken : "");
	responses_read_close(&r);
	json_free(&r.in);
	events_free(&events);
	free(in);
	free(want);
}

int
main(void)
{
	struct json in = { 0 };
	struct fail f;
	struct plan plan;

	OK(json_parse(&in, view_of(request), &f), "the request");
	plan = (struct plan){ .in = &in, .search = JSON_NONE,
		.upstream_model = VIEW(MODEL),
		.tools = json_get(&in, JSON_ROOT, "tools") };
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		answer(&plan, streams[i].in, SIZE_MAX / 2, streams[i].want);
		answer(&plan, streams[i].in, 1, streams[i].want);
	}
	for (size_t i = 0; i < sizeof(wholes) / sizeof(*wholes); i++)
		answer(&plan, wholes[i].in, 0, wholes[i].want);
	json_free(&in);
	return done_testing();
}
