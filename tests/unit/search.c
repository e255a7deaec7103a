/*
 * Searches of the web by the provider's server: what a request wants, how each
 * provider is asked, and what of its answer is told. Apostrophes stand for
 * quotes; events are written as events.h says.
 */
#include "converted.h"
#include "events.h"
#include "tap.h"

#include "dialect/found.h"
#include "dialect/openai.h"
#include "dialect/openai_host.h"
#include "dialect/responses.h"
#include "model/search.h"
#include "upstream/sse.h"

#define ASK "Perform a web search for the query: "
#define HI "'messages':[{'role':'user','content':'hi'}]"
#define TOOL(more) "'tools':[{'type':'web_search_20250305','name':" \
	"'web_search','max_uses':8" more "}]"
#define BOTH ",'allowed_domains':['a.b','c.d'],'blocked_domains':['e.f']"
#define BLOCKED ",'allowed_domains':[],'blocked_domains':['e.f','g.h']"
#define PLACE ",'user_location':{'type':'approximate','city':'Riga'," \
	"'country':'LV'}"
#define FORCED ",'tool_choice':{'type':'tool','name':'web_search'}"
#define READ "{'name':'Read','input_schema':{'type':'object'," \
	"'properties':{}}}"

static const char *
anything(const struct json *body)
{
	(void)body;
	return NULL;
}

static const struct writer chat = { &dialect_openai, anything };
static const struct writer responses = { &dialect_responses, anything };

/* At whom, asked for what; what stands behind the messages. */
static const struct {
	const struct writer *by;
	const char *url, *model, *members, *want;
} rows[] = {
	{ &chat, "https://openrouter.ai/api/v1/chat/completions", "x/m",
	    TOOL("") FORCED, "'tools':[{'type':'openrouter:web_search'}],"
	    "'stream':false" },
	{ &chat, "https://openrouter.ai/api/v1/chat/completions", "x/m",
	    TOOL(BLOCKED), "'tools':[{'type':'openrouter:web_search',"
	    "'parameters':{'excluded_domains':['e.f','g.h']}}],"
	    "'stream':false" },
	{ &chat, "https://openrouter.ai/api/v1/chat/completions", "x/m:online",
	    TOOL(BOTH PLACE), "'stream':false" },
	{ &chat, "https://api.openai.com/v1/chat/completions",
	    "gpt-4o-search-preview", TOOL(BOTH PLACE), "'stream':false,"
	    "'web_search_options':{'user_location':{'type':'approximate',"
	    "'approximate':{'country':'LV','city':'Riga'}}}" },
	{ &chat, "https://api.openai.com/v1/chat/completions", "gpt-4o",
	    TOOL(BOTH), "'stream':false" },
	{ &chat, "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/"
	    "completions", "qwen-plus", TOOL(BOTH PLACE), "'stream':false,"
	    "'enable_thinking':false,'enable_search':true,'search_options':{'forced_search':true}" },
	{ &chat, "https://open.bigmodel.cn/api/paas/v4/chat/completions",
	    "glm-4.6", TOOL(BOTH), "'tools':[{'type':'web_search',"
	    "'web_search':{'enable':true,'search_engine':'search_std',"
	    "'search_result':true}}],'stream':false" },
	{ &chat, "https://api.z.ai/api/paas/v4/chat/completions", "glm-4.6",
	    TOOL(",'allowed_domains':['a.b']"), "'tools':[{'type':"
	    "'web_search','web_search':{'enable':true,'search_engine':"
	    "'search_pro_jina','search_result':true,'search_domain_filter':"
	    "'a.b'}}],'stream':false" },
	{ &chat, "https://api.perplexity.ai/chat/completions", "sonar",
	    TOOL(BLOCKED PLACE), "'stream':false,'search_domain_filter':"
	    "['-e.f','-g.h'],'web_search_options':{'user_location':"
	    "{'country':'LV','city':'Riga'}}" },
	{ &chat, "https://api.perplexity.ai/chat/completions", "sonar",
	    TOOL(BOTH), "'stream':false,'search_domain_filter':['a.b',"
	    "'c.d']" },
	{ &chat, "https://api.groq.com/openai/v1/chat/completions",
	    "groq/compound", TOOL(BLOCKED), "'stream':false,"
	    "'search_settings':{'exclude_domains':['e.f','g.h']}" },
	{ &chat, "https://api.groq.com/openai/v1/chat/completions",
	    "openai/gpt-oss-120b", TOOL(BLOCKED), "'stream':false" },
	/* Beside other tools only where the model decides. */
	{ &chat, "https://openrouter.ai/api/v1/chat/completions", "x/m",
	    "'tools':[{'type':'web_search_20250305','name':'web_search'},"
	    READ "]", "'tools':[{'type':'function','function':{'name':'Read',"
	    "'parameters':{'type':'object','properties':{}}}},{'type':"
	    "'openrouter:web_search'}],'stream':false" },
	{ &chat, "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/"
	    "completions", "qwen-plus", "'tools':[{'type':"
	    "'web_search_20250305','name':'web_search'}," READ "]",
	    "'tools':[{'type':'function','function':{'name':'Read',"
	    "'parameters':{'type':'object','properties':{}}}}],"
	    "'stream':false,'enable_thinking':false" },
	{ &responses, "https://api.openai.com/v1/responses", "gpt-4o",
	    TOOL(BLOCKED PLACE) FORCED, "'tools':[{'type':'web_search',"
	    "'filters':{'blocked_domains':['e.f','g.h']},'user_location':"
	    "{'type':'approximate','city':'Riga','country':'LV'}}],"
	    "'tool_choice':'required','stream':false,'store':false,"
	    "'include':['web_search_call.action.sources']" },
	{ &responses, "https://api.openai.com/v1/responses", "gpt-4o",
	    TOOL(BOTH), "'tools':[{'type':'web_search','filters':"
	    "{'allowed_domains':['a.b','c.d']}}],'stream':false,'store':false,"
	    "'include':['web_search_call.action.sources']" },
	{ &responses, "https://api.x.ai/v1/responses", "grok-3",
	    TOOL(BLOCKED PLACE) FORCED, "'tools':[{'type':'web_search',"
	    "'filters':{'excluded_domains':['e.f','g.h']}}],'stream':false,"
	    "'store':false" },
	{ &responses, "https://dashscope.aliyuncs.com/compatible-mode/v1/"
	    "responses", "qwen-plus", TOOL(BOTH PLACE), "'tools':[{'type':"
	    "'web_search'}],'stream':false,'store':false" },
	{ &responses, "https://api.example/v1/responses", "m", TOOL(BOTH),
	    "'stream':false,'store':false" },
};

