#include "core/kept.h"

void
kept_forget(struct kept *k)
{
	project_forget(&k->project);
}

void
kept_free(struct kept *k)
{
	project_free(&k->project);
	prompt_file_free(&k->prompt);
	learned_free(&k->learned);
}
