/* What may stand in a header line (RFC 9110, section 5). */
#ifndef HTTP_FIELD_H
#define HTTP_FIELD_H

#include "base/fail.h"
#include "http/request.h"

/* One or more of the letters that names and methods are made of. */
bool field_token(struct view v);

/* May the byte stand in a value? No control byte may, except a tab. */
bool field_byte(char c);

/*
 * Cut a line (without its end) into name and value, or refuse it with 400: a
 * blank before the colon, a folded line, an empty name, a control byte.
 */
bool field_cut(struct view line, struct http_header *h, struct fail *f);

/*
 * Cut the first line, which ends in CRLF, from *rest and return it without.
 * There must be one: the reader has looked for it.
 */
struct view field_line(struct view *rest);

/* Is one of the words of a comma-separated list this one (any case)? */
bool field_lists(struct view list, const char *word);

/* Are they the same but for the case of ASCII letters? */
bool field_eq(struct view a, struct view b);

#endif