static void
check_row(size_t i)
{
	static const char last[] = "\"hi\"}],";
	char *members = quoted(rows[i].members);
	char *want = quoted(rows[i].want);
	struct buf all = BUF(1 << 16);
	char *body, *rest;

	buf_adds(&all, "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],");
	buf_adds(&all, members);
	body = request_by(rows[i].by, rows[i].url, rows[i].model,
	    buf_cstr(&all));
	rest = strstr(body, last);
	if (rest != NULL) {
		rest += sizeof(last) - 1;
		rest[strlen(rest) - 1] = '\0';
	}
	if (!IS(rest == NULL ? body : rest, want))
		fprintf(stderr, "# %s, %s\n", rows[i].url, rows[i].model);
	free(members);
	free(want);
	free(body);
	buf_free(&all);
}

static const struct {
	const char *url, *model;
	int assumed;            /* 0, or enum openai_search */
	enum searches chat, responses;
} hosts[] = {
	{ "https://openrouter.ai/x", "m", 0, SEARCHES, SEARCHES },
	{ "https://openrouter.ai/x", "m:online", 0, SEARCHES_SURELY,
	    SEARCHES_SURELY },
	{ "https://api.openai.com/x", "gpt-5.6", 0, SEARCHES_NOT, SEARCHES },
	{ "https://api.openai.com/x", "gpt-5-search-api", 0, SEARCHES_SURELY,
	    SEARCHES },
	{ "https://a.openai.azure.com/x", "gpt-5.6", 0, SEARCHES_NOT,
	    SEARCHES },
	{ "https://api.x.ai/x", "grok-4.3", 0, SEARCHES_NOT, SEARCHES },
	{ "https://api.deepseek.com/x", "deepseek-chat", 0, SEARCHES_NOT,
	    SEARCHES_NOT },
	{ "https://api.moonshot.ai/x", "kimi-k2.6", 0, SEARCHES_NOT,
	    SEARCHES_NOT },
	{ "https://dashscope.aliyuncs.com/x", "qwen-plus", 0,
	    SEARCHES_SURELY, SEARCHES },
	{ "https://api.groq.com/x", "qwen/qwen3-32b", 0, SEARCHES_NOT,
	    SEARCHES_NOT },
	{ "https://api.groq.com/x", "groq/compound", 0, SEARCHES, SEARCHES },
	{ "https://api.perplexity.ai/x", "sonar", 0, SEARCHES_SURELY,
	    SEARCHES_SURELY },
	{ "http://localhost:8000/x", "m", 0, SEARCHES_PERHAPS,
	    SEARCHES_PERHAPS },
	{ "http://localhost:8000/x", "perplexity/sonar-pro", 0, SEARCHES,
	    SEARCHES },
	{ "http://localhost:8000/x", "gpt-4o-search-preview", 0, SEARCHES,
	    SEARCHES },
	{ "http://localhost:8000/x", "m", SEARCH_NONE, SEARCHES_NOT,
	    SEARCHES_NOT },
	{ "http://localhost:8000/x", "m", SEARCH_MODEL, SEARCHES, SEARCHES },
	{ "http://localhost:8000/x", "m", SEARCH_OPTIONS, SEARCHES_SURELY,
	    SEARCHES_SURELY },
	{ "https://openrouter.ai/x", "m", SEARCH_NONE, SEARCHES_NOT,
	    SEARCHES_NOT },
};

