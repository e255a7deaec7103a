/*
 * Gemini's generateContent: the request's side, and what both sides must agree
 * on. The answer's side is in gemini_read.h, both together are dialect_gemini.
 */
#ifndef DIALECT_GEMINI_H
#define DIALECT_GEMINI_H

#include "dialect/dialect.h"

/*
 * The provider's URL up to .../models, of one that may be whole, with model and
 * method; without a query.
 */
struct view gemini_base(struct view url);

/*
 * dialect.address: BASE/MODEL:METHOD, where BASE is the provider's URL up to
 * .../models, and x-goog-api-key.
 */
bool gemini_address(const struct target *t, const struct plan *p,
	struct buf *url, struct buf *headers, struct fail *f);

/*
 * dialect.write: append the upstream body, in this order: systemInstruction,
 * contents, tools, then what changes from request to request.
 */
bool gemini_write(const struct target *t, const struct plan *p,
	struct buf *body, struct fail *f);

/*
 * Append a tool's name (escaped) as Gemini takes it: a letter or underscore,
 * then letters, digits and _.:- up to 64 in all. The name itself if it is
 * such, else a beginning of it and a hash: the same name gives the same result
 * always.
 */
void gemini_tool_name(struct view name, struct buf *out);

/*
 * The way back: which of the plan's tools goes by this name, escaped as the
 * client wrote it. Models now and then put "default_api:" before a name; that
 * is taken off. A name that no tool goes by is returned as it is.
 */
struct view gemini_tool_original(const struct plan *p, struct view wire_name);

/* What is to be known of a model by its name. */
struct gemini_model {
	int version;            /* 25 for 2.5; 0: not one of the Geminis */
	bool pro, lite, image;
	uint32_t hash;          /* tells one model from another */
};

struct gemini_model gemini_model_of(struct view name);

/* Does it insist on thought signatures (Gemini 3 and later)? */
bool gemini_model_insists(const struct gemini_model *m);

/* The most tokens that one answer of it may have. */
int64_t gemini_model_output(const struct gemini_model *m);

#endif
