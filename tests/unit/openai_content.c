/* Blocks of every kind, before and after. Apostrophes stand for quotes. */
#include "openai_request.h"
#include "tap.h"

#define OPENAI "https://api.openai.com/v1/chat/completions"
#define DEEPSEEK "https://api.deepseek.com/chat/completions"
#define TEXT(text) "{'type':'text','text':'" text "'}"
#define PNG "{'source':{'data':'iVBOR\\/w==','media_type':'image\\/png'," \
	"'type':'base64'},'type':'image'}"
#define PNG_PART "{'type':'image_url','image_url':{'url':'data:image\\/png;" \
	"base64,iVBOR\\/w=='}}"
#define PDF(title) "{'type':'document',"  title "'source':{'type':'base64'," \
	"'media_type':'application/pdf','data':'JVBER'}}"
#define PDF_PART(name) "{'type':'file','file':{'filename':'" name "'," \
	"'file_data':'data:application/pdf;base64,JVBER'}}"

/* A user's blocks and what the message's content becomes, "" for nothing. */
static const struct {
	const char *url, *blocks, *want;
} blocks[] = {
	{ NULL, PNG "," TEXT("what?"), "[" PNG_PART "," TEXT("what?") "]" },
	{ NULL, PNG, "[" PNG_PART "]" },
	{ NULL, "{'type':'image','source':{'type':'url','url':"
	    "'https://h/a.png'}}", "[{'type':'image_url','image_url':{'url':"
	    "'https://h/a.png'}}]" },
	{ NULL, "{'type':'image','source':{'type':'base64','data':'AA=='}}",
	    "[{'type':'image_url','image_url':{'url':"
	    "'data:image/png;base64,AA=='}}]" },
	{ NULL, "{'type':'image','source':{'type':'file','file_id':'f'}}",
	    "'[image omitted]'" },
	{ NULL, "{'type':'image'}", "'[image omitted]'" },
	{ DEEPSEEK, PNG "," TEXT("what?"), "["
	    TEXT("[image omitted: this provider takes no images]") ","
	    TEXT("what?") "]" },
	{ OPENAI, PDF("'title':'A',"), "[" PDF_PART("A.pdf") "]" },
	{ OPENAI, PDF("'title':'a.pdf',"), "[" PDF_PART("a.pdf") "]" },
	{ OPENAI, PDF(""), "[" PDF_PART("document.pdf") "]" },
	{ NULL, PDF("'title':'A',"), "'[document \\'A\\': PDF omitted: this "
	    "provider takes no PDFs]'" },
	{ NULL, PDF(""), "'[document: PDF omitted: this provider takes no "
	    "PDFs]'" },
	{ NULL, "{'type':'document','title':'A','source':{'type':'text',"
	    "'media_type':'text/plain','data':'a\\nb'}}",
	    "'[document \\'A\\']\\na\\nb'" },
	{ NULL, "{'type':'document','context':'old','source':{'type':'text',"
	    "'media_type':'text/plain','data':'a'},'citations':{'enabled':"
	    "true}}", "'[document: old]\\na'" },
	{ NULL, "{'type':'document','title':'A','source':{'type':'content',"
	    "'content':[" TEXT("a") "," PNG "]}}",
	    "[" TEXT("[document \\'A\\']") "," TEXT("a") "," PNG_PART "]" },
	{ NULL, "{'type':'document','source':{'type':'content','content':"
	    "'a'}}", "'a'" },
	{ NULL, "{'type':'document','title':'A','source':{'type':'url','url':"
	    "'https://h/a.pdf'}}", "'[document \\'A\\': https://h/a.pdf]'" },
	{ NULL, "{'type':'document','source':{'type':'file','file_id':'f'}}",
	    "'[document: omitted]'" },
	{ NULL, "{'type':'search_result','title':'T','source':'https://h/',"
	    "'content':[" TEXT("a") "," TEXT("b") "]}",
	    "'[search result \\'T\\': https://h/]\\na\\nb'" },
	{ NULL, "{'type':'search_result','content':'a'}",
	    "'[search result]'" },
	{ NULL, "{'type':'tool_reference','tool_name':'WebFetch'}",
	    "'Tool WebFetch is now available.'" },
	{ NULL, "{'type':'tool_reference','tool_name':'a.b'}",
	    "'Tool a_b_e27bcb35 is now available.'" },
	{ NULL, "{'type':'tool_reference'}", "" },
	{ NULL, "{'type':'tool_result','tool_use_id':'z','is_error':true,"
	    "'content':[" TEXT("a") "," PNG "]}", "["
	    TEXT("[result of an earlier tool call]\\nError: a\\n"
	    "[image follows]") "," PNG_PART "]" },
	{ NULL, "{'type':'container_upload','file_id':'f'}", "" },
	{ NULL, "{'type':'of_tomorrow','text':'a'},{'type':5,'text':'b'},"
	    "{'text':'c'},{'type':'of_tomorrow','text':['d']},{}",
	    "[" TEXT("a") "," TEXT("b") "," TEXT("c") "]" },
	{ NULL, "{'type':'thinking','thinking':'t'},{'type':'tool_use','id':"
	    "'a','name':'T','input':{}}," TEXT("a"), "'a'" },
};

