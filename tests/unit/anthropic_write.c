/*
 * Requests for those who speak as the client does. A row's request has marks
 * in it: of <<a|b>> the client sends a, and b goes out. All other bytes must
 * stay as they are.
 */
#include <stdlib.h>

#include "dialect/anthropic.h"
#include "tap.h"

#define ANTHROPIC "https://api.anthropic.com/v1/messages"
#define OTHER "https://api.deepseek.com/anthropic/v1/messages"
#define MODEL "'model':<<'claude-opus-5-5'|'up'>>"
#define HI "'messages':[{'role':'user','content':'hi'}]"
#define BILLING "x-anthropic-billing-header: cc_version=2.1.330.30b; " \
	"cc_entrypoint=cli;"
#define CACHE "'cache_control':{'type':'ephemeral','ttl':'1h'}"
#define OURS "{'type':'thinking','thinking':'T','signature':" \
	"'ccr1.gemini.d94bf534.t.c2ln;'}"
#define UNSIGNED "{'type':'thinking','thinking':'T','signature':''}"
#define SIGNED "{'type':'thinking','thinking':'T','signature':'EqQB'}"
#define FOUND_CALL "{'type':'server_tool_use','id':'srvtoolu_ccrAAAAAAAA'," \
	"'name':'web_search','input':{}}"
#define FOUND "{'type':'web_search_tool_result','tool_use_id':" \
	"'srvtoolu_ccrAAAAAAAA','content':[]}"
#define THEIRS "{'type':'server_tool_use','id':'srvtoolu_01','name':" \
	"'web_search','input':{}}"
#define NOTHING "{'type':'text','text':'(no content)'}"
#define TEXT "{'type':'text','text':'yo'}"
#define SAID(content) "'messages':[{'role':'user','content':'hi'}," \
	"{'role':'assistant','content':" content "}," \
	"{'role':'user','content':'go'}]"

enum changes {
	LOWER = 1 << 0,         /* max_tokens 1000 */
	COOLER = 1 << 1,        /* temperature 0.5, no top_p */
	UNCACHED = 1 << 2,      /* strip_cache */
	THOUGHTLESS = 1 << 3,   /* thinking disabled */
	VERTEX = 1 << 4,        /* written for Vertex */
	HALVE = 1 << 5          /* max_tokens 4000 */
};

