/*
 * How providers of OpenAI's chat completions differ, by the URL's host and by
 * the model's name: two tables, one in openai_host.c, one in openai_model.c.
 * A transformer (deepseek, groq, ...) puts another host in the URL's place, and
 * what the file assumes of a provider comes over all of it.
 */
#ifndef DIALECT_OPENAI_HOST_H
#define DIALECT_OPENAI_HOST_H

#include "dialect/dialect.h"

enum openai_quirk {
	QUIRK_API_KEY_HEADER = 1 << 0,  /* api-key: K, not a Bearer token */
	QUIRK_FILES = 1 << 1,           /* takes PDFs as file parts */
	QUIRK_NO_IMAGES = 1 << 2,       /* refuses image parts */
	QUIRK_NO_STREAM_OPTIONS = 1 << 3,
	QUIRK_OBFUSCATES = 1 << 4,      /* pads a stream unless told not to */
	QUIRK_NO_USER = 1 << 5,         /* refuses `user` */
	QUIRK_CACHE_KEY = 1 << 6,       /* knows prompt_cache_key */
	QUIRK_STRICT = 1 << 7,          /* knows a tool's `strict` */
	QUIRK_NO_SCHEMA_NAME = 1 << 8,  /* refuses $schema in parameters */
	QUIRK_NO_JSON_SCHEMA = 1 << 9,  /* refuses it as response_format */
	QUIRK_TOP_K = 1 << 10,          /* takes top_k */
	QUIRK_NO_SAMPLING = 1 << 11,    /* refuses temperature and top_p */
	QUIRK_NO_STOP = 1 << 12,        /* refuses stop */
	QUIRK_NO_PARALLEL = 1 << 13,    /* refuses parallel_tool_calls */

	/* A system message is taken in the first place only. */
	QUIRK_SYSTEM_FIRST = 1 << 14,
	/* User and assistant take turns, tool results aside. */
	QUIRK_ALTERNATE = 1 << 15,
	/* No user message right after a tool's. */
	QUIRK_TOOL_THEN_ASSISTANT = 1 << 16,
	/* A call's id is nine letters or digits. */
	QUIRK_ID_9 = 1 << 17,
	/* A call's id has at most forty characters. */
	QUIRK_ID_40 = 1 << 18,

	/* Calls in the history need reasoning beside them, if only a blank. */
	QUIRK_BLANK_REASONING = 1 << 19,
	/* A forced tool_choice is refused while the model thinks. */
	QUIRK_FORCED_NO_THINKING = 1 << 20,

	/* Responses: its reasoning is to be had encrypted, and goes back so. */
	QUIRK_ENCRYPTED = 1 << 22,

	/* Thinking is switched for models that have a switch, no others. */
	QUIRK_SWITCH_KNOWN = 1 << 23,
	/* Thinking is refused unless the answer is streamed. */
	QUIRK_THINKS_STREAMED = 1 << 24,
	/* Knows cache_control on text parts. */
	QUIRK_CACHE_CONTROL = 1 << 25,
	/* Gives reasoning_details and wants them back. */
	QUIRK_REASONING_DETAILS = 1 << 26
};

enum openai_effort {
	OPENAI_EFFORT_NONE,             /* not sent */
	OPENAI_EFFORT_LEVEL,            /* "reasoning_effort":"high" */
	OPENAI_EFFORT_DEEPSEEK,         /* the same with low, high, max */
	OPENAI_EFFORT_OPENROUTER,       /* "reasoning":{"effort":"high"} */
	OPENAI_EFFORT_QWEN,             /* "enable_thinking":true */
	OPENAI_EFFORT_SWITCH            /* that and "thinking":{...} */
};

/* How its server is asked to search the web: openai_search.c. */
enum openai_search {
	SEARCH_UNKNOWN,                 /* nobody here knows whether it can */
	SEARCH_NONE,                    /* it cannot */
	SEARCH_MODEL,                   /* the model does, unasked */
	SEARCH_RESPONSES,               /* Responses alone: a tool */
	SEARCH_XAI,                     /* the same with other filters */
	SEARCH_TOOL,                    /* the same without any */
	SEARCH_OPTIONS,                 /* "web_search_options":{} */
	SEARCH_OPENROUTER,              /* a tool openrouter:web_search */
	SEARCH_QWEN,                    /* "enable_search":true */
	SEARCH_ZHIPU, SEARCH_ZAI,       /* a tool, with an engine's name */
	SEARCH_PERPLEXITY,              /* unasked; "search_domain_filter" */
	SEARCH_GROQ                     /* unasked; "search_settings" */
};

/* Levels of reasoning_effort, in rising order, and sets of them. */
enum openai_level {
	LEVEL_NONE, LEVEL_MINIMAL, LEVEL_LOW, LEVEL_MEDIUM, LEVEL_HIGH,
	LEVEL_XHIGH, LEVEL_MAX, LEVELS
};

struct openai_host {
	unsigned quirks;                /* of enum openai_quirk */
	const char *reasoning;          /* member for thinking; "": dropped */
	const char *max_tokens;         /* the member's name */
	int64_t most;                   /* of max_tokens; 0: no limit known */
	const char *thinking_off;       /* a member as text; NULL: none */
	/* Words in names of models whose cache_control it passes on. */
	const char *caches;
	enum openai_effort effort;
	enum openai_search search;
	unsigned levels;                /* bits 1 << enum openai_level */
	/* With tools, the effort is: as wished, left out, or "none". */
	enum { TOOLS_ANY_EFFORT, TOOLS_UNSET_EFFORT, TOOLS_NO_EFFORT }
		tools_effort;
};

/* What is to be known about where this request goes. */
struct openai_host openai_host_of(const struct target *t);

/*
 * Add what the model's name says to what the host has left open: members that
 * are NULL, and OPENAI_EFFORT_NONE. Quirks add up.
 */
void openai_model_add(struct openai_host *h, struct view model);

/* Is it known to think or not as it is told to? */
bool openai_model_switches(struct view model);

/* Put what the file says of a provider in place of what is there. */
void openai_host_assume(struct openai_host *h, const struct assume *a);

#endif
