/*
 * Answers in OpenAI's format, with all that providers do to it. Each is read
 * in one piece and byte by byte; what comes of it is compared as text (see
 * events.h). In what is read, ' stands for ".
 */
#include <stdlib.h>
#include <string.h>

#include "dialect/dialect.h"
#include "dialect/openai.h"
#include "dialect/openai_read.h"
#include "events.h"
#include "tap.h"
#include "upstream/sse.h"

/* One event, a chunk, a delta, a piece of text, an end. */
#define EVENT(data) "data: " data "\n\n"
#define CHUNK(choice) EVENT("{'id':'c1','object':'chat.completion.chunk'," \
	"'model':'m','choices':[" choice "]}")
#define DELTA(delta) CHUNK("{'index':0,'delta':" delta \
	",'finish_reason':null}")
#define TEXT(text) DELTA("{'content':'" text "'}")
#define CALLS(pieces) DELTA("{'tool_calls':[" pieces "]}")
#define FINISH(word) CHUNK("{'index':0,'delta':{},'finish_reason':'" word "'}")
#define USAGE(usage) EVENT("{'choices':[],'usage':{" usage "}}")
#define DONE EVENT("[DONE]")
#define ROLE DELTA("{'role':'assistant','content':''}")

/* An entry of reasoning_details on its way through the client. */
#define KEPT(entry) "ccr1.details.4fd0bfc1.." entry ";"
#define Q(text) "\\\"" text "\\\""

static const char request[] =
    "{'stop_sequences':['END','###'],'tools':["
    "{'name':'Read','input_schema':{'type':'object','properties':"
    "{'file_path':{'type':'string'},'limit':{'type':'integer'}}}},"
    "{'name':'Bash','input_schema':{'type':'object'}},"
    "{'name':'mcp__a.b__c','input_schema':{'type':'object'}}]}";

struct row {
	const char *what, *in, *want;
};

