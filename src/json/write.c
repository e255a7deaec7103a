#include "json/write.h"

#include "json/escape.h"

static void
begin_value(struct jw *w)
{
	if (w->comma)
		buf_addc(w->out, ',');
	w->comma = true;
}

void
jw_open(struct jw *w, char bracket)
{
	begin_value(w);
	buf_addc(w->out, bracket);
	w->comma = false;
}

void
jw_close(struct jw *w, char bracket)
{
	buf_addc(w->out, bracket);
	w->comma = true;
}

void
jw_key(struct jw *w, const char *plain)
{
	begin_value(w);
	buf_addc(w->out, '"');
	buf_adds(w->out, plain);
	buf_add(w->out, VIEW("\":"));
	w->comma = false;
}

void
jw_string_open(struct jw *w)
{
	begin_value(w);
	buf_addc(w->out, '"');
}

void
jw_part(struct jw *w, struct view escaped)
{
	buf_add(w->out, escaped);
}

void
jw_part_plain(struct jw *w, struct view plain)
{
	json_escape(plain, w->out);
}

void
jw_part_json(struct jw *w, struct view value)
{
	json_escape_compact(value, w->out);
}

void
jw_string_close(struct jw *w)
{
	buf_addc(w->out, '"');
}

void
jw_string(struct jw *w, struct view plain)
{
	jw_string_open(w);
	jw_part_plain(w, plain);
	jw_string_close(w);
}

void
jw_cstr(struct jw *w, const char *plain)
{
	jw_string(w, view_of(plain));
}

void
jw_escaped(struct jw *w, struct view escaped)
{
	jw_string_open(w);
	jw_part(w, escaped);
	jw_string_close(w);
}

void
jw_raw(struct jw *w, struct view value)
{
	begin_value(w);
	buf_add(w->out, value.n > 0 ? value : VIEW("null"));
}

void
jw_int(struct jw *w, int64_t number)
{
	begin_value(w);
	buf_addi(w->out, number);
}

void
jw_bool(struct jw *w, bool yes)
{
	jw_raw(w, yes ? VIEW("true") : VIEW("false"));
}

void
jw_null(struct jw *w)
{
	jw_raw(w, VIEW("null"));
}
