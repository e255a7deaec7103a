/* Gemini's answers as events, whole and streamed, and its errors. */
#include "events.h"
#include "tap.h"

#include <stdlib.h>

#include "dialect/gemini_read.h"
#include "upstream/sse.h"

#define MODEL "gemini-3-flash-preview"

/* Chunks, a line each; what they come to. Apostrophes for quotes. */
#define PARTS(parts) "{'candidates':[{'content':{'role':'model','parts':[" \
	parts "]}}]}\n"
#define FINISH(word) "{'candidates':[{'finishReason':'" word "'}]," \
	"'usageMetadata':{'promptTokenCount':100,'cachedContentTokenCount':" \
	"40,'candidatesTokenCount':7,'thoughtsTokenCount':3}}\n"
#define USED "U[60+40+0/10(3)]"
#define CALL "{'functionCall':{'name':'Read','args':{'a':'\\n'}}}"
#define SIGNED_CALL "{'functionCall':{'name':'Read','args':{}}," \
	"'thoughtSignature':'S1'}"

static const struct { const char *in, *want; } answers[] = {
	{ PARTS("{'text':'Hel'}") PARTS("{'text':'lo'}") FINISH("STOP"),
	    "T[Hello] " USED " =end_turn" },
	{ PARTS("{'text':'t','thought':true}") PARTS("{'text':'a'}")
	    FINISH("MAX_TOKENS"), "K[t] T[a] " USED " =max_tokens" },
	{ PARTS("{'text':'a\\u00e4\\n'}") FINISH("LANGUAGE"),
	    "T[a\\u00e4\\n] " USED " =end_turn" },
	/* Usage in every chunk: the last counts. */
	{ "{'candidates':[{'content':{'parts':[{'text':'a'}]}}],"
	    "'usageMetadata':{'promptTokenCount':100}}\n" FINISH("STOP"),
	    "T[a] " USED " =end_turn" },
	{ PARTS("{'text':'a'}") "{'candidates':[{'finishReason':'STOP'}],"
	    "'usageMetadata':{'promptTokenCount':5,"
	    "'toolUsePromptTokenCount':3,'candidatesTokenCount':2}}\n",
	    "T[a] U[8+0+0/2(0)] =end_turn" },
	/* Calls: whole, numbered, arguments as text. */
	{ PARTS(CALL) FINISH("STOP"),
	    "S0[|Read] A0[{\\\"a\\\":\\\"\\\\n\\\"}] E0 " USED
	    " =tool_use" },
	{ PARTS("{'functionCall':{'id':'c1','name':'Read'}},"
	    "{'functionCall':{'name':'Read','args':{}}}") FINISH("STOP"),
	    "S0[c1|Read] E0 S1[|Read] A1[{}] E1 " USED " =tool_use" },
	{ PARTS("{'text':'A'}," CALL ",{'text':'B'}") FINISH("STOP"),
	    "T[A] S0[|Read] A0[{\\\"a\\\":\\\"\\\\n\\\"}] E0 T[B] " USED
	    " =tool_use" },
	{ PARTS("{'functionCall':{'args':{}}}") PARTS("{'text':'x'}")
	    FINISH("STOP"), "T[x] " USED " =end_turn" },
	{ PARTS("{'functionCall':{'name':'default_api:Read','args':{}}}")
	    FINISH("STOP"), "S0[|Read] A0[{}] E0 " USED " =tool_use" },
	/* Signatures go in front of what they belong to. */
	{ PARTS(SIGNED_CALL ",{'functionCall':{'name':'Read','args':{}}}")
	    FINISH("STOP"), "G[ccr1.gemini.@.n.S1;] S0[|Read] A0[{}] E0 "
	    "S1[|Read] A1[{}] E1 " USED " =tool_use" },
	{ PARTS("{'text':'t','thought':true,'thoughtSignature':'S0'}")
	    PARTS(SIGNED_CALL) FINISH("STOP"),
	    "K[t] G[ccr1.gemini.@.t.S0;ccr1.gemini.@.n.S1;] S0[|Read] "
	    "A0[{}] E0 " USED " =tool_use" },
	{ PARTS("{'text':'A','thoughtSignature':'S2'}") PARTS(CALL)
	    FINISH("STOP"), "G[ccr1.gemini.@.n.S2;] T[A] S0[|Read] "
	    "A0[{\\\"a\\\":\\\"\\\\n\\\"}] E0 " USED " =tool_use" },
	{ PARTS("{'text':'A'}") PARTS("{'text':'','thoughtSignature':'S2'}")
	    PARTS(CALL) FINISH("STOP"), "T[A] G[ccr1.gemini.@.e.S2;] "
	    "S0[|Read] A0[{\\\"a\\\":\\\"\\\\n\\\"}] E0 " USED
	    " =tool_use" },
	/* After the last text nobody needs it. */
	{ PARTS("{'text':'A'}") PARTS("{'text':'B','thoughtSignature':'S'}")
	    PARTS("{'text':'','thoughtSignature':'S2'}") FINISH("STOP"),
	    "T[AB] " USED " =end_turn" },
	{ PARTS("{'functionCall':{'name':'Read','args':{},"
	    "'thoughtSignature':'S'}}") FINISH("STOP"),
	    "G[ccr1.gemini.@.n.S;] S0[|Read] A0[{}] E0 " USED
	    " =tool_use" },
	/* Refusals, of the prompt and of the answer. */
	{ "{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'},"
	    "'usageMetadata':{'promptTokenCount':9}}\n",
	    "T[Gemini has blocked this prompt (PROHIBITED_CONTENT).] "
	    "U[9+0+0/0(0)] =refusal" },
	{ PARTS("{'text':'A'}") FINISH("SAFETY"), "T[A] " USED " =refusal" },
	{ FINISH("RECITATION"), "T[Gemini has withheld its answer "
	    "(RECITATION).] " USED " =refusal" },
	{ FINISH("IMAGE_NEW_REASON"), "T[Gemini has withheld its answer "
	    "(IMAGE_NEW_REASON).] " USED " =refusal" },
	/* A word nobody knows yet, and old streams that end in each chunk. */
	{ PARTS("{'text':'A'}") FINISH("NEW_WORD"),
	    "T[A] " USED " =end_turn" },
	{ "{'candidates':[{'content':{'parts':[{'text':'A'}]},"
	    "'finishReason':'STOP'}]}\n{'candidates':[{'content':{'parts':"
	    "[{'text':'B'}]},'finishReason':'STOP'}]}\n",
	    "T[AB] =end_turn" },
	{ FINISH("MAX_TOKENS"), USED " =max_tokens" },
	/* What nobody can show; what Code Assist wraps; what is odd. */
	{ PARTS("{'inlineData':{'mimeType':'image/png','data':'A'}}")
	    FINISH("STOP"), "T[[the model sent image/png, left out]] " USED
	    " =end_turn" },
	{ "{'response':{'candidates':[{'content':{'parts':[{'text':'A'}]},"
	    "'finishReason':'STOP'}]}}\n", "T[A] =end_turn" },
	{ PARTS("{'text':'A'}") "{'candidates':[{'groundingMetadata':"
	    "{'groundingChunks':[{'web':{'uri':'u'}}]}}]}\n" FINISH("STOP")
	    "[DONE]\n", "T[A] " USED " =end_turn" },
	/* Troubles. */
	{ PARTS("{'text':'A'}"), "502 cut" },
	{ PARTS(CALL), "502 cut" },
	{ "{'usageMetadata':{'promptTokenCount':9}}\n", "529 empty" },
	{ "", "529 empty" },
	{ FINISH("STOP"), "529 empty" },
	{ FINISH("MALFORMED_FUNCTION_CALL"), "529 empty" },
	{ FINISH("UNEXPECTED_TOOL_CALL"), "529 empty" },
	{ FINISH("MISSING_THOUGHT_SIGNATURE"), "529 empty" },
	{ FINISH("SOME_NEW_TOOL_CALL_TROUBLE"), "529 empty" },
	{ PARTS("{'text':'A'}") FINISH("OTHER"), "502 answer" },
	{ PARTS("{'text':'A'}") "{'error':{'code':503,'message':'m',"
	    "'status':'UNAVAILABLE'}}\n", "503 answer" },
	{ "{'error':{'code':429,'message':'m','status':"
	    "'RESOURCE_EXHAUSTED'}}\n", "429 answer" },
	{ "[{'error':{'code':429,'message':'m','status':"
	    "'RESOURCE_EXHAUSTED'}}]\n", "429 answer" },
	{ "{'hello':1}\n", "502 protocol" },
	{ "7\n", "502 protocol" },
	{ "{'candidates':7\n", "502 protocol" },
	{ "<html>no\n", "502 protocol" },
};

