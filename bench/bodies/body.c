/*
 * body [-w] [-m model] [-r seed] [-s bytes] [-t tools]
 *
 * Print a request to POST /v1/messages of exactly that many bytes, in the
 * shape that Claude Code 2.1 gives its own: the attribution line in front of
 * the system blocks, the environment as a system message inside messages,
 * many turns of calls and results, parallel calls answered out of order. All
 * of the text is made up, the same for the same arguments.
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "text.h"
#include "tools.h"

#define ID 30           /* "toolu_" and 24 letters */

struct turn {
	struct page *g;
	size_t size;            /* of one long text in it, about */
	char id[4][ID + 1];
};

static void
new_id(struct turn *t, unsigned i)
{
	struct page id = { .dice = t->g->dice };

	page_put(&id, "toolu_");
	text_letters(&id, ID - 6);
	snprintf(t->id[i], sizeof(t->id[i]), "%s", id.p);
	t->g->dice = id.dice;
	page_free(&id);
}

static void
call(struct turn *t, unsigned i, const char *tool, const char *first)
{
	new_id(t, i);
	page_printf(t->g, "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s"
	    "\",\"input\":{\"%s\":\"", t->id[i], tool, first);
}

/* The client does not keep to one order of keys. */
static void
result(struct turn *t, unsigned i)
{
	page_printf(t->g, "{\"tool_use_id\":\"%s\",\"type\":\"tool_result\","
	    "\"content\":", t->id[i]);
}

static void
assistant(struct page *g)
{
	page_put(g, ",{\"role\":\"assistant\",\"content\":[");
}

static void
user(struct page *g)
{
	page_put(g, "]},{\"role\":\"user\",\"content\":[");
}

static void
think(struct page *g)
{
	page_put(g, "{\"type\":\"thinking\",\"thinking\":\"");
	text_prose(g, 200);
	page_put(g, "\",\"signature\":\"");
	text_base64(g, 200);
	page_put(g, "\"},");
}

static void
text(struct page *g, size_t least)
{
	page_put(g, "{\"type\":\"text\",\"text\":\"");
	text_prose(g, least);
	page_put(g, "\"}");
}

/* Thinking, a text and one file read. */
static void
reads(struct turn *t)
{
	assistant(t->g);
	think(t->g);
	text(t->g, 80);
	page_put(t->g, ",");
	call(t, 0, "Read", "file_path");
	text_form(t->g, "/home/user/%s/%s.c\",\"limit\":%u}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "\"");
	text_code(t->g, t->size);
	page_put(t->g, "\"}]}");
}

static void
runs(struct turn *t)
{
	assistant(t->g);
	call(t, 0, "Bash", "command");
	text_shell(t->g, 60);
	page_put(t->g, "\",\"description\":\"Show it\"}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "\"");
	text_shell(t->g, t->size);
	page_put(t->g, "\",\"is_error\":false}]}");
}

/* Three calls at once; the one that fails is answered first, and its keys
 * stand in another order. */
static void
parallel(struct turn *t)
{
	assistant(t->g);
	for (unsigned i = 0; i < 3; i++) {
		if (i > 0)
			page_put(t->g, ",");
		call(t, i, i == 2 ? "Read" : "Bash",
		    i == 2 ? "file_path" : "command");
		text_form(t->g, "%s %s\"}}");
	}
	user(t->g);
	page_printf(t->g, "{\"type\":\"tool_result\",\"content\":\"File does "
	    "not exist.\",\"is_error\":true,\"tool_use_id\":\"%s\"},",
	    t->id[2]);
	result(t, 0);
	page_put(t->g, "[{\"type\":\"text\",\"text\":\"");
	text_shell(t->g, t->size);
	page_put(t->g, "\"}],\"is_error\":false},");
	result(t, 1);
	page_put(t->g, "\"");
	text_shell(t->g, t->size / 2);
	page_put(t->g, "\",\"is_error\":false}]}");
}

/* A long argument, and a system message in the middle that follows from it. */
static void
edits(struct turn *t)
{
	assistant(t->g);
	text(t->g, 60);
	page_put(t->g, ",");
	call(t, 0, "Edit", "file_path");
	page_put(t->g, "/home/user/note.c\",\"old_string\":\"");
	text_source(t->g, t->size / 3);
	page_put(t->g, "\",\"new_string\":\"");
	text_source(t->g, t->size / 3);
	page_put(t->g, "\",\"replace_all\":false}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "\"The file was updated.\"}]},{\"role\":\"system\","
	    "\"content\":\"Note: /home/user/note.c changed on disk. ");
	text_prose(t->g, 150);
	page_put(t->g, "\"}");
}

