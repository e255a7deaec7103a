/*
 * What a byte-pair tokenizer makes of a text, without its table: counted by
 * what bytes are and by what stands before them. Fitted to cl100k_base on
 * English, code, JSON and Chinese; see doc/tokens.md.
 */
#ifndef CORE_TEXT_TOKENS_H
#define CORE_TEXT_TOKENS_H

#include "base/view.h"

/* A token has so many of the units that text_tokens counts. */
#define TOKEN_UNITS 64

/* The units of a piece of JSON text, escapes and all. */
int64_t text_tokens(struct view escaped);

#endif
