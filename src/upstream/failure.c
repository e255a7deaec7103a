#include "upstream/failure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A piece of a sentence, by value. */
struct words {
	char text[300];
};

/* How long, as one says it: "600 s", "1500 ms". */
static struct words
span(int64_t ms)
{
	struct words s;

	if (ms % 1000 == 0)
		snprintf(s.text, sizeof(s.text), "%" PRId64 " s", ms / 1000);
	else
		snprintf(s.text, sizeof(s.text), "%" PRId64 " ms", ms);
	return s;
}

static bool
trouble(struct trouble *t, enum trouble_kind kind)
{
	t->kind = kind;
	return false;
}

/* Whom libcurl connects to: "the proxy HOST:PORT" or "HOST:PORT". */
static struct words
first_stop(const struct transfer *x)
{
	struct words w;

	snprintf(w.text, sizeof(w.text), "%s%s",
	    x->proxied ? "the proxy " : "",
	    x->proxied ? x->proxy_name : x->target_name);
	return w;
}

static bool
connect_timeout(const struct transfer *x, struct trouble *t, struct fail *f)
{
	struct words to = first_stop(x), s = span(x->call->connect_ms);

	if (!transfer_resolved(x))
		fail(f, 504, "cannot resolve %s%s within %s",
		    x->proxied ? "the proxy " : "",
		    x->proxied ? x->proxy.host : x->target.host, s.text);
	else if (!transfer_has_socket(x))
		fail(f, 504, "cannot connect to %s within %s",
		    to.text, s.text);
	else
		fail(f, 504, "%s took the connection but %s did not come about"
		    " within %s", to.text,
		    x->proxied ? "the way through it" : "TLS", s.text);
	return trouble(t, TROUBLE_NETWORK);
}

static bool
cannot_connect(const struct transfer *x, struct trouble *t, struct fail *f)
{
	struct words to = first_stop(x);
	long number = 0;

	curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &number);
	if (number != 0)
		fail(f, 502, "cannot connect to %s: %s", to.text,
		    strerror((int)number));
	else
		fail(f, 502, "cannot connect to %s", to.text);
	return trouble(t, TROUBLE_NETWORK);
}

/*
 * OpenSSL's X509_V_ERR_*, whose numbers are part of its interface. When the
 * chain is right but the name is not, libcurl leaves 0 or 1 there.
 */
static const char *
certificate_flaw(long code)
{
	static const struct {
		long code;
		const char *flaw;
	} flaws[] = {
		{ 0, "the certificate is for another name" },
		{ 1, "the certificate is for another name" },
		{ 2, "the issuer of its certificate is not known" },
		{ 9, "the certificate is not valid yet (is the clock right?)" },
		{ 10, "the certificate has expired" },
		{ 18, "self-signed certificate" },
		{ 19, "self-signed certificate in the chain" },
		{ 20, "the issuer of its certificate is not known" },
		{ 21, "the issuer of its certificate is not known" },
		{ 23, "the certificate has been revoked" },
		{ 62, "the certificate is for another name" },
		{ 64, "the certificate is for another address" },
		{ 66, "the key of the certificate is too weak" },
		{ 67, "the key of its issuer is too weak" },
		{ 68, "the signature of the certificate is too weak" },
	};

	for (size_t i = 0; i < sizeof(flaws) / sizeof(*flaws); i++)
		if (flaws[i].code == code)
			return flaws[i].flaw;
	return "the certificate cannot be verified";
}

/* Would the issuer's certificate in CA_FILE help? */
static bool
private_issuer(long code)
{
	return code == 2 || (code >= 18 && code <= 21);
}

static bool
bad_certificate(const struct transfer *x, struct trouble *t, struct fail *f)
{
	long code;
	bool by_proxy = transfer_proxy_flaw(x, &code);

	fail(f, 502, "TLS with %s%s failed: %s%s",
	    by_proxy ? "the proxy " : "",
	    by_proxy ? x->proxy.host : x->target.host, certificate_flaw(code),
	    private_issuer(code) ? " (set CA_FILE for a private CA)" : "");
	return trouble(t, TROUBLE_NETWORK);
}

static bool
no_tls(const struct transfer *x, struct trouble *t, struct fail *f)
{
	struct view words = view_of(x->errors);
	const char *why = "";

	if (view_has(words, "wrong version number") ||
	    view_has(words, "packet length too long") ||
	    view_has(words, "http request"))
		why = ": what answers there is not TLS (http:// instead of"
		    " https://?)";
	else if (view_has(words, "unsupported protocol") ||
	    view_has(words, "alert protocol version"))
		why = ": it knows no TLS of version 1.2 or newer";
	else if (view_has(words, "alert"))
		why = ": it refused ours";
	fail(f, 502, "TLS with %s failed%s",
	    x->proxied ? x->target.host : x->target_name, why);
	return trouble(t, TROUBLE_NETWORK);
}

