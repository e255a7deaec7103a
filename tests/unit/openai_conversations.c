/*
 * Conversations of all shapes, thrown by a fixed die: few ids, so that calls
 * and results meet, miss and double each other, roles in any order, blocks
 * where they do not belong. Whatever comes, the host's rules must hold, and
 * a conversation that goes on must begin as it did before.
 */
#include "openai_request.h"
#include "tap.h"

#define CONVERSATIONS 3000
#define MESSAGES_MAX 12

struct dice {
	uint64_t state;
};

/* xorshift64*: S. Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016. */
static unsigned
roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return (unsigned)((d->state * UINT64_C(2685821657736338717)) >> 33) %
	    sides;
}

static const char *const roles[] = { "user", "user", "assistant",
	"assistant", "assistant", "system", "critic" };
static const char *const ids[] = { "a", "a", "b", "a_2", "", "toolu_01xyz" };

/* A C string picked from an array. */
#define PICK(d, array) (array)[roll(d, sizeof(array) / sizeof(*(array)))]

static const char *const contents[] = { "'r'", "''", "[]", "null", "5",
	"[{'type':'text','text':'r'}]", "[{'type':'image','source':{'type':"
	"'base64','media_type':'image/png','data':'AA=='}}]",
	"[{'type':'image'},{'type':'tool_reference','tool_name':'T.u'}]",
	"[{'type':'document','source':{'type':'base64','media_type':"
	"'application/pdf','data':'AA=='}}]",
	"[{'type':'tool_result','tool_use_id':'a','content':'inner'}]" };

static const char *const others[] = { "{'type':'text','text':'t'}",
	"{'type':'text','text':''}", "{'type':'thinking','thinking':'h'}",
	"{'type':'image','source':{'type':'url','url':'u'}}",
	"{'type':'mid_conv_system','content':[{'type':'text','text':'s'}]}",
	"{'type':'mid_conv_system','content':''}", "{}",
	"{'type':'server_tool_use','id':'a','name':'web_search','input':{}}",
	"{'type':'tool_use','id':'a'}" };

static void
add_block(struct buf *b, struct dice *d)
{
	unsigned kind = roll(d, 8);
	char text[256];
	const char *id;
	char *q;

	if (kind < 3) {
		id = PICK(d, ids);
		snprintf(text, sizeof(text), "{'type':'tool_use','id':'%s',"
		    "'name':'T','input':{'n':%u}}", id, roll(d, 9));
	} else if (kind < 6) {
		id = PICK(d, ids);
		snprintf(text, sizeof(text), "{'type':'tool_result',"
		    "'tool_use_id':'%s','content':%s}", id,
		    PICK(d, contents));
	} else {
		snprintf(text, sizeof(text), "%s", PICK(d, others));
	}
	q = quoted(text);
	buf_adds(b, q);
	free(q);
}

static void
add_message(struct buf *b, struct dice *d)
{
	unsigned form = roll(d, 6), blocks = roll(d, 5);

	buf_addf(b, "{\"role\":\"%s\"", PICK(d, roles));
	if (form == 0) {
		buf_addf(b, ",\"content\":\"%s\"}", roll(d, 3) ? "x" : "");
		return;
	}
	buf_adds(b, ",\"content\":[");
	for (unsigned i = 0; i < blocks; i++) {
		if (i > 0)
			buf_addc(b, ',');
		add_block(b, d);
	}
	buf_adds(b, "]}");
}

static const struct { const char *url, *model; bool strict; } hosts[] = {
	{ "http://192.0.2.1/v1/chat/completions", "m", false },
	{ "https://api.openai.com/v1/chat/completions", "gpt-5", false },
	{ "https://api.deepseek.com/chat/completions", "m", false },
	{ "https://api.minimax.io/v1", "m", false },
	{ "https://api.mistral.ai/v1/chat/completions", "m", true },
};

/* The body for the first so many messages; what is wrong with it is told. */
static char *
body_of(struct view messages, size_t host, bool *good)
{
	struct buf client = BUF(1 << 20);
	struct json in = { 0 };
	struct fail f = { 0 };
	const char *wrong = NULL;
	char *body;

	buf_addf(&client, "{\"model\":\"m\",\"messages\":[%.*s]}",
	    VIEW_ARG(messages));
	body = converted(hosts[host].url, hosts[host].model,
	    buf_view(&client));
	if (!json_parse(&in, view_of(body), &f))
		wrong = strstr(body, " <- ");
	else if (hosts[host].strict)
		wrong = check_strict_roles(&in);
	if (in.n == 0 || wrong != NULL) {
		fprintf(stderr, "# %.*s\n# became %s\n# %s\n",
		    VIEW_ARG(buf_view(&client)), body,
		    wrong != NULL ? wrong : "no JSON");
		*good = false;
	}
	json_free(&in);
	buf_free(&client);
	return body;
}

/* Does `longer` begin as the first n bytes of `body`? */
static bool
begins(const char *longer, const char *body, size_t n)
{
	return strlen(longer) > n && memcmp(longer, body, n) == 0;
}

/* A conversation that ends with the user, and the same gone on. */
static bool
one_conversation(struct dice *d, size_t host)
{
	unsigned count = 1 + roll(d, MESSAGES_MAX);
	struct buf messages = BUF(1 << 20);
	char *body, *longer;
	bool good = true;

	for (unsigned i = 0; i < count; i++) {
		add_message(&messages, d);
		buf_addc(&messages, ',');
	}
	buf_adds(&messages, "{\"role\":\"user\",\"content\":\"end\"}");
	body = body_of(buf_view(&messages), host, &good);
	buf_adds(&messages, ",{\"role\":\"assistant\",\"content\":\"z\"}");
	longer = body_of(buf_view(&messages), host, &good);
	if (good && !begins(longer, body, messages_end(body))) {
		fprintf(stderr, "# %s\n# goes on as %s\n", body, longer);
		good = false;
	}
	free(body);
	free(longer);
	buf_free(&messages);
	return good;
}

int
main(void)
{
	struct dice d = { 2026 };

	for (size_t h = 0; h < sizeof(hosts) / sizeof(*hosts); h++) {
		int good = 0;

		while (good < CONVERSATIONS && one_conversation(&d, h))
			good++;
		OK(good == CONVERSATIONS, "%d conversations with %s", good,
		    hosts[h].url);
	}
	return done_testing();
}
