#include "config/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/filter.h"
#include "config/router.h"
#include "config/url.h"

#define KIB 1024
#define MIB (1024 * KIB)
#define SECOND 1000
#define DAY (86400 * (int64_t)SECOND)

void
settings_default(struct config *c)
{
	struct view none = VIEW("");

	*c = (struct config){
		.router = ROUTER_STANDARD,
		.apikey = none,
		.host = VIEW("127.0.0.1"),
		.port = 3456,
		.proxy_url = none,
		.no_proxy = none,
		.ca_file = none,
		.api_timeout_ms = 600 * SECOND,
		.connect_timeout_ms = 10 * SECOND,
		.max_head_bytes = 64 * KIB,
		.max_body_bytes = 64 * MIB,
		.head_timeout_ms = 10 * SECOND,
		.body_timeout_ms = 30 * SECOND,
		.idle_timeout_ms = 600 * SECOND,
		.write_timeout_ms = 300 * SECOND,
		.idle_exit_seconds = 300,
		.max_connections = 256,
		.log_level = VIEW("info"),
		.log_file = none,
		.log_max_bytes = 10 * MIB,
		.claude_path = none,
		.custom_router_path = none,
		.custom_router_timeout_ms = 10 * SECOND,
		.rewrite_system_prompt = none,
		.small_fast_model = none,
	};
}

static void
read_log_level(struct reading *r, const struct member *m, void *field,
    int value)
{
	static const char *const levels[] = { "fatal", "error", "warn",
	    "info", "debug", "trace" };
	int level = word_of(r, value, levels,
	    sizeof(levels) / sizeof(*levels));

	(void)m;
	if (level >= 0)
		*(struct view *)field = view_of(levels[level]);
}

/* For others to read. */
static void
read_object(struct reading *r, const struct member *m, void *field, int value)
{
	(void)m;
	(void)field;
	if (!json_is_object(&r->c.json, value))
		mistake(r, value, "must be an object, as in {...}");
}

#define C(field) offsetof(struct reading, c.field)
#define R(field) offsetof(struct reading, field)

static const struct member known[] = {
	{ "Providers", read_token, R(providers), 0, 0 },
	{ "providers", read_token, R(providers), 0, 0 },
	{ "Router", read_token, R(router), 0, 0 },
	{ "fallback", read_token, R(fallback), 0, 0 },
	{ "profiles", read_token, R(profiles), 0, 0 },
	{ "transformers", read_token, R(transformers), 0, 0 },
	{ "APIKEY", read_text, C(apikey), 0, 0 },
	{ "HOST", read_token, R(host), 0, 0 },
	{ "PORT", read_number, C(port), 0, 65535 },
	{ "ALLOWED_HOSTS", read_token, R(allowed_hosts), 0, 0 },
	{ "PROXY_URL", read_token, R(proxy), 0, 0 },
	{ "HTTPS_PROXY", read_text, R(proxy_first[0]), 0, 0 },
	{ "https_proxy", read_text, R(proxy_first[1]), 0, 0 },
	{ "httpsProxy", read_text, R(proxy_first[2]), 0, 0 },
	{ "NO_PROXY", read_text, C(no_proxy), 0, 0 },
	{ "CA_FILE", read_token, R(ca_file), 0, 0 },
	{ "API_TIMEOUT_MS", read_number, C(api_timeout_ms), 1, DAY },
	{ "CONNECT_TIMEOUT_MS", read_number, C(connect_timeout_ms), 1, DAY },
	{ "MAX_HEAD_BYTES", read_number, C(max_head_bytes), KIB, 16 * MIB },
	{ "MAX_BODY_BYTES", read_number, C(max_body_bytes), KIB, 1024 * MIB },
	{ "HEAD_TIMEOUT_MS", read_number, C(head_timeout_ms), 1, DAY },
	{ "BODY_TIMEOUT_MS", read_number, C(body_timeout_ms), 1, DAY },
	{ "IDLE_TIMEOUT_MS", read_number, C(idle_timeout_ms), 1, DAY },
	{ "WRITE_TIMEOUT_MS", read_number, C(write_timeout_ms), 1, DAY },
	{ "IDLE_EXIT_SECONDS", read_number, C(idle_exit_seconds), 1, 86400 },
	{ "MAX_CONNECTIONS", read_number, C(max_connections), 1, 65536 },
	{ "LOG", read_bool, C(log), 0, 0 },
	{ "LOG_LEVEL", read_log_level, C(log_level), 0, 0 },
	{ "LOG_FILE", read_path, C(log_file), 0, 0 },
	{ "LOG_MAX_BYTES", read_number, C(log_max_bytes), 4 * KIB,
	    1024 * MIB },
	{ "NON_INTERACTIVE_MODE", read_bool, C(non_interactive), 0, 0 },
	{ "ANTHROPIC_SMALL_FAST_MODEL", read_text, C(small_fast_model), 0, 0 },
	{ "CLAUDE_PATH", read_program, C(claude_path), 0, 0 },
	{ "CUSTOM_ROUTER_PATH", read_path, C(custom_router_path), 0, 0 },
	{ "CUSTOM_ROUTER_TIMEOUT_MS", read_number,
	    C(custom_router_timeout_ms), 1, DAY },
	{ "REWRITE_SYSTEM_PROMPT", read_path, C(rewrite_system_prompt), 0, 0 },
	{ "StatusLine", read_object, 0, 0, 0 },
	/* What the original knows and ccr does otherwise, or not at all. */
	{ "forceUseImageAgent", read_ignored, 0, 0, 0 },
	{ "plugins", read_ignored, 0, 0, 0 },
	{ "Plugins", read_ignored, 0, 0, 0 },
	{ "tokenizer", read_ignored, 0, 0, 0 },
	{ "log", read_ignored, 0, 0, 0 },
	{ "APIKEY_optional", read_quiet, 0, 0, 0 },
	/* The original puts them into its environment. */
	{ "GOOGLE_*", read_quiet, 0, 0, 0 },
	{ "ANTHROPIC_*", read_quiet, 0, 0, 0 },
	{ "OPENAI_*", read_quiet, 0, 0, 0 },
};

