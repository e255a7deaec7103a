/*
 * Thought signatures on their way through the client. Gemini gives one with
 * each step of calls and wants it back on the same part; the client knows
 * nothing like it, but returns the `signature` of thinking blocks untouched.
 * So a signature goes out as that of a thinking block (one without text, if
 * need be) in front of the block it belongs to, with a beginning that is ours,
 * names the model and says to which part it belongs:
 *
 *	ccr1.gemini.MODEL.KIND.SIGNATURE;
 *
 * MODEL are eight hex digits. A block may have several, one after another.
 * Nothing is kept here: it survives restarts, and keys may change.
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

/* Append it in the form above. */
void gemini_signature_add(const struct gemini_signature *s, struct buf *out);

/*
 * Cut the first one off a thinking block's signature (escaped). False when
 * there is none, or none of ours.
 */
bool gemini_signature_cut(struct view *list, struct gemini_signature *s);

#endif
