/*
 * What Claude Code finds in its surroundings:
 * code.claude.com/docs/en/env-vars, and for its files /settings. `ccr code`
 * sets its environment right, but what stands in a file of Claude Code's comes
 * over that.
 */
#include "cmd/doctor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "cmd/claude.h"
#include "cmd/environment.h"
#include "config/url.h"
#include "json/json.h"

#define SETTINGS_MAX (4 << 20)

static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

/* Where it leads, without what may be secret in it. */
static struct view
origin_of(struct view url)
{
	struct url u;

	return url_cut(url, &u) == NULL ? u.origin :
	    VIEW("what is not a URL");
}

/* Does a client with this base come to our ccr? */
static bool
leads_to_us(const struct doctor *d, struct view url)
{
	const struct service *s = &d->service;
	struct service told = { 0 };
	const char *ours = s->address;
	struct url u;

	if (url_cut(url, &u) != NULL)
		return false;
	if (*ours == '\0' && d->configured &&
	    service_configured(&d->config, &told))
		ours = told.address;
	/* Where it may be is not known. */
	if (*ours == '\0')
		return host_is_loopback(u.host);
	return view_ends(u.origin, strrchr(ours, ':')) &&
	    (host_is_loopback(u.host) || view_ends(u.origin, ours));
}

static void
look_at_base(struct doctor *d)
{
	const char *base = variable("ANTHROPIC_BASE_URL");
	struct view origin;

	if (base == NULL || leads_to_us(d, view_of(base)))
		return;
	origin = origin_of(view_of(base));
	doctor_note(d, MARK_BROKEN, "shell", "ANTHROPIC_BASE_URL leads a "
	    "claude of this shell to %.*s, and not to ccr", VIEW_ARG(origin));
	doctor_advise(d, "unset it, or run eval \"$(ccr activate)\"; ccr code "
	    "sets its own");
}

/* A key beside the token is a conflict, and without one it is not ccr's. */
static void
look_at_key(struct doctor *d)
{
	if (variable("ANTHROPIC_API_KEY") == NULL)
		return;
	doctor_note(d, MARK_BROKEN, "shell", "ANTHROPIC_API_KEY is set: a "
	    "claude of this shell uses it, and may go to Anthropic with it");
	doctor_advise(d, "unset it; ccr code does so for itself");
}

static void
look_at_token(struct doctor *d)
{
	const char *token = variable("ANTHROPIC_AUTH_TOKEN");
	const char *base = variable("ANTHROPIC_BASE_URL");
	struct view apikey = d->configured ? d->config.apikey : VIEW("");

	if (token == NULL)
		return;
	if (base == NULL) {
		doctor_note(d, MARK_BROKEN, "shell", "ANTHROPIC_AUTH_TOKEN is "
		    "set, and ANTHROPIC_BASE_URL is not: a claude of this "
		    "shell goes to Anthropic with it");
		doctor_advise(d, "unset it, or run eval \"$(ccr activate)\"; "
		    "ccr code sets its own");
	} else if (apikey.n > 0 && leads_to_us(d, view_of(base)) &&
	    !view_is(apikey, token)) {
		doctor_note(d, MARK_BROKEN, "shell", "ANTHROPIC_AUTH_TOKEN is "
		    "not the APIKEY of %s: ccr refuses a claude of this shell",
		    d->config_path);
		doctor_advise(d, "run eval \"$(ccr activate)\"");
	}
}

static void
look_at_shell(struct doctor *d)
{
	size_t before = d->notes;

	look_at_base(d);
	look_at_key(d);
	look_at_token(d);
	if (d->notes == before)
		doctor_note(d, MARK_OK, "shell", "no variable of it keeps "
		    "claude from ccr");
}

static bool
set_either(const char *upper, const char *lower)
{
	return variable(upper) != NULL || variable(lower) != NULL;
}

/* Which is missing on the list, or NULL. claude knows no networks. */
static const char *
missing_from(const char *list)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost" };

	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (!environment_lists(view_of(list), VIEW("*")) &&
		    !environment_lists(view_of(list), view_of(hosts[i])))
			return hosts[i];
	return NULL;
}

static void
look_at_proxies(struct doctor *d)
{
	const char *list = variable("NO_PROXY"), *missing;

	if (!set_either("HTTP_PROXY", "http_proxy") &&
	    !set_either("HTTPS_PROXY", "https_proxy") &&
	    !set_either("ALL_PROXY", "all_proxy")) {
		doctor_note(d, MARK_OK, "proxy", "this shell names none");
		return;
	}
	if (list == NULL)
		list = variable("no_proxy");
	missing = missing_from(list == NULL ? "" : list);
	if (missing == NULL) {
		doctor_note(d, MARK_OK, "proxy", "this shell names one, and "
		    "has what is local in NO_PROXY");
		return;
	}
	doctor_note(d, MARK_BROKEN, "proxy", "this shell names one, and "
	    "NO_PROXY lacks %s: a claude of it asks the proxy for ccr",
	    missing);
	doctor_advise(d, "run export NO_PROXY=\"%s127.0.0.1,localhost\"; ccr "
	    "code does so for itself", list == NULL ? "" : "$NO_PROXY,");
}

