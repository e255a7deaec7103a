/*
 * The transformers there are, as `use` names them, and their options. What
 * they do stands in transform/, in dialect/ where one is a wire format, and
 * in dialect/openai_host.c where it is a provider's manners.
 */
#ifndef CONFIG_TRANSFORMER_H
#define CONFIG_TRANSFORMER_H

#include "base/view.h"

/* Formats first. */
enum transformer {
	TRANSFORM_ANTHROPIC,
	TRANSFORM_OPENAI,
	TRANSFORM_OPENAI_RESPONSES,
	TRANSFORM_GEMINI,
	TRANSFORM_VERTEX_GEMINI,
	TRANSFORM_VERTEX_CLAUDE,
	TRANSFORM_VERTEX_OPENAI,
	TRANSFORM_DEEPSEEK,
	TRANSFORM_OPENROUTER,
	TRANSFORM_GROQ,
	TRANSFORM_CEREBRAS,
	TRANSFORM_VERCEL,
	TRANSFORM_MAXTOKEN,
	TRANSFORM_MAXCOMPLETIONTOKENS,
	TRANSFORM_SAMPLING,
	TRANSFORM_CUSTOMPARAMS,
	TRANSFORM_STREAMOPTIONS,
	TRANSFORM_CLEANCACHE,
	TRANSFORM_REASONING,
	TRANSFORM_FORCEREASONING,
	TRANSFORM_EXTRATHINKTAG,
	TRANSFORM_TOOLUSE,
	TRANSFORM_ENHANCETOOL,
	TRANSFORM_FILTER,       /* a program of the user's */
	TRANSFORMERS
};

/* Read and checked with the configuration. */
struct use_options {
	int64_t max_tokens;             /* 0: not given */
	/* Numbers as written; empty: not given. */
	struct view temperature, top_p, top_k, repetition_penalty;
	bool enable;                    /* true unless given */
	bool use_bearer;                /* UseBearer */
	/* Of a Google service account, empty where not given. */
	struct view client_email, private_key, project, location;
	struct view credentials;        /* its file's path */
	struct view base;               /* of Vertex: https://HOST/v1 */
};

struct transformer_kind {
	const char *name, *help;
	const char *options;    /* their names, parted by spaces; "*": any */
	const char *needs;      /* the option it is nothing without; or NULL */
};

extern const struct transformer_kind transformer_kinds[TRANSFORMERS];

/* The transformer of that name; TRANSFORMERS if there is none. */
enum transformer transformer_named(struct view name);

/* Does a transformer know an option of this name? */
bool transformer_has_option(enum transformer kind, struct view name);

#endif
