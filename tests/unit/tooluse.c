/* The transformer tooluse: requests and answers. */
#include "steps.h"

#define MESSAGES "'messages':[{'role':'user','content':'Hi'}]"
#define TOOLS "'tools':[{'name':'Read','input_schema':{}}]"
#define REQUEST "{'model':'m'," MESSAGES "," TOOLS "}"

/* Requests that stay as they are. */
static const char *const untouched[] = {
	"{'model':'m'," MESSAGES "}",
	"{'model':'m'," MESSAGES ",'tools':[]}",
	"{'model':'m'," MESSAGES ",'tools':null}",
	"{'model':'m'," MESSAGES "," TOOLS ",'tool_choice':{'type':'any'}}",
	"{'model':'m'," MESSAGES "," TOOLS ",'tool_choice':{'type':'none'}}",
	"{'model':'m'," MESSAGES "," TOOLS ",'tool_choice':{'type':'tool',"
	    "'name':'Read'}}",
	"{'model':'m'," MESSAGES ",'tools':[{'type':'web_search_20250305',"
	    "'name':'web_search'}]}",
	"{'model':'m'," MESSAGES ",'tools':[{'name':'Read'},"
	    "{'name':'ExitTool'}]}",
};

/* What the tool_choice of a request becomes. */
static const struct {
	const char *before, *after;
} choices[] = {
	{ "", "'tool_choice':{'type':'any'}}" },
	{ ",'tool_choice':null", "'tool_choice':{'type':'any'}}" },
	{ ",'tool_choice':{'type':'auto'}", "'tool_choice':{'type':'any'}}" },
	{ ",'tool_choice':{'type':'auto','disable_parallel_tool_use':true}",
	    "'tool_choice':{'type':'any',"
	    "'disable_parallel_tool_use':true}}" },
};

static const struct {
	const char *what, *in, *want;
} answers[] = {
{ "a call is text", "S0[x|ExitTool] A0[{'response':'Done.'}] E0 =tool_use",
    "T[Done.] =end_turn" },
{ "text stays escaped",
    "S0[|ExitTool] A0[{'response':'a\\\\nb \\\\' é \\\\ud83d\\\\ude00 "
    "C:\\\\\\\\x'}] E0 =tool_use",
    "T[a\\nb ' é \\ud83d\\ude00 C:\\\\x] =end_turn" },
{ "other calls pass",
    "S0[a|Read] A0[{'x':'response'}] E0 S1[b|Bash] A1[{}] E1 =tool_use",
    NULL },
{ "both", "S0[a|Read] A0[{'x':1}] E0 S1[b|ExitTool] A1[{'response':'Hi'}] E1 "
    "=tool_use", "S0[a|Read] A0[{'x':1}] E0 T[Hi] =tool_use" },
{ "interleaved",
    "S0[a|ExitTool] S1[b|Read] A0[{'resp] A1[{'x'] A0[onse':'a] A1[:1}] "
    "A0[b'}] E1 E0 =tool_use",
    "S1[b|Read] A1[{'x'] T[a] A1[:1}] T[b] E1 =tool_use" },
{ "no arguments", "S0[|ExitTool] E0 =tool_use", "=end_turn" },
{ "no end", "S0[|ExitTool] A0[{'response':'Hi'}] =tool_use",
    "T[Hi] =end_turn" },
{ "no response in it", "S0[|ExitTool] A0[{'answer':'Hi'}] E0 =tool_use",
    "T[{'answer':'Hi'}] =end_turn" },
{ "no response in it, and no end", "S0[|ExitTool] A0[{'answer':'H] =max_tokens",
    "T[{'answer':'H] =max_tokens" },
{ "cut by max_tokens", "S0[|ExitTool] A0[{'response':'Hi\\\\] =max_tokens",
    "T[Hi] =max_tokens" },
{ "text before it", "T[So.] S0[|ExitTool] A0[{'response':'Done.'}] E0 "
    "=tool_use", "T[So.\\n\\nDone.] =end_turn" },
{ "thinking before it", "K[Hm] G[s] S0[|ExitTool] A0[{'response':'Hi'}] E0 "
    "=tool_use", "K[Hm] G[s] T[Hi] =end_turn" },
{ "twice", "S0[|ExitTool] A0[{'response':'a'}] E0 S1[|ExitTool] "
    "A1[{'response':'b'}] E1 =tool_use", "T[a\\n\\nb] =end_turn" },
{ "text alone", "T[Hi] =end_turn", NULL },
};

static void
check_choice(const char *before, const char *after)
{
	struct buf in = BUF(1 << 20), want = BUF(1 << 20);
	struct steps t;
	struct view got;

	buf_addf(&in, "{'model':'m'," MESSAGES "," TOOLS "%s}", before);
	steps_quoted(&want, after, "\"");
	OK(steps_open(&t, "tooluse", STEPS_URL, buf_cstr(&in)), "%s", before);
	got = t.chain.plan.in->text;
	OK(view_ends(got, want.p), "%.*s", VIEW_ARG(got));
	IS_INT(t.chain.plan.tool_choice, TOOL_CHOICE_ANY);
	IS_INT(json_count(t.chain.plan.in, t.chain.plan.tools), 2);
	IS_INT(json_count(t.chain.plan.in, t.chain.plan.messages), 2);
	steps_free(&t);
	buf_free(&in);
	buf_free(&want);
}

/* The request's members in another order; what else there is stays. */
static void
check_request(void)
{
	struct steps t;
	const struct json *in;
	int tool, message;

	OK(steps_open(&t, "tooluse", STEPS_URL, "{'tool_choice':"
	    "{'type':'auto'}," TOOLS ", 'x' : [ 1.50 ]," MESSAGES
	    ",'model':'m'}"), "the order does not matter");
	in = t.chain.plan.in;
	OK(view_has(in->text, ", \"x\" : [ 1.50 ],"), "the rest stays");
	tool = json_last(in, t.chain.plan.tools);
	OK(json_is(in, json_get(in, tool, "name"), "ExitTool"), "the tool");
	OK(json_is(in, json_first(in, json_get(in, json_get(in, tool,
	    "input_schema"), "required")), "response"), "its argument");
	message = json_last(in, t.chain.plan.messages);
	OK(json_is(in, json_get(in, message, "role"), "system"),
	    "the message");
	steps_free(&t);
}

/* In Anthropic's format nobody thinks when a tool is forced. */
static void
check_thinking(const char *url, enum thinking want)
{
	struct steps t;

	OK(steps_open(&t, "tooluse", url, "{'model':'m'," MESSAGES "," TOOLS
	    ",'thinking':{'type':'enabled','budget_tokens':2000}}"), "%s",
	    url);
	IS_INT(t.chain.plan.thinking, want);
	steps_free(&t);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(untouched) / sizeof(*untouched); i++) {
		steps_request(untouched[i], "tooluse", STEPS_URL,
		    untouched[i], NULL);
		steps_check(untouched[i], "tooluse", STEPS_URL, untouched[i],
		    "S0[|ExitTool] A0[{'response':'Hi'}] E0 =tool_use", NULL);
	}
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		check_choice(choices[i].before, choices[i].after);
	check_request();
	check_thinking("https://api.anthropic.com/v1/messages",
	    THINKING_DISABLED);
	check_thinking(STEPS_URL, THINKING_ENABLED);
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		steps_check(answers[i].what, "tooluse", STEPS_URL, REQUEST,
		    answers[i].in, answers[i].want);
	return done_testing();
}