static char *
quoted(const char *text, const char *hash)
{
	struct buf out = BUF(1 << 20);
	char *copy;

	for (; *text != '\0'; text++)
		if (*text == '\'')
			buf_addc(&out, '"');
		else if (*text == '@')
			buf_adds(&out, hash);
		else
			buf_addc(&out, *text);
	copy = strdup(buf_cstr(&out) == NULL ? "" : buf_cstr(&out));
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
	struct reader *r = reader;

	return r->dialect->event(r, name, data, f);
}

enum form { STREAM, BYTES, ARRAY };

/* The chunks as SSE, at once or byte by byte, or as one array. */
static bool
feed(struct reader *r, struct view chunks, enum form form, struct fail *f)
{
	struct buf text = BUF(1 << 20);
	struct sse sse;
	bool good = true;

	if (form == ARRAY)
		buf_addc(&text, '[');
	for (int i = 0; chunks.n > 0; i++) {
		struct view line = view_cut(&chunks, '\n');

		if (form == ARRAY)
			buf_addf(&text, "%s%.*s", i > 0 ? "," : "",
			    VIEW_ARG(line));
		else
			buf_addf(&text, "data: %.*s\r\n\r\n", VIEW_ARG(line));
	}
	if (form == ARRAY) {
		buf_addc(&text, ']');
		good = gemini_read_whole(r, buf_view(&text), f);
		buf_free(&text);
		return good;
	}
	sse_open(&sse, 1 << 20);
	for (size_t at = 0, n; good && at < text.n; at += n) {
		n = form == BYTES ? 1 : text.n;
		good = sse_feed(&sse, (struct view){ text.p + at, n },
		    take_event, r, f);
	}
	good = good && sse_end(&sse, take_event, r, f);
	sse_free(&sse);
	buf_free(&text);
	return good;
}