/* An open door needs a lock. */
static void
check_host(struct reading *r)
{
	struct view host;

	if (r->host == JSON_NONE || !text_of(r, r->host, &host) ||
	    host.n == 0)
		return;
	if (!host_is_valid(host))
		mistake(r, r->host, "must be an address or a name, without "
		    "a port");
	else if (!host_is_loopback(host) && r->c.apikey.n == 0)
		mistake(r, r->host, "\"%s\" lets other machines in: set "
		    "APIKEY, or use \"127.0.0.1\"", shown(r, host));
	r->c.host = host;
}

/* A key that cannot stand in a header never matches. */
static void
check_apikey(struct reading *r)
{
	struct view key = r->c.apikey;
	int token = json_get(&r->c.json, JSON_ROOT, "APIKEY");

	if (key.n > 0 && view_trim(key).n != key.n)
		mistake(r, token, "must not begin or end with a space");
}

/* The original looks at these names first. */
static void
check_proxy(struct reading *r)
{
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy",
	    "httpsProxy" };
	int token = r->proxy;
	struct view url = VIEW("");
	const char *flaw;

	if (token != JSON_NONE && !text_of(r, token, &url))
		return;
	for (int i = 2; i >= 0; i--) {
		if (r->proxy_first[i].n == 0)
			continue;
		if (url.n > 0 && !view_eq(url, r->proxy_first[i]))
			warning(r, token, "is not used: %s comes first",
			    names[i]);
		url = r->proxy_first[i];
		token = json_get(&r->c.json, JSON_ROOT, names[i]);
	}
	if (url.n > 0 && (flaw = proxy_flaw(url)) != NULL)
		mistake(r, token, "%s", flaw);
	r->c.proxy_url = url;
}

static void
set_no_proxy(struct reading *r)
{
	const char *value = getenv("NO_PROXY");

	if (json_get(&r->c.json, JSON_ROOT, "NO_PROXY") != JSON_NONE)
		return;
	if (value == NULL)
		value = getenv("no_proxy");
	if (value != NULL)
		r->c.no_proxy = arena_copy(&r->c.arena, view_of(value));
}

static void
check_ca_file(struct reading *r)
{
	struct view path;

	if (r->ca_file == JSON_NONE || !text_of(r, r->ca_file, &path) ||
	    path.n == 0)
		return;
	r->c.ca_file = path_of(r, path);
	if (r->c.ca_file.n > 0 && access(r->c.ca_file.p, R_OK) == -1)
		mistake(r, r->ca_file, "%s cannot be read: %s",
		    shown(r, r->c.ca_file), strerror(errno));
}

static void
check_system_prompt(struct reading *r)
{
	int token = json_get(&r->c.json, JSON_ROOT, "REWRITE_SYSTEM_PROMPT");
	struct view path = r->c.rewrite_system_prompt;

	if (path.n > 0 && access(path.p, R_OK) == -1)
		mistake(r, token, "%s cannot be read: %s", shown(r, path),
		    strerror(errno));
}

static void
check_custom_router(struct reading *r)
{
	int token = json_get(&r->c.json, JSON_ROOT, "CUSTOM_ROUTER_PATH");

	if (r->c.custom_router_path.n > 0)
		check_program(r, token, r->c.custom_router_path);
}

void
read_settings(struct reading *r)
{
	read_members(r, JSON_ROOT, MEMBERS(known), r);
	check_apikey(r);
	check_host(r);
	check_proxy(r);
	set_no_proxy(r);
	check_ca_file(r);
	check_custom_router(r);
	check_system_prompt(r);
	read_filters(r);
	if (r->allowed_hosts != JSON_NONE)
		texts_of(r, r->allowed_hosts, &r->c.allowed_host,
		    &r->c.allowed_hosts);
}