/* A variable in a file of Claude Code's; false if it is in nobody's way. */
static bool
note_member(struct doctor *d, const char *path, const struct json *in, int env,
    const char *name)
{
	struct buf value = BUF(SETTINGS_MAX);
	bool base = strcmp(name, "ANTHROPIC_BASE_URL") == 0;
	bool bad;

	json_text(in, json_get(in, env, name), &value);
	mask_add(&d->mask, base ? VIEW("") : buf_view(&value));
	bad = value.n > 0 && !(base && leads_to_us(d, buf_view(&value)));
	/* The token that ccr asks for may stand there. */
	if (strcmp(name, "ANTHROPIC_AUTH_TOKEN") == 0 && d->configured &&
	    (d->config.apikey.n == 0 ||
	    view_eq(d->config.apikey, buf_view(&value))))
		bad = false;
	if (bad && base) {
		struct view to = origin_of(buf_view(&value));

		doctor_note(d, MARK_BROKEN, "settings", "%s: env.%s leads "
		    "every claude to %.*s, and not to ccr, ccr code included",
		    path, name, VIEW_ARG(to));
	} else if (bad) {
		doctor_note(d, MARK_BROKEN, "settings", "%s: env.%s comes "
		    "over what ccr code sets", path, name);
	}
	if (bad)
		doctor_advise(d, "take it out of that file");
	buf_free(&value);
	return bad;
}

static void
look_into_settings(struct doctor *d, const char *path, struct view text)
{
	static const char *const names[] = { "ANTHROPIC_BASE_URL",
		"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN" };
	struct json in = { 0 };
	struct fail f;
	bool bad = false;
	int env;

	if (!json_parse(&in, text, &f)) {
		doctor_note(d, MARK_BROKEN, "settings", "%s is not JSON: %s",
		    path, f.text);
		doctor_advise(d, "claude may not read it either: mend it");
		json_free(&in);
		return;
	}
	env = json_get(&in, JSON_ROOT, "env");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		bad |= note_member(d, path, &in, env, names[i]);
	if (!bad)
		doctor_note(d, MARK_OK, "settings", "%s has nothing in its "
		    "env against ccr", path);
	json_free(&in);
}

static void
look_at_settings_file(struct doctor *d, const char *folder, const char *name)
{
	struct buf path = BUF(8192), text = BUF(SETTINGS_MAX);

	buf_addf(&path, "%s/%s", folder, name);
	if (buf_cstr(&path) == NULL)
		/* No file has such a name. */;
	else if (read_file(path.p, &text))
		look_into_settings(d, path.p, buf_view(&text));
	else if (errno != ENOENT && errno != ENOTDIR)
		doctor_note(d, MARK_UNSEEN, "settings", "%s cannot be read: "
		    "%s", path.p, strerror(errno));
	buf_free(&path);
	buf_free(&text);
}

/* The user's, and those of the project in which we are. */
static void
look_at_settings(struct doctor *d)
{
	const char *given = variable("CLAUDE_CONFIG_DIR");
	const char *home = variable("HOME");
	struct buf own = BUF(4096);
	size_t before = d->notes;

	buf_addf(&own, "%s%s", given != NULL ? given : home != NULL ? home :
	    "", given != NULL ? "" : "/.claude");
	if (buf_cstr(&own) != NULL)
		look_at_settings_file(d, own.p, "settings.json");
	look_at_settings_file(d, ".claude", "settings.json");
	look_at_settings_file(d, ".claude", "settings.local.json");
	if (d->notes == before)
		doctor_note(d, MARK_OK, "settings", "claude has no settings "
		    "here");
	buf_free(&own);
}

static void
look_for_claude(struct doctor *d)
{
	struct buf path = BUF(4096), version = BUF(1024);
	struct fail f = { 0 };

	if (!claude_path(d->configured ? &d->config : NULL, &path)) {
		doctor_note(d, MARK_BROKEN, "claude", "its path is too long");
	} else if (program_version(path.p, &version, &f)) {
		doctor_note(d, MARK_OK, "claude", "%s: %.*s", path.p,
		    VIEW_ARG(buf_view(&version)));
	} else {
		doctor_note(d, MARK_BROKEN, "claude", "%s %s", path.p,
		    f.text);
		doctor_advise(d, "install Claude Code (npm install -g "
		    "@anthropic-ai/claude-code), or set CLAUDE_PATH to where "
		    "it is");
	}
	buf_free(&path);
	buf_free(&version);
}

void
doctor_client(struct doctor *d)
{
	doctor_turn(d, "client", VIEW(""));
	look_at_shell(d);
	look_at_proxies(d);
	look_at_settings(d);
	look_for_claude(d);
}