static void
answer(size_t i, enum form form, const char *hash, const struct plan *plan)
{
	struct events events = EVENTS;
	struct reader r = { .dialect = &dialect_gemini, .plan = plan,
		.sink = events_take, .context = &events };
	char *in = quoted(answers[i].in, hash);
	char *want = quoted(answers[i].want, hash);
	struct fail f = { 0 };

	OK(gemini_read_open(&r, &f), "open");
	if (!feed(&r, view_of(in), form, &f) || !gemini_read_end(&r, &f)) {
		buf_clear(&events.out);
		buf_addf(&events.out, "%d %s", f.status,
		    kind_name(r.trouble.kind));
		OK(f.text[0] != '\0' && r.trouble.message[0] != '\0',
		    "with a sentence");
	}
	IS(buf_cstr(&events.out), want);
	IS(events.broken, NULL);
	gemini_read_close(&r);
	json_free(&r.in);
	events_free(&events);
	free(in);
	free(want);
}

#define ERROR(code, status, message, details) "{'error':{'code':" code \
	",'message':'" message "','status':'" status "','details':[" \
	details "]}}"
#define RETRY(delay) "{'@type':'type.googleapis.com/google.rpc.RetryInfo'," \
	"'retryDelay':'" delay "'}"
#define QUOTA(id) "{'@type':'type.googleapis.com/google.rpc.QuotaFailure'," \
	"'violations':[{'quotaMetric':'m','quotaId':'" id "'}]}"
#define REASON(word) "{'@type':'type.googleapis.com/google.rpc.ErrorInfo'," \
	"'reason':'" word "','domain':'googleapis.com'}"

