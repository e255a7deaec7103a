/* Conditions of rules on a request: which hold. */
#include <stdlib.h>

#include "routed.h"
#include "tap.h"

static const char headers[] =
    "X-App: cli\n"
    "x-claude-code-agent-id: a1b2\n"
    "x-claude-code-session-id: 1111-2222\n"
    "x-number: 42\n"
    "x-empty: \n";

static const char body[] =
    "{\"model\": \"claude-Opus-5\", \"max_tokens\": 1, \"stream\": false,"
    " \"temperature\": 0.5, \"top_k\": null,"
    " \"metadata\": {\"user_id\": \"u\\\"1\"},"
    " \"thinking\": {\"type\": \"adaptive\"},"
    " \"output_config\": {\"effort\": \"high\"},"
    " \"system\": [{\"type\": \"text\", \"text\": \"One.\"},"
    " {\"type\": \"text\", \"text\": \"A \\\"reviewer\\\"\\nof code.\"}],"
    " \"tools\": [{\"name\": \"Bash\", \"input_schema\": {}},"
    " {\"name\": \"mcp__git__log\", \"input_schema\": {}}],"
    " \"messages\": [{\"role\": \"user\", \"content\": \"Hi.\"},"
    " {\"role\": \"system\", \"content\": \"# Environment\"},"
    " {\"role\": \"user\", \"content\": \"Bye.\"}]}";

static const struct {
	const char *conditions;
	bool holds;
} cases[] = {
	{ "{}", true },

	{ "{'model': 'claude-opus-5'}", true },
	{ "{'model': 'claude-opus'}", false },
	{ "{'model': ['x', 'CLAUDE-OPUS-5']}", true },
	{ "{'model': {'prefix': 'claude-'}}", true },
	{ "{'model': {'prefix': 'opus'}}", false },
	{ "{'model': {'suffix': '-5'}}", true },
	{ "{'model': {'suffix': '-4'}}", false },
	{ "{'model': {'suffix': 'much-longer-than-claude-opus-5'}}", false },
	{ "{'model': {'contains': 'opus'}}", true },
	{ "{'model': {'contains': 'haiku'}}", false },
	{ "{'model': {'contains': 'opus', 'prefix': 'gpt'}}", false },
	{ "{'model': {'not': 'gpt'}}", true },
	{ "{'model': {'not': {'contains': ['gpt', 'opus']}}}", false },
	{ "{'model': {'contains': 'opus', 'not': {'suffix': '-4'}}}", true },

	/* All of them must hold. */
	{ "{'model': {'contains': 'opus'}, 'tools': 2}", true },
	{ "{'model': {'contains': 'opus'}, 'tools': 3}", false },
	{ "{'model': {'contains': 'x'}, 'tools': 2}", false },

	{ "{'header': {'x-app': 'CLI'}}", true },
	{ "{'header': {'X-APP': {'prefix': 'c'}, 'x-number': '42'}}", true },
	{ "{'header': {'x-app': 'cli', 'x-other': 'a'}}", false },
	{ "{'header': {'x-app': true, 'x-other': false}}", true },
	{ "{'header': {'x-other': true}}", false },
	{ "{'header': {'x-other': {'not': 'a'}}}", true },
	{ "{'header': {'x-empty': true}}", false },
	{ "{'header': {'x-app': {'exists': true}}}", true },
	{ "{'left': 'request.header.x-number', 'operator': '>', "
	    "'right': 41}", true },
	{ "{'left': 'request.header.x-app', 'operator': '>', "
	    "'right': 41}", false },
	{ "{'left': 'request.header.x-number', 'operator': '==', "
	    "'right': '42'}", true },
	{ "{'left': 'request.header.x-app', 'operator': '!=', "
	    "'right': 'vscode'}", true },

	{ "{'tokens': {'>': 10, '<': 1000}}", true },
	{ "{'tokens': {'>': 1000}}", false },
	{ "{'tokens': {'<=': 1}}", false },
	{ "{'tools': 2}", true },
	{ "{'tools': {'>=': 2, '<=': 2}}", true },
	{ "{'tools': {'>': 2}}", false },
	{ "{'tools': {'<': 2}}", false },
	{ "{'tools': {'not': 2}}", false },

	{ "{'tool': 'bash'}", true },
	{ "{'tool': 'Read'}", false },
	{ "{'tool': {'prefix': 'mcp__', 'suffix': '__log'}}", true },
	/* By one and the same tool. */
	{ "{'tool': {'prefix': 'mcp__', 'contains': 'bash'}}", false },
	/* No tool may be that. */
	{ "{'tool': {'not': 'Read'}}", true },
	{ "{'tool': {'not': 'Bash'}}", false },
	{ "{'tool': {'prefix': 'mcp__', 'not': 'Read'}}", true },

	{ "{'path': '/v1/messages'}", true },
	{ "{'path': {'prefix': '/p/'}}", false },
	{ "{'session': '1111-2222'}", true },
	{ "{'session': true}", true },
	{ "{'session': false}", false },
	{ "{'agent': true}", true },
	{ "{'agent': 'a1b2'}", true },
	{ "{'agent': 'a1b'}", false },

	/* Any text of the prompt, unescaped. */
	{ "{'system': 'a \\\"REVIEWER\\\"'}", true },
	{ "{'system': 'environment'}", true },
	{ "{'system': 'writer'}", false },
	{ "{'system': {'is': 'One.'}}", true },
	{ "{'system': {'not': 'writer'}}", true },
	{ "{'system': 'Hi.'}", false },

	{ "{'body': {'max_tokens': 1}}", true },
	{ "{'body': {'max_tokens': {'<': 1}}}", false },
	{ "{'body': {'max_tokens': '1'}}", true },
	{ "{'body': {'temperature': {'>': 0.4, '<': 0.6}}}", true },
	{ "{'body': {'stream': false}}", true },
	{ "{'body': {'stream': true}}", false },
	{ "{'body': {'metadata.user_id': 'u\\\"1'}}", true },
	{ "{'body': {'metadata.user': {'exists': false}}}", true },
	{ "{'body': {'metadata': {'exists': true}}}", true },
	{ "{'body': {'top_k': {'exists': true}}}", false },
	{ "{'body': {'messages.2.role': 'user'}}", true },
	{ "{'body': {'messages.1.role': 'user'}}", false },
	{ "{'body': {'messages.3.role': {'exists': true}}}", false },
	{ "{'body': {'messages.x': {'exists': true}}}", false },
	{ "{'body': {'model.x': {'exists': true}}}", false },
	{ "{'left': 'request.body.messages.0.content', 'operator': "
	    "'starts-with', 'right': 'Hi'}", true },
	{ "{'left': 'request.tokenCount', 'operator': '<=', "
	    "'right': '100000'}", true },

	{ "{'kind': 'subagent'}", true },
	{ "{'kind': 'think'}", true },
	{ "{'kind': 'background'}", false },
	{ "{'kind': ['background', 'image', 'think']}", true },
	{ "{'kind': {'not': ['background', 'image']}}", true },
};

