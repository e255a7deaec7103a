#include "upstream/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "upstream/no_proxy.h"
#include "upstream/trust.h"

#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl 7.85 or newer is needed"
#endif

/* As much as libcurl reads at once; it hands it on in pieces of 16 KiB. */
#define READ_BYTES (64 * 1024L)

/* A whole request of Claude Code in few rounds; touched as far as needed. */
#define WRITE_BYTES (256 * 1024L)

/* What must hold wherever a key is sent; false if libcurl does not take it. */
static bool
set_safety(CURL *easy)
{
	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") ==
	    CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
	    == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOPROXY, "") == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_HEADEROPT,
	    (long)CURLHEADER_SEPARATE) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
}

/* The same for TLS, which a library without it need not know. */
static bool
set_tls(CURL *easy)
{
	return curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 1L) ==
	    CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L) ==
	    CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
}

static void
set_habits(CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	/*
	 * One call at a time gains nothing from HTTP/2, and a stream's first
	 * window of 64 KiB holds up a request of 120 KiB for a round trip.
	 */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "ccr/" CCR_VERSION);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_SOCKS5_AUTH, (long)CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 30L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 10L);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, WRITE_BYTES);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, answer_header);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, answer_data);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Do not wait for the resolver's thread when the client has left. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

CURL *
handle_new(void)
{
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		return NULL;
	if (!set_safety(easy) || !set_tls(easy)) {
		curl_easy_cleanup(easy);
		return NULL;
	}
	set_habits(easy);
	return easy;
}

static bool
append(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer == NULL)
		return false;
	*list = longer;
	return true;
}

/* A name, a colon, no control character: libcurl would send anything. */
static bool
sound(const char *line)
{
	size_t name = strcspn(line, ": \t");

	if (name == 0 || line[name] != ':')
		return false;
	for (const char *p = line; *p != '\0'; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == '\x7f')
			return false;
	return true;
}

/* Ours and the caller's headers. Those of ours that he has come from him. */
static bool
list_headers(struct transfer *x, struct fail *f)
{
	struct view rest = view_of(x->call->headers);
	bool ok = append(&x->headers, "Expect:") &&
	    append(&x->headers, "Accept-Encoding: identity");

	while (ok && rest.n > 0) {
		struct view line = view_cut(&rest, '\n');
		char *copy = strndup(line.p, line.n);

		ok = copy != NULL;
		if (ok && line.n > 0 && !sound(copy))
			ok = fail(f, 500, "a header for %s is not sendable: it"
			    " lacks a name or holds a control character (look"
			    " at the API key)", x->target.host);
		else if (ok && line.n > 0)
			ok = append(&x->headers, copy);
		if (copy != NULL)
			wipe(copy, line.n);
		free(copy);
		if (!ok && f->status == 0)
			fail(f, 500, "out of memory");
	}
	return ok;
}

static bool
find_way(struct transfer *x, struct fail *f)
{
	const struct upstream_call *c = x->call;
	struct view host;

	if (!peer_of_url(c->url, &x->target))
		return fail(f, 500, "api_base_url is not an http or https"
		    " URL");
	host = view_of(x->target.host);
	snprintf(x->target_name, sizeof(x->target_name), "%s:%d",
	    x->target.host, x->target.port);
	if (c->proxy[0] == '\0' || no_proxy_loopback(host) ||
	    no_proxy_lists(view_of(c->no_proxy), host, x->target.port))
		return true;
	if (!peer_of_proxy(c->proxy, &x->proxy))
		return fail(f, 500, "the proxy for %s is not a URL that begins"
		    " with http, https, socks4, socks4a, socks5 or socks5h",
		    x->target.host);
	snprintf(x->proxy_name, sizeof(x->proxy_name), "%s:%d",
	    x->proxy.host, x->proxy.port);
	x->proxied = true;
	return true;
}

bool
handle_aim(struct transfer *x, struct buf *both, struct fail *f)
{
	const struct upstream_call *c = x->call;
	CURL *easy = x->easy;

	if (!find_way(x, f) || !list_headers(x, f))
		return false;
	x->answer.host = x->target.host;
	if (x->proxied && strcmp(x->target.scheme, "http") == 0 &&
	    view_starts(view_of(x->proxy.scheme), "http"))
		x->answer.proxy = x->proxy_name;
	if (!trust_set(easy, c->ca_file, both))
		return fail(f, 500, "CA_FILE %s cannot be read as certificates"
		    " in PEM", c->ca_file);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, &x->answer);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, &x->answer);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 0L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)c->connect_ms);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)c->body.n);
	/* Without a pointer libcurl would read standard input. */
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
	    c->body.n > 0 ? c->body.p : "");
	if (curl_easy_setopt(easy, CURLOPT_URL, c->url) != CURLE_OK ||
	    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->headers) !=
	    CURLE_OK || curl_easy_setopt(easy, CURLOPT_PROXY,
	    x->proxied ? c->proxy : "") != CURLE_OK)
		return fail(f, 500, "out of memory");
	return true;
}

void
handle_let_go(struct transfer *x)
{
	curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, "");
	for (struct curl_slist *h = x->headers; h != NULL; h = h->next)
		wipe(h->data, strlen(h->data));
	curl_slist_free_all(x->headers);
	x->headers = NULL;
}