static void
searches(struct turn *t)
{
	assistant(t->g);
	call(t, 0, "ToolSearch", "query");
	page_put(t->g, "select:Write\",\"max_results\":5}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "[{\"type\":\"tool_reference\",\"tool_name\":\"Write\"}"
	    "]},{\"type\":\"text\",\"text\":\"Tool loaded.\"}]}");
}

/* The assistant has finished and the user asks for something else. */
static void
asks(struct turn *t)
{
	assistant(t->g);
	page_put(t->g, "{\"type\":\"text\",\"citations\":[],\"text\":\"");
	text_prose(t->g, t->size / 2);
	page_put(t->g, "\"}");
	user(t->g);
	page_put(t->g, "{\"type\":\"text\",\"text\":\"<system-reminder>\\n");
	text_prose(t->g, 200);
	page_put(t->g, "\\n</system-reminder>\"},");
	text(t->g, 120);
	page_put(t->g, "]}");
}

static void
writes(struct turn *t)
{
	assistant(t->g);
	page_put(t->g, "{\"type\":\"thinking\",\"thinking\":\"");
	text_prose(t->g, 100);
	page_put(t->g, "\",\"signature\":\"\"},");
	call(t, 0, "Write", "file_path");
	page_put(t->g, "/home/user/new.c\",\"content\":\"");
	text_source(t->g, t->size);
	page_put(t->g, "\"}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "\"File created successfully.\"}]}");
}

static void
looks(struct turn *t)
{
	assistant(t->g);
	call(t, 0, "Read", "file_path");
	page_put(t->g, "/home/user/shot.png\"}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "[{\"type\":\"image\",\"source\":{\"type\":\"base64\","
	    "\"data\":\"");
	text_base64(t->g, t->size);
	page_put(t->g, "\",\"media_type\":\"image/png\"}}]}]}");
}

static void (*const turns[])(struct turn *) = {
	reads, parallel, edits, runs, searches, writes, asks, looks,
};

static void
first_messages(struct page *g, const char *model)
{
	page_printf(g, "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\","
	    "\"content\":[{\"type\":\"text\",\"text\":\"<system-reminder>\\n",
	    model);
	text_prose(g, 500);
	page_put(g, "\\n</system-reminder>\"},");
	text(g, 100);
	page_put(g, "]},{\"role\":\"system\",\"content\":\"# Environment\\n"
	    " - Primary working directory: /home/user/project\\n");
	text_prose(g, 9000);
	page_put(g, "\",\"output_config\":{\"effort\":\"medium\"}}");
}

/* The last result, up to where its text begins. */
static void
last_message(struct turn *t)
{
	assistant(t->g);
	call(t, 0, "Bash", "command");
	page_put(t->g, "make check\",\"description\":\"Run the tests\"}}");
	user(t->g);
	result(t, 0);
	page_put(t->g, "\"");
}

/* What follows that text: the rest of the request. */
static void
rest(struct page *g, unsigned tools, bool stream)
{
	page_put(g, "\",\"is_error\":false,\"cache_control\":{\"type\":"
	    "\"ephemeral\"}}]}],\"system\":[{\"type\":\"text\",\"text\":"
	    "\"x-anthropic-billing-header: cc_version=2.1.330.0a1; "
	    "cc_entrypoint=sdk-cli;\"},{\"type\":\"text\",\"text\":\"You are "
	    "an agent in a test.\",\"cache_control\":{\"type\":\"ephemeral\"}}"
	    ",{\"type\":\"text\",\"text\":\"");
	text_prose(g, 7000);
	page_put(g, "\",\"cache_control\":{\"type\":\"ephemeral\"}}],");
	tools_write(g, tools);
	page_put(g, ",\"metadata\":{\"user_id\":\"{\\\"device_id\\\":\\\""
	    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	    "\\\",\\\"account_uuid\\\":\\\"\\\",\\\"session_id\\\":\\\""
	    "3f1c0d52-0000-4000-8000-5be1d1a40c11\\\"}\"},"
	    "\"max_tokens\":32000,\"thinking\":{\"type\":\"adaptive\","
	    "\"display\":\"omitted\"},\"context_management\":{\"edits\":["
	    "{\"type\":\"clear_thinking_20251015\",\"keep\":\"all\"}]},"
	    "\"output_config\":{\"effort\":\"medium\"}");
	page_put(g, stream ? ",\"stream\":true}" : ",\"stream\":false}");
}

/* Fill g with the request; its text is cut to fit `size` exactly. */
static void
request(struct page *g, const char *model, size_t size, unsigned tools,
    bool stream)
{
	struct page end = { .dice = g->dice + 1 };
	struct turn t = { .g = g };
	size_t kept;

	rest(&end, tools, stream);
	first_messages(g, model);
	for (unsigned i = 0; ; i++) {
		size_t before = g->n;

		t.size = 300 + page_roll(g, i % 5 == 4 ? 12000 : 2500);
		turns[i % (sizeof(turns) / sizeof(*turns))](&t);
		if (g->n + end.n + 1024 > size) {
			g->n = before;
			break;
		}
	}
	last_message(&t);
	kept = g->n + end.n;
	if (kept > size)
		errx(1, "%zu bytes are too few: %u tools and the rest take %zu",
		    size, tools, kept);
	text_fill(g, size - kept);
	page_add(g, end.p, end.n);
	page_free(&end);
}

static unsigned long
number(const char *s, unsigned long max)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	if (end == s || *end != '\0' || *s == '-' || n > max)
		errx(2, "\"%s\" is not a number up to %lu", s, max);
	return n;
}

int
main(int argc, char **argv)
{
	const char *model = "claude-opus-5-5";
	unsigned long size = 120000, tools = 30;
	struct page g = { .dice = 1 };
	bool stream = true;
	int c;

	while ((c = getopt(argc, argv, "m:r:s:t:w")) != -1)
		switch (c) {
		case 'm':
			model = optarg;
			break;
		case 'r':
			g.dice = number(optarg, 1000000) + 1;
			break;
		case 's':
			size = number(optarg, 1UL << 30);
			break;
		case 't':
			tools = number(optarg, 10000);
			break;
		case 'w':
			stream = false;
			break;
		default:
			fprintf(stderr, "usage: body [-w] [-m model] "
			    "[-r seed] [-s bytes] [-t tools]\n");
			return 2;
		}
	request(&g, model, size, (unsigned)tools, stream);
	if (fwrite(g.p, 1, g.n, stdout) != g.n || fflush(stdout) != 0)
		err(1, "standard output");
	page_free(&g);
	return 0;
}
