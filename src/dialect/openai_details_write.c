/* reasoning_details on their way back to the provider. */
#include "dialect/carrier.h"
#include "dialect/openai_details.h"
#include "dialect/openai_out.h"
#include "json/escape.h"
#include "json/members.h"
#include "json/scan.h"

#define ENTRY_MAX (8 << 20)
#define DEPTH 32

/* What the client returns is looked at before it goes into a body. */
static bool
is_entry(const struct buf *b)
{
	struct json_scan scan = { .longs = NULL };

	return !b->failed && json_scan(buf_view(b), DEPTH, &scan) &&
	    members_object(buf_view(b));
}

/* Where an entry has its text; NULL: it has none. */
static const char *
text_name(struct view entry)
{
	struct members m = members_of(entry);

	while (members_next(&m)) {
		if (!members_same(m.name, VIEW("type")))
			continue;
		if (view_is(m.value, "\"reasoning.text\""))
			return "text";
		return view_is(m.value, "\"reasoning.summary\"") ?
		    "summary" : NULL;
	}
	return NULL;
}

/* The entry, and its text where it has one; *text is used up then. */
static void
write_entry(struct openai_out *o, struct view entry, struct view *text)
{
	const char *name = text_name(entry);
	struct members m = members_of(entry);
	struct jw *w = &o->w;

	jw_open(w, '{');
	while (members_next(&m)) {
		jw_escaped(w, m.name);
		buf_addc(w->out, ':');
		w->comma = false;
		jw_raw(w, m.value);
	}
	if (name != NULL && text->n > 0) {
		jw_key(w, name);
		jw_escaped(w, *text);
		*text = VIEW("");
	}
	jw_close(w, '}');
}

/* One thinking block's; returns how many there are. */
static int
write_block(struct openai_out *o, int block, int before)
{
	struct view list = openai_string(o, block, "signature");
	struct view text = openai_string(o, block, "thinking");
	uint32_t model = carrier_model(o->plan->upstream_model);
	struct buf entry = BUF(ENTRY_MAX);
	struct carrier c;
	int n = 0;

	while (carrier_cut(&list, &c)) {
		if (!view_is(c.dialect, "details") || c.model != model)
			continue;
		buf_clear(&entry);
		json_unescape(c.text, &entry);
		if (!is_entry(&entry))
			continue;
		if (before + n++ == 0) {
			jw_key(&o->w, "reasoning_details");
			jw_open(&o->w, '[');
		}
		write_entry(o, buf_view(&entry), &text);
	}
	buf_free(&entry);
	return n;
}

bool
openai_write_details(struct openai_out *o, int first, int end)
{
	int n = 0;

	if (o->plan->returns_nothing)
		return false;
	for (int m = first; m != end; m = json_next(o->in, m))
		for (int t = openai_first_block(o, m); t != JSON_NONE;
		    t = json_next(o->in, t))
			if (openai_is_type(o, t, "thinking"))
				n += write_block(o, t, n);
	if (n > 0)
		jw_close(&o->w, ']');
	return n > 0;
}
