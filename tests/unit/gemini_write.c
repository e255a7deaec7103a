/* Conversations for Gemini: roles, calls and results, media, signatures. */
#include "gemini_request.h"
#include "tap.h"

#define USER(content) "{'role':'user','content':" content "}"
#define ASSISTANT(content) "{'role':'assistant','content':" content "}"
#define CALL(id, name) "{'type':'tool_use','id':'" id "','name':'" name \
	"','input':{'a':1}}"
#define RESULT(id, content) "{'type':'tool_result','tool_use_id':'" id \
	"','content':" content "}"
#define SIGNED(signature) "{'type':'thinking','thinking':'T','signature':'" \
	signature "'}"
#define HI "{'role':'user','parts':[{'text':'hi'}]}"
#define SENTINEL "'thoughtSignature':'skip_thought_signature_validator'"
#define PNG "{'type':'image','source':{'type':'base64','media_type':" \
	"'image/png','data':'AAAA'}}"
#define PDF "{'type':'document','source':{'type':'base64','media_type':" \
	"'application/pdf','data':'JVBE'}}"

/* Parts as they go out. */
#define OUT_CALL(id, name) "{'functionCall':{'id':'" id "','name':'" name \
	"','args':{'a':1}}}"
#define OUT_SIGNED(id, name, signature) "{'functionCall':{'id':'" id \
	"','name':'" name "','args':{'a':1}}," signature "}"
#define OUT_RESULT(id, name, text) "{'functionResponse':{'id':'" id \
	"','name':'" name "','response':{'output':'" text "'}}}"

/* Hashes of model names, as in gemini_model.hash. */
#define OLD "gemini-2.5-pro"
#define NEW "gemini-3-flash-preview"

