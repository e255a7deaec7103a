#include "cmd/doing.h"

#include "base/clock.h"
#include "cmd/words.h"

void
doing_add(const struct handler *h, struct buf *out)
{
	buf_addf(out, "PID %ld: %s", (long)h->pid, doing_name(h->doing));
	if (h->provider[0] != '\0')
		buf_addf(out, " %s,%s", h->provider, h->model);
	buf_adds(out, " for ");
	words_span(out, clock_wall_ms() - h->since_ms);
	buf_addf(out, " (request %lu", (unsigned long)h->requests);
	if (h->attempts > 1)
		buf_addf(out, ", attempt %lu", (unsigned long)h->attempts);
	buf_adds(out, ")\n");
}
