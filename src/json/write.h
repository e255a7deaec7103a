/*
 * Write JSON front to back; commas look after themselves.
 *
 *	struct jw w = { .out = out };
 *	jw_open(&w, '{');
 *	jw_key(&w, "name");
 *	jw_string(&w, name);
 *	jw_close(&w, '}');
 */
#ifndef JSON_WRITE_H
#define JSON_WRITE_H

#include "base/buf.h"

struct jw {
	struct buf *out;
	bool comma;             /* a value stands before this place */
};

void jw_open(struct jw *w, char bracket);
void jw_close(struct jw *w, char bracket);
void jw_key(struct jw *w, const char *plain);        /* needs no escape */

void jw_string(struct jw *w, struct view plain);
void jw_cstr(struct jw *w, const char *plain);
void jw_escaped(struct jw *w, struct view escaped);  /* quotes added */
void jw_raw(struct jw *w, struct view value);        /* as it is; "": null */
void jw_int(struct jw *w, int64_t number);
void jw_bool(struct jw *w, bool yes);
void jw_null(struct jw *w);

/* One string made of parts: open, any number of parts, close. */
void jw_string_open(struct jw *w);
void jw_part(struct jw *w, struct view escaped);
void jw_part_plain(struct jw *w, struct view plain);
void jw_part_json(struct jw *w, struct view value);  /* a value, as text */
void jw_string_close(struct jw *w);

#endif