static const struct { const char *model, *messages, *want; } rows[] = {
	{ OLD, USER("'hi'"), "[" HI "]" },
	{ OLD, USER("[{'type':'text','text':'hi','cache_control':"
	    "{'type':'ephemeral'}}]"), "[" HI "]" },
	{ OLD, USER("'hi'") "," ASSISTANT("'yo'") "," USER("'go'"),
	    "[" HI ",{'role':'model','parts':[{'text':'yo'}]},"
	    "{'role':'user','parts':[{'text':'go'}]}]" },
	/* Neighbours of one role, empty messages, who begins. */
	{ OLD, USER("'hi'") "," USER("'ho'"),
	    "[{'role':'user','parts':[{'text':'hi'},{'text':'ho'}]}]" },
	{ OLD, USER("'hi'") "," ASSISTANT("''") "," USER("'ho'"),
	    "[{'role':'user','parts':[{'text':'hi'},{'text':'ho'}]}]" },
	{ OLD, ASSISTANT("'yo'") "," USER("'hi'"),
	    "[{'role':'user','parts':[{'text':'(no content)'}]},"
	    "{'role':'model','parts':[{'text':'yo'}]}," HI "]" },
	{ OLD, USER("''"),
	    "[{'role':'user','parts':[{'text':'(no content)'}]}]" },
	/* The system in the midst. */
	{ OLD, USER("'hi'") ",{'role':'system','content':'note'},"
	    ASSISTANT("'yo'"), "[{'role':'user','parts':[{'text':'hi'},"
	    "{'text':'<system-reminder>\\nnote\\n</system-reminder>'}]},"
	    "{'role':'model','parts':[{'text':'yo'}]}]" },
	/* Calls and results. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i1", "Read") "]") ","
	    USER("[" RESULT("i1", "'out'") "]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "Read")
	    "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "Read", "out") "]}]" },
	/* In the calls' order, missing ones made, text behind. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i1", "A") ","
	    CALL("i2", "B") "," CALL("i3", "C") "]") "," USER("["
	    "{'type':'text','text':'t'}," RESULT("i3", "'3'") ","
	    RESULT("i1", "'1'") "]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "A") ","
	    OUT_CALL("i2", "B") "," OUT_CALL("i3", "C")
	    "]},{'role':'user','parts':[" OUT_RESULT("i1", "A", "1") ","
	    OUT_RESULT("i2", "B", "[no result]") ","
	    OUT_RESULT("i3", "C", "3") ",{'text':'t'}]}]" },
	/* At the end of the conversation, and two messages of a turn. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i1", "A") "]") ","
	    ASSISTANT("[" CALL("i2", "B") "]") "," USER("["
	    RESULT("i1", "'1'") "]") "," USER("[" RESULT("i2", "'2'") "]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "A") ","
	    OUT_CALL("i2", "B") "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "1") "," OUT_RESULT("i2", "B", "2")
	    "]}]" },
	/* One id twice is two calls. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i", "A") ","
	    CALL("i", "A") "]") "," USER("[" RESULT("i", "'1'") ","
	    RESULT("i", "'2'") "]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i", "A") ","
	    OUT_CALL("i_2", "A") "]},{'role':'user','parts':["
	    OUT_RESULT("i", "A", "1") "," OUT_RESULT("i_2", "A", "2")
	    "]}]" },
	/* Orphans are text; an error; nothing; blocks. */
	{ OLD, USER("[" RESULT("x", "'lost'") "]"),
	    "[{'role':'user','parts':[{'text':'[result of an earlier tool "
	    "call]\\nlost'}]}]" },
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i1", "A") "]") ","
	    USER("[{'type':'tool_result','tool_use_id':'i1','content':"
	    "'bad','is_error':true}]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "A")
	    "]},{'role':'user','parts':[{'functionResponse':{'id':'i1',"
	    "'name':'A','response':{'error':'bad'}}}]}]" },
	{ OLD, USER("'hi'") "," ASSISTANT("[" CALL("i1", "A") ","
	    CALL("i2", "B") "]") "," USER("[" RESULT("i1", "''") ","
	    RESULT("i2", "[{'type':'text','text':'x'}," PNG "," PDF "]")
	    ",{'type':'text','text':'t'}]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "A") ","
	    OUT_CALL("i2", "B") "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "(no output)") ","
	    OUT_RESULT("i2", "B", "x\\n[image follows]\\n"
	    "[document follows]") ",{'text':'[images and files from the "
	    "tool results above]'},{'inlineData':{'mimeType':'image/png',"
	    "'data':'AAAA'}},{'inlineData':{'mimeType':'application/pdf',"
	    "'data':'JVBE'}},{'text':'t'}]}]" },
	/* Media. */
	{ OLD, USER("[" PNG "," PDF ",{'type':'image','source':{'type':"
	    "'url','url':'https://e/x.png'}},{'type':'image','source':"
	    "{'type':'base64','media_type':'image/gif','data':'R0lG'}}]"),
	    "[{'role':'user','parts':[{'inlineData':{'mimeType':"
	    "'image/png','data':'AAAA'}},{'inlineData':{'mimeType':"
	    "'application/pdf','data':'JVBE'}},{'fileData':{'fileUri':"
	    "'https://e/x.png'}},{'text':'[image omitted: this provider "
	    "takes no GIF]'}]}]" },
	{ OLD, USER("[{'type':'document','title':'N','source':{'type':"
	    "'text','media_type':'text/plain','data':'body'}},"
	    "{'type':'unheard_of','x':1},{'type':'unheard_of','text':"
	    "'said'}]"), "[{'role':'user','parts':[{'text':"
	    "'[document \\'N\\']\\nbody'},{'text':'said'}]}]" },
	/* Texts around a call keep their order. */
	{ OLD, USER("'hi'") "," ASSISTANT("[{'type':'text','text':'A'},"
	    CALL("i1", "R") ",{'type':'text','text':'B'}]") "," USER("["
	    RESULT("i1", "'1'") "]"),
	    "[" HI ",{'role':'model','parts':[{'text':'A'},"
	    OUT_CALL("i1", "R") ",{'text':'B'}]},{'role':'user','parts':["
	    OUT_RESULT("i1", "R", "1") "]}]" },
	/* Thinking that is not ours is dropped. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" SIGNED("EqQB") ","
	    "{'type':'redacted_thinking','data':'D'},"
	    "{'type':'text','text':'A'}]"),
	    "[" HI ",{'role':'model','parts':[{'text':'A'}]}]" },
	/* Gemini 3 gets the sentinel, on a step's first call alone. */
	{ NEW, USER("'hi'") "," ASSISTANT("[" SIGNED("EqQB") ","
	    CALL("i1", "A") "," CALL("i2", "B") "]") "," USER("["
	    RESULT("i1", "'1'") "," RESULT("i2", "'2'") "]") ","
	    ASSISTANT("[" CALL("i3", "C") "]"),
	    "[" HI ",{'role':'model','parts':["
	    OUT_SIGNED("i1", "A", SENTINEL) "," OUT_CALL("i2", "B")
	    "]},{'role':'user','parts':[" OUT_RESULT("i1", "A", "1") ","
	    OUT_RESULT("i2", "B", "2") "]},{'role':'model','parts':["
	    OUT_SIGNED("i3", "C", SENTINEL) "]},{'role':'user','parts':["
	    OUT_RESULT("i3", "C", "[no result]") "]}]" },
	/* Its own come back where they were. */
	{ NEW, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.@NEW@.n."
	    "Cq8B+/==;") "," CALL("i1", "A") "," CALL("i2", "B") "]") ","
	    USER("[" RESULT("i1", "'1'") "," RESULT("i2", "'2'") "]"),
	    "[" HI ",{'role':'model','parts':["
	    OUT_SIGNED("i1", "A", "'thoughtSignature':'Cq8B+/=='") ","
	    OUT_CALL("i2", "B") "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "1") "," OUT_RESULT("i2", "B", "2")
	    "]}]" },
	{ OLD, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.@OLD@.n."
	    "S;") ",{'type':'text','text':'A'}," CALL("i1", "A") "]"),
	    "[" HI ",{'role':'model','parts':[{'text':'A',"
	    "'thoughtSignature':'S'}," OUT_CALL("i1", "A") "]},"
	    "{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "[no result]") "]}]" },
	/* A thought's own, text's and a call's, all in one block. */
	{ NEW, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.@NEW@.t."
	    "S1;ccr1.gemini.@NEW@.e.S2;ccr1.gemini.@NEW@.n.S3;") ","
	    CALL("i1", "A") "]"),
	    "[" HI ",{'role':'model','parts':[{'text':'T','thought':true,"
	    "'thoughtSignature':'S1'},{'text':'','thoughtSignature':'S2'},"
	    OUT_SIGNED("i1", "A", "'thoughtSignature':'S3'")
	    "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "[no result]") "]}]" },
	/* Another model's: the sentinel where it is needed, or nothing. */
	{ NEW, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.@OLD@.t."
	    "S1;ccr1.gemini.@OLD@.n.S;") "," CALL("i1", "A") "]"),
	    "[" HI ",{'role':'model','parts':["
	    OUT_SIGNED("i1", "A", SENTINEL) "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "[no result]") "]}]" },
	{ OLD, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.@NEW@.n."
	    "S;") "," CALL("i1", "A") "]"),
	    "[" HI ",{'role':'model','parts':[" OUT_CALL("i1", "A")
	    "]},{'role':'user','parts':["
	    OUT_RESULT("i1", "A", "[no result]") "]}]" },
	/* What only looks like ours. */
	{ OLD, USER("'hi'") "," ASSISTANT("[" SIGNED("ccr1.gemini.xyz") ","
	    SIGNED("ccr1.gemini.@OLD@.n.;") "," SIGNED("ccr1.gemini.@OLD@.")
	    ",{'type':'text','text':'A'}]"),
	    "[" HI ",{'role':'model','parts':[{'text':'A'}]}]" },
	/* An input that is no object. */
	{ OLD, USER("'hi'") "," ASSISTANT("[{'type':'tool_use','id':'i',"
	    "'name':'A','input':'x'},{'type':'tool_use','id':'j','name':"
	    "'B'}]"), "[" HI ",{'role':'model','parts':[{'functionCall':"
	    "{'id':'i','name':'A','args':{'input':'x'}}},{'functionCall':"
	    "{'id':'j','name':'B','args':{}}}]},{'role':'user','parts':["
	    OUT_RESULT("i", "A", "[no result]") ","
	    OUT_RESULT("j", "B", "[no result]") "]}]" },
};

