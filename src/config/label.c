#include "config/label.h"

#include "config/member.h"

#define LABEL_MAX 64

static bool
is_label(struct view v)
{
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && c != '.' && c != '_' &&
		    c != '-')
			return false;
	}
	return v.n > 0 && v.n <= LABEL_MAX;
}

bool
label_of(struct reading *r, int token, struct view *name)
{
	struct view v = name_of(r, token);

	if (!json_is_string(&r->c.json, token) || !is_label(v)) {
		mistake(r, token, "a name consists of up to %d letters, "
		    "digits, \".\", \"_\" and \"-\"", LABEL_MAX);
		return false;
	}
	*name = arena_copy(&r->c.arena, v);
	return true;
}

const char *
label_make(struct reading *r, const char *before, struct view name)
{
	struct buf b = BUF(256);

	buf_adds(&b, before);
	buf_add(&b, name);
	return keep(r, &b).p;
}
