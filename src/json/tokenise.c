#include "json/tokenise.h"

/*
 * Turn each token's link to its parent, which nobody asks for, into one to its
 * next sibling, which everybody does. Level d of the path to the present token
 * holds that container (or name) and the last child seen of it.
 */
static void
link_siblings(struct json *in)
{
	int owner[2 * JSON_DEPTH + 1], child[2 * JSON_DEPTH + 1];
	int d = 0;

	owner[0] = -1;
	child[0] = JSON_NONE;
	for (int i = 0; i < in->n; i++) {
		int parent = in->token[i].parent;

		if (parent == i - 1 && i > 0) {
			owner[++d] = parent;
			child[d] = JSON_NONE;
		}
		while (d > 0 && owner[d] != parent)
			d--;
		if (child[d] != JSON_NONE)
			in->token[child[d]].parent = i;
		child[d] = i;
		in->token[i].parent = JSON_NONE;
	}
}

/* jsmn wants a container around a number or a word. */
static void
single_token(struct json *in, const struct json_scan *scan)
{
	bool string = scan->root.p[0] == '"';
	int start = (int)(scan->root.p - in->text.p);

	in->token[0] = (jsmntok_t){
		.type = string ? JSMN_STRING : JSMN_PRIMITIVE,
		.start = start + string,
		.end = start + (int)scan->root.n - string,
		.parent = JSON_NONE,
	};
	in->n = 1;
}

/* What jsmn does at a string's end, the steps through its bytes left out. */
static void
add_string(struct json *in, jsmn_parser *p, const struct json_long *s)
{
	in->token[p->toknext++] = (jsmntok_t){
		.type = JSMN_STRING, .start = s->start, .end = s->end,
		.parent = p->toksuper,
	};
	in->token[p->toksuper].size++;
	p->pos = (unsigned)s->end + 1;
}

/*
 * Each time that jsmn stops in the middle it looks back for the container that
 * is open; those steps must not become more than the bytes that were saved.
 */
bool
tokenise(struct json *in, const struct json_scan *scan)
{
	jsmn_parser p;
	size_t steps = 0;

	if (scan->scalar) {
		single_token(in, scan);
		return true;
	}
	jsmn_init(&p);
	for (int i = 0; i < in->longs.n && steps <= in->text.n; i++) {
		const struct json_long *s = &in->longs.at[i];

		if (jsmn_parse(&p, in->text.p, (size_t)s->start - 1,
		    in->token, (unsigned)in->cap) != JSMN_ERROR_PART ||
		    p.toksuper < 0 || p.toknext >= (unsigned)in->cap)
			return false;
		steps += p.toknext - (unsigned)p.toksuper;
		add_string(in, &p, s);
	}
	in->n = jsmn_parse(&p, in->text.p, in->text.n, in->token,
	    (unsigned)in->cap);
	if (in->n != scan->tokens)
		return false;
	link_siblings(in);
	return true;
}
