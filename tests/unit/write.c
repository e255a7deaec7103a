/* The JSON writer. */
#include "json/json.h"
#include "json/write.h"

#include "tap.h"

static void
everything(void)
{
	struct buf out = BUF(4096);
	struct jw w = { .out = &out };
	struct json in = { 0 };
	struct fail f = { 0 };

	jw_open(&w, '{');
	jw_key(&w, "string");
	jw_string(&w, VIEW("a\"b\n"));
	jw_key(&w, "cstr");
	jw_cstr(&w, "");
	jw_key(&w, "escaped");
	jw_escaped(&w, VIEW("a\\\"b"));
	jw_key(&w, "numbers");
	jw_open(&w, '[');
	jw_int(&w, 0);
	jw_int(&w, INT64_MAX);
	jw_int(&w, INT64_MIN);
	jw_close(&w, ']');
	jw_key(&w, "empty");
	jw_open(&w, '[');
	jw_close(&w, ']');
	jw_key(&w, "words");
	jw_open(&w, '[');
	jw_bool(&w, true);
	jw_bool(&w, false);
	jw_null(&w);
	jw_close(&w, ']');
	jw_key(&w, "raw");
	jw_raw(&w, VIEW("{ \"x\": 1.50 }"));
	jw_key(&w, "nothing");
	jw_raw(&w, (struct view){ "", 0 });
	jw_key(&w, "objects");
	jw_open(&w, '[');
	jw_open(&w, '{');
	jw_close(&w, '}');
	jw_open(&w, '{');
	jw_key(&w, "parts");
	jw_string_open(&w);
	jw_part(&w, VIEW("\\u0041"));
	jw_part_plain(&w, VIEW("\t"));
	jw_part_json(&w, VIEW("{ \"k\": [\"v\"] }"));
	jw_string_close(&w);
	jw_close(&w, '}');
	jw_close(&w, ']');
	jw_close(&w, '}');
	IS(buf_cstr(&out), "{\"string\":\"a\\\"b\\n\",\"cstr\":\"\","
	    "\"escaped\":\"a\\\"b\",\"numbers\":[0,9223372036854775807,"
	    "-9223372036854775808],\"empty\":[],"
	    "\"words\":[true,false,null],\"raw\":{ \"x\": 1.50 },"
	    "\"nothing\":null,\"objects\":[{},{\"parts\":\"\\u0041\\t"
	    "{\\\"k\\\":[\\\"v\\\"]}\"}]}");
	OK(json_parse(&in, buf_view(&out), &f), "and it is JSON: %s", f.text);
	json_free(&in);
	buf_free(&out);
}

static void
alone(void)
{
	struct buf out = BUF(4096);
	struct jw w = { .out = &out };

	jw_string_open(&w);
	jw_string_close(&w);
	IS(buf_cstr(&out), "\"\"");
	buf_free(&out);
}

static void
too_much(void)
{
	struct buf out = BUF(5);
	struct jw w = { .out = &out };

	jw_open(&w, '[');
	jw_cstr(&w, "12345");
	jw_close(&w, ']');
	OK(out.failed, "a ceiling is told");
	buf_free(&out);
}

int
main(void)
{
	everything();
	alone();
	too_much();
	return done_testing();
}