static void
check_host(size_t i)
{
	struct provider provider = { .url = view_of(hosts[i].url),
		.assume.web_search = hosts[i].assumed };
	struct target t = { .provider = &provider,
		.model = view_of(hosts[i].model) };

	OK(openai_searches(&t) == hosts[i].chat, "chats: %s, %s",
	    hosts[i].url, hosts[i].model);
	OK(responses_searches(&t) == hosts[i].responses, "Responses: %s, %s",
	    hosts[i].url, hosts[i].model);
}

/* What a request wants: "query|allowed|blocked|alone forced". */
static const struct { const char *in, *want; } wishes[] = {
	{ "'messages':[{'role':'user','content':'" ASK "a \\\\ b'}]," TOOL(""),
	    "a \\\\ b|||alone" },
	{ "'messages':[{'role':'user','content':'old'},{'role':'assistant',"
	    "'content':'no'},{'role':'user','content':[{'type':'text','text':"
	    "'r'},{'type':'text','text':'" ASK "q'},{'type':'image'}]},"
	    "{'role':'system','content':'s'}]," TOOL(BOTH) FORCED,
	    "q|['a.b','c.d']||alone forced" },
	{ "'messages':[{'role':'user','content':'" ASK "'}]," TOOL(BLOCKED)
	    ",'tool_choice':{'type':'any'}",
	    ASK "||['e.f','g.h']|alone forced" },
	{ HI ",'tools':[" READ ",{'type':'web_search_20260318','name':'ws',"
	    "'blocked_domains':'e.f','user_location':7}],'tool_choice':"
	    "{'type':'any'}", "hi|||" },
	{ HI ",'tools':[{'type':'web_search_20260318','name':'ws'}],"
	    "'tool_choice':{'type':'tool','name':'other'}", "hi|||alone" },
	{ HI ",'tools':[" READ "]", "none" },
	{ HI, "none" },
	{ "'messages':[{'role':'user'}]," TOOL(""), "|||alone" },
};

static void
add_list(struct buf *out, const struct json *in, int list)
{
	buf_addc(out, '|');
	if (list != JSON_NONE)
		buf_add(out, json_raw(in, list));
}

