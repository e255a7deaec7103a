/* Named texts that a line of status is made of: {{model}}, {{gitBranch}}. */
#ifndef CMD_FACTS_H
#define CMD_FACTS_H

#include "json/write.h"

#define FACTS_MAX 32

/* Starts as FACTS_NONE. */
struct facts {
	struct buf text;
	struct fact {
		const char *name;       /* borrowed */
		size_t at, n;           /* in text */
	} fact[FACTS_MAX];
	size_t n;
};

#define FACTS_NONE ((struct facts){ .text = BUF(65536) })

/* Add one, without what would move a terminal's cursor. */
void facts_add(struct facts *f, const char *name, struct view value);
void facts_addi(struct facts *f, const char *name, int64_t value);

/* "999", "12.3k". */
void facts_add_tokens(struct facts *f, const char *name, int64_t value);

/* The value by its name; empty if there is none such. */
struct view facts_get(const struct facts *f, struct view name);

/* Append a text with values for its {{names}}. */
void facts_fill(const struct facts *f, struct view text, struct buf *out);

/* Write them as an object. */
void facts_json(const struct facts *f, struct jw *w);

void facts_free(struct facts *f);

#endif
