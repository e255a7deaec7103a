/*
 * What the file says a provider is like (`assume`), in place of what ccr takes
 * it for by its address and the model's name. dialect/openai_host.h says what
 * each means.
 */
#ifndef CONFIG_ASSUME_H
#define CONFIG_ASSUME_H

#include "base/view.h"

enum assumed {
	ASSUMED_NOTHING,
	ASSUMED_YES,
	ASSUMED_NO
};

/* How the key is sent. */
enum key_header {
	KEY_HEADER_UNSAID,
	KEY_HEADER_BEARER,      /* Authorization: Bearer KEY */
	KEY_HEADER_X_API_KEY,
	KEY_HEADER_API_KEY,     /* api-key: KEY */
	KEY_HEADER_GOOGLE       /* x-goog-api-key: KEY */
};

/* All zero: nothing is said. Texts have a NUL behind them. */
struct assume {
	/* Does the provider take, or want, these? */
	enum assumed images, files, stream_options, obfuscation, user;
	enum assumed prompt_cache_key, cache_control, strict, schema_uri;
	enum assumed json_schema, top_k, sampling, stop, parallel_tool_calls;
	enum assumed late_system, same_role_twice, user_after_tool;
	enum assumed blank_reasoning, forced_tools_while_thinking;
	enum assumed reasoning_details;

	enum key_header header;
	struct view max_tokens;         /* the member's name; n 0: unsaid */
	int64_t output_limit;           /* 0: unsaid */
	struct view reasoning;          /* p NULL: unsaid; empty: none */
	struct view thinking_off;       /* members; p NULL: unsaid; or none */
	/* Words' numbers from 1; 0: unsaid. */
	int effort, tools_effort, web_search;
	unsigned efforts;               /* bits by level; 0: unsaid */
	int64_t tool_id_length;         /* 0: unsaid; 64 is any */
};

/* The words of `effort`, in the order of enum openai_effort. */
#define ASSUME_EFFORTS "none", "reasoning_effort", "deepseek", "reasoning", \
	"enable_thinking", "thinking"

/* The words of `tools_effort`: what becomes of it beside tools. */
#define ASSUME_TOOLS_EFFORTS "any", "unset", "none"

/* The words of `web_search`, as enum openai_search from SEARCH_NONE on. */
#define ASSUME_SEARCHES "none", "model", "responses", "xai", "web_search", \
	"web_search_options", "openrouter", "enable_search", "zhipu", "zai", \
	"perplexity", "groq"

/* The words of `efforts`, in the order of enum openai_level. */
#define ASSUME_LEVELS "none", "minimal", "low", "medium", "high", "xhigh", \
	"max"

struct reading;

/* Read the object (JSON_NONE: there is none). */
void read_assume(struct reading *r, int object, struct assume *a);

/* "Authorization: Bearer ", ...; NULL for KEY_HEADER_UNSAID. */
const char *key_header_text(enum key_header header);

#endif