static void
check_wish(size_t i)
{
	char *members = quoted(wishes[i].in), *want = quoted(wishes[i].want);
	struct buf text = BUF(1 << 16), got = BUF(1 << 16);
	struct json in = { 0 };
	struct plan plan;
	struct search s;
	struct fail f;

	buf_addf(&text, "{\"model\":\"m\",%s}", members);
	if (json_parse(&in, buf_view(&text), &f) &&
	    plan_make(&plan, &in, &f)) {
		s = search_of(&plan);
		if (s.tool == JSON_NONE) {
			buf_adds(&got, "none");
		} else {
			buf_add(&got, search_query(&plan));
			add_list(&got, &in, s.allowed);
			add_list(&got, &in, s.blocked);
			buf_adds(&got, s.alone ? "|alone" : "|");
			buf_adds(&got, s.forced ? " forced" : "");
		}
	}
	IS(buf_cstr(&got), want);
	json_free(&in);
	buf_free(&text);
	buf_free(&got);
	free(members);
	free(want);
}

/* Blocks of the search `query` that found `pages`. */
#define CALL(query) "{'type':'server_tool_use','id':'srvtoolu_ccr','name':" \
	"'web_search','input':{'query':'" query "'}}"
#define PAIR(query, pages) "B[" CALL(query) "{'type':" \
	"'web_search_tool_result','tool_use_id':'srvtoolu_ccr','content':[" \
	pages "]}]"
#define PAGE(url, title) "{'type':'web_search_result','url':'" url \
	"','title':'" title "','encrypted_content':'','page_age':null}"

/* Events, a line each. */
#define DELTA(delta) "{'choices':[{'index':0,'delta':{" delta "}}]}\n"
#define TEXT(text) DELTA("'content':'" text "'")
#define CITED(list) DELTA("'annotations':[" list "]")
#define CITE(url, title) "{'type':'url_citation','url_citation':{'url':'" url \
	"','title':'" title "'}}"
#define STOP "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}\n"
#define PART(text, more) "{'candidates':[{'content':{'parts':[{'text':'" text \
	"'}]}" more "}]}\n"
#define GROUND(queries, chunks) ",'groundingMetadata':{'webSearchQueries':[" \
	queries "],'groundingChunks':[" chunks "]}"
#define WEB(uri, title) "{'web':{'uri':'" uri "','title':'" title "'}}"
#define END ",'finishReason':'STOP'"
#define DONE(item) "{'type':'response.output_item.done','output_index':0," \
	"'item':{" item "}}\n"
#define SAY(text) "{'type':'response.output_text.delta','output_index':9," \
	"'delta':'" text "'}\n"
#define NOTED(url, title) "{'type':'response.output_text.annotation.added'," \
	"'output_index':9,'annotation':{'type':'url_citation','url':'" url \
	"','title':'" title "'}}\n"
#define COMPLETED "{'type':'response.completed','response':{}}\n"
#define SEARCH(more) "'type':'web_search_call','id':'w" more "'status':" \
	"'completed'"

