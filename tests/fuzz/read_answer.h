/*
 * Any bytes as a provider's answer, for the fuzz targets of all readers: the
 * first byte chooses how they come (a stream in pieces of that size, a whole
 * document, an error's body). Whatever they are, the events obey the rules of
 * tests/unit/events.h, EVENT_STOP is sent once if the reading ends well, and
 * it does not matter where a stream is cut into pieces.
 */
#ifndef TESTS_FUZZ_READ_ANSWER_H
#define TESTS_FUZZ_READ_ANSWER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect/dialect.h"
#include "../unit/events.h"
#include "upstream/sse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char fuzz_request[] =
    "{\"stop_sequences\":[\"END\"],\"tools\":[{\"name\":\"Read\","
    "\"input_schema\":{\"properties\":{\"a\":{\"type\":\"string\"}}}},"
    "{\"name\":\"mcp__a.b__c\"}]}";

static inline bool
take_event(void *reader, struct view name, struct view data, struct fail *f)
{
	struct reader *r = reader;

	return r->done || r->dialect->event(r, name, data, f);
}

static inline bool
stream(struct reader *r, struct view in, size_t piece, struct fail *f)
{
	struct sse sse;
	bool good = true;

	sse_open(&sse, 1 << 20);
	for (size_t at = 0; good && at < in.n; at += piece)
		good = sse_feed(&sse, (struct view){ in.p + at,
		    in.n - at < piece ? in.n - at : piece }, take_event, r, f);
	good = good && sse_end(&sse, take_event, r, f);
	sse_free(&sse);
	return good;
}

static inline void
check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

/* piece: bytes at once; 0: not a stream. */
static inline void
read_answer(const struct dialect *d, const struct plan *plan, size_t piece,
    struct view in, struct events *events)
{
	struct reader r = { .dialect = d, .plan = plan, .sink = events_take,
		.context = events };
	struct fail f = { 0 };
	bool good;

	d->open(&r, &f);
	good = (piece == 0 ? d->whole(&r, in, &f) :
	    stream(&r, in, piece, &f)) && d->end(&r, &f);
	check(events->broken == NULL, events->broken);
	check(events->stops == good, "STOP is sent once");
	check(good || (f.status != 0 && f.text[0] != '\0'),
	    "a failure has its sentence");
	d->close(&r);
	json_free(&r.in);
}

static inline void
read_pieces(const struct dialect *d, const struct plan *plan, size_t piece,
    struct view in)
{
	struct events events = EVENTS, whole = EVENTS;

	read_answer(d, plan, piece, in, &events);
	if (piece > 0) {
		read_answer(d, plan, in.n + 1, in, &whole);
		check(view_eq(buf_view(&events.out), buf_view(&whole.out)),
		    "pieces make no difference");
	}
	events_free(&events);
	events_free(&whole);
}

/* What a target's LLVMFuzzerTestOneInput returns. */
static inline int
fuzz_answer(const struct dialect *d, const char *model, const uint8_t *data,
    size_t size)
{
	struct json in = { 0 };
	struct fail f;
	struct plan plan;
	struct view text = { (const char *)data, size };

	if (size == 0)
		return 0;
	text = view_skip(text, 1);
	json_parse(&in, view_of(fuzz_request), &f);
	plan = (struct plan){ .in = &in, .upstream_model = view_of(model),
		.tools = json_get(&in, JSON_ROOT, "tools"),
		.stop_sequences = json_get(&in, JSON_ROOT,
		    "stop_sequences") };
	if (data[0] == 1) {
		struct trouble t;

		d->error(400, text, &t);
		check(t.message[0] != '\0', "an error has its words");
	} else {
		read_pieces(d, &plan, data[0], text);
	}
	json_free(&in);
	return 0;
}

#endif
