#include "cmd/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "config/public.h"
#include "core/redact.h"

extern char **environ;

/* What is shorter can be any word; of what is only likely a secret, this. */
#define LEAST 4
#define LIKELY_LEAST 8

/* `ccr status` shows so much of a key that is at least so long. */
#define HEAD 8
#define HEAD_OF 20

void
mask_add(struct mask *m, struct view secret)
{
	if (secret.n < LEAST || m->failed)
		return;
	if (m->n == m->room) {
		size_t room = m->room * 2 + 16;
		struct view *more = realloc(m->secret, room * sizeof(*more));

		m->failed = more == NULL;
		if (m->failed)
			return;
		m->secret = more;
		m->room = room;
	}
	m->secret[m->n] = arena_copy(&m->arena, secret);
	m->failed = m->arena.failed;
	m->n++;
}

/* Can it be a secret by its looks: no path, and more than digits? */
static bool
is_likely(struct view v)
{
	size_t digits = 0;

	for (size_t i = 0; i < v.n; i++)
		digits += v.p[i] >= '0' && v.p[i] <= '9';
	return v.n >= LIKELY_LEAST && v.p[0] != '/' && digits < v.n;
}

/* The name and password of "http://NAME:PASSWORD@HOST". */
static void
add_login(struct mask *m, struct view url)
{
	ptrdiff_t at = view_find(url, VIEW("://"));
	struct view rest = at < 0 ? url : view_skip(url, (size_t)at + 3);
	struct view authority = view_cut(&rest, '/'), login, name;

	at = -1;
	for (size_t i = 0; i < authority.n; i++)
		if (authority.p[i] == '@')
			at = (ptrdiff_t)i;
	if (at < 0)
		return;
	login = (struct view){ authority.p, (size_t)at };
	name = view_cut(&login, ':');
	mask_add(m, login.p != NULL ? login : name);
}

/* Names of the query's parts that tell it, beside those of members. */
static bool
is_telling(struct view name)
{
	return config_is_private(name) || view_has_nocase(name, "sig") ||
	    view_has_nocase(name, "token") || view_is_nocase(name, "code");
}

/* Values of the query: those with a telling name, and all long ones. */
static void
add_query(struct mask *m, struct view url)
{
	view_cut(&url, '?');
	while (url.p != NULL) {
		struct view value = view_cut(&url, '&');
		struct view name = view_cut(&value, '=');

		if (value.p != NULL && (is_telling(name) ||
		    value.n >= HEAD_OF))
			mask_add(m, value);
	}
}

void
mask_environment(struct mask *m)
{
	for (char **e = environ; *e != NULL; e++) {
		struct view value = view_of(*e);
		struct view name = view_cut(&value, '=');

		if (value.p == NULL)
			continue;
		if (view_has_nocase(name, "proxy") ||
		    view_has_nocase(name, "url"))
			add_login(m, value);
		else if (config_is_private(name) && is_likely(value))
			mask_add(m, value);
	}
}

/* An each of config_secrets. */
static bool
hear(void *context, struct view secret)
{
	mask_add(context, secret);
	return true;
}

void
mask_config(struct mask *m, const struct config *c)
{
	config_secrets(c, hear, m);
	add_login(m, c->proxy_url);
	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		add_login(m, p->proxy);
		add_login(m, p->url);
		add_query(m, p->url);
	}
}

/* How keys begin whose owner nobody here knows, and tokens. */
static const char *const beginnings[] = { "sk-", "sk_", "AIza", "gsk_",
	"xai-", "nvapi-", "pplx-", "hf_", "ghp_", "github_pat_", "ya29.",
	"eyJ", "Bearer ", "csk-", "tgp_", "r8_", "fw_" };

static bool
in_token(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

/* At a word's beginning: what follows one of them is masked if it is long. */
static size_t
mask_token(char *text, size_t n)
{
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++) {
		size_t from = strlen(beginnings[i]), to = from;

		if (from > n || memcmp(text, beginnings[i], from) != 0)
			continue;
		while (to < n && in_token(text[to]))
			to++;
		if (to - from < LIKELY_LEAST)
			continue;
		memset(text + from, '*', to - from);
		return to;
	}
	return 1;
}

static void
mask_shapes(char *text, size_t n)
{
	for (size_t i = 0; i < n;)
		i += i > 0 && in_token(text[i - 1]) ? 1 :
		    mask_token(text + i, n - i);
}

/* Where all of it stands. */
static void
mask_whole(char *text, size_t n, struct view secret)
{
	ptrdiff_t at;

	while ((at = view_find((struct view){ text, n }, secret)) >= 0) {
		memset(text + at, '*', secret.n);
		text += at + (ptrdiff_t)secret.n;
		n -= (size_t)at + secret.n;
	}
}

/* Those that are alike first as a whole, lest one leaves a bit of another. */
void
mask_apply(const struct mask *m, char *text, size_t n)
{
	if (m->failed) {
		memset(text, '*', n);
		return;
	}
	for (size_t i = 0; i < m->n; i++)
		mask_whole(text, n, m->secret[i]);
	for (size_t i = 0; i < m->n; i++) {
		redact_one(text, n, m->secret[i]);
		if (m->secret[i].n >= HEAD_OF)
			mask_whole(text, n, (struct view){ m->secret[i].p,
			    HEAD });
	}
	mask_shapes(text, n);
}

void
mask_free(struct mask *m)
{
	arena_free(&m->arena);
	free(m->secret);
	*m = (struct mask){ .n = 0 };
}
