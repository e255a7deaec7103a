/*
 * Thought signatures on their way through the client (carrier.h). Gemini gives
 * one with each step of calls and wants it back on the same part, so the note
 * says to which part it belongs: one letter of enum gemini_place.
 */
#ifndef DIALECT_GEMINI_SIGNATURE_H
#define DIALECT_GEMINI_SIGNATURE_H

#include "base/buf.h"

enum gemini_place {
	PLACE_NEXT = 'n',       /* on the part after the thinking block */
	PLACE_THOUGHT = 't',    /* on the thought itself */
	PLACE_ALONE = 'e'       /* on a part of its own, with empty text */
};

struct gemini_signature {
	uint32_t model;         /* gemini_model.hash */
	enum gemini_place place;
	struct view text;       /* the provider's, escaped */
};

/* Append it in the form of carrier.h. */
void gemini_signature_add(const struct gemini_signature *s, struct buf *out);

/*
 * Cut the first one off a thinking block's signature (escaped). False when
 * there is none, or none of ours.
 */
bool gemini_signature_cut(struct view *list, struct gemini_signature *s);

#endif
