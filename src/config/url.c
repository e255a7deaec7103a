#include "config/url.h"

#include <arpa/inet.h>
#include <string.h>

bool
host_is_valid(struct view host)
{
	if (host.n == 0 || host.n > 255)
		return false;
	if (host.p[0] == '[' || memchr(host.p, ':', host.n) != NULL) {
		char text[64];
		struct in6_addr address;

		if (view_starts(host, "[") && view_ends(host, "]"))
			host = (struct view){ host.p + 1, host.n - 2 };
		if (host.n >= sizeof(text))
			return false;
		memcpy(text, host.p, host.n);
		text[host.n] = '\0';
		return inet_pton(AF_INET6, text, &address) == 1;
	}
	for (size_t i = 0; i < host.n; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
		    "WXYZ0123456789-._", host.p[i]) == NULL ||
		    host.p[i] == '\0')
			return false;
	return true;
}

bool
host_is_loopback(struct view host)
{
	char text[16];
	struct in_addr address;

	while (host.n > 1 && host.p[host.n - 1] == '.')
		host.n--;
	if (view_is(host, "::1") || view_is(host, "[::1]") ||
	    view_is_nocase(host, "localhost"))
		return true;
	if (host.n > 10 && view_is_nocase(view_skip(host, host.n - 10),
	    ".localhost"))
		return true;
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	return inet_pton(AF_INET, text, &address) == 1 &&
	    ntohl(address.s_addr) >> 24 == 127;
}

/* Printable ASCII that has a place in a URL (RFC 3986, and | for some). */
static bool
url_bytes(struct view v)
{
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] <= ' ' || v.p[i] >= 0x7f ||
		    strchr("\"<>\\^`{}", v.p[i]) != NULL)
			return false;
	return true;
}

/* host:port, host, [address]:port. */
static const char *
cut_authority(struct view authority, struct view *host)
{
	struct view port = { NULL, 0 };
	int64_t number;

	*host = authority;
	if (view_starts(authority, "[")) {
		ptrdiff_t end = view_find(authority, VIEW("]"));

		if (end < 0)
			return "has an address without its ]";
		port = view_skip(authority, (size_t)end + 1);
		*host = (struct view){ authority.p, (size_t)end + 1 };
		if (port.n > 0 && port.p[0] != ':')
			return "has something between ] and the port";
		port = port.n > 0 ? view_skip(port, 1) :
		    (struct view){ NULL, 0 };
	} else {
		port = authority;
		*host = view_cut(&port, ':');
	}
	if (!host_is_valid(*host))
		return "has no valid host name";
	if (port.p != NULL && (!view_number(port, &number) || number < 1 ||
	    number > 65535))
		return "has no valid port number";
	if (view_starts(*host, "["))
		*host = (struct view){ host->p + 1, host->n - 2 };
	return NULL;
}

static size_t
authority_length(struct view rest)
{
	size_t n = 0;

	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' &&
	    rest.p[n] != '#')
		n++;
	return n;
}

const char *
url_cut(struct view text, struct url *u)
{
	struct view rest, authority;
	const char *flaw;

	*u = (struct url){ .https = view_starts_nocase(text, "https://") };
	if (!u->https && !view_starts_nocase(text, "http://"))
		return "must begin with https:// or http://";
	if (!url_bytes(text))
		return "has a character in it that no URL has";
	if (view_ends(text, "#")) {
		u->as_is = true;
		text.n--;
	}
	rest = view_skip(text, u->https ? 8 : 7);
	authority = rest;
	authority.n = authority_length(rest);
	rest = view_skip(rest, authority.n);
	if (memchr(authority.p, '@', authority.n) != NULL)
		return "must not have a user or password in it: keys belong "
		    "in api_keys";
	if (rest.n > 0 && memchr(rest.p, '#', rest.n) != NULL)
		return "must not have a # in it";
	flaw = cut_authority(authority, &u->host);
	u->origin = (struct view){ text.p, text.n - rest.n };
	u->query = rest;
	u->path = view_cut(&u->query, '?');
	u->query = (struct view){ u->path.p + u->path.n,
	    rest.n - u->path.n };
	return flaw;
}

const char *
proxy_flaw(struct view text)
{
	static const char *const schemes[] = { "http://", "https://",
	    "socks4://", "socks4a://", "socks5://", "socks5h://" };
	struct view rest = { NULL, 0 }, host;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (view_starts_nocase(text, schemes[i]))
			rest = view_skip(text, strlen(schemes[i]));
	if (rest.p == NULL)
		return "must begin with http://, https://, socks4://, "
		    "socks4a://, socks5:// or socks5h://";
	if (!url_bytes(rest))
		return "has a character in it that no URL has";
	if (view_ends(rest, "/"))
		rest.n--;
	/* user:password@ may stand before the host. */
	for (size_t i = rest.n; i-- > 0;)
		if (rest.p[i] == '@') {
			rest = view_skip(rest, i + 1);
			break;
		}
	return cut_authority(rest, &host);
}