/* What a tool's answer says, and the user's message behind it. */
static const struct {
	const char *url, *result, *want, *behind;
} results[] = {
	{ NULL, "'content':'a'", "'a'", "" },
	{ NULL, "'content':[" TEXT("a") "]", "'a'", "" },
	{ NULL, "'content':[" TEXT("a") "," TEXT("b") "],'cache_control':{}",
	    "'a\\nb'", "" },
	{ NULL, "'is_error':true,'content':'a'", "'Error: a'", "" },
	{ NULL, "'is_error':false,'content':'a'", "'a'", "" },
	{ NULL, "'content':''", "'(no output)'", "" },
	{ NULL, "'content':[]", "'(no output)'", "" },
	{ NULL, "'content':[" TEXT("") "]", "'(no output)'", "" },
	{ NULL, "'content':null,'is_error':true", "'Error: (no output)'",
	    "" },
	{ NULL, "'a':1", "'(no output)'", "" },
	{ NULL, "'content':{ 'a' : 'b' }", "'{\\'a\\':\\'b\\'}'", "" },
	{ NULL, "'content':5", "'5'", "" },
	{ NULL, "'content':[{'type':'tool_reference','tool_name':'A'},"
	    "{'type':'tool_reference','tool_name':'B'}]",
	    "'Tool A is now available.\\nTool B is now available.'", "" },
	{ NULL, "'content':[" PNG "]", "'[image follows]'", "["
	    TEXT("[images and files from the tool results above]") ","
	    PNG_PART "]" },
	{ NULL, "'content':[" TEXT("a") "," PNG "," TEXT("b") "," PNG "]",
	    "'a\\n[image follows]\\nb\\n[image follows]'", "["
	    TEXT("[images and files from the tool results above]") ","
	    PNG_PART "," PNG_PART "]" },
	{ DEEPSEEK, "'content':[" PNG "]",
	    "'[image omitted: this provider takes no images]'", "" },
	{ OPENAI, "'content':[" TEXT("PDF read") "," PDF("") "]",
	    "'PDF read\\n[document follows]'", "["
	    TEXT("[images and files from the tool results above]") ","
	    PDF_PART("document.pdf") "]" },
	{ NULL, "'content':[" TEXT("PDF read") "," PDF("") "]",
	    "'PDF read\\n[document: PDF omitted: this provider takes no "
	    "PDFs]'", "" },
	{ NULL, "'content':[{'type':'search_result','title':'T','source':"
	    "'S','content':[" TEXT("a") "]}]",
	    "'[search result \\'T\\': S]\\na'", "" },
};