/* Section 3.2 of the table of what providers do, and the ends of answers. */
static const struct row streams[] = {
{ "OpenAI's own order",
    ROLE DELTA("{'reasoning_content':'The file'}") TEXT("Read") TEXT("ing")
    CALLS("{'index':0,'id':'call_1','type':'function','function':"
    "{'name':'Read','arguments':''}}")
    CALLS("{'index':0,'function':{'arguments':'{\\'file_path\\''}}")
    CALLS("{'index':0,'function':{'arguments':':\\'/a\\'}'}}")
    FINISH("tool_calls")
    USAGE("'prompt_tokens':18222,'completion_tokens':41,'total_tokens':18263")
    DONE,
    "K[The file] T[Reading] S0[call_1|Read] A0[{\\'file_path\\':\\'/a\\'}] E0 "
    "U[18222+0+0/41(0)] =tool_use" },
{ "id and name on every piece",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{'}}")
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{}] E0 =tool_use" },
{ "several calls under index 0, told apart by ids",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    CALLS("{'index':0,'id':'b','function':{'name':'Bash','arguments':'{\\'y\\''}}")
    CALLS("{'index':0,'id':'b','function':{'arguments':':2}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 S1[b|Bash] A1[{\\'y\\':2}] E1 =tool_use" },
{ "the same, interleaved",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{'}}")
    CALLS("{'index':0,'id':'b','function':{'name':'Bash','arguments':'{'}}")
    CALLS("{'index':0,'id':'a','function':{'arguments':'}'}}")
    CALLS("{'index':0,'id':'b','function':{'arguments':'}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{] S1[b|Bash] A1[{] A0[}] A1[}] E0 E1 =tool_use" },
{ "parallel calls whose pieces interleave",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x'}},"
    "{'index':1,'id':'b','function':{'name':'Bash','arguments':'{\\'y'}}")
    CALLS("{'index':1,'function':{'arguments':'\\':2}'}},"
    "{'index':0,'function':{'arguments':'\\':1}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x] S1[b|Bash] A1[{\\'y\\':2}] A0[\\':1}] E0 E1 "
    "=tool_use" },
{ "the same id under two indices",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{}'}}")
    CALLS("{'index':1,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] S1[a|Read] A1[{\\'x\\':1}] E0 E1 =tool_use" },
{ "indices that begin at 1, as OpenRouter's for Claude",
    CALLS("{'index':1,'id':'a','function':{'name':'Read','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] E0 =tool_use" },
{ "no index",
    CALLS("{'id':'a','function':{'name':'Read','arguments':'{\\'x\\''}}")
    CALLS("{'id':'a','function':{'arguments':':1}'}}")
    CALLS("{'id':'b','function':{'name':'Read','arguments':'{\\'x\\':2}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 S1[b|Read] A1[{\\'x\\':2}] E1 =tool_use" },
{ "no id",
    CALLS("{'index':0,'function':{'name':'Read','arguments':'{\\'x\\''}}")
    CALLS("{'index':0,'function':{'arguments':':1}'}}")
    CALLS("{'index':1,'function':{'name':'Bash','arguments':'{\\'y\\':2}'}}")
    FINISH("tool_calls") DONE,
    "S0[|Read] A0[{\\'x\\':1}] E0 S1[|Bash] A1[{\\'y\\':2}] E1 =tool_use" },
{ "neither index nor id: pieces go to the last call",
    CALLS("{'function':{'name':'Read','arguments':'{\\'x\\''}}")
    CALLS("{'function':{'arguments':':1}'}}")
    CALLS("{'function':{'name':'Read','arguments':'{\\'x\\':2}'}}")
    FINISH("stop") DONE,
    "S0[|Read] A0[{\\'x\\':1}] E0 S1[|Read] A1[{\\'x\\':2}] E1 =tool_use" },
{ "neither, two whole calls of one tool in one chunk, as Gemini's front",
    CALLS("{'function':{'name':'Read','arguments':'{\\'x\\':1}'},'id':''},"
    "{'function':{'name':'Read','arguments':'{\\'x\\':1}'},'id':''}")
    FINISH("stop") DONE,
    "S0[|Read] A0[{\\'x\\':1}] E0 S1[|Read] A1[{\\'x\\':1}] E1 =tool_use" },
{ "neither, two calls without arguments in one chunk",
    CALLS("{'function':{'name':'Bash','arguments':''}},"
    "{'function':{'name':'Bash','arguments':''}}")
    FINISH("tool_calls") DONE,
    "S0[|Bash] S1[|Bash] E0 E1 =tool_use" },
{ "another tool's name under the same index, without ids",
    CALLS("{'index':0,'function':{'name':'Read','arguments':''}}")
    CALLS("{'index':0,'function':{'name':'Bash','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[|Read] S1[|Bash] E0 E1 =tool_use" },
{ "one id for all: whole calls in one chunk",
    CALLS("{'id':'x','function':{'name':'Read','arguments':'{\\'x\\':1}'}},"
    "{'id':'x','function':{'name':'Read','arguments':'{\\'x\\':2}'}}")
    FINISH("tool_calls") DONE,
    "S0[x|Read] A0[{\\'x\\':1}] E0 S1[x|Read] A1[{\\'x\\':2}] E1 =tool_use" },
{ "the whole call once more at the end",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "a name that comes late",
    CALLS("{'index':0,'id':'a','function':{'arguments':'{\\'x\\''}}")
    CALLS("{'index':0,'function':{'name':'Read','arguments':':1}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "a name that never comes, beside one that does",
    CALLS("{'index':0,'id':'a','function':{'arguments':'{}'}},"
    "{'index':1,'id':'b','function':{'name':'Read','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[b|Read] E0 =tool_use" },
{ "a name that never comes, alone",
    CALLS("{'index':0,'id':'a','function':{'arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "!empty 529 the answer was a tool call without a name" },
{ "null names and ids in later pieces",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{'}}")
    CALLS("{'index':0,'id':null,'type':null,'function':{'name':null,'arguments':'}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{}] E0 =tool_use" },
{ "empty names and ids in later pieces",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{'}}")
    CALLS("{'index':0,'id':'','function':{'name':'','arguments':'}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{}] E0 =tool_use" },
{ "the call whole, in one piece with its end",
    CHUNK("{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','type':"
    "'function','function':{'name':'Read','arguments':'{\\'x\\':1}'}}]},"
    "'finish_reason':'tool_calls'}"),
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "arguments as an object, as Ollama's",
    CALLS("{'id':'a','function':{'name':'Read','arguments':{'x': [1, 'a b'] }}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':[1,\\'a b\\']}] E0 =tool_use" },
{ "arguments as an object that is empty",
    CALLS("{'id':'a','function':{'name':'Read','arguments':{}}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] E0 =tool_use" },
{ "arguments never sent",
    CALLS("{'index':0,'id':'a','function':{'name':'Bash'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Bash] E0 =tool_use" },
{ "arguments empty", 
    CALLS("{'index':0,'id':'a','function':{'name':'Bash','arguments':''}}")
    FINISH("tool_calls") DONE,
    "S0[a|Bash] E0 =tool_use" },
{ "arguments null",
    CALLS("{'index':0,'id':'a','function':{'name':'Bash','arguments':null}}")
    FINISH("tool_calls") DONE,
    "S0[a|Bash] E0 =tool_use" },
{ "arguments that say null, in pieces",
    CALLS("{'index':0,'id':'a','function':{'name':'Bash','arguments':'nu'}}")
    CALLS("{'index':0,'function':{'arguments':'ll'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Bash] E0 =tool_use" },
{ "{} before the real arguments",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{}'}}")
    CALLS("{'index':0,'function':{'arguments':'{\\'x\\''}}")
    CALLS("{'index':0,'function':{'arguments':':1}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "something after the arguments' end",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':' {\\'x\\':1} }'}}")
    CALLS("{'index':0,'function':{'arguments':'}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "arguments encoded twice, in pieces",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'\\'{\\\\\\'x\\\\'}}")
    CALLS("{'index':0,'function':{'arguments':'\\':1}\\''}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "arguments that are no object",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'[1]'}}")
    CALLS("{'index':1,'id':'b','function':{'name':'Read','arguments':'file a'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] S1[b|Read] E0 E1 =tool_use" },
{ "braces and quotes inside of the arguments' strings",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':"
    "'{\\'x\\':\\'}\\\\\\'}\\\\\\\\\\''}}")
    CALLS("{'index':0,'function':{'arguments':',\\'y\\':\\u0022{\\u0022}'}}")
    CALLS("{'index':1,'id':'b','function':{'name':'Bash','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':\\'}\\\\\\'}\\\\\\\\\\',\\'y\\':\\u0022{\\u0022}] "
    "E0 S1[b|Bash] E1 =tool_use" },
{ "a name that we had made",
    CALLS("{'index':0,'id':'a','function':{'name':'mcp__a_b__c_%H','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[a|mcp__a.b__c] E0 =tool_use" },
{ "ids as they are, even odd ones",
    CALLS("{'index':0,'id':'functions.Read:0','function':{'name':'Read','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "S0[functions.Read:0|Read] E0 =tool_use" },
{ "function_call, from before there were tool_calls",
    DELTA("{'function_call':{'name':'Read','arguments':'{\\'x\\''}}")
    DELTA("{'function_call':{'arguments':':1}'}}")
    FINISH("function_call") DONE,
    "S0[|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "tool_calls as an object",
    DELTA("{'tool_calls':{'id':'a','function':{'name':'Read','arguments':'{}'}}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] E0 =tool_use" },
{ "no function around name and arguments",
    CALLS("{'id':'a','name':'Read','arguments':{'x':1}}")
    FINISH("tool_calls") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "tool_calls empty or null beside the text",
    DELTA("{'content':'a','tool_calls':[]}")
    DELTA("{'content':'b','tool_calls':null,'function_call':null}")
    FINISH("stop") DONE,
    "T[ab] =end_turn" },
{ "choices[0].index is 1",
    CHUNK("{'index':1,'delta':{'content':'Hi'},'finish_reason':null}")
    CHUNK("{'index':1,'delta':{},'finish_reason':'stop'}") DONE,
    "T[Hi] =end_turn" },
{ "several choices: the first counts",
    CHUNK("{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{'content':'b'}}")
    FINISH("stop") DONE,
    "T[a] =end_turn" },
{ "choices empty or null in the middle",
    EVENT("{'choices':[],'prompt_filter_results':[]}") TEXT("a")
    EVENT("{'choices':null}") EVENT("{}") FINISH("stop") DONE,
    "T[a] =end_turn" },
{ "stop although there are calls",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{}'}}")
    FINISH("stop") DONE,
    "S0[a|Read] E0 =tool_use" },
{ "tool_calls although there are none",
    TEXT("Hi") FINISH("tool_calls") DONE,
    "T[Hi] =end_turn" },
{ "nothing but a role",
    ROLE FINISH("stop") DONE, "!empty 529 the answer was empty" },
{ "nothing but blanks",
    ROLE TEXT(" \\n") TEXT("\\n") FINISH("stop") DONE,
    "!empty 529 the answer was empty" },
{ "nothing at all", "", "!empty 529 the answer was empty" },
{ "nothing but [DONE]", DONE, "!empty 529 the answer was empty" },
{ "nothing, for want of tokens", ROLE FINISH("length") DONE, "=max_tokens" },
{ "nothing, filtered", ROLE FINISH("content_filter") DONE, "=refusal" },
{ "reasoning alone",
    DELTA("{'reasoning_content':'Hm'}") FINISH("stop") DONE,
    "K[Hm] =end_turn" },
{ "reasoning, with the text null",
    DELTA("{'content':null,'reasoning_content':'Hm'}")
    DELTA("{'content':'Hi','reasoning_content':null}") FINISH("stop") DONE,
    "K[Hm] T[Hi] =end_turn" },
{ "reasoning after the text, in one delta",
    DELTA("{'content':'Hi','reasoning_content':'Hm'}") FINISH("stop") DONE,
    "K[Hm] T[Hi] =end_turn" },
{ "reasoning under another name",
    DELTA("{'reasoning':'Hm'}") TEXT("Hi") FINISH("stop") DONE,
    "K[Hm] T[Hi] =end_turn" },
{ "reasoning under two names",
    DELTA("{'reasoning':'Hm','reasoning_details':[{'type':'reasoning.text',"
    "'text':'Hm','index':0}]}") TEXT("Hi") FINISH("stop") DONE,
    "K[Hm] G[" KEPT("{" Q("type") ":" Q("reasoning.text") "," Q("index")
    ":0}") "] T[Hi] =end_turn" },
{ "reasoning_details of all types",
    DELTA("{'reasoning_details':[{'type':'reasoning.summary','summary':'A'},"
    "{'type':'reasoning.encrypted','data':'zzz'},"
    "{'type':'reasoning.text','text':'B','signature':null}]}")
    TEXT("Hi") FINISH("stop") DONE,
    "K[A] G[" KEPT("{" Q("type") ":" Q("reasoning.summary") "}")
    KEPT("{" Q("type") ":" Q("reasoning.encrypted") "," Q("data") ":"
    Q("zzz") "}") "] K[B] G[" KEPT("{" Q("type") ":" Q("reasoning.text")
    "}") "] T[Hi] =end_turn" },
{ "reasoning_details in pieces, the signature last",
    DELTA("{'reasoning':'Le','reasoning_details':[{'type':'reasoning.text',"
    "'text':'Le','format':'f','index':0}]}")
    DELTA("{'reasoning':'t','reasoning_details':[{'type':'reasoning.text',"
    "'text':'t','format':'f','index':0}]}")
    DELTA("{'reasoning_details':[{'type':'reasoning.text','signature':"
    "'Et8;B/=','index':0}]}") TEXT("Hi") FINISH("stop") DONE,
    "K[Let] G[" KEPT("{" Q("type") ":" Q("reasoning.text") ","
    Q("signature") ":" Q("Et8\\\\u003bB/=") "," Q("index") ":0,"
    Q("format") ":" Q("f") "}") "] T[Hi] =end_turn" },
{ "reasoning_details encrypted, beside plain reasoning and a call",
    DELTA("{'reasoning':'Hm','reasoning_details':[{'type':"
    "'reasoning.encrypted','data':'zz','id':'call_1'}],'tool_calls':[{"
    "'index':0,'id':'call_1','type':'function','function':{'name':'Read',"
    "'arguments':'{}'}}]}") FINISH("tool_calls") DONE,
    "K[Hm] G[" KEPT("{" Q("type") ":" Q("reasoning.encrypted") ","
    Q("data") ":" Q("zz") "," Q("id") ":" Q("call_1") "}")
    "] S0[call_1|Read] E0 =tool_use" },
{ "reasoning_details that come behind a call",
    DELTA("{'tool_calls':[{'index':0,'id':'call_1','type':'function',"
    "'function':{'name':'Read','arguments':'{'}}]}")
    DELTA("{'reasoning_details':[{'type':'reasoning.encrypted','data':"
    "'zz'}]}") DELTA("{'tool_calls':[{'index':0,'function':{'arguments':"
    "'}'}}]}") FINISH("tool_calls") DONE,
    "S0[call_1|Read] A0[{}] E0 G[" KEPT("{" Q("type") ":"
    Q("reasoning.encrypted") "," Q("data") ":" Q("zz") "}")
    "] =tool_use" },
{ "reasoning_details that say nothing",
    DELTA("{'reasoning_details':[]}") DELTA("{'reasoning_details':[null,1,"
    "'x']}") TEXT("Hi") FINISH("stop") DONE, "T[Hi] =end_turn" },
{ "thinking as a string and as an object",
    DELTA("{'thinking':'A'}") DELTA("{'thinking':{'content':'B'}}")
    DELTA("{'thinking':{'signature':'zz'}}") TEXT("Hi") FINISH("stop") DONE,
    "K[AB] T[Hi] =end_turn" },
{ "content in parts, as Mistral's",
    DELTA("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]},"
    "{'type':'text','text':'Hi'},{'type':'reference','reference_ids':[1]}]}")
    FINISH("stop") DONE,
    "K[Hm] T[Hi] =end_turn" },
{ "<think> in the content, its tags split",
    TEXT("\\n<th") TEXT("ink>\\nHm") TEXT("</thi") TEXT("nk>\\n\\n") TEXT("Hi")
    FINISH("stop") DONE,
    "K[Hm] T[Hi] =end_turn" },
{ "a call written as text, unfinished",
    TEXT("Let me look.\\n<tool_") TEXT("call>{\\'name\\':") FINISH("stop") DONE,
    "T[Let me look.\\n<tool_call>{\\'name\\':] =end_turn" },
{ "a call written as text, whole",
    TEXT("So.\\n<tool_") TEXT("call>\\n{\\'name\\': \\'Read\\', \\'arguments\\': "
    "{\\'x\\': 1}}\\n</tool_") TEXT("call>") FINISH("stop") DONE,
    "T[So.\\n] S0[|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "a call written as text beside a real one",
    TEXT("<tool_call>{\\'name\\':\\'Read\\',\\'arguments\\':{}}</tool_call>")
    CALLS("{'index':0,'id':'a','function':{'name':'Bash','arguments':'{}'}}")
    FINISH("tool_calls") DONE,
    "T[<tool_call>{\\'name\\':\\'Read\\',\\'arguments\\':{}}</tool_call>] "
    "S0[a|Bash] E0 =tool_use" },
{ "refusal",
    DELTA("{'refusal':'I can'}") DELTA("{'refusal':'not'}") FINISH("stop") DONE,
    "T[I cannot] =refusal" },
{ "text around a call keeps its place",
    TEXT("A")
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    TEXT("B") FINISH("tool_calls") DONE,
    "T[A] S0[a|Read] A0[{\\'x\\':1}] T[B] E0 =tool_use" },
{ "surrogates and escapes pass as they are",
    TEXT("\\ud83d") TEXT("\\ude00 \\u00e9\\n\\t\\\\") FINISH("stop") DONE,
    "T[\\ud83d\\ude00 \\u00e9\\n\\t\\\\] =end_turn" },
{ "bytes that are no UTF-8",
    TEXT("a\xff" "b") TEXT("\xc3\xa9") FINISH("stop") DONE,
    "T[a\xef\xbf\xbd" "b\xc3\xa9] =end_turn" },
{ "obfuscation, logprobs and other members",
    EVENT("{'id':'c','choices':[{'index':0,'delta':{'content':'a','audio':null},"
    "'logprobs':{'content':[{'token':'a'}]},'finish_reason':null}],"
    "'obfuscation':'xyz','service_tier':'default','error':null}")
    FINISH("stop") DONE,
    "T[a] =end_turn" },
{ "members' names with escapes in their values' strings",
    DELTA("{'content':'choices'}") FINISH("stop") DONE, "T[choices] =end_turn" },
{ "message in the place of delta",
    CHUNK("{'index':0,'message':{'role':'assistant','content':'Hi'},"
    "'finish_reason':'stop'}") DONE,
    "T[Hi] =end_turn" },
{ "the end in the chunk with the last text",
    CHUNK("{'index':0,'delta':{'content':'Hi'},'finish_reason':'length'}") DONE,
    "T[Hi] =max_tokens" },
{ "no space after the colon, CRLF, comments, blank data",
    ": OPENROUTER PROCESSING\r\n\r\ndata:\r\n\r\n"
    "data:{'choices':[{'delta':{'content':'Hi'}}]}\r\n\r\n: ping\r\n\r\n"
    "data: \r\n\r\ndata:{'choices':[{'delta':{},'finish_reason':'stop'}]}\r\n\r\n"
    "data:[DONE]",
    "T[Hi] =end_turn" },
{ "an end without [DONE]", TEXT("Hi") FINISH("stop"), "T[Hi] =end_turn" },
{ "[DONE] without finish_reason", TEXT("Hi") DONE, "T[Hi] =end_turn" },
{ "after [DONE] nothing counts",
    TEXT("Hi") FINISH("stop") DONE TEXT("no") EVENT("what"),
    "T[Hi] =end_turn" },
{ "finish_reason empty everywhere, with [DONE]",
    CHUNK("{'delta':{'content':'a'},'finish_reason':''}")
    CHUNK("{'delta':{'content':'b'},'finish_reason':''}") DONE,
    "T[ab] =end_turn" },
{ "finish_reason empty everywhere, and cut",
    CHUNK("{'delta':{'role':'assistant'},'finish_reason':''}")
    CHUNK("{'delta':{'content':'b'},'finish_reason':''}"),
    "T[b] !cut 502 the answer broke off before its end" },
{ "finish_reason empty at the end alone",
    TEXT("a") FINISH(""), "T[a] =end_turn" },

{ "cut before anything", ROLE, "!empty 529 the answer was empty" },
{ "cut in the text",
    TEXT("Hel"), "T[Hel] !cut 502 the answer broke off before its end" },
{ "cut in the reasoning",
    DELTA("{'reasoning':'H'}"), "K[H] !cut 502 the answer broke off before its end" },
{ "cut in a call's arguments",
    TEXT("a")
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\''}}"),
    "T[a] S0[a|Read] A0[{\\'x\\'] !cut 502 the answer broke off before its end" },
{ "cut in a call's arguments, and [DONE] all the same",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\''}}")
    DONE,
    "S0[a|Read] A0[{\\'x\\'] !cut 502 the answer broke off before its end" },
{ "cut when the call was announced",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':''}}"),
    "S0[a|Read] E0 !cut 502 the answer broke off before its end" },
{ "cut when the call was whole",
    TEXT("a")
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}"),
    "T[a] S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },
{ "cut in the second of two calls",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    CALLS("{'index':1,'id':'b','function':{'name':'Read','arguments':'{'}}"),
    "S0[a|Read] A0[{\\'x\\':1}] E0 S1[b|Read] A1[{] "
    "!cut 502 the answer broke off before its end" },
{ "cut after the end was told", TEXT("Hi") FINISH("stop"), "T[Hi] =end_turn" },
{ "cut inside of an event",
    TEXT("Hi") "data: {'choices':[{'del",
    "T[Hi] !cut 502 the answer broke off before its end" },
{ "no tokens left within a call: not one to run",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x'}}")
    FINISH("length") DONE,
    "S0[a|Read] A0[{\\'x] =max_tokens" },
{ "no tokens left after a call",
    CALLS("{'index':0,'id':'a','function':{'name':'Read','arguments':'{\\'x\\':1}'}}")
    FINISH("length") DONE,
    "S0[a|Read] A0[{\\'x\\':1}] E0 =tool_use" },

{ "the stop sequence, as vLLM tells it",
    TEXT("a") CHUNK("{'delta':{},'finish_reason':'stop','stop_reason':'END'}")
    DONE, "T[a] =stop_sequence[END]" },
{ "the stop sequence, as SGLang tells it",
    TEXT("a") CHUNK("{'delta':{},'finish_reason':'stop','matched_stop':'###'}")
    DONE, "T[a] =stop_sequence[###]" },
{ "a stop_reason that is a token, or not ours",
    TEXT("a") CHUNK("{'delta':{},'finish_reason':'stop','stop_reason':151645}")
    CHUNK("{'delta':{},'finish_reason':'stop','stop_reason':'<eos>'}")
    DONE, "T[a] =end_turn" },

{ "usage on the chunk with the end",
    TEXT("a") EVENT("{'choices':[{'delta':{},'finish_reason':'stop'}],"
    "'usage':{'prompt_tokens':10,'completion_tokens':2}}") DONE,
    "T[a] U[10+0+0/2(0)] =end_turn" },
{ "usage on every chunk, and zeros at the end",
    EVENT("{'choices':[{'delta':{'content':'a'}}],'usage':{'prompt_tokens':10,'completion_tokens':1}}")
    EVENT("{'choices':[{'delta':{'content':'b'}}],'usage':{'prompt_tokens':10,'completion_tokens':2}}")
    FINISH("stop") USAGE("'prompt_tokens':0,'completion_tokens':0") DONE,
    "T[ab] U[10+0+0/2(0)] =end_turn" },
{ "usage inside of the choice, as Kimi's",
    TEXT("a") CHUNK("{'delta':{},'finish_reason':'stop','usage':"
    "{'prompt_tokens':9,'completion_tokens':3,'cached_tokens':4}}") DONE,
    "T[a] U[5+4+0/3(0)] =end_turn" },
{ "usage in x_groq",
    TEXT("a") EVENT("{'choices':[{'delta':{},'finish_reason':'stop'}],'x_groq':"
    "{'usage':{'prompt_tokens':9,'completion_tokens':3}}}") DONE,
    "T[a] U[9+0+0/3(0)] =end_turn" },
{ "usage null", TEXT("a") EVENT("{'choices':[],'usage':null}") FINISH("stop")
    DONE, "T[a] =end_turn" },

{ "an error object as the first event",
    EVENT("{'error':{'message':'Rate limit reached','type':'tokens','code':'rate_limit_exceeded'}}")
    DONE, "!answer 429 quota Rate limit reached" },
{ "an error object in the middle",
    TEXT("Hi") EVENT("{'error':{'message':'Overloaded','code':502}}") DONE,
    "T[Hi] !answer 502 overload Overloaded" },
{ "OpenRouter's error beside a choice",
    TEXT("Hi") EVENT("{'id':'c','error':{'code':429,'message':'Provider returned error',"
    "'metadata':{'provider_name':'DeepInfra','raw':'{\\'error\\':{\\'message\\':\\'busy\\'}}'}},"
    "'choices':[{'delta':{'content':''},'finish_reason':'error'}]}"),
    "T[Hi] !answer 429 quota Provider returned error (DeepInfra): busy" },
{ "an error inside of the choice",
    CHUNK("{'delta':{'content':'H'},'finish_reason':'error','error':{'code':503,'message':'down'}}"),
    "T[H] !answer 503 overload down" },
{ "an error as text",
    EVENT("{'error':'model is loading'}"),
    "!answer 502 overload model is loading" },
{ "an error in an array, as Gemini's front",
    EVENT("[{'error':{'code':429,'message':'Quota','status':'RESOURCE_EXHAUSTED'}}]"),
    "!answer 429 quota Quota" },
{ "an error under event: error",
    "event: error\ndata: {'message':'it broke'}\n\n",
    "!answer 502 overload it broke" },
{ "Anthropic's error",
    EVENT("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"),
    "!answer 529 overload Overloaded" },
{ "FastAPI's error",
    EVENT("{'detail':'Not Found'}"), "!answer 502 overload Not Found" },
{ "an error at the top level, as vLLM's",
    EVENT("{'object':'error','message':'too bad','type':'BadRequestError','code':400}"),
    "!answer 400 request too bad" },
{ "a code of our own that is none, in a 200",
    EVENT("{'code':0,'message':'ok'}") TEXT("a") FINISH("stop"),
    "T[a] =end_turn" },
{ "MiniMax's base_resp",
    EVENT("{'choices':null,'base_resp':{'status_code':1008,'status_msg':'insufficient balance'}}"),
    "!answer 402 no-quota insufficient balance" },
{ "MiniMax's base_resp when all is well",
    EVENT("{'choices':[{'delta':{'content':'a'},'finish_reason':'stop'}],"
    "'base_resp':{'status_code':0,'status_msg':''}}"),
    "T[a] =end_turn" },
{ "no JSON at all", EVENT("upstream connect error"),
    "!protocol 502 the reply is not JSON (is api_base_url the whole address, "
    "up to /chat/completions?); it begins: upstream connect error" },
{ "no JSON later", TEXT("a") EVENT("what?"),
    "T[a] !protocol 502 the reply is not JSON (is api_base_url the whole "
    "address, up to /chat/completions?); it begins: what?" },
{ "JSON, but no object", EVENT("17"),
    "!protocol 502 the reply is JSON, but has no choices in it" },
{ "an array of something else", EVENT("[{'choices':[]}]"),
    "!protocol 502 the reply is JSON, but has no choices in it" },
{ "an error that only says so", EVENT("{'error':true,'message':'it broke'}"),
    "!answer 502 overload it broke" },
{ "details that are null", EVENT("{'detail':null}") TEXT("a") FINISH("stop"),
    "T[a] =end_turn" },
};

/* Each finish_reason after some text, and alone with a call. */
static const struct {
	const char *word, *text, *call;
} finishes[] = {
	{ "stop", "end_turn", "tool_use" },
	{ "eos", "end_turn", "tool_use" },
	{ "eos_token", "end_turn", "tool_use" },
	{ "end_turn", "end_turn", "tool_use" },
	{ "STOP", "end_turn", "tool_use" },
	{ "a word of tomorrow", "end_turn", "tool_use" },
	{ "length", "max_tokens", "tool_use" },
	{ "max_tokens", "max_tokens", "tool_use" },
	{ "MAX_TOKENS", "max_tokens", "tool_use" },
	{ "max_output_tokens", "max_tokens", "tool_use" },
	{ "tool_calls", "end_turn", "tool_use" },
	{ "tool_call", "end_turn", "tool_use" },
	{ "tool_use", "end_turn", "tool_use" },
	{ "function_call", "end_turn", "tool_use" },
	{ "stop_sequence", "stop_sequence", "tool_use" },
	{ "content_filter", "refusal", "tool_use" },
	{ "refusal", "refusal", "tool_use" },
	{ "SAFETY", "refusal", "tool_use" },
	{ "RECITATION", "refusal", "tool_use" },
	{ "sensitive", "refusal", "tool_use" },
	{ "pause_turn", "pause_turn", "tool_use" },
	{ "model_length", "model_context_window_exceeded", "tool_use" },
};

static const struct {
	const char *word;
	int status;
} failures[] = {
	{ "insufficient_system_resource", 529 },
	{ "error", 502 },
	{ "network_error", 502 },
	{ "abort", 502 },
	{ "MALFORMED_FUNCTION_CALL", 502 },
};

/* usage, and what becomes of it: input+read+write/output(reasoning). */
static const struct {
	const char *in, *want;
} usages[] = {
	{ "'prompt_tokens':100,'completion_tokens':7,'prompt_tokens_details':"
	    "{'cached_tokens':60}", "40+60+0/7(0)" },
	{ "'prompt_tokens':100,'completion_tokens':7,'prompt_tokens_details':"
	    "{'cached_tokens':60,'cache_write_tokens':30}", "10+60+30/7(0)" },
	{ "'prompt_tokens':100,'completion_tokens':7,"
	    "'prompt_cache_hit_tokens':64,'prompt_cache_miss_tokens':36",
	    "36+64+0/7(0)" },
	{ "'prompt_tokens':100,'completion_tokens':7,'cached_tokens':5",
	    "95+5+0/7(0)" },
	{ "'prompt_tokens':100,'completion_tokens':7,"
	    "'cache_read_input_tokens':50,'cache_creation_input_tokens':20",
	    "30+50+20/7(0)" },
	{ "'prompt_tokens':100,'completion_tokens':70,"
	    "'completion_tokens_details':{'reasoning_tokens':64}",
	    "100+0+0/70(64)" },
	{ "'prompt_tokens':10,'completion_tokens':7,'total_tokens':81,"
	    "'completion_tokens_details':{'reasoning_tokens':64}",
	    "10+0+0/71(64)" },
	{ "'input_tokens':10,'output_tokens':7,'input_tokens_details':"
	    "{'cached_tokens':4}", "6+4+0/7(0)" },
	{ "'prompt_tokens':10,'completion_tokens':0", "10+0+0/0(0)" },
	{ "'prompt_tokens':10,'completion_tokens':3,'prompt_tokens_details':"
	    "{'cached_tokens':99}", "0+10+0/3(0)" },
	{ "'prompt_tokens':10,'completion_tokens':3,'prompt_tokens_details':"
	    "{'cached_tokens':-5}", "10+0+0/3(0)" },
	{ "'prompt_tokens':-10,'completion_tokens':3", "0+0+0/3(0)" },
	{ "'prompt_tokens':1e30,'completion_tokens':99999999999999999999",
	    NULL },
	{ "'prompt_tokens':5000000000,'completion_tokens':3",
	    "1000000000+0+0/3(0)" },
	{ "'prompt_tokens':12.0,'completion_tokens':3.7", "12+0+0/3(0)" },
	{ "'prompt_tokens':'12','completion_tokens':null", NULL },
	{ "'prompt_tokens':10,'completion_tokens':3,"
	    "'prompt_tokens_details':null,'completion_tokens_details':null",
	    "10+0+0/3(0)" },
};

/* Answers that are no stream. */
static const struct row documents[] = {
{ "OpenAI's own",
    "{'id':'chatcmpl-1','object':'chat.completion','choices':[{'index':0,"
    "'finish_reason':'tool_calls','message':{'role':'assistant','content':"
    "'Reading.','refusal':null,'reasoning_content':'Hm','tool_calls':[{'id':"
    "'call_1','type':'function','function':{'name':'Read','arguments':"
    "'{\\'file_path\\':\\'/a\\'}'}}]}}],'usage':{'prompt_tokens':18222,"
    "'completion_tokens':41,'prompt_tokens_details':{'cached_tokens':18210}}}",
    "K[Hm] T[Reading.] S0[call_1|Read] A0[{\\'file_path\\':\\'/a\\'}] E0 "
    "U[12+18210+0/41(0)] =tool_use" },
{ "two calls without index, arguments as objects",
    "{'choices':[{'finish_reason':'stop','message':{'content':null,'tool_calls':["
    "{'id':'a','function':{'name':'Read','arguments':{'x':1}}},"
    "{'id':'b','function':{'name':'Bash','arguments':{}}}]}}]}",
    "S0[a|Read] A0[{\\'x\\':1}] E0 S1[b|Bash] E1 =tool_use" },
{ "two calls without index and id",
    "{'choices':[{'finish_reason':'tool_calls','message':{'tool_calls':["
    "{'function':{'name':'Bash','arguments':'{}'}},"
    "{'function':{'name':'Bash','arguments':'{}'}}]}}]}",
    "S0[|Bash] S1[|Bash] E0 E1 =tool_use" },
{ "a call that broke off for want of tokens has no END",
    "{'choices':[{'finish_reason':'length','message':{'tool_calls':["
    "{'id':'a','function':{'name':'Read','arguments':'{\\'x'}}]}}]}",
    "S0[a|Read] A0[{\\'x] =max_tokens" },
{ "<think> and a call in the text",
    "{'choices':[{'finish_reason':'stop','message':{'content':'<think>\\nHm\\n"
    "</think>\\n\\n<tool_call>\\n{\\'name\\':\\'Read\\',\\'arguments\\':{}}\\n"
    "</tool_call>\\n'}}]}",
    "K[Hm\\n] S0[|Read] A0[{}] E0 =tool_use" },
{ "no finish_reason",
    "{'choices':[{'message':{'content':'Hi'}}]}", "T[Hi] =end_turn" },
{ "empty content", "{'choices':[{'message':{'content':''},'finish_reason':"
    "'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':0}}",
    "!empty 529 the answer was empty" },
{ "an error under 200", "\n\n{'error':{'message':'bad key','code':401}}",
    "!answer 401 key bad key" },
{ "an error and no choices",
    "{'choices':[],'error':{'message':'bad key','code':401}}",
    "!answer 401 key bad key" },
{ "no choices", "{'object':'list','data':[]}",
    "!protocol 502 the reply is JSON, but has no choices in it" },
{ "an array", "[]",
    "!protocol 502 the reply is JSON, but has no choices in it" },
{ "a page", "<!DOCTYPE html>\n<html><head><title>Sign in</title><style>a{}"
    "</style></head><body><h1>Welcome</h1></body></html>",
    "!protocol 502 the reply is not JSON (is api_base_url the whole address, "
    "up to /chat/completions?); it begins: Sign in Welcome" },
{ "cut in the middle", "{'choices':[{'message':{'content':'Hel",
    "!protocol 502 the reply is broken JSON; it begins: {'choices':[{'message':"
    "{'content':'Hel" },
{ "blanks", " \n", "!empty 529 the answer was empty" },
};

/* " for ', and the hash of mcp__a.b__c for %H. */
static struct view
quoted(const char *text, struct buf *out)
{
	struct buf name = BUF(256);

	openai_tool_name(VIEW("mcp__a.b__c"), &name);
	buf_clear(out);
	for (; *text != '\0'; text++) {
		if (*text == '%' && text[1] == 'H') {
			buf_add(out, (struct view){ name.p + name.n - 8, 8 });
			text++;
			continue;
		}
		buf_addc(out, *text == '\'' ? '"' : *text);
	}
	buf_free(&name);
	return buf_view(out);
}

struct test {
	struct json request;
	struct plan plan;
	struct reader reader;
	struct events events;
	struct fail fail;
};

static void
test_open(struct test *t, struct buf *text)
{
	struct fail f;

	*t = (struct test){ .events = EVENTS };
	json_parse(&t->request, quoted(request, text), &f);
	t->plan = (struct plan){ .in = &t->request,
		.tools = json_get(&t->request, JSON_ROOT, "tools"),
		.stop_sequences = json_get(&t->request, JSON_ROOT,
		    "stop_sequences"),
		.system = JSON_NONE, .messages = JSON_NONE };
	t->reader = (struct reader){ .dialect = &dialect_openai,
		.plan = &t->plan, .sink = events_take,
		.context = &t->events };
	dialect_openai.open(&t->reader, &t->fail);
}

static void
test_free(struct test *t)
{
	dialect_openai.close(&t->reader);
	json_free(&t->reader.in);
	json_free(&t->request);
	events_free(&t->events);
}

/* What came of it, with the trouble if that is the end. */
static const char *
outcome(struct test *t, bool good)
{
	static const char *const kinds[] = { "none", "answer", "network",
		"timeout", "cut", "empty", "protocol", "gone" };
	static const char *const causes[] = { "other", "key", "quota",
		"no-quota", "overload", "too-long", "request" };
	struct buf *out = &t->events.out;
	const struct trouble *trouble = &t->reader.trouble;

	if (good)
		return buf_cstr(out);
	buf_addf(out, "%s!%s %d ", t->events.any ? " " : "",
	    kinds[trouble->kind], t->fail.status);
	if (trouble->kind == TROUBLE_ANSWER)
		buf_addf(out, "%s ", causes[trouble->cause]);
	buf_adds(out, trouble->message);
	return buf_cstr(out);
}

static bool
take_event(void *context, struct view name, struct view data, struct fail *f)
{
	struct test *t = context;

	return dialect_openai.event(&t->reader, name, data, f);
}

/* Feed a stream in pieces of so many bytes. */
static bool
stream(struct test *t, struct view in, size_t piece)
{
	struct sse sse;
	bool good = true;

	sse_open(&sse, 1 << 20);
	for (size_t at = 0; good && at < in.n; at += piece) {
		size_t left = in.n - at;

		good = sse_feed(&sse, (struct view){ in.p + at,
		    left < piece ? left : piece }, take_event, t, &t->fail);
	}
	good = good && sse_end(&sse, take_event, t, &t->fail);
	sse_free(&sse);
	return good && dialect_openai.end(&t->reader, &t->fail) &&
	    dialect_openai.end(&t->reader, &t->fail);
}

static void
check_stream(const char *what, const char *in, const char *want,
    size_t piece)
{
	struct buf text = BUF(1 << 20), bytes = BUF(1 << 20);
	struct buf wanted = BUF(1 << 20);
	struct test t;
	bool good;

	test_open(&t, &text);
	quoted(in, &bytes);
	quoted(want, &wanted);
	good = stream(&t, buf_view(&bytes), piece);
	if (!IS(outcome(&t, good), buf_cstr(&wanted)))
		fprintf(stderr, "# %s, in pieces of %zu\n", what, piece);
	OK(t.events.broken == NULL && t.events.stops == good, "%s: %s", what,
	    t.events.broken == NULL ? "the rules" : t.events.broken);
	test_free(&t);
	buf_free(&text);
	buf_free(&bytes);
	buf_free(&wanted);
}

static void
check_document(const struct row *row)
{
	struct buf text = BUF(1 << 20), body = BUF(1 << 20);
	struct buf wanted = BUF(1 << 20);
	struct test t;
	bool good;

	test_open(&t, &text);
	quoted(row->in, &body);
	quoted(row->want, &wanted);
	good = dialect_openai.whole(&t.reader, buf_view(&body), &t.fail) &&
	    dialect_openai.end(&t.reader, &t.fail);
	if (!IS(outcome(&t, good), buf_cstr(&wanted)))
		fprintf(stderr, "# %s\n", row->what);
	OK(t.events.broken == NULL && t.events.stops == good, "%s: the rules",
	    row->what);
	test_free(&t);
	buf_free(&text);
	buf_free(&body);
	buf_free(&wanted);
}

static void
check_finishes(void)
{
	char in[1024], want[256];

	for (size_t i = 0; i < sizeof(finishes) / sizeof(*finishes); i++) {
		snprintf(in, sizeof(in), TEXT("Hi") FINISH("%s") DONE,
		    finishes[i].word);
		snprintf(want, sizeof(want), "T[Hi] =%s", finishes[i].text);
		check_stream(finishes[i].word, in, want, sizeof(in));
		snprintf(in, sizeof(in), CALLS("{'index':0,'id':'a',"
		    "'function':{'name':'Read','arguments':'{}'}}")
		    FINISH("%s") DONE, finishes[i].word);
		snprintf(want, sizeof(want), "S0[a|Read] E0 =%s",
		    finishes[i].call);
		check_stream(finishes[i].word, in, want, sizeof(in));
	}
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
		snprintf(in, sizeof(in), TEXT("Hi") FINISH("%s") DONE,
		    failures[i].word);
		snprintf(want, sizeof(want), "T[Hi] !answer %d overload the "
		    "provider ended the answer with finish_reason '%s'",
		    failures[i].status, failures[i].word);
		check_stream(failures[i].word, in, want, sizeof(in));
	}
}

static void
check_usages(void)
{
	char in[1024], want[256];

	for (size_t i = 0; i < sizeof(usages) / sizeof(*usages); i++) {
		snprintf(in, sizeof(in), TEXT("Hi") FINISH("stop")
		    USAGE("%s") DONE, usages[i].in);
		snprintf(want, sizeof(want), usages[i].want == NULL ?
		    "T[Hi] =end_turn" : "T[Hi] U[%s] =end_turn",
		    usages[i].want);
		check_stream(usages[i].in, in, want, sizeof(in));
	}
}

/* A sink that says no ends the reading at once, with its own words. */
static bool
refuse(void *context, const struct event *e, struct fail *f)
{
	(void)e;
	++*(int *)context;
	return fail(f, 418, "no");
}

static void
check_refusal(void)
{
	static const char *const bodies[] = {
		TEXT("Hi") TEXT("Hi"),
		DELTA("{'reasoning':'Hm'}"),
		CALLS("{'id':'a','function':{'name':'Read','arguments':'{}'}}"),
		USAGE("'prompt_tokens':1,'completion_tokens':1"),
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct buf text = BUF(1 << 16), bytes = BUF(1 << 16);
		struct test t;
		int called = 0;

		test_open(&t, &text);
		t.reader.sink = refuse;
		t.reader.context = &called;
		quoted(bodies[i], &bytes);
		OK(!stream(&t, buf_view(&bytes), bytes.n),
		    "body %zu: refused", i);
		IS(t.fail.text, "no");
		IS_INT(called, 1);
		IS_INT(t.reader.trouble.kind, TROUBLE_NONE);
		test_free(&t);
		buf_free(&text);
		buf_free(&bytes);
	}
}

/* What was left out is told for the log, and is no trouble. */
static void
check_notes(void)
{
	static const struct {
		const char *in, *want;
	} notes[] = {
		{ CALLS("{'index':0,'function':{'name':'Read','arguments':'{}'}}"),
		    "" },
		{ CALLS("{'index':0,'function':{'arguments':'{}'}},"
		    "{'index':1,'function':{'name':'Read','arguments':'[1]'}}"),
		    "tool calls without a name dropped: 1. tool calls whose "
		    "arguments are no object: 1." },
	};

	for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++) {
		struct buf text = BUF(1 << 16), bytes = BUF(1 << 16);
		struct test t;

		test_open(&t, &text);
		quoted(notes[i].in, &bytes);
		buf_adds(&bytes, "data: [DONE]\n\n");
		OK(stream(&t, buf_view(&bytes), bytes.n), "note %zu", i);
		IS_INT(t.reader.trouble.kind, TROUBLE_NONE);
		IS(t.reader.trouble.message, notes[i].want);
		test_free(&t);
		buf_free(&text);
		buf_free(&bytes);
	}
}

/* Too many calls. */
static void
check_many_calls(void)
{
	struct buf bytes = BUF(1 << 20), text = BUF(1 << 16);
	struct buf one = BUF(1 << 16);
	struct test t;

	for (int i = 0; i <= OPENAI_CALLS_MAX; i++) {
		buf_addf(&one, CALLS("{'index':%d,'function':{'name':'Read',"
		    "'arguments':'{}'}}"), i);
		buf_addc(&one, '\0');
		quoted(one.p, &text);
		buf_add(&bytes, buf_view(&text));
		buf_clear(&one);
	}
	test_open(&t, &text);
	OK(!stream(&t, buf_view(&bytes), bytes.n), "too many calls");
	IS(t.fail.text, "the answer has over 512 tool calls");
	test_free(&t);
	buf_free(&one);
	buf_free(&text);
	buf_free(&bytes);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); i++) {
		check_stream(streams[i].what, streams[i].in, streams[i].want,
		    1 << 20);
		check_stream(streams[i].what, streams[i].in, streams[i].want,
		    1);
	}
	for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++)
		check_document(&documents[i]);
	check_finishes();
	check_usages();
	check_refusal();
	check_notes();
	check_many_calls();
	return done_testing();
}
