/* How `ccr explain` shows what it has found. */
#ifndef CMD_EXPLAIN_H
#define CMD_EXPLAIN_H

#include "cmd/pool.h"
#include "core/explain.h"

struct explained {
	const struct exchange *x;
	struct explanation *e;
	struct pool *pool;      /* the keys as they are, none chosen yet */
	bool colour;
};

void explain_text(const struct explained *o, struct buf *out);
void explain_json(const struct explained *o, struct buf *out);

/* The names of the transformers that count, parted by `between`. */
void explain_transformers(const struct exchange *x, const char *between,
	struct buf *out);

/* "provider,model" */
void explain_selector(struct buf *out, const struct selector *s);

/* "config.json", "profile:NAME" or "project:NAME". */
const char *explain_router(const struct exchange *x);

/* The index of the provider that it goes to. */
size_t explain_provider(const struct explained *o);

/* Overwrite every credential in what would be sent. */
void explain_mask(struct explanation *e, const struct exchange *x);

#endif
