/*
 * Which request goes where: a Router of config.json, of one of its profiles, or
 * of a project, with the fallback lists beside it.
 */
#ifndef CONFIG_ROUTES_H
#define CONFIG_ROUTES_H

#include "base/view.h"

struct provider;

enum route_kind {
	ROUTE_DEFAULT,
	ROUTE_BACKGROUND,
	ROUTE_THINK,
	ROUTE_LONG_CONTEXT,
	ROUTE_WEB_SEARCH,
	ROUTE_IMAGE,
	ROUTE_SUBAGENT,
	ROUTE_KINDS
};

/* "default", "background", ..., as in Router and fallback. */
const char *route_kind_name(enum route_kind kind);

/*
 * "provider,model" looked up. provider NULL: not set, or there is none such.
 * model.p NULL: the provider is there, but its `models` do not name the model.
 */
struct selector {
	const struct provider *provider;
	struct view model;
};

struct selector_list {
	struct selector *selector;
	size_t n;
};

/* What a condition of a rule looks at. */
enum rule_fact {
	FACT_MODEL,             /* as the client names it */
	FACT_HEADER,            /* condition.name */
	FACT_BODY,              /* condition.name: a way into it, "a.b.0" */
	FACT_TOKENS,
	FACT_TOOL,              /* any tool's name */
	FACT_TOOLS,             /* how many there are */
	FACT_PATH,
	FACT_SESSION,
	FACT_SYSTEM,            /* any text of the system prompt */
	FACT_AGENT,             /* a subagent's id */
	FACT_KIND               /* what the request is: "think", "image" */
};

/* "model", "header", ..., as in a rule's "if". */
const char *fact_name(enum rule_fact fact);

enum comparison {
	IS_TEXT, HAS_PREFIX, HAS_SUFFIX, HAS_TEXT,      /* any of text[] */
	IS_NUMBER, IS_ABOVE, IS_ABOVE_OR, IS_BELOW, IS_BELOW_OR
};

struct comparing {
	enum comparison comparison;
	struct view *text;
	size_t texts;
	double number;
	struct comparing *next;
};

/*
 * Holds if the fact, or one of several such as tools' names, passes all tests;
 * without tests, if there is one at all. `not` reverses that.
 */
struct condition {
	enum rule_fact fact;
	struct view name;
	struct comparing *test;
	bool not;
	struct condition *next;
};

/* An entry of Router.rules. */
struct rule {
	struct view name;               /* its own, else its number from 1 */
	const char *label;              /* "rules:NAME" */
	struct condition *condition;    /* all must hold; NULL: always */
	struct selector to;
	struct selector_list fallback;
	bool has_fallback;              /* else it is default's */
};

struct router {
	bool given;                     /* there is one in the file */
	const char *label;              /* "profile:NAME"; NULL: the file's */
	struct selector route[ROUTE_KINDS];
	struct selector_list fallback[ROUTE_KINDS];
	int64_t long_context_threshold; /* tokens; 60000 */
	struct view think_effort;       /* "high" */
	struct rule *rule;
	size_t rules;
};

/* Chosen by the path, /p/NAME/v1/messages. */
struct profile {
	struct view name;
	struct router router;
};

#endif