static const struct {
	const char *url, *request;
	unsigned changes;
} rows[] = {
	/* The model, and nothing else, however it is written. */
	{ ANTHROPIC, "{" MODEL "," HI "}", 0 },
	{ OTHER, "{" MODEL "," HI "}", 0 },
	{ OTHER, " {\n\t'max_tokens' : 1.0E3 ,\r\n 'x':[ ], " MODEL " ,"
	    " 'temperature':1.00,'top_k':5e0, 'metadata':{ } ,"
	    "'stream' : true, 'thinking':{'budget_tokens':-5,'type':"
	    "'enabled'}, 'output_config':{'effort':'minimal'},"
	    "'new':{'model':'m','deep':[{'model':0}]},\n" HI "\n}\n", 0 },
	{ OTHER, "{'m\\u006fdel':<<'a\\/b'|'up'>>," HI "}", 0 },
	{ OTHER, "{'model':<<7|'up'>>,'model':<<'a'|'up'>>," HI "}", 0 },
	{ OTHER, "{'text':'\\ud83d\\ude00\\u0000\\/ä'," HI "," MODEL "}", 0 },
	/* A search's domains: not both lists, none that is empty. */
	{ ANTHROPIC, "{" MODEL ",'tools':[{'name':'a'},{'type':"
	    "'web_search_20250305','name':'web_search','allowed_domains':"
	    "['a.b'],<<'blocked_domains':['c.d'],|>>'max_uses':8}]," HI "}",
	    0 },
	{ OTHER, "{'tools':[{<<'allowed_domains':[ ],|>>'type':"
	    "'web_search_20260209','blocked_domains':['c.d']}]," HI "," MODEL
	    "}", 0 },
	/* What another's search has found is not what Anthropic's has. */
	{ ANTHROPIC, "{" MODEL "," SAID("[<<" FOUND_CALL "," FOUND "," OURS
	    ",|>>" TEXT "," THEIRS "]") "}", 0 },
	{ OTHER, "{" MODEL "," SAID("[" FOUND_CALL "," FOUND "," TEXT "]")
	    "}", 0 },
	/* The attribution: for Anthropic as it is, for others not at all. */
	{ ANTHROPIC, "{" MODEL ",'system':[{'type':'text','text':'" BILLING
	    "'},{'type':'text','text':'You'}]," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system':[<<{'type':'text','text':'" BILLING
	    "'},|>>{'type':'text','text':'You'}]," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system': [ <<{'text' : '" BILLING
	    "','type':'text'} ,  |>>{'type':'text','text':'You'} ]," HI "}",
	    0 },
	{ OTHER, "{" MODEL "<<,'system':[{'type':'text','text':'" BILLING
	    "'}]|>>," HI "}", 0 },
	{ OTHER, "{<<'system':'" BILLING "',|>>" MODEL "," HI "}", 0 },
	{ OTHER, "{'system':'<<" BILLING "\\n|>>You'," MODEL "," HI "}", 0 },
	{ OTHER, "{'system':[{'type':'text','text':'<<" BILLING "\\n|>>You"
	    "'}]," MODEL "," HI "}", 0 },
	{ ANTHROPIC, "{'system':'" BILLING "\\nYou'," MODEL "," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system':[{'type':'text','text':'You " BILLING
	    "'},{'type':'text','text':'" BILLING "'}]," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system':[]," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system':''," HI "}", 0 },
	{ OTHER, "{" MODEL ",'system':null," HI "}", 0 },
	/* Thinking that Anthropic has not signed. */
	{ ANTHROPIC, "{" MODEL "," SAID("[" SIGNED "," TEXT "]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[<<" OURS ",|>>" TEXT "]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[ <<" OURS " , |>>" TEXT "<< , "
	    UNSIGNED "|>> ]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[<<" UNSIGNED ",|>>" SIGNED "<<,"
	    OURS "|>>," TEXT "]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[<<{'type':'thinking','thinking':"
	    "'T'},|>>" TEXT "]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[{'type':'redacted_thinking',"
	    "'data':''}," TEXT "]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("<<[" OURS "]|[" NOTHING "]>>") "}",
	    0 },
	{ ANTHROPIC, "{" MODEL "," SAID("<<[ " OURS ", " UNSIGNED "]|["
	    NOTHING "]>>") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("[]") "}", 0 },
	{ ANTHROPIC, "{" MODEL "," SAID("'yo'") "}", 0 },
	/* Others read what another has thought; relays of Claude do not. */
	{ OTHER, "{" MODEL "," SAID("[" OURS "," UNSIGNED "," TEXT "]") "}",
	    0 },
	/* What transformers have changed. */
	{ OTHER, "{" MODEL ",'max_tokens' : <<32000|1000>> ," HI "}", LOWER },
	{ OTHER, "{" MODEL ",'max_tokens':1e3," HI "}", LOWER },
	{ OTHER, "{<<|'max_tokens':1000,>>" MODEL "," HI "}", LOWER },
	{ OTHER, "{" MODEL ",'max_tokens':<<32000|1000>>,'thinking':"
	    "<<{'type':'enabled','budget_tokens':31999}|"
	    "{'type':'disabled'}>>," HI "}", LOWER },
	{ OTHER, "{" MODEL ",'max_tokens':<<32000|4000>>,'thinking':"
	    "<<{'type':'enabled','budget_tokens':31999}|"
	    "{'type':'enabled','budget_tokens':2000}>>," HI "}", HALVE },
	{ OTHER, "{" MODEL ",'max_tokens':<<32000|4000>>,'thinking':"
	    "{'type':'enabled', 'budget_tokens':3999}," HI "}", HALVE },
	{ OTHER, "{" MODEL ",'max_tokens':<<32000|1000>>,'thinking':"
	    "{'type':'adaptive','display':'omitted'}," HI "}", LOWER },
	{ OTHER, "{" MODEL ",'temperature':<<1|0.5>><<,'top_p':0.9|>>,"
	    "'repetition_penalty':<<2|1.1>>," HI "}", COOLER },
	{ OTHER, "{<<|'temperature':0.5,'repetition_penalty':1.1,>>" MODEL ","
	    HI "}", COOLER },
	{ OTHER, "{" MODEL ",'repetition_penalty':2," HI "}", 0 },
	{ OTHER, "{" MODEL ",'thinking':<<{'type':'adaptive'}|{'type':"
	    "'disabled'}>>," HI "}", THOUGHTLESS },
	{ OTHER, "{<<|'thinking':{'type':'disabled'},>>" MODEL "," HI "}",
	    THOUGHTLESS },
	/* Without marks for a cache, but for those that are data. */
	{ OTHER, "{<<" CACHE ",|>>" MODEL ",'system':[{'type':'text'<<,"
	    CACHE "|>>,'text':'You'}],'tools':[{'name':'a','input_schema':"
	    "{" CACHE "}<<," CACHE "|>>}],'messages':[{'role':'user',"
	    "'content':[{<<" CACHE ",|>>'type':'tool_result','content':"
	    "[{'type':'text','text':'" "cache_control'<<," CACHE "|>>}]},"
	    "{'type':'tool_use','input':{" CACHE "}<<, " CACHE "|>> }]}]}",
	    UNCACHED },
	{ ANTHROPIC, "{" MODEL "," SAID("[<<" OURS ",|>>{'type':'text',"
	    "'text':'yo'<<," CACHE "|>>}]") "}", UNCACHED },
	{ OTHER, "{" MODEL ",'system':[{<<" CACHE ",|>>'type':'text','text':"
	    "'<<" BILLING "\\n|>>You'}]," HI "}", UNCACHED },
	{ ANTHROPIC, "{" MODEL "," HI ",'tools':[{'name':'a'," CACHE "}]}",
	    0 },
	/* For another body of the same format. */
	{ ANTHROPIC, "{<<|'anthropic_version':'vertex-2023-10-16',>>"
	    "<<'model':'claude',|>>" HI ",'system':'<<" BILLING "\\n|>>You'}",
	    VERTEX },
	{ ANTHROPIC, "{<<|'anthropic_version':'vertex-2023-10-16',>>"
	    HI "<<,'model':'claude'|>>}", VERTEX },
};