static const struct answer {
	const struct dialect *dialect;
	bool surely;
	const char *in, *want;
} answers[] = {
	{ &dialect_openai, false, TEXT("Hi") CITED(CITE("u:1", "A") ","
	    CITE("u:2", "")) CITED(CITE("u:1", "B") ",{},7,{'url':'u:3',"
	    "'title':'C'}") STOP, "T[Hi] " PAIR("q", PAGE("u:1", "A") ","
	    PAGE("u:2", "u:2") "," PAGE("u:3", "C")) " =end_turn" },
	{ &dialect_openai, false, CITED(CITE("u:1", "A\\u00e4")) TEXT("Hi")
	    STOP, PAIR("q", PAGE("u:1", "A\\u00e4")) " T[Hi] =end_turn" },
	{ &dialect_openai, false, DELTA("'content':'<thi','annotations':["
	    CITE("u:1", "A") "]") TEXT("nk>no</think>Hi") STOP,
	    PAIR("q", PAGE("u:1", "A")) " K[no] T[Hi] =end_turn" },
	{ &dialect_openai, false, TEXT("Hi") CITED(CITE("u:1", "A"))
	    DELTA("'tool_calls':[{'index':0,'id':'c','function':{'name':"
	    "'Read','arguments':'{}'}}]") STOP, "T[Hi] " PAIR("q",
	    PAGE("u:1", "A")) " S0[c|Read] E0 =tool_use" },
	{ &dialect_openai, false, "{'citations':['u:1','u:2'],"
	    "'search_results':[{'title':'A','url':'u:1'},{'url':'u:2'}],"
	    "'choices':[{'delta':{'content':'Hi'}}]}\n" STOP, PAIR("q",
	    PAGE("u:1", "A") "," PAGE("u:2", "u:2")) " T[Hi] =end_turn" },
	{ &dialect_openai, false, "{'citations':['u:1','u:1'],'choices':"
	    "[{'delta':{'content':'Hi'}}]}\n" STOP, "T[Hi] " PAIR("q",
	    PAGE("u:1", "u:1")) " =end_turn" },
	{ &dialect_openai, true, TEXT("Hi") STOP, "T[Hi] " PAIR("q", "")
	    " =end_turn" },
	{ &dialect_openai, false, TEXT("Hi") STOP, "T[Hi] =end_turn" },
	{ &dialect_openai, true, STOP, "the answer was empty" },
	{ &dialect_openai, false, CITED(CITE("u:1", "A")) STOP,
	    "the answer was empty" },
	{ &dialect_openai, true, TEXT("Hi") CITED(CITE("u:1", "A")),
	    "T[Hi] the answer broke off before its end" },
	{ &dialect_openai, false, "{'web_search':[{'title':'A','link':'u:1'}],"
	    "'choices':[{'delta':{'content':'Hi'}}]}\n" STOP, PAIR("q",
	    PAGE("u:1", "A")) " T[Hi] =end_turn" },
	{ &dialect_openai, false, DELTA("'executed_tools':[{'type':'search',"
	    "'search_results':{'results':[{'url':'u:1','title':'A'}]}},"
	    "{'search_results':null}]") TEXT("Hi") STOP, PAIR("q",
	    PAGE("u:1", "A")) " T[Hi] =end_turn" },
	{ &dialect_gemini, false, PART("Hi", "") PART(".", END
	    GROUND("'a','b','a'", WEB("u:1", "A") ",{},"
	    WEB("u:2", "B"))), "T[Hi.] " PAIR("a; b", PAGE("u:1", "A") ","
	    PAGE("u:2", "B")) " =end_turn" },
	{ &dialect_gemini, false, PART("Hi", END GROUND("'a'",
	    WEB("u:1", "A"))), PAIR("a", PAGE("u:1", "A"))
	    " T[Hi] =end_turn" },
	{ &dialect_gemini, false, PART("Hi", END GROUND("'a'", "")),
	    "T[Hi] " PAIR("a", "") " =end_turn" },
	{ &dialect_gemini, false, PART("Hi", END GROUND("", "")),
	    "T[Hi] =end_turn" },
	{ &dialect_responses, false, DONE(SEARCH("1',") ",'action':{'type':"
	    "'search','query':'a','sources':[{'url':'u:9'}]}")
	    DONE(SEARCH("2',") ",'action':{'type':'open_page','url':'u:1'}")
	    DONE(SEARCH("3',") ",'action':{'type':'search','query':'b'}")
	    SAY("Hi") NOTED("u:1", "A") NOTED("u:1", "B") COMPLETED,
	    "T[Hi] " PAIR("a; b", PAGE("u:1", "A")) " =end_turn" },
	{ &dialect_responses, false, DONE(SEARCH("1',") ",'action':{'query':"
	    "'a','sources':[{'url':'u:9'},{'url':'u:9'},{}]}") SAY("Hi")
	    COMPLETED, "T[Hi] " PAIR("a", PAGE("u:9", "u:9"))
	    " =end_turn" },
	{ &dialect_responses, false, DONE(SEARCH("1',")) SAY("Hi")
	    "{'type':'response.completed','response':{'citations':['u:1']}}\n",
	    "T[Hi] " PAIR("q", PAGE("u:1", "u:1")) " =end_turn" },
	{ &dialect_responses, false, DONE("'type':'message','id':'m',"
	    "'content':[{'type':'output_text','text':'Hi','annotations':"
	    "[{'type':'url_citation','url':'u:1','title':'A'}]}]") COMPLETED,
	    PAIR("q", PAGE("u:1", "A")) " T[Hi] =end_turn" },
};