static const char *
socks_refusal(long code)
{
	switch (code) {
	case CURLPX_REPLY_NOT_ALLOWED:
		return "it does not allow this connection";
	case CURLPX_REPLY_NETWORK_UNREACHABLE:
		return "it finds the network unreachable";
	case CURLPX_REPLY_HOST_UNREACHABLE:
		return "it finds the host unreachable";
	case CURLPX_REPLY_CONNECTION_REFUSED:
		return "it was refused the connection";
	case CURLPX_REPLY_TTL_EXPIRED:
		return "it waited too long for the connection";
	case CURLPX_RESOLVE_HOST:
		return "the name cannot be resolved (socks5h:// and socks4a://"
		    " let the proxy do it)";
	case CURLPX_NO_AUTH:
	case CURLPX_USER_REJECTED:
	case CURLPX_IDENTD:
	case CURLPX_IDENTD_DIFFER:
		return "it wants another name and password than its URL has";
	case CURLPX_BAD_VERSION:
		return "it does not speak this version of SOCKS";
	case CURLPX_CLOSED:
		return "it closed the connection";
	case CURLPX_REPLY_GENERAL_SERVER_FAILURE:
	case CURLPX_REQUEST_FAILED:
		return "it could not make the connection";
	default:
		return "it does not answer as a SOCKS proxy does";
	}
}

static bool
proxy_refusal(const struct transfer *x, struct trouble *t, struct fail *f)
{
	long code = 0;

	curl_easy_getinfo(x->easy, CURLINFO_PROXY_ERROR, &code);
	fail(f, 502, "the proxy %s does not lead to %s: %s", x->proxy_name,
	    x->target_name, socks_refusal(code));
	return trouble(t, TROUBLE_NETWORK);
}

/* The proxy's answer to CONNECT, if it was not the 200 that is needed. */
static bool
connect_refused(const struct transfer *x, long *status)
{
	*status = x->proxied && !x->connected ? transfer_tunnel(x) : 0;
	return *status != 0 && *status / 100 != 2;
}

static bool
broke_off(const struct transfer *x, struct trouble *t, struct fail *f)
{
	const struct answer *r = &x->answer;
	long status;

	if (connect_refused(x, &status)) {
		fail(f, 502, "the proxy %s answered %ld%s", x->proxy_name,
		    status, status == 407 ?
		    ": check the name and password in its URL" : "");
		return trouble(t, TROUBLE_NETWORK);
	}
	if (!x->connected) {
		fail(f, 502, "%s broke off the connection before it was ready",
		    first_stop(x).text);
		return trouble(t, TROUBLE_NETWORK);
	}
	if (r->head_bytes == 0) {
		fail(f, 502, "%s closed the connection without an answer",
		    x->target.host);
		return trouble(t, TROUBLE_NETWORK);
	}
	if (view_has(view_of(x->errors), "chunked-encoding")) {
		fail(f, 502, "what %s answered is not HTTP: bad chunks",
		    x->target_name);
		return trouble(t, TROUBLE_PROTOCOL);
	}
	if (r->has_head)
		fail(f, 502, "the connection to %s broke off after %" PRId64
		    " bytes", x->target.host, r->body_bytes);
	else
		fail(f, 502, "the connection to %s broke off in the head of"
		    " the answer", x->target.host);
	return trouble(t, TROUBLE_CUT);
}

/* What libcurl reports of a transfer that we did not end. */
static bool
explain_code(const struct transfer *x, struct trouble *t, struct fail *f)
{
	switch (x->rc) {
	case CURLE_OK:                  /* even in the middle of a head */
		return x->answer.has_head || broke_off(x, t, f);
	case CURLE_COULDNT_RESOLVE_HOST:
		fail(f, 502, "cannot resolve %s", x->target.host);
		return trouble(t, TROUBLE_NETWORK);
	case CURLE_COULDNT_RESOLVE_PROXY:
		fail(f, 502, "cannot resolve the proxy %s", x->proxy.host);
		return trouble(t, TROUBLE_NETWORK);
	case CURLE_COULDNT_CONNECT:
		return cannot_connect(x, t, f);
	case CURLE_PROXY:
		return proxy_refusal(x, t, f);
	case CURLE_OPERATION_TIMEDOUT:
		return connect_timeout(x, t, f);
	case CURLE_PEER_FAILED_VERIFICATION:
		/* No other key and no later hour makes it good. */
		t->cause = CAUSE_REQUEST;
		return bad_certificate(x, t, f);
	case CURLE_SSL_CONNECT_ERROR:
		return no_tls(x, t, f);
	case CURLE_SSL_CACERT_BADFILE:
		fail(f, 500, "CA_FILE %s cannot be read as certificates in"
		    " PEM", x->call->ca_file);
		return trouble(t, TROUBLE_NONE);
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return broke_off(x, t, f);
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		fail(f, 502, "what %s answered is not HTTP", x->target_name);
		return trouble(t, TROUBLE_PROTOCOL);
	case CURLE_OUT_OF_MEMORY:       /* a header line of over 100 KiB */
		if (x->connected && !x->answer.has_head)
			fail(f, 502, "%s answered with too long a head",
			    x->target.host);
		else
			fail(f, 500, "out of memory");
		return trouble(t, TROUBLE_PROTOCOL);
	default:
		fail(f, 502, "the call to %s failed: %s", x->target.host,
		    curl_easy_strerror(x->rc));
		return trouble(t, x->connected ? TROUBLE_PROTOCOL :
		    TROUBLE_NETWORK);
	}
}

bool
failure_explain(const struct transfer *x, struct trouble *t, struct fail *f)
{
	switch (x->end) {
	case ENDED:
		return explain_code(x, t, f);
	case STOPPED:
		return trouble(t, x->answer.kind);
	case SILENT:
		fail(f, 504, "no answer from %s for %s", x->target.host,
		    span(x->call->silence_ms).text);
		return trouble(t, TROUBLE_TIMEOUT);
	case LEFT:
		fail_gone(f);
		return trouble(t, TROUBLE_CLIENT_GONE);
	default:
		return true;
	}
}
