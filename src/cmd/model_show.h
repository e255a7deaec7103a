/* The routes and models of a configuration, for people and for programs. */
#ifndef CMD_MODEL_SHOW_H
#define CMD_MODEL_SHOW_H

#include "cmd/model_edit.h"

/* Append the table of the routes; with `numbers` a number before each. */
void model_show_routes(const struct model_place *at, bool numbers,
	bool colour, struct buf *out);

/* Append all models, numbered from 1. */
void model_show_models(const struct config *c, struct buf *out);

/* The model of that number, provider NULL if there is none. */
struct selector model_of_number(const struct config *c, int64_t number);

/* Append what ccr(1) says of --json. */
void model_show_json(const struct model_place *at, struct buf *out);

#endif
