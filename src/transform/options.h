/* What several transformers make of their options: functions for .plan. */
#ifndef TRANSFORM_OPTIONS_H
#define TRANSFORM_OPTIONS_H

#include "transform/transform.h"

/* Lower max_tokens to the option of that name; never add one. */
bool options_cap(struct step *s, struct plan *p, struct fail *f);

/* Put each option into the body, as EDIT_SET and EDIT_MERGE say. */
bool options_set(struct step *s, struct plan *p, struct fail *f);
bool options_merge(struct step *s, struct plan *p, struct fail *f);

#endif