/* What is written twice, and how it should be. */
static const struct {
	const char *twice, *once;
} doubled[] = {
	{ "/v1/v1", "/v1" },
	{ "/v1/chat/completions/v1/chat/completions", "/v1/chat/completions" },
	{ "/chat/completions/chat/completions", "/chat/completions" },
	{ "/v1/messages/v1/messages", "/v1/messages" },
	{ "/messages/messages", "/messages" },
	{ "/responses/responses", "/responses" },
};

/* Append the path with slashes and known pieces once where they are double. */
static void
tidy_path(struct view path, struct buf *out)
{
	size_t start = out->n;

	for (size_t i = 0; i < path.n && !out->failed; i++) {
		if (path.p[i] != '/' || out->n == start ||
		    out->p[out->n - 1] != '/')
			buf_addc(out, path.p[i]);
		for (size_t d = 0; d < sizeof(doubled) / sizeof(*doubled);
		    d++) {
			struct view v = { out->p + start, out->n - start };
			bool whole = i + 1 == path.n || path.p[i + 1] == '/';

			if (whole && view_ends(v, doubled[d].twice))
				out->n -= strlen(doubled[d].twice) -
				    strlen(doubled[d].once);
		}
	}
}

/* Paths that name an endpoint, whichever it is: not to be added to. */
static bool
names_endpoint(struct view path)
{
	static const char *const ends[] = { "/completions", "/messages",
	    "/responses", "/models", ":generateContent",
	    ":streamGenerateContent" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (view_ends(path, ends[i]))
			return true;
	return false;
}

bool
url_is_gemini(const struct url *u)
{
	return view_is_nocase(u->host, "generativelanguage.googleapis.com") &&
	    !view_has(u->path, "/openai");
}

static struct view
without_slashes(struct view path)
{
	while (path.n > 0 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

/* Bases of providers' own making, besides all that end in /anthropic. */
static const struct {
	const char *host_end, *path;
} message_bases[] = {
	{ "api.anthropic.com", "" },
	{ "api.anthropic.com", "/v1" },
	{ "api.kimi.com", "/coding" },          /* /coding/v1 is OpenAI's */
	{ ".volces.com", "/api/coding" },       /* and so is /api/coding/v3 */
};

bool
url_is_messages(const struct url *u)
{
	struct view path = without_slashes(u->path);

	if (view_ends(path, "/v1/messages") ||
	    view_ends(path, "/anthropic") || view_ends(path, "/anthropic/v1"))
		return true;
	for (size_t i = 0; i < sizeof(message_bases) / sizeof(*message_bases);
	    i++)
		if (view_ends(u->host, message_bases[i].host_end) &&
		    view_is(path, message_bases[i].path))
			return true;
	return false;
}

/* Another server's path may be anything: it is taken for the whole base. */
static const char *
missing_for_gemini(struct view path)
{
	if (path.n == 0)
		return "/v1beta/models/";
	return view_ends(path, "/v1beta") || view_ends(path, "/v1alpha") ||
	    view_ends(path, "/v1") ? "/models/" : "";
}

/* What a base of this style lacks. */
static const char *
missing_path(struct view path, enum url_style style)
{
	bool v1 = view_ends(path, "/v1");

	if (style == URL_GEMINI)
		return missing_for_gemini(path);
	if (style == URL_MESSAGES)
		return v1 ? "/messages" : "/v1/messages";
	if (style == URL_RESPONSES)
		return path.n == 0 ? "/v1/responses" : "/responses";
	if (view_ends(path, "/chat"))
		return "/completions";
	return path.n == 0 ? "/v1/chat/completions" : "/chat/completions";
}

void
url_complete(const struct url *u, enum url_style style, struct buf *out)
{
	size_t start;
	struct view path;

	buf_add(out, u->origin);
	start = out->n;
	if (u->as_is || style == URL_AS_IS) {
		buf_add(out, u->path);
	} else {
		tidy_path(u->path, out);
		while (out->n > start && out->p[out->n - 1] == '/')
			out->n--;
		path = (struct view){ out->p + start, out->n - start };
		if (style == URL_GEMINI && view_ends(path, "/models"))
			buf_addc(out, '/');
		else if (!names_endpoint(path))
			buf_adds(out, missing_path(path, style));
	}
	buf_add(out, u->query);
}
