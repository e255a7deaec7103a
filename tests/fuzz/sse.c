/*
 * Any bytes as an event stream: however they are cut, the same events come,
 * and the same end. The first byte sets the ceiling, the second the dice for
 * the cuts, the third the event at which the receiver gives up (0: never).
 */
#include <stdlib.h>
#include <string.h>

#include "upstream/sse.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct end {
	struct buf told;        /* the events, and the failure */
	int events, give_up;
};

static bool
note(void *context, struct view name, struct view data, struct fail *f)
{
	struct end *end = context;

	MUST(view_trim(data).n > 0);
	if (++end->events == end->give_up)
		return fail(f, 418, "given up");
	buf_addf(&end->told, "%zu %zu ", name.n, data.n);
	buf_add(&end->told, name);
	buf_add(&end->told, data);
	return true;
}

/* Feed pieces of random lengths up to `piece`; 0 means all at once. */
static void
run(struct end *end, struct view stream, size_t max, size_t piece,
    uint64_t dice)
{
	struct fail f = { 0 };
	struct sse s;
	bool ok = true;

	end->told = BUF(1 << 24);
	sse_open(&s, max);
	while (ok && stream.n > 0) {
		size_t n = stream.n;
		char *copy;

		dice = dice * 6364136223846793005u + 1442695040888963407u;
		if (piece > 0 && (dice >> 33) % piece + 1 < n)
			n = (dice >> 33) % piece + 1;
		/* A copy of its own, so that no view outlives the call. */
		copy = malloc(n);
		MUST(copy != NULL);
		memcpy(copy, stream.p, n);
		ok = sse_feed(&s, (struct view){ copy, n }, note, end, &f);
		free(copy);
		stream = view_skip(stream, n);
	}
	ok = ok && sse_end(&s, note, end, &f);
	MUST(ok == (f.status == 0));
	MUST(s.line.n <= max + 3 && s.data.n <= max);
	buf_addf(&end->told, "%d %s", f.status, f.text);
	MUST(!end->told.failed);
	sse_free(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = { 1, 2, 7, 40 };
	struct view stream;
	struct end whole = { 0 };
	size_t max;

	if (size < 3)
		return 0;
	stream = (struct view){ (const char *)data + 3, size - 3 };
	max = data[0] < 0x80 ? data[0] : 100000;
	whole.give_up = data[2];
	run(&whole, stream, max, 0, 0);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct end cut = { .give_up = data[2] };

		run(&cut, stream, max, pieces[i], data[1] + i);
		MUST(view_eq(buf_view(&cut.told), buf_view(&whole.told)));
		buf_free(&cut.told);
	}
	buf_free(&whole.told);
	return 0;
}