static const struct { const char *members, *want; } systems[] = {
	{ "'system':'S'", "{'parts':[{'text':'S'}]}" },
	{ "'system':[{'type':'text','text':'x-anthropic-billing-header: "
	    "cc=1; cch=2;'},{'type':'text','text':'A'},{'type':'text',"
	    "'text':'B','cache_control':{'type':'ephemeral'}}]",
	    "{'parts':[{'text':'A\\n\\nB'}]}" },
	{ "'system':'x-anthropic-billing-header: a;\\nrest'",
	    "{'parts':[{'text':'rest'}]}" },
	{ "'system':''", "" },
	{ "'system':[]", "" },
	{ "'max_tokens':1", "" },
};

/* @OLD@ and @NEW@ in a text stand for those models' hashes. */
static char *
filled(const char *text)
{
	struct buf out = BUF(1 << 20);
	struct view rest = view_of(text);
	char *copy;

	while (rest.n > 0) {
		bool old = view_starts(rest, "@OLD@");

		if (old || view_starts(rest, "@NEW@")) {
			buf_addf(&out, "%08x", (unsigned)gemini_model_of(
			    view_of(old ? OLD : NEW)).hash);
			rest = view_skip(rest, 5);
		} else {
			buf_addc(&out, rest.p[0]);
			rest = view_skip(rest, 1);
		}
	}
	copy = strdup(buf_cstr(&out));
	buf_free(&out);
	return copy;
}

