/* The transformer enhancetool: arguments mended, others left as they are. */
#include "steps.h"

#define REQUEST "{'model':'m','messages':[{'role':'user','content':'Hi'}]," \
	"'tools':[{'name':'Read','input_schema':{}}]}"

static const struct {
	const char *what, *in, *want;
} rows[] = {
{ "an object, byte for byte",
    "S0[a|Read] A0[ { 'x' : 1.50, 'y':'\\\\u00e9\\/' } ] E0 =tool_use", NULL },
{ "none", "S0[a|Read] E0 =tool_use", NULL },
{ "an empty object", "S0[a|Read] A0[{}] E0 =tool_use", NULL },
{ "blanks", "S0[a|Read] A0[ \\n] E0 =tool_use", "S0[a|Read] E0 =tool_use" },
{ "null", "S0[a|Read] A0[null] E0 =tool_use", "S0[a|Read] E0 =tool_use" },
{ "an empty array", "S0[a|Read] A0[[]] E0 =tool_use",
    "S0[a|Read] E0 =tool_use" },
{ "a trailing comma", "S0[a|Read] A0[{'x':'a\\\\n',}] E0 =tool_use",
    "S0[a|Read] A0[{'x':'a\\\\n'}] E0 =tool_use" },
{ "a line end in a string", "S0[a|Read] A0[{'x':'a\\nb'}] E0 =tool_use",
    "S0[a|Read] A0[{'x':'a\\\\nb'}] E0 =tool_use" },
{ "bare names", "S0[a|Read] A0[{x: True}] E0 =tool_use",
    "S0[a|Read] A0[{'x':true}] E0 =tool_use" },
{ "a fence", "S0[a|Read] A0[```json\\n{'x':1}\\n```] E0 =tool_use",
    "S0[a|Read] A0[{'x':1}] E0 =tool_use" },
{ "encoded twice", "S0[a|Read] A0['{\\\\'x\\\\':1}'] E0 =tool_use",
    "S0[a|Read] A0[{'x':1}] E0 =tool_use" },
{ "a brace too many", "S0[a|Read] A0[{'x':1}}] E0 =tool_use",
    "S0[a|Read] A0[{'x':1}] E0 =tool_use" },
{ "no closing brace", "S0[a|Read] A0[{'x':'a'] =tool_use",
    "S0[a|Read] A0[{'x':'a'}] E0 =tool_use" },
{ "no closing brace, and stopped at will", "S0[a|Read] A0[{'x':'a'] =end_turn",
    "S0[a|Read] A0[{'x':'a'}] E0 =end_turn" },
{ "no closing brace, but an end", "S0[a|Read] A0[{'x':'a'] E0 =tool_use",
    "S0[a|Read] A0[{'x':'a'}] E0 =tool_use" },

{ "cut by max_tokens", "S0[a|Read] A0[{'x':'a'] =max_tokens", NULL },
{ "cut by the window", "S0[a|Read] A0[{'x':'a'] "
    "=model_context_window_exceeded", NULL },
{ "cut by max_tokens in a fence",
    "S0[a|Read] A0[```json\\n{'x':'a'] E0 =max_tokens",
    "S0[a|Read] A0[```json\\n{'x':'a'] =max_tokens" },
{ "cut by max_tokens before the arguments", "S0[a|Read] =max_tokens", NULL },
{ "a call before the cut one",
    "S0[a|Read] A0[{x:1}] E0 S1[b|Read] A1[{'x] =max_tokens",
    "S0[a|Read] A0[{'x':1}] E0 S1[b|Read] A1[{'x] =max_tokens" },

{ "what cannot be mended", "S0[a|Read] A0[{'x':'a] =tool_use",
    "S0[a|Read] A0[{'unparsed_arguments':'{\\\\'x\\\\':\\\\'a'}] E0 "
    "=tool_use" },
{ "a number that was cut", "S0[a|Read] A0[{'code':1] =tool_use",
    "S0[a|Read] A0[{'unparsed_arguments':'{\\\\'code\\\\':1'}] E0 =tool_use" },
{ "words", "S0[a|Read] A0[the file C:\\\\x] E0 =end_turn",
    "S0[a|Read] A0[{'unparsed_arguments':'the file C:\\\\\\\\x'}] E0 "
    "=end_turn" },
{ "an array", "S0[a|Read] A0[[1]] E0 =tool_use",
    "S0[a|Read] A0[{'unparsed_arguments':'[1]'}] E0 =tool_use" },

{ "parallel", "S0[a|Read] A0[{x:1}] E0 S1[b|Bash] A1[{y:2}] E1 =tool_use",
    "S0[a|Read] A0[{'x':1}] E0 S1[b|Bash] A1[{'y':2}] E1 =tool_use" },
{ "interleaved, their ends at the end",
    "S0[a|Read] S1[b|Bash] A0[{x] A1[{y:] A0[:1}] A1[2}] E0 E1 =tool_use",
    "S0[a|Read] S1[b|Bash] A0[{'x':1}] E0 A1[{'y':2}] E1 =tool_use" },
{ "one broken, one not", "S0[a|Read] A0[{'x':'] S1[b|Bash] A1[{'y':2}] E1 "
    "=tool_use", "S0[a|Read] S1[b|Bash] A1[{'y':2}] E1 "
    "A0[{'unparsed_arguments':'{\\\\'x\\\\':\\\\''}] E0 =tool_use" },
{ "text and thinking pass", "K[Hm] T[Hi] S0[a|Read] A0[{}] E0 =tool_use",
    NULL },
{ "no call", "T[Hi] =end_turn", NULL },
};

/* One after another: mended arguments are an answer to ExitTool too. */
static const struct {
	const char *names, *in, *want;
} both[] = {
{ "tooluse enhancetool", "S0[|ExitTool] A0[{response:'Hi',}] E0 =tool_use",
    "T[Hi] =end_turn" },
{ "enhancetool tooluse", "S0[|ExitTool] A0[{'response':'Hi'] =tool_use",
    "T[Hi] =end_turn" },
{ "enhancetool tooluse", "S0[a|Read] A0[{x:1}] E0 S1[|ExitTool] "
    "A1[{'response':'Hi'}] E1 =tool_use",
    "S0[a|Read] A0[{'x':1}] E0 T[Hi] =tool_use" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		steps_check(rows[i].what, "enhancetool", STEPS_URL, REQUEST,
		    rows[i].in, rows[i].want);
	for (size_t i = 0; i < sizeof(both) / sizeof(*both); i++)
		steps_check(both[i].names, both[i].names, STEPS_URL, REQUEST,
		    both[i].in, both[i].want);
	return done_testing();
}
