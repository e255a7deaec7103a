/* The transformers forcereasoning and extrathinktag. */
#include "steps.h"

/* An address that is not of OpenAI's dialect. */
#define OTHER_URL "https://generativelanguage.googleapis.com/v1beta/models/"

#define REQUEST "{'model':'m','messages':[{'role':'user','content':'Hi'}]}"
#define O "<reasoning_content>"
#define C "</reasoning_content>"

struct row {
	const char *what, *in, *want;
};

static const struct row forced[] = {
{ "reasoning first", "T[" O "Hm" C "Hi] =end_turn", "K[Hm] T[Hi] =end_turn" },
{ "blanks around", "T[\\n " O "\\nHm\\n" C "\\n\\nHi] =end_turn",
    "K[Hm\\n] T[Hi] =end_turn" },
{ "text before it stays", "T[Well. " O "Hm" C " Hi] =end_turn",
    "T[Well. ] K[Hm] T[Hi] =end_turn" },
{ "no tag loses nothing", "T[Hi <b> a < b <reason] =end_turn", NULL },
{ "no text", "=end_turn", NULL },
{ "no end", "T[" O "Hm </reas] =max_tokens", "K[Hm </reas] =max_tokens" },
{ "no beginning", "T[Hm" C "Hi] =end_turn", NULL },
{ "twice at the start", "T[" O "a" C "\\n" O "b" C "Hi] =end_turn",
    "K[ab] T[Hi] =end_turn" },
{ "later on it is text", "T[" O "a" C "Hi " O "b" C "] =end_turn",
    "K[a] T[Hi " O "b" C "] =end_turn" },
{ "escaped brackets", "T[a \\u003creasoning_content\\u003eHm\\u003C/"
    "reasoning_content\\u003EHi] =end_turn", "T[a ] K[Hm] T[Hi] =end_turn" },
{ "a call after it", "T[" O "Hm" C "] S0[a|Read] A0[{}] E0 =tool_use",
    "K[Hm] S0[a|Read] A0[{}] E0 =tool_use" },
{ "a call in it", "T[" O "Hm] S0[a|Read] A0[{'x':'" O "'}] E0 =tool_use",
    "K[Hm] S0[a|Read] A0[{'x':'" O "'}] E0 =tool_use" },
{ "half a tag before a call", "T[Hi " "<reas] S0[a|Read] E0 =tool_use", NULL },
{ "thinking of its own", "K[Own] G[s] T[" O "Hm" C "Hi] =end_turn",
    "K[Own] G[s] K[Hm] T[Hi] =end_turn" },
{ "surrogates", "T[" O "\\ud83d\\ude00" C "\\ud83d\\ude00] =end_turn",
    "K[\\ud83d\\ude00] T[\\ud83d\\ude00] =end_turn" },
{ "think tags are text", "T[<think>Hm</think>Hi] =end_turn", NULL },
};

static const struct row extra[] = {
{ "reasoning first", "T[<think>Hm</think>\\nHi] =end_turn",
    "K[Hm] T[Hi] =end_turn" },
{ "no tag loses nothing", "T[Hi <th] =end_turn", NULL },
{ "no end", "T[<think>Hm </thin] =end_turn", "K[Hm </thin] =end_turn" },
{ "in the text it is text", "T[Use <think>a</think>.] =end_turn", NULL },
{ "after a call", "S0[a|Read] E0 T[<think>a</think>b] =tool_use",
    "S0[a|Read] E0 K[a] T[b] =tool_use" },
};

/* Requests of forcereasoning. */
#define ASK "Reason before you answer or call a tool: begin your reply with " \
	O ", think the matter through step by step, and end your reasoning " \
	"with " C ". After the closing tag write your answer or call your " \
	"tools, without repeating the reasoning."
#define ASK_BLOCK "{'type':'text','text':'" ASK "'}"
#define WITH(messages) "{'model':'m','messages':[" messages "],'x': 1.50}"