static void
conversation(size_t i)
{
	struct buf members = BUF(1 << 20);
	char *messages = filled(rows[i].messages), *out;

	buf_addf(&members, "'messages':[%s]", messages);
	out = written(rows[i].model, buf_cstr(&members), "contents");
	IS(out, rows[i].want);
	free(out);
	free(messages);
	buf_free(&members);
}

/* A conversation's bytes stay as they were when it goes on. */
static void
prefix(void)
{
	static const char first[] = "'messages':[" USER("'hi'") ","
	    ASSISTANT("[" CALL("i1", "A") "]") "," USER("["
	    RESULT("i1", "'1'") "]");
	struct buf more = BUF(1 << 20);
	char *a, *b;

	buf_addf(&more, "%s," ASSISTANT("'yo'") "," USER("'go'") "]", first);
	b = written(NEW, buf_cstr(&more), "contents");
	buf_clear(&more);
	buf_addf(&more, "%s]", first);
	a = written(NEW, buf_cstr(&more), "contents");
	OK(strlen(b) > strlen(a) && strncmp(a, b, strlen(a) - 1) == 0,
	    "the next turn begins with the same bytes");
	free(a);
	free(b);
	buf_free(&more);
}

static const struct { const char *name, *want; } names[] = {
	{ "Read", "Read" },
	{ "mcp__a-b.c:d", "mcp__a-b.c:d" },
	{ "_x", "_x" },
	{ "1password__get", "_1password__get__" },
	{ "-x", "_-x__" },
	{ "mcp__a/b c", "mcp__a_b_c_" },
};

/* Shortened names begin so, are legal, and come back. */
static void
tool_names(void)
{
	static const char *const others[] = { "mcp__a_very_long_server_name__"
	    "and_a_tool_whose_name_is_longer_still_1", "mcp__a_very_long_"
	    "server_name__and_a_tool_whose_name_is_longer_still_2" };
	struct buf made[2] = { BUF(256), BUF(256) };
	struct json in = { 0 };
	struct fail f;
	struct plan plan = { .in = &in };
	struct buf tools = BUF(4096);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct buf out = BUF(256);

		gemini_tool_name(view_of(names[i].name), &out);
		OK(view_starts(buf_view(&out), names[i].want), "%s: %s",
		    names[i].name, buf_cstr(&out));
		IS(check_name(buf_view(&out)), NULL);
		buf_clear(&tools);
		buf_addf(&tools, "[{\"name\":\"%s\"}]", names[i].name);
		if (json_parse(&in, buf_view(&tools), &f))
			OK(view_is(gemini_tool_original(&plan,
			    buf_view(&out)), names[i].name), "and back");
		buf_free(&out);
	}
	for (int i = 0; i < 2; i++) {
		gemini_tool_name(view_of(others[i]), &made[i]);
		IS(check_name(buf_view(&made[i])), NULL);
	}
	OK(!view_eq(buf_view(&made[0]), buf_view(&made[1])),
	    "long names stay apart");
	OK(json_parse(&in, VIEW("[{\"name\":\"Bash\"}]"), &f), "a plan");
	OK(view_is(gemini_tool_original(&plan, VIEW("default_api:Bash")),
	    "Bash"), "default_api: is taken off");
	OK(view_is(gemini_tool_original(&plan, VIEW("default_api:Other")),
	    "default_api:Other"), "but not where nothing is known by it");
	json_free(&in);
	buf_free(&made[0]);
	buf_free(&made[1]);
	buf_free(&tools);
}