static const struct {
	int status;
	const char *body;
	enum trouble_cause cause;
	int64_t wait, prompt, limit;
} errors[] = {
	{ 429, ERROR("429", "RESOURCE_EXHAUSTED", "Quota exceeded",
	    QUOTA("GenerateRequestsPerMinutePerProjectPerModel") ","
	    RETRY("46s")), CAUSE_QUOTA, 46000, 0, 0 },
	{ 400, ERROR("400", "RESOURCE_EXHAUSTED", "Quota exceeded",
	    RETRY("1.5s")), CAUSE_QUOTA, 1500, 0, 0 },
	{ 429, "[" ERROR("429", "RESOURCE_EXHAUSTED", "Quota exceeded",
	    RETRY("46s")) "]", CAUSE_QUOTA, 46000, 0, 0 },
	{ 429, ERROR("429", "RESOURCE_EXHAUSTED", "Please retry in "
	    "10h17m5.72s", ""), CAUSE_QUOTA, 37025720, 0, 0 },
	{ 429, ERROR("429", "RESOURCE_EXHAUSTED", "Quota exceeded",
	    QUOTA("GenerateRequestsPerDayPerProjectPerModel-FreeTier") ","
	    RETRY("46s")), CAUSE_NO_QUOTA, -1, 0, 0 },
	{ 429, "[" ERROR("429", "RESOURCE_EXHAUSTED", "Quota exceeded",
	    QUOTA("GenerateRequestsPerDayPerProjectPerModel-FreeTier"))
	    "]", CAUSE_NO_QUOTA, -1, 0, 0 },
	{ 429, ERROR("429", "RESOURCE_EXHAUSTED", "Quota exceeded for "
	    "metric: x, limit: 0, model: y. Please retry in 12s",
	    RETRY("12s")), CAUSE_NO_QUOTA, -1, 0, 0 },
	{ 400, ERROR("400", "INVALID_ARGUMENT", "API key not valid. Please "
	    "pass a valid API key.", REASON("API_KEY_INVALID")), CAUSE_KEY,
	    -1, 0, 0 },
	{ 403, ERROR("403", "PERMISSION_DENIED", "Your API key was reported "
	    "as leaked.", ""), CAUSE_KEY, -1, 0, 0 },
	{ 400, ERROR("400", "INVALID_ARGUMENT", "Unknown name x: Cannot "
	    "find field.", ""), CAUSE_REQUEST, -1, 0, 0 },
	{ 400, ERROR("400", "INVALID_ARGUMENT", "The input token count "
	    "(1100000) exceeds the maximum number of tokens allowed "
	    "(1048576).", ""), CAUSE_TOO_LONG, -1, 1100000, 1048576 },
	{ 404, ERROR("404", "NOT_FOUND", "models/x is not found", ""),
	    CAUSE_REQUEST, -1, 0, 0 },
	{ 503, ERROR("503", "UNAVAILABLE", "The model is overloaded.", ""),
	    CAUSE_OVERLOAD, -1, 0, 0 },
	{ 500, ERROR("500", "INTERNAL", "An internal error has occurred.",
	    ""), CAUSE_OVERLOAD, -1, 0, 0 },
	{ 504, ERROR("504", "DEADLINE_EXCEEDED", "m", ""), CAUSE_OVERLOAD,
	    -1, 0, 0 },
	{ 502, "<html>Bad Gateway</html>", CAUSE_OVERLOAD, -1, 0, 0 },
	{ 429, "", CAUSE_QUOTA, -1, 0, 0 },
	{ 429, "[{'error':7}]", CAUSE_QUOTA, -1, 0, 0 },
};

static void
error(size_t i)
{
	char *body = quoted(errors[i].body, "");
	struct trouble t;

	gemini_error(errors[i].status, view_of(body), &t);
	OK(t.kind == TROUBLE_ANSWER && t.status == errors[i].status,
	    "%d: %s", t.status, t.message);
	IS_INT(t.cause, errors[i].cause);
	IS_INT(t.retry_after_ms, errors[i].wait);
	IS_INT(t.prompt_tokens, errors[i].prompt);
	IS_INT(t.prompt_limit, errors[i].limit);
	free(body);
}

int
main(void)
{
	struct json in = { 0 };
	struct plan plan = { .in = &in, .search = JSON_NONE,
		.upstream_model = VIEW(MODEL) };
	struct fail f;
	char hash[16];

	snprintf(hash, sizeof(hash), "%08x",
	    (unsigned)gemini_model_of(VIEW(MODEL)).hash);
	OK(json_parse(&in, VIEW("{\"tools\":[{\"name\":\"Read\"}]}"), &f),
	    "a request");
	plan.tools = json_get(&in, JSON_ROOT, "tools");
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		answer(i, STREAM, hash, &plan);
		answer(i, BYTES, hash, &plan);
		if (strstr(answers[i].in, "[DONE]") == NULL)
			answer(i, ARRAY, hash, &plan);
	}
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		error(i);
	json_free(&in);
	return done_testing();
}
