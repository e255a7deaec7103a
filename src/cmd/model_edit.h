/* What `ccr model` changes in the configuration's file. */
#ifndef CMD_MODEL_EDIT_H
#define CMD_MODEL_EDIT_H

#include "config/config.h"

/* Which of the file's routers, and the file as it was read. */
struct model_place {
	const struct config *config;
	const struct profile *profile;  /* NULL: Router itself */
};

const struct router *model_router(const struct model_place *at);

/* Append "provider,model". */
void model_name(const struct selector *s, struct buf *out);

/*
 * Let a route lead to `to`; with provider NULL there, take it out. False with
 * a sentence; then the file is as it was.
 */
bool model_edit_route(const struct model_place *at, enum route_kind kind,
	const struct selector *to, struct fail *f);

/* Add a model to those of a provider. */
bool model_edit_add(const struct config *c, const struct provider *p,
	struct view model, struct fail *f);

#endif
