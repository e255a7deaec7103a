/* What goes to the client: bytes, and what to do on the way. */
#ifndef PROVIDER_ANSWER_H
#define PROVIDER_ANSWER_H

#include "text.h"

enum deed { SLEEP, PIECES, PAUSE, HANG, CLOSE, RESET };

/* What to do when `at` bytes of the answer are out; arg is in bytes for
 * PIECES, in microseconds otherwise. */
struct step {
	enum deed deed;
	size_t at;
	int64_t arg;
};

struct answer {
	struct text wire;	/* what to send: in `own` or in a file */
	struct bytes own;
	struct step *step;
	size_t steps;
	bool fixed;		/* the same for every request */
	bool last;		/* the connection closes afterwards */
	bool bad;		/* a mistake in the files: status 599 */
};

void answer_step(struct answer *, enum deed, size_t at, int64_t arg);

/* Make the answer one that no test can take for a good one (599), say why on
 * standard error, and return false. */
bool answer_complain(struct answer *, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Free what it owns, not the struct itself; harmless twice. */
void answer_free(struct answer *);

#endif
