#include "rotation/usage.h"

#include "rotation/memory.h"

/* A ratio of 1, and what no tokenizer can be beyond. */
#define ONE 65536
#define LEAST (ONE / 4)
#define MOST (ONE * 4)

/* So few estimated tokens are mostly what providers put around them. */
#define TOO_FEW 200

/* The newest answer counts for one in so many. */
#define MEMORY 8

/*
 * The values of a conversation's record, and of a model's. The time shares its
 * place with the model that has answered.
 */
enum { LAST_ESTIMATE, LAST_INPUT, LAST_OUTPUT, LAST_TOOK };
enum { MODEL_RATIO, MODEL_ANSWERS };

#define THREAD_NAME(t) { VIEW("thread"), (t)->session, (t)->agent, (t)->model }
#define MODEL_NAME(provider, model) { VIEW("model"), provider, model }

struct lesson {
	const struct thread *thread;
	struct view provider, model;
	const struct answered *a;
};

uint32_t
usage_model(struct rotation *r, struct view provider, struct view model)
{
	const struct view name[] = MODEL_NAME(provider, model);

	return r->state == NULL ? 0 :
	    (uint32_t)memory_hash(r->state, name, 3);
}

static uint64_t
took_and_by(struct rotation *r, const struct lesson *l)
{
	uint64_t by = usage_model(r, l->provider, l->model);
	int64_t took = l->a->took_ms;

	if (took < 0 || took > UINT32_MAX)
		took = 0;
	return by << 32 | (uint64_t)took;
}

static void
learn_thread(struct rotation *r, const struct lesson *l, int64_t now)
{
	const struct view name[] = THREAD_NAME(l->thread);
	uint64_t hash = memory_hash(r->state, name, 4);
	bool known;

	if (l->thread->session.n == 0)
		return;
	memory_write(memory_find(r->state->session, STATE_SESSION_BUCKETS,
	    hash, &known), (struct memory_record){ .hash = hash, .seen = now,
	    .value = {
		[LAST_ESTIMATE] = (uint64_t)l->a->estimate,
		[LAST_INPUT] = (uint64_t)l->a->input,
		[LAST_OUTPUT] = (uint64_t)l->a->output,
		[LAST_TOOK] = took_and_by(r, l),
	    } });
}

/* A running average, which begins as the plain one of the first answers. */
static void
learn_model(struct rotation *r, const struct lesson *l, int64_t now)
{
	const struct view name[] = MODEL_NAME(l->provider, l->model);
	uint64_t hash = memory_hash(r->state, name, 3);
	int64_t ratio = l->a->input * ONE / l->a->estimate, before, n;
	struct memory_record *place, made;
	bool known;

	place = memory_find(r->state->model, STATE_MODEL_BUCKETS, hash,
	    &known);
	made = known ? *place : (struct memory_record){ .hash = hash };
	n = (int64_t)made.value[MODEL_ANSWERS] + 1;
	before = (int64_t)made.value[MODEL_RATIO];
	if (ratio < LEAST)
		ratio = LEAST;
	if (ratio > MOST)
		ratio = MOST;
	ratio = before + (ratio - before) / (n < MEMORY ? n : MEMORY);
	made.value[MODEL_RATIO] = (uint64_t)ratio;
	made.value[MODEL_ANSWERS] = (uint64_t)n;
	made.seen = now;
	memory_write(place, made);
}

static void
learn(struct rotation *r, void *context)
{
	const struct lesson *l = context;
	int64_t now = state_now(r);

	learn_thread(r, l, now);
	if (l->a->estimate >= TOO_FEW)
		learn_model(r, l, now);
}

void
usage_note(struct rotation *r, const struct thread *t, struct view provider,
    struct view model, const struct answered *a)
{
	struct lesson l = { t, provider, model, a };

	if (a->estimate > 0 && a->estimate < INT32_MAX && a->input > 0 &&
	    a->input < INT32_MAX)
		state_change(r, learn, &l);
}

bool
usage_last(struct rotation *r, const struct thread *t, struct answered *out)
{
	const struct view name[] = THREAD_NAME(t);
	struct memory_record m;

	if (t->session.n == 0 ||
	    !memory_read(r, MEMORY_SESSIONS, name, 4, &m))
		return false;
	*out = (struct answered){
		.estimate = (int64_t)m.value[LAST_ESTIMATE],
		.input = (int64_t)m.value[LAST_INPUT],
		.output = (int64_t)m.value[LAST_OUTPUT],
		.took_ms = (int64_t)(m.value[LAST_TOOK] & UINT32_MAX),
		.by = (uint32_t)(m.value[LAST_TOOK] >> 32),
	};
	return true;
}

static int64_t
ratio_of(struct rotation *r, struct view provider, struct view model)
{
	const struct view name[] = MODEL_NAME(provider, model);
	struct memory_record m;
	int64_t ratio;

	if (!memory_read(r, MEMORY_MODELS, name, 3, &m))
		return ONE;
	ratio = (int64_t)m.value[MODEL_RATIO];
	return ratio < LEAST || ratio > MOST ? ONE : ratio;
}

int64_t
usage_expect(struct rotation *r, const struct thread *t,
    struct view provider, struct view model, int64_t estimate)
{
	int64_t ratio = ratio_of(r, provider, model);
	struct answered last;

	/* A conversation that has shrunk was compacted: it is another one. */
	if (usage_last(r, t, &last) && estimate >= last.estimate)
		return last.input +
		    (estimate - last.estimate) * ratio / ONE;
	return estimate * ratio / ONE;
}