/* True if the rule with these conditions takes the request. */
static bool
takes(const char *conditions)
{
	struct buf text = BUF(65536);
	struct mistakes m = { .n_errors = 0 };
	struct routed r;
	struct config c;
	bool is = false;

	buf_adds(&text, ROUTED_HEAD "\"rules\": [{\"use\": \"p,n\", "
	    "\"if\": ");
	buf_adds(&text, conditions);
	buf_adds(&text, "}]" ROUTED_TAIL);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\'')
			text.p[i] = '"';
	if (!OK(config_parse(&c, buf_view(&text), "c", &m), "it is right"))
		fprintf(stderr, "# %s", buf_cstr(&m.errors));
	else {
		routed_run(&r, &c, view_of(headers), view_of(body));
		is = r.ok && strcmp(r.x.rule, "rules:1") == 0 &&
		    view_is(r.x.to.model, "n");
		OK(r.ok && (is || strcmp(r.x.rule, "default") == 0),
		    "it goes somewhere");
		routed_free(&r);
		config_free(&c);
	}
	mistakes_free(&m);
	buf_free(&text);
	return is;
}

int
main(void)
{
	setenv("CCR_HOME", "/nonexistent", 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		OK(takes(cases[i].conditions) == cases[i].holds, "%s %s",
		    cases[i].conditions, cases[i].holds ? "holds" :
		    "does not hold");
	return done_testing();
}