/* The assistant's blocks: what Anthropic's server has run for it. */
static const struct { const char *blocks, *want; } answers[] = {
	{ "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_search',"
	    "'input':{ 'query': 'a b' }},{'type':'web_search_tool_result',"
	    "'tool_use_id':'srvtoolu_1','content':[{'type':"
	    "'web_search_result','url':'https://h/','title':'T',"
	    "'encrypted_content':'XX','page_age':null}]}," TEXT("So."),
	    "'[web_search {\\'query\\':\\'a b\\'}]\\n"
	    "[web_search_tool_result:\\nhttps://h/\\nT]\\nSo.'" },
	{ "{'type':'web_search_tool_result','content':{'type':"
	    "'web_search_tool_result_error','error_code':'unavailable'}}",
	    "'[web_search_tool_result:\\nunavailable]'" },
	{ "{'type':'web_fetch_tool_result','content':{'type':"
	    "'web_fetch_result','url':'https://h/','content':{'type':"
	    "'document','title':'T','source':{'type':'text','data':'D'}}}}",
	    "'[web_fetch_tool_result:\\nhttps://h/\\nT\\nD]'" },
	{ "{'type':'code_execution_tool_result','content':{'stdout':'o',"
	    "'stderr':'e','return_code':1}}",
	    "'[code_execution_tool_result:\\no\\ne]'" },
	{ "{'type':'mcp_tool_use','name':'n','input':{}},{'type':"
	    "'mcp_tool_result','content':'r'}",
	    "'[n {}]\\n[mcp_tool_result:\\nr]'" },
	{ "{'type':'server_tool_use'},{'type':'x_tool_result'}",
	    "'[server_tool_use]\\n[x_tool_result:]'" },
	{ TEXT("a") ",{'type':'fallback','text':'b'}," PNG,
	    "'a\\nb\\n[image omitted]'" },
};

/* The content of the nth message of the converted body, "" if none. */
static char *
content(const char *body, int n)
{
	struct json in = { 0 };
	struct fail f;
	struct view v;
	char *text;
	int m;

	if (!json_parse(&in, view_of(body), &f)) {
		json_free(&in);
		return strdup(body);
	}
	m = json_first(&in, json_get(&in, JSON_ROOT, "messages"));
	while (n-- > 0)
		m = json_next(&in, m);
	v = json_raw(&in, json_get(&in, m, "content"));
	text = strndup(v.p, v.n);
	json_free(&in);
	return text;
}

static void
is_content(const char *body, int n, const char *want)
{
	char *got = content(body, n), *text = quoted(want);

	IS(got, text);
	free(got);
	free(text);
}

static char *
ask(const char *url, const char *before, const char *blocks_,
    const char *after)
{
	struct buf members = BUF(1 << 16);
	char *body;

	buf_addf(&members, "'messages':[{'role':'assistant','content':'a'},"
	    "%s%s%s]", before, blocks_, after);
	body = request(url, "m", buf_cstr(&members));
	buf_free(&members);
	return body;
}

int
main(void)
{
	char *body;

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		body = ask(blocks[i].url, "{'role':'user','content':[",
		    blocks[i].blocks, "]}");
		is_content(body, 1, blocks[i].want);
		free(body);
	}
	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
		body = ask(results[i].url, "{'role':'assistant','content':[{"
		    "'type':'tool_use','id':'a','name':'T','input':{}}]},"
		    "{'role':'user','content':[{'type':'tool_result',"
		    "'tool_use_id':'a',", results[i].result, "}]}");
		is_content(body, 2, results[i].want);
		is_content(body, 3, results[i].behind);
		free(body);
	}
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		body = ask(NULL, "{'role':'user','content':'q'},"
		    "{'role':'assistant','content':[", answers[i].blocks,
		    "]}");
		is_content(body, 2, answers[i].want);
		free(body);
	}
	return done_testing();
}