/* What is sent (side 0) or goes out (1), with quotes. To be freed. */
static char *
side(const char *text, int which)
{
	struct buf out = BUF(64 << 10);
	int at = -1;            /* outside of marks */
	char *copy;

	for (; *text != '\0'; text++) {
		if (strncmp(text, "<<", 2) == 0 ||
		    strncmp(text, ">>", 2) == 0) {
			at = *text++ == '<' ? 0 : -1;
		} else if (*text == '|' && at == 0) {
			at = 1;
		} else if (at == -1 || at == which) {
			buf_addc(&out, *text == '\'' ? '"' : *text);
		}
	}
	copy = strdup(buf_cstr(&out));
	buf_free(&out);
	return copy;
}

static void
change(struct plan *p, unsigned changes)
{
	p->strip_cache = (changes & UNCACHED) != 0;
	if (changes & LOWER)
		p->max_tokens = 1000;
	if (changes & HALVE)
		p->max_tokens = 4000;
	if (changes & COOLER) {
		p->has_temperature = true;
		p->temperature = VIEW("0.5");
		p->has_top_p = false;
		p->repetition_penalty = VIEW("1.1");
	}
	if (changes & THOUGHTLESS)
		p->thinking = THINKING_DISABLED;
}

static bool
write_it(const struct target *t, const struct plan *p, bool vertex,
    struct buf *out, struct fail *f)
{
	struct anthropic_body b = {
		.host = &anthropic_on_vertex,
		.front = VIEW("\"anthropic_version\":\"vertex-2023-10-16\","),
	};

	return vertex ? anthropic_write_body(&b, p, out, f) :
	    anthropic_write(t, p, out, f);
}

static void
write_row(size_t i)
{
	struct provider p = { .name = VIEW("p"), .url = view_of(rows[i].url) };
	struct target t = { .provider = &p, .model = VIEW("up"),
		.key = VIEW("k") };
	char *in = side(rows[i].request, 0), *want = side(rows[i].request, 1);
	struct buf out = BUF(64 << 10);
	struct json json = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	if (!OK(json_parse(&json, view_of(in), &f) &&
	    plan_make(&plan, &json, &f), "row %zu: %s", i, f.text))
		fprintf(stderr, "# %s\n", in);
	change(&plan, rows[i].changes);
	OK(write_it(&t, &plan, rows[i].changes & VERTEX, &out, &f),
	    "is written");
	IS(buf_cstr(&out), want);
	json_free(&json);
	buf_free(&out);
	free(in);
	free(want);
}

/* A model's name is written as JSON. */
static void
odd_model(void)
{
	struct provider p = { .name = VIEW("p"), .url = VIEW(OTHER) };
	struct target t = { .provider = &p, .model = VIEW("a\"b\\c"),
		.key = VIEW("k") };
	struct view body = VIEW("{\"model\":\"m\",\"messages\":[{\"role\":"
	    "\"user\"}]}");
	struct buf out = BUF(4096), small = BUF(20);
	struct json in = { 0 };
	struct fail f = { 0 };
	struct plan plan;

	OK(json_parse(&in, body, &f) && plan_make(&plan, &in, &f) &&
	    anthropic_write(&t, &plan, &out, &f), "odd names");
	IS(buf_cstr(&out), "{\"model\":\"a\\\"b\\\\c\",\"messages\":[{"
	    "\"role\":\"user\"}]}");
	OK(!anthropic_write(&t, &plan, &small, &f) && f.status == 413,
	    "too long");
	buf_free(&small);
	buf_free(&out);
	json_free(&in);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		write_row(i);
	odd_model();
	return done_testing();
}
