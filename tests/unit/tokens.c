/* The estimate: every block type, and the vectors against one byte at a time. */
#include "core/image_tokens.h"
#include "core/text_tokens.h"
#include "core/tokens.h"

#include "edge.h"
#include "tap.h"

static bool
letter(int c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool
sign(int c)
{
	return c > ' ' && c < 0x7f && !letter(c) && !(c >= '0' && c <= '9');
}

/* The weights of text_tokens.c once more, one byte after the other. */
static int64_t
plainly(const char *p, size_t n)
{
	int before = ' ';
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)p[i];

		if (letter(c))
			sum += 3 + (letter(before) ? 0 :
			    sign(before) ? 18 + 24 : 18);
		if (letter(c) && letter(before) && c < 'a' && before >= 'a')
			sum += 48;
		if (c >= '0' && c <= '9')
			sum += 60;
		if (sign(c))
			sum += 9 + (sign(before) ? 0 : 33);
		if (c == ' ' && before != ' ')
			sum += 39;
		if (before == '\\')
			sum += c == 'n' ? -15 : c == 't' ? -57 : 0;
		sum += c >= 0xf0 ? 127 : c >= 0xe0 ? 63 : c >= 0xc0 ? 32 : 0;
		before = c;
	}
	return sum;
}

/* Every length up to some, and then whole rounds of vectors. */
static void
against_one_by_one(void)
{
	static const char pieces[] = "The camelCase (of) 3 x\\n\\n\\t\\\"y\\\" "
	    "A1b2 \xc3\xa9t\xc3\xa9 \xe4\xbd\xa0\xe5\xa5\xbd "
	    "\xf0\x9f\x98\x80 {[ ]}  a.b->c  ";
	struct edge edge = { 0 };
	struct buf text = BUF(1 << 20);

	for (size_t i = 0; i < 9000; i++)
		buf_addc(&text, pieces[(i * i + i / 7) % (sizeof(pieces) - 1)]);
	for (size_t n = 0; n < text.n; n = n < 70 ? n + 1 : n * 3 / 2) {
		struct view v = edge_put(&edge,
		    (struct view){ text.p + n % 5, n });

		if (v.n >= text.n - 5)
			break;
		IS_INT(text_tokens(v), plainly(v.p, v.n));
	}
	edge_free(&edge);
	buf_free(&text);
}

static int64_t
estimate(const char *text)
{
	struct json in = { 0 };
	struct fail f;
	int64_t n = json_parse(&in, view_of(text), &f) ?
	    tokens_estimate(&in) : -1;

	json_free(&in);
	return n;
}

#define TEN "one two three four five six seven eight nine ten"

/* What is said counts the same wherever it stands, within a few tokens. */
static void
block_types(void)
{
	static const char *const same[] = {
		"{\"messages\":[{\"content\":\"" TEN "\"}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\""
		    TEN "\"}]}]}",
		"{\"system\":\"" TEN "\"}",
		"{\"system\":[{\"type\":\"text\",\"text\":\"" TEN "\"}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"thinking\","
		    "\"thinking\":\"" TEN "\",\"signature\":\"" TEN TEN TEN
		    "\"}]}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"tool_result\","
		    "\"tool_use_id\":\"toolu_01234567890123456789\","
		    "\"content\":\"" TEN "\"}]}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"tool_result\","
		    "\"content\":[{\"type\":\"text\",\"text\":\"" TEN
		    "\"}]}]}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"document\","
		    "\"source\":{\"type\":\"text\",\"data\":\"" TEN
		    "\"}}]}]}",
		"{\"messages\":[{\"content\":[{\"type\":\"document\","
		    "\"source\":{\"type\":\"content\",\"content\":\"" TEN
		    "\"}}]}]}",
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		int64_t n = estimate(same[i]);

		OK(n >= 9 && n <= 22, "%zu: %lld tokens", i, (long long)n);
	}
	IS_INT(estimate("{}"), 1);
	OK(estimate("{\"messages\":[{\"content\":[{\"type\":\"tool_use\","
	    "\"name\":\"Read\",\"input\":{\"file_path\":\"/a/b/c\"}}]}]}") > 12,
	    "a call counts with its input");
	OK(estimate("{\"tools\":[{\"name\":\"Read\",\"description\":\"" TEN
	    "\",\"input_schema\":{\"type\":\"object\"}}]}") > 20,
	    "a tool counts with its schema");
	OK(estimate("{\"messages\":[{\"content\":[{\"type\":\"new\",\"x\":\""
	    TEN "\"}]}]}") > 10, "so does a block of a type not known yet");
	OK(estimate("{\"messages\":[{\"content\":[{\"type\":\"document\","
	    "\"source\":{\"type\":\"base64\",\"data\":\"JVBERi0=\"}}]}]}") >=
	    2000, "a PDF has a page at least");
	IS_INT(estimate("{\"messages\":[{\"content\":[{\"type\":"
	    "\"redacted_thinking\",\"data\":\"" TEN "\"}]}]}"), 4);
}

/* RFC 4648's base64 of a PNG header with width and height. */
static void
images(void)
{
	static const struct { const char *base64; int64_t tokens; } all[] = {
		{ "", 1568 },
		{ "iVBORw0KGgo=", 1 },
		/* 280 x 56 */
		{ "iVBORw0KGgoAAAANSUhEUgAAARgAAAA4", 20 },
		/* 4096 x 4096 */
		{ "iVBORw0KGgoAAAANSUhEUgAAEAAAABAA", 1568 },
		{ "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFB"
		    "QQEBQoHBwYI", 2 },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		IS_INT(image_tokens(view_of(all[i].base64)), all[i].tokens);
}

int
main(void)
{
	against_one_by_one();
	block_types();
	images();
	return done_testing();
}
