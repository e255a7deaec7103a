#include "front/guard.h"

#include "crypto/hmac.h"
#include "front/address.h"
#include "http/field.h"

/* The port that a Host header without one means (http). */
#define DEFAULT_PORT 80

static bool
check_address(const struct config *c, const struct address *to, struct fail *f)
{
	if (to->loopback || c->apikey.n > 0)
		return true;
	return fail(f, 403, "ccr answers on an address that others can reach, "
	    "and has no APIKEY: set APIKEY in config.json, or HOST to "
	    "127.0.0.1");
}

/* Is the name one of this machine's own, or the address that was reached? */
static bool
is_own_name(struct view name, const struct address *to)
{
	struct in6_addr ip;

	if (view_is_nocase(name, "localhost"))
		return true;
	if (!address_read(name, &ip))
		return false;
	return address_is_loopback(&ip) ||
	    (to->network && address_eq(&ip, &to->ip));
}

/*
 * Is it in ALLOWED_HOSTS? An entry with a port wants that port; one without
 * takes any, since what stands before ccr there has a port of its own.
 */
static bool
is_allowed(struct view name, int port, const struct config *c)
{
	for (size_t i = 0; i < c->allowed_hosts; i++) {
		struct view allowed;
		int want;

		if (address_cut(c->allowed_host[i], &allowed, &want) &&
		    field_eq(name, allowed) && (want == -1 || want == port))
			return true;
	}
	return false;
}

/* Against DNS rebinding: a page's own name never becomes one of ours. */
static bool
check_host(const struct request *r, const struct config *c,
	const struct address *to, struct fail *f)
{
	struct view name = VIEW("");
	int port;

	if (address_cut(r->host, &name, &port)) {
		if (port == -1)
			port = DEFAULT_PORT;
		if ((is_own_name(name, to) || field_eq(name, c->host)) &&
		    (!to->network || port == to->port))
			return true;
		if (is_allowed(name, port, c))
			return true;
	}
	if (!to->network)
		return fail(f, 421, "this Host is not served here; use "
		    "localhost, or name it in ALLOWED_HOSTS of config.json");
	return fail(f, 421, "this Host is not served here; use "
	    "127.0.0.1:%d, or name it in ALLOWED_HOSTS of config.json",
	    to->port);
}

static bool
check_browser(const struct request *r, struct fail *f)
{
	struct view site = request_header(r, "sec-fetch-site");

	if (request_has(r, "origin") || (site.p != NULL &&
		!view_is(site, "none") && !view_is(site, "same-origin")))
		return fail(f, 403, "requests from web pages are not served");
	if (view_is(r->method, "OPTIONS"))
		return fail(f, 405, "OPTIONS is not served: nothing here is "
		    "for web pages");
	return true;
}

/* What tells no more than that something answers. */
static bool
needs_no_key(const struct request *r)
{
	bool head = view_is(r->method, "HEAD");

	if (head && view_is(r->path, "/api/hello"))
		return true;
	return (head || view_is(r->method, "GET")) &&
	    (view_is(r->path, "/") || view_is(r->path, "/health"));
}

/* The token of "Bearer TOKEN", or nothing. */
static struct view
bearer(struct view value)
{
	if (!view_starts_nocase(value, "bearer "))
		return VIEW("");
	return view_trim(view_skip(value, 7));
}

/*
 * Clients send one header or both, with different values: either right one is
 * enough. All are compared, whatever came of the first.
 */
static bool
check_key(const struct request *r, struct view apikey, struct fail *f)
{
	bool right = false;

	for (size_t i = 0; i < r->headers; i++) {
		const struct http_header *h = &r->header[i];

		if (view_is_nocase(h->name, "x-api-key"))
			right |= secret_eq(h->value, apikey);
		else if (view_is_nocase(h->name, "authorization"))
			right |= secret_eq(bearer(h->value), apikey);
	}
	return right || fail(f, 401, "ccr asks for a key: set "
	    "ANTHROPIC_AUTH_TOKEN to the APIKEY of its config.json");
}

/* Is a parameter of the type ("charset=utf-8") one that JSON can have? */
static bool
is_json_parameter(struct view parameter)
{
	struct view value = view_trim(parameter), name;

	name = view_cut(&value, '=');
	return !view_is_nocase(name, "charset") ||
	    view_is_nocase(value, "utf-8") ||
	    view_is_nocase(value, "\"utf-8\"");
}

/* Forms and scripts of web pages cannot post this type unasked. */
static bool
check_type(const struct request *r, struct fail *f)
{
	struct view rest = request_header(r, "content-type");
	struct view type = view_trim(view_cut(&rest, ';'));
	struct view coding = request_header(r, "content-encoding");
	bool json = view_is_nocase(type, "application/json");

	while (json && rest.p != NULL)
		json = is_json_parameter(view_cut(&rest, ';'));
	if (!json)
		return fail(f, 415, "the content-type must be "
		    "application/json, in UTF-8");
	if (coding.p != NULL && !view_is_nocase(coding, "identity"))
		return fail(f, 415, "a body with a content-encoding is not "
		    "understood; send it as it is");
	return true;
}

bool
guard(const struct request *r, const struct config *c, int fd, struct fail *f)
{
	struct address to;

	address_of(fd, &to);
	if (!check_address(c, &to, f) || !check_host(r, c, &to, f) ||
	    !check_browser(r, f))
		return false;
	if (c->apikey.n > 0 && !needs_no_key(r) && !check_key(r, c->apikey, f))
		return false;
	return !view_is(r->method, "POST") || check_type(r, f);
}