static const struct { const char *url, *model; bool stream; const char *want; }
addresses[] = {
	{ GEMINI, "gemini-2.5-pro", false, GEMINI
	    "gemini-2.5-pro:generateContent" },
	{ GEMINI, "gemini-2.5-pro", true, GEMINI
	    "gemini-2.5-pro:streamGenerateContent?alt=sse" },
	{ "http://h/v1beta/models", "models/m", true,
	    "http://h/v1beta/models/m:streamGenerateContent?alt=sse" },
	{ "http://h/v1beta/models/other:generateContent", "m", false,
	    "http://h/v1beta/models/m:generateContent" },
	{ "http://h/x?tenant=1", "m", true,
	    "http://h/x/m:streamGenerateContent?alt=sse&tenant=1" },
	{ "http://h/x?tenant=1", "m?a b#", false,
	    "http://h/x/m%3Fa%20b%23:generateContent?tenant=1" },
};

static void
address(size_t i)
{
	struct provider p = { .name = VIEW("p"),
		.url = view_of(addresses[i].url) };
	struct target t = { .provider = &p,
		    .model = view_of(addresses[i].model), .key = VIEW("K") };
	struct plan plan = { .stream = addresses[i].stream };
	struct buf url = BUF(4096), headers = BUF(4096);
	struct fail f = { 0 };

	OK(gemini_address(&t, &plan, &url, &headers, &f), "an address");
	IS(buf_cstr(&url), addresses[i].want);
	OK(strstr(buf_cstr(&headers), "x-goog-api-key: K\n") != NULL &&
	    strstr(buf_cstr(&headers), "uthorization") == NULL, "the key");
	OK(strchr(buf_cstr(&url), 'K') == NULL, "is not in the URL");
	t.key = VIEW("a\nb");
	OK(!gemini_address(&t, &plan, &url, &headers, &f) &&
	    strstr(f.text, "a\nb") == NULL, "a key with a line end");
	buf_free(&url);
	buf_free(&headers);
}

/* Who is spoken to so. */
static void
selection(void)
{
	static const struct { const char *url, *use; bool gemini; } all[] = {
		{ GEMINI, NULL, true },
		{ GEMINI, "maxtoken", true },
		{ "https://generativelanguage.googleapis.com/v1beta/openai/"
		    "chat/completions", NULL, false },
		{ "http://h/v1beta/models/", "gemini", true },
		{ "http://h/v1/chat/completions", NULL, false },
		{ "http://h/v1/chat/completions", "deepseek", false },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct use use = { .options = JSON_NONE };
		struct use_list list = { .use = &use };
		struct provider p = { .url = view_of(all[i].url),
			.list = &list, .lists = 1 };

		if (all[i].use != NULL) {
			use.kind = transformer_named(view_of(all[i].use));
			list.uses = 1;
		}
		OK((dialect_of(&p, VIEW("")) == &dialect_gemini) == all[i].gemini,
		    "%s %s", all[i].url, all[i].use ? all[i].use : "");
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		conversation(i);
	for (size_t i = 0; i < sizeof(systems) / sizeof(*systems); i++) {
		struct buf members = BUF(4096);
		char *out;

		buf_addf(&members, "'messages':[" USER("'hi'") "],%s",
		    systems[i].members);
		out = written(OLD, buf_cstr(&members), "systemInstruction");
		IS(out, systems[i].want);
		free(out);
		buf_free(&members);
	}
	prefix();
	tool_names();
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++)
		address(i);
	selection();
	return done_testing();
}