static bool
take(void *reader, struct view name, struct view data, struct fail *f)
{
	struct reader *r = reader;

	return r->dialect->event(r, name, data, f);
}

/* The lines as a stream, in pieces of so many bytes. */
static void
check_answer(const struct answer *a, const struct plan *plan, size_t piece)
{
	char *in = quoted(a->in), *want = quoted(a->want);
	struct view rest = view_of(in);
	struct buf bytes = BUF(1 << 20);
	struct events events = EVENTS;
	struct reader r = { .dialect = a->dialect, .plan = plan,
		.sink = events_take, .context = &events,
		.searches = a->surely };
	struct fail f = { 0 };
	struct sse sse;
	bool ok;

	while (rest.n > 0) {
		buf_adds(&bytes, "data: ");
		buf_add(&bytes, view_cut(&rest, '\n'));
		buf_adds(&bytes, "\n\n");
	}
	sse_open(&sse, 1 << 20);
	ok = r.dialect->open(&r, &f);
	rest = buf_view(&bytes);
	for (; ok && rest.n > 0; rest = view_skip(rest, piece)) {
		if (piece > rest.n)
			piece = rest.n;
		ok = sse_feed(&sse, (struct view){ rest.p, piece }, take, &r,
		    &f);
	}
	ok = ok && sse_end(&sse, take, &r, &f) && r.dialect->end(&r, &f);
	if (!ok)
		buf_addf(&events.out, "%s%s", events.any ? " " : "", f.text);
	if (!IS(buf_cstr(&events.out), want))
		fprintf(stderr, "# %s: %s\n", r.dialect->name, in);
	OK(events.broken == NULL, "%s", events.broken == NULL ? "the rules" :
	    events.broken);
	r.dialect->close(&r);
	json_free(&r.in);
	sse_free(&sse);
	events_free(&events);
	buf_free(&bytes);
	free(in);
	free(want);
}

/* A client that has not asked for a search is told of none. */
static void
check_unasked(struct plan *plan)
{
	static const struct answer unasked = { &dialect_openai, false,
		"{'citations':['u:1'],'choices':[{'delta':{'content':'Hi'}}]}"
		"\n" CITED(CITE("u:1", "A")) STOP, "T[Hi] =end_turn" };

	plan->search = JSON_NONE;
	check_answer(&unasked, plan, 1);
}

static void
check_answers(void)
{
	char *request = quoted("{'model':'m','messages':[{'role':'user',"
	    "'content':'" ASK "q'}]," TOOL("") ",'stream':true}");
	struct json in = { 0 };
	struct plan plan;
	struct fail f;

	if (!OK(json_parse(&in, view_of(request), &f) &&
	    plan_make(&plan, &in, &f), "the request"))
		return;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		check_answer(&answers[i], &plan, 1 << 20);
		check_answer(&answers[i], &plan, 1);
	}
	check_unasked(&plan);
	json_free(&in);
	free(request);
}

/* More than anybody finds is left out, and what is there stays whole. */
static void
check_flood(void)
{
	const struct plan plan = { .search = 1 };
	struct found s;
	struct json in = { 0 };
	struct buf text = BUF(1 << 20);
	struct fail f;
	char url[1024];

	found_open(&s, &plan);
	memset(url, 'u', sizeof(url));
	for (int i = 0; i < 4096; i++) {
		snprintf(url, 16, "%015d", i);
		url[15] = 'u';
		found_page(&s, (struct view){ url, sizeof(url) }, VIEW("t"));
		found_source(&s, (struct view){ url, sizeof(url) });
		found_search(&s, (struct view){ url, sizeof(url) });
	}
	buf_addc(&text, '[');
	buf_add(&text, buf_view(&s.results));
	buf_addc(&text, ']');
	OK(!s.results.failed && json_parse(&in, buf_view(&text), &f),
	    "the results are JSON");
	OK(json_count(&in, JSON_ROOT) > 100 &&
	    json_count(&in, JSON_ROOT) < 256, "some of them");
	found_free(&s);
	json_free(&in);
	buf_free(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_row(i);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		check_host(i);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(*wishes); i++)
		check_wish(i);
	check_answers();
	check_flood();
	return done_testing();
}
