/*
 * What a request wants, decided once. The big parts (system, messages, tools)
 * are token numbers in the client's JSON and are never copied; transformers
 * change the small ones.
 */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "json/json.h"

enum tool_choice {
	TOOL_CHOICE_UNSET,
	TOOL_CHOICE_AUTO,
	TOOL_CHOICE_ANY,
	TOOL_CHOICE_TOOL,       /* plan.tool_name */
	TOOL_CHOICE_NONE
};

enum thinking {
	THINKING_UNSET,
	THINKING_ENABLED,       /* plan.budget */
	THINKING_ADAPTIVE,
	THINKING_DISABLED
};

/* output_config.effort, in rising order. */
enum effort {
	EFFORT_UNSET,
	EFFORT_LOW,
	EFFORT_MEDIUM,
	EFFORT_HIGH,
	EFFORT_XHIGH,
	EFFORT_MAX
};

/* What of a plan was said by the configuration, not by the client. */
enum told {
	TOLD_TEMPERATURE = 1 << 0,
	TOLD_TOP_P = 1 << 1,
	TOLD_TOP_K = 1 << 2
};

struct plan {
	const struct json *in;          /* the client's body */
	int system, messages, tools;    /* tokens; JSON_NONE if absent */
	int search;                     /* see plan_search_tool */
	int stop_sequences;             /* array token */
	int format;                     /* output_config.format token */
	struct view model;              /* escaped, as the client wrote it */
	struct view upstream_model;     /* plain, as the provider knows it */
	struct view session;            /* plain; empty if unknown */
	struct view user;               /* metadata.user_id, escaped */
	int64_t max_tokens;             /* 0: not given */
	bool stream;
	bool has_temperature, has_top_p, has_top_k;
	struct view temperature, top_p, top_k;  /* the numbers as written */
	struct view repetition_penalty;         /* empty: not given */
	unsigned told;                  /* of enum told: sent in any case */
	enum tool_choice tool_choice;
	struct view tool_name;          /* escaped */
	bool serial_tools;              /* disable_parallel_tool_use */
	enum thinking thinking;
	int64_t budget;                 /* thinking tokens; 0: not given */
	enum effort effort;
	bool strip_cache;               /* send no cache_control */
	/* Pass on tool arguments however broken: a transformer mends them. */
	bool loose_arguments;
	/* The provider refuses what it signed or encrypted in earlier answers:
	 * it gets none of it back. */
	bool returns_nothing;
	/* Of the request's head; empty where it does not say. */
	struct {
		struct view version;    /* anthropic-version */
		struct view betas;      /* anthropic-beta */
		struct view query;      /* of the URL, without '?' */
	} head;
};

/*
 * Read the request: false with status 400 and a sentence that names the member
 * when something is missing or of the wrong type. `in` is borrowed.
 */
bool plan_make(struct plan *p, const struct json *in, struct fail *f);

/* Is it one of the client's own tools, not one that Anthropic's server runs? */
bool plan_tool_is_custom(const struct plan *p, int tool);

/*
 * Does the client want to see what the model thinks? Claude Code's newest
 * thinks with display "omitted".
 */
bool plan_shows_thinking(const struct plan *p);

/*
 * The web search that Anthropic's server would run: its tool, or JSON_NONE.
 * model/search.h tells what is wanted of it.
 */
int plan_search_tool(const struct plan *p);

const char *effort_name(enum effort effort);     /* "" for EFFORT_UNSET */

#endif