static const struct row requests[] = {
{ "a string", WITH("{'role':'user','content':'Hi\\n'}"),
    WITH("{'role':'user','content':'Hi\\n\\n\\n" ASK "'}") },
{ "an empty string", WITH("{'role':'user','content':''}"),
    WITH("{'role':'user','content':'" ASK "'}") },
{ "no blocks", WITH("{'role':'user','content':[]}"),
    WITH("{'role':'user','content':[" ASK_BLOCK "]}") },
{ "behind the results of tools",
    WITH("{'role':'user','content':[{'type':'tool_result','tool_use_id':'a',"
    "'content':'ok'}]},{'role':'system','content':'Noon.'}"),
    WITH("{'role':'user','content':[{'type':'tool_result','tool_use_id':'a',"
    "'content':'ok'}," ASK_BLOCK "]},{'role':'system','content':'Noon.'}") },
{ "in the last message alone", WITH("{'role':'user','content':'a'},"
    "{'role':'assistant','content':'b'},{'role':'user','content':'c'}"),
    WITH("{'role':'user','content':'a'},{'role':'assistant','content':'b'},"
    "{'role':'user','content':'c\\n\\n" ASK "'}") },
{ "earlier reasoning",
    WITH("{'role':'assistant','content':[{'type':'thinking','thinking':"
    "'Hm\\u00e9','signature':''},{'type':'text','text':'b'},"
    "{'type':'tool_use','id':'a','name':'Read','input':{'x': 1}}]}"),
    WITH("{'role':'assistant','content':[{'type':'text','text':'" O
    "Hm\\u00e9" C "'},{'type':'text','text':'b'},"
    "{'type':'tool_use','id':'a','name':'Read','input':{'x': 1}}]}") },
{ "reasoning without text, and hidden, stays",
    WITH("{'role':'assistant','content':[{'type':'thinking','thinking':'',"
    "'signature':'s'},{'type':'redacted_thinking','data':'d'},"
    "{'type':'text','text':'b'}]}"), NULL },
{ "what a provider wants back stays",
    WITH("{'role':'assistant','content':[{'type':'thinking','thinking':'Hm',"
    "'signature':'ccr1.gemini.00000000.n.sig;'},{'type':'tool_use','id':'a',"
    "'name':'Read','input':{}}]}"),
    WITH("{'role':'assistant','content':[{'type':'text','text':'" O "Hm" C
    "'},{'type':'thinking','thinking':'','signature':"
    "'ccr1.gemini.00000000.n.sig;'},{'type':'tool_use','id':'a',"
    "'name':'Read','input':{}}]}") },
};

/* Of thirteen turns ten keep their reasoning, and one that has nothing else. */
static void
check_newest(void)
{
	struct buf in = BUF(1 << 20), want = BUF(1 << 20);

	buf_adds(&in, "{'model':'m','messages':[");
	buf_adds(&want, buf_cstr(&in));
	for (int i = 0; i < 13; i++) {
		buf_addf(&in, "%s{'role':'assistant','content':["
		    "{'type':'thinking','thinking':'t%d'}%s]}",
		    i > 0 ? "," : "", i, i == 1 ? "" :
		    ",{'type':'text','text':'b'}");
		buf_addf(&want, "%s{'role':'assistant','content':[",
		    i > 0 ? "," : "");
		if (i == 1 || i > 2)
			buf_addf(&want, "{'type':'text','text':'" O "t%d" C
			    "'}", i);
		if (i != 1)
			buf_addf(&want, "%s{'type':'text','text':'b'}",
			    i > 2 ? "," : "");
		buf_adds(&want, "]}");
	}
	buf_adds(&in, "]}");
	buf_adds(&want, "]}");
	steps_request("the newest ten", "forcereasoning", STEPS_URL,
	    buf_cstr(&in), buf_cstr(&want));
	buf_free(&in);
	buf_free(&want);
}

/* The reader of OpenAI's dialect does it: the transformer does nothing. */
static void
check_not_twice(void)
{
	struct steps t;

	OK(steps_open(&t, "extrathinktag", STEPS_URL, REQUEST), "open");
	OK(t.chain.dialect->think_tags, "OpenAI's reader knows the tags");
	OK(t.chain.step[0].state == NULL, "the transformer has nothing to do");
	steps_free(&t);
	steps_check("not here", "extrathinktag", STEPS_URL, REQUEST,
	    "T[<think>Hm</think>Hi] =end_turn", NULL);
}

/* Answers by way of ExitTool may have reasoning in them: the order counts. */
static void
check_with_tooluse(void)
{
	static const char request[] = "{'model':'m','messages':[{'role':"
	    "'user','content':'Hi'}],'tools':[{'name':'Read'}]}";
	static const char answer[] =
	    "S0[|ExitTool] A0[{'response':'" O "Hm" C "Hi'}] E0 =tool_use";

	steps_check("tooluse is nearer to the provider",
	    "forcereasoning tooluse", STEPS_URL, request, answer,
	    "K[Hm] T[Hi] =end_turn");
	steps_check("forcereasoning is", "tooluse forcereasoning", STEPS_URL,
	    request, answer, "T[" O "Hm" C "Hi] =end_turn");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(forced) / sizeof(*forced); i++)
		steps_check(forced[i].what, "forcereasoning", STEPS_URL,
		    REQUEST, forced[i].in, forced[i].want);
	for (size_t i = 0; i < sizeof(extra) / sizeof(*extra); i++)
		steps_check(extra[i].what, "extrathinktag", OTHER_URL,
		    REQUEST, extra[i].in, extra[i].want);
	for (size_t i = 0; i < sizeof(requests) / sizeof(*requests); i++)
		steps_request(requests[i].what, "forcereasoning", STEPS_URL,
		    requests[i].in, requests[i].want);
	steps_request("a certain form is wanted", "forcereasoning", STEPS_URL,
	    "{'model':'m','messages':[{'role':'user','content':'Hi'}],"
	    "'output_config':{'format':{'type':'json_schema','schema':{}}}}",
	    NULL);
	check_newest();
	check_not_twice();
	check_with_tooluse();
	return done_testing();
}
