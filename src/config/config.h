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
#include "config/assume.h"
#include "config/routes.h"
#include "config/transformer.h"
#include "json/json.h"

enum strategy {
	STRATEGY_ROUND_ROBIN,
	STRATEGY_RANDOM,
	STRATEGY_WEIGHTED,
	STRATEGY_LEAST_USED,
	STRATEGY_STICKY,
	STRATEGIES
};

const char *strategy_name(enum strategy strategy);

struct google_account;          /* config/google.h */

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
		KEY_COMMAND,            /* node is the argument array */
		KEY_GOOGLE              /* Google's default credentials */
	} kind;
	struct view text;               /* the key, once it is known */
	struct google_account *google;  /* of which text is the secret; NULL */
	struct view source;
	int node;
};

/* A program of the user's: an entry of transformers[]. */
struct filter {
	struct view name;               /* its own, else of its file */
	struct view path;
	int options;                    /* an object in json, or JSON_NONE */
	int64_t timeout_ms;             /* for a request, or for one event */
	int64_t memory_mb;
	bool request;                   /* it is given requests */
	bool events;                    /* and answers */
	bool script;                    /* a JavaScript module */
	bool named;                     /* name stands in the file */
};

/*
 * One entry of a transformer list, which stands at `node`. Its options are an
 * object in c->json, or JSON_NONE. In the sibling form ("use":["maxtoken"],
 * "max_tokens":16384) that is the object in which "use" stands, "use" and
 * models' lists included; `option` holds those that are its own.
 */
struct use {
	enum transformer kind;
	const struct filter *filter;    /* of TRANSFORM_FILTER */
	struct view name;
	int node, options;
	struct use_options o;           /* of one that has options by name */
	int *option;                    /* of one that takes any: their names */
	size_t n_options;
};

struct use_list {
	struct view model;              /* empty: for the whole provider */
	struct view url;                /* a model's own, by the format that
					 * its list names; "": it has none */
	struct use *use;
	size_t uses;
};

/* A header line of the user's own. */
struct header {
	struct view name, value;
	bool secret;                    /* by its name: not to be shown */
};

struct provider {
	struct view name;
	struct view url;                /* api_base_url, as to be called */
	bool keyless;                   /* a server of the user's: needs none */
	bool vertex;                    /* Google's Vertex AI, all of it */
	struct view proxy;              /* its own; "" if it has none */
	struct api_key *key;
	size_t keys;
	struct view *model;
	size_t models;
	struct use_list *list;          /* first the provider's, then models' */
	size_t lists;
	struct assume assume;
	struct header *header;
	size_t headers;
	bool rotate;                    /* enable_rotation */
	bool retry;                     /* retry_on_failure */
	enum strategy strategy;
	int64_t max_retries;
	int node;                       /* its object in config.json */
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

	struct filter *filter;
	size_t filters;
	struct provider *provider;
	size_t providers;
	struct router router;           /* where no other one counts */
	struct profile *profile;
	size_t profiles;

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
	int64_t custom_router_timeout_ms;       /* 10000 */
	struct view small_fast_model;   /* ANTHROPIC_SMALL_FAST_MODEL */
};

/*
 * What config_load has to say, a line each, with a newline:
 * `config.json:12:7: Providers[1].models: must be an array of strings`, and
 * with "warning: " or "note: " before the path where it is one: a note says
 * what follows from a right file. They are sorted by place, and no secret
 * stands in them. Starts as all zeroes.
 */
struct mistakes {
	struct buf errors, warnings, notes;
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

/*
 * Read a file that has a Router, and fallback lists, in place of those of a
 * config.json, whose providers it names: c->router alone counts. It borrows
 * from `of`. As config_load otherwise; config_changed and config_free do.
 */
bool config_load_router(struct config *c, const char *path,
	const struct config *of, struct mistakes *m);
void mistakes_free(struct mistakes *m);

/* Print the errors, then the warnings. Notes are for who asks. */
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
 * provider), "provider/model" where both are configured, or an alias of
 * config_alias. Letter case is forgiven, a suffix "[1m]" on the model ignored
 * unless that very name is configured. The result's model is spelt as in the
 * file.
 */
struct selector config_selector(const struct config *c, struct view text);

/*
 * Append the name under which a model can be chosen in Claude Code, whose list
 * leaves out what does not speak of Claude: "claude-via-MODEL", or with the
 * provider's name before MODEL where another provider comes first.
 */
void config_alias(const struct config *c, const struct provider *p,
	struct view model, struct buf *out);

/* A profile by its name, or NULL. */
const struct profile *config_profile(const struct config *c,
	struct view name);

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

/* Where requests for a model go: api_base_url, as to be called. */
struct view config_url(const struct provider *p, struct view model);

/*
 * The entry for a transformer that counts for a model: of the model's own
 * list, else of the provider's. NULL if there is none.
 */
const struct use *config_use(const struct provider *p, struct view model,
	enum transformer kind);

/*
 * Each secret that is known: keys and tokens, APIKEY, header values. `each`
 * returns false to end it; then so does this.
 */
bool config_secrets(const struct config *c, bool (*each)(void *context,
	struct view secret), void *context);

/* Is what stands at that path run by node? */
bool config_is_script(struct view path);

/* Is there a node in PATH? */
bool config_has_node(void);

/*
 * The nearest of n known names to a misspelt one, or NULL if none is near:
 * letter case aside, at most two letters added, left out, changed or swapped
 * (one in a short name).
 */
const char *nearest(struct view name, const char *const *known, size_t n);

#endif
