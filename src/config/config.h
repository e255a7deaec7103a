/*
 * config.json, read whole, checked whole. Everything in here lives as long as
 * the struct; names and keys are views into memory it owns, and every text that
 * was read from the file has a NUL behind it (not counted) and no control
 * characters in it. What is not set is an empty view, never one with p NULL.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <stdio.h>
#include <sys/types.h>

#include "base/arena.h"
#include "json/json.h"

enum route_kind {
	ROUTE_DEFAULT,
	ROUTE_BACKGROUND,
	ROUTE_THINK,
	ROUTE_LONG_CONTEXT,
	ROUTE_WEB_SEARCH,
	ROUTE_IMAGE,
	ROUTE_KINDS
};

/* "default", "background", ..., as in Router and fallback. */
const char *route_kind_name(enum route_kind kind);

enum strategy {
	STRATEGY_ROUND_ROBIN,
	STRATEGY_RANDOM,
	STRATEGY_WEIGHTED,
	STRATEGY_LEAST_USED,
	STRATEGY_STICKY,
	STRATEGIES
};

const char *strategy_name(enum strategy strategy);

struct api_key {
	struct view label;              /* its own, else PROVIDER#N from 1 */
	struct view quota_group;        /* empty: none */
	int64_t weight;                 /* 1 unless given */
	int64_t max_failures;           /* 5 unless given */
	int64_t cooldown_ms;            /* -1 unless given */
	enum {
		KEY_TEXT,               /* text holds it */
		KEY_FILE,               /* source is a path */
		KEY_CREDENTIAL,         /* source is a systemd credential */
		KEY_COMMAND             /* node is the argument array */
	} kind;
	struct view text;               /* the key, once it is known */
	struct view source;
	int node;
};

/*
 * One entry of a transformer list. Its options are an object in c->json, or
 * JSON_NONE. In the sibling form ("use":["maxtoken"],"max_tokens":16384) that
 * is the object in which "use" stands, "use" and models' lists included.
 */
struct use {
	struct view name;
	int options;
};

struct use_list {
	struct view model;              /* empty: for the whole provider */
	struct use *use;
	size_t uses;
};

struct provider {
	struct view name;
	struct view url;                /* api_base_url, as to be called */
	bool loopback;                  /* the URL's host is this machine */
	struct view proxy;              /* its own; "" if it has none */
	struct api_key *key;
	size_t keys;
	struct view *model;
	size_t models;
	struct use_list *list;          /* first the provider's, then models' */
	size_t lists;
	bool rotate;                    /* enable_rotation */
	bool retry;                     /* retry_on_failure */
	enum strategy strategy;
	int64_t max_retries;
	int node;                       /* its object in config.json */
};

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

struct config {
	const char *path;               /* borrowed from the caller */
	dev_t dev;                      /* which file this was read from */
	ino_t ino;
	off_t size;
	int64_t mtime_ns;

	struct buf text;                /* as in the file, comments blanked */
	struct json source;             /* its tokens: places for messages */
	struct buf expanded;            /* with $NAME replaced, if any */
	struct json json;               /* its tokens: values. Same numbers */
	struct arena arena;

	struct provider *provider;
	size_t providers;
	struct selector route[ROUTE_KINDS];
	struct selector_list fallback[ROUTE_KINDS];
	int64_t long_context_threshold; /* tokens; 60000 */
	struct view think_effort;       /* "high" */

	struct view apikey;             /* empty: no client key is asked for */
	struct view host;               /* 127.0.0.1 */
	int64_t port;                   /* 3456 */
	struct view *allowed_host;      /* ALLOWED_HOSTS, besides our own */
	size_t allowed_hosts;
	struct view proxy_url, no_proxy, ca_file;
	int64_t api_timeout_ms;         /* upstream silence; 600000 */
	int64_t connect_timeout_ms;     /* 10000 */
	int64_t max_head_bytes, max_body_bytes;
	int64_t head_timeout_ms, body_timeout_ms, idle_timeout_ms;
	int64_t write_timeout_ms;
	int64_t idle_exit_seconds;      /* acceptor with a handed socket */
	int64_t max_connections;        /* at once, in the acceptor */

	bool log;
	struct view log_level, log_file;
	int64_t log_max_bytes;

	bool non_interactive;
	struct view claude_path;
	struct view custom_router_path, rewrite_system_prompt;
	struct view small_fast_model;   /* ANTHROPIC_SMALL_FAST_MODEL */
};

/*
 * What config_load has to say, a line each, with a newline:
 * `config.json:12:7: Providers[1].models: must be an array of strings`, and
 * with "warning: " before the path where it is one. They are sorted by place,
 * and no secret stands in them. Starts as all zeroes.
 */
struct mistakes {
	struct buf errors, warnings;
	int n_errors, n_warnings;
};

/*
 * Read and check the file. False if there is any error; then c holds nothing.
 * Warnings do not stop anything. c->path is kept as given.
 */
bool config_load(struct config *c, const char *path, struct mistakes *m);

/* As config_load, of a text that is not in a file, or not yet. */
bool config_parse(struct config *c, struct view text, const char *path,
	struct mistakes *m);
void config_free(struct config *c);
void mistakes_free(struct mistakes *m);

/* Print the errors, then the warnings. */
void mistakes_print(const struct mistakes *m, FILE *to);

/* Is the file another one than what was read (inode, time, size)? */
bool config_changed(const struct config *c);

/*
 * The key's text: reads the file or credential, or runs the command, the first
 * time. False with a sentence that names provider and label.
 */
bool config_key(struct config *c, struct provider *p, struct api_key *key,
	struct fail *f);

/* A provider by its name, letter case forgiven, or NULL. */
const struct provider *config_provider(const struct config *c,
	struct view name);

/*
 * Look up "provider,model" (what stands before the first comma is the
 * provider) or, where both are configured, "provider/model". Letter case is
 * forgiven, a suffix "[1m]" on the model ignored unless that very name is
 * configured. The result's model is spelt as in the file.
 */
struct selector config_selector(const struct config *c, struct view text);

/*
 * Append what can be chosen, as in "a,m1; a,m2; b,m3", for a message; a long
 * list is cut off with "...".
 */
void config_list_models(const struct config *c, struct buf *out);

/*
 * A provider's transformers: those of one model, or with an empty view its
 * own. NULL when the file has none for that model.
 */
const struct use_list *config_use_list(const struct provider *p,
	struct view model);

/*
 * The nearest of n known names to a misspelt one, or NULL if none is near:
 * letter case aside, at most two letters added, left out, changed or swapped
 * (one in a short name).
 */
const char *nearest(struct view name, const char *const *known, size_t n);

#endif
