#include "upstream/steps.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "upstream/failure.h"
#include "upstream/handle.h"

/* So many addresses of a name are told. */
#define ADDRESSES 3

static const char *const names[PHASES] = { "name", "connection", "proxy",
	"tls", "http" };

const char *
phase_name(enum phase phase)
{
	return names[phase];
}

const char *
steps_library(void)
{
	return curl_version();
}

/* Where a walk's answer goes. */
struct walk {
	struct steps *s;
	struct buf *out;
};

static bool
take_head(void *context, const struct upstream_head *head, struct fail *f)
{
	struct walk *w = context;

	(void)f;
	w->s->status = head->status;
	w->s->json = head->json;
	return true;
}

/* More than out holds is of no interest, but no trouble. */
static bool
take_data(void *context, struct view bytes, struct fail *f)
{
	struct walk *w = context;
	size_t room = w->out->max - w->out->n;

	(void)f;
	if (bytes.n > room)
		bytes.n = room;
	buf_add(w->out, bytes);
	return true;
}

static void
copy(char *to, size_t size, struct view from)
{
	trouble_words(to, size, view_trim(from));
}

/*
 * libcurl tells the version of TLS in its own words alone: "SSL connection
 * using TLSv1.3 / TLS_AES_256_GCM_SHA384". The last such line is about the
 * provider. Headers come here too, and go no further.
 */
static int
listen_in(CURL *easy, curl_infotype type, char *bytes, size_t n, void *context)
{
	static const char before[] = "SSL connection using ";
	struct steps *s = context;
	struct view line = { bytes, n };

	(void)easy;
	if (type == CURLINFO_TEXT && view_starts(line, before)) {
		line = view_skip(line, sizeof(before) - 1);
		copy(s->version, sizeof(s->version), view_cut(&line, ' '));
	}
	return 0;
}

/* "Issuer:CN = ..." and "Expire date:..." of the provider's own one. */
static void
read_certificate(CURL *easy, struct steps *s)
{
	struct curl_certinfo *chain = NULL;

	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK ||
	    chain == NULL || chain->num_of_certs == 0)
		return;
	for (const struct curl_slist *l = chain->certinfo[0]; l != NULL;
	    l = l->next) {
		struct view value = view_of(l->data);
		struct view name = view_cut(&value, ':');

		if (view_is(name, "Issuer"))
			copy(s->issuer, sizeof(s->issuer), value);
		else if (view_is(name, "Expire date"))
			copy(s->until, sizeof(s->until), value);
	}
}

/* Did TLS with the provider fail, and not that with a proxy? */
static bool
is_stuck_in_tls(const struct transfer *x)
{
	long code;

	if (x->rc == CURLE_PEER_FAILED_VERIFICATION)
		return !transfer_proxy_flaw(x, &code);
	return x->rc == CURLE_SSL_CONNECT_ERROR &&
	    strcmp(x->proxy.scheme, "https") != 0;
}

/* The step at which it has ended. */
static enum phase
stuck_at(const struct transfer *x)
{
	/* A 407 without a tunnel. */
	if (x->answer.stopped && x->answer.kind == TROUBLE_NETWORK)
		return PHASE_PROXY;
	if (x->connected)
		return PHASE_HTTP;
	if (x->rc == CURLE_COULDNT_RESOLVE_HOST || !transfer_resolved(x))
		return PHASE_NAME;
	if (x->rc == CURLE_COULDNT_CONNECT || !transfer_has_socket(x))
		return PHASE_TCP;
	if (x->proxied && transfer_tunnel(x) / 100 != 2 &&
	    !is_stuck_in_tls(x))
		return PHASE_PROXY;
	return PHASE_TLS;
}

/* An address as it is: nothing has to be found for it. */
static bool
is_address(const char *host)
{
	struct in_addr v4;

	return host[0] == '[' || inet_pton(AF_INET, host, &v4) == 1;
}

/*
 * The addresses of a name that has just been found. The library does not tell
 * them, but asks where we do.
 */
static void
list_addresses(const char *host, struct steps *s)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	struct buf out = BUF(sizeof(s->addresses) - 1);
	char text[INET6_ADDRSTRLEN];
	int n = 0;

	if (getaddrinfo(host, NULL, &hints, &list) != 0)
		return;
	for (const struct addrinfo *a = list; a != NULL; a = a->ai_next)
		if (n++ < ADDRESSES && getnameinfo(a->ai_addr, a->ai_addrlen,
		    text, sizeof(text), NULL, 0, NI_NUMERICHOST) == 0)
			buf_addf(&out, "%s%s", out.n > 0 ? ", " : "", text);
	if (n > ADDRESSES)
		buf_addf(&out, " and %d more", n - ADDRESSES);
	copy(s->addresses, sizeof(s->addresses), buf_view(&out));
	buf_free(&out);
	freeaddrinfo(list);
}

/* Which steps there are, now that the way is known. */
static void
note_way(const struct transfer *x, struct steps *s)
{
	const struct peer *first = x->proxied ? &x->proxy : &x->target;

	s->on_way[PHASE_NAME] = !is_address(first->host);
	s->on_way[PHASE_TCP] = s->on_way[PHASE_HTTP] = true;
	s->on_way[PHASE_PROXY] = x->proxied;
	s->on_way[PHASE_TLS] = strcmp(x->target.scheme, "https") == 0;
	copy(s->first, sizeof(s->first), view_of(x->proxied ? x->proxy_name :
	    x->target_name));
	copy(s->proxy, sizeof(s->proxy), view_of(x->proxy_name));
}

/* Where a redirect leads, without what may be secret in it. */
static void
note_redirect(const struct transfer *x, struct steps *s)
{
	char *url = NULL;
	struct peer to;

	if (curl_easy_getinfo(x->easy, CURLINFO_REDIRECT_URL, &url) ==
	    CURLE_OK && url != NULL && peer_of_url(url, &to))
		snprintf(s->redirect, sizeof(s->redirect), "%s://%s:%d",
		    to.scheme, to.host, to.port);
}

static void
note_facts(const struct transfer *x, struct steps *s)
{
	const char *host = x->proxied ? x->proxy.host : x->target.host;
	curl_off_t name = 0, head = 0;
	char *peer = NULL;

	curl_easy_getinfo(x->easy, CURLINFO_NAMELOOKUP_TIME_T, &name);
	curl_easy_getinfo(x->easy, CURLINFO_STARTTRANSFER_TIME_T, &head);
	s->name_ms = name / 1000;
	s->http_ms = head / 1000;
	if (curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &peer) ==
	    CURLE_OK && peer != NULL)
		copy(s->peer, sizeof(s->peer), view_of(peer));
	if (s->on_way[PHASE_NAME] && s->broken > PHASE_NAME)
		list_addresses(host, s);
	read_certificate(x->easy, s);
	note_redirect(x, s);
}

/* Aim it, and have it done. */
static bool
perform(struct transfer *x, bool nothing_sent, struct buf *both,
    struct steps *s)
{
	curl_off_t ready = 0;

	if (!handle_aim(x, both, x->answer.f))
		return false;
	curl_easy_setopt(x->easy, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(x->easy, CURLOPT_CERTINFO, 1L);
	curl_easy_setopt(x->easy, CURLOPT_DEBUGFUNCTION, listen_in);
	curl_easy_setopt(x->easy, CURLOPT_DEBUGDATA, s);
	curl_easy_setopt(x->easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT_MS,
	    (long)(x->call->connect_ms + x->call->silence_ms));
	if (nothing_sent) {
		curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, NULL);
		curl_easy_setopt(x->easy, CURLOPT_CONNECT_ONLY, 1L);
		curl_easy_setopt(x->easy, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(x->easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	x->rc = curl_easy_perform(x->easy);
	curl_easy_getinfo(x->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
	x->connected = ready > 0;
	x->end = x->answer.stopped ? STOPPED : x->connected &&
	    x->rc == CURLE_OPERATION_TIMEDOUT ? SILENT : ENDED;
	return true;
}

/* Whose is the certificate that was not believed? */
static void
look_at_intruder(const struct upstream_call *call,
    const struct upstream_sink *sink, struct steps *s)
{
	char errors[CURL_ERROR_SIZE] = "";
	struct steps seen = { .status = 0 };
	struct fail unused;
	struct transfer x = { .easy = handle_new(), .errors = errors,
	    .call = call, .answer = { .call = call, .sink = sink,
	    .f = &unused } };
	struct buf both = { 0 };

	if (x.easy == NULL)
		return;
	if (perform(&x, true, &both, &seen) && x.rc == CURLE_OK) {
		read_certificate(x.easy, s);
		s->intruder = s->issuer[0] != '\0';
	}
	handle_let_go(&x);
	curl_easy_cleanup(x.easy);
	buf_free(&both);
}

static void
walk(struct transfer *x, struct buf *both, struct steps *s)
{
	s->tried = perform(x, false, both, s);
	if (!s->tried) {
		s->broken = PHASE_NAME;
		return;
	}
	note_way(x, s);
	if (!failure_explain(x, &s->trouble, x->answer.f))
		s->broken = stuck_at(x);
	/* A name that is an address is always found. */
	if (s->broken == PHASE_NAME && !s->on_way[PHASE_NAME])
		s->broken = PHASE_TCP;
	note_facts(x, s);
}

bool
steps_walk(const struct upstream_call *call, struct buf *out, struct steps *s)
{
	char errors[CURL_ERROR_SIZE] = "";
	struct walk w = { s, out };
	const struct upstream_sink sink = { .context = &w, .head = take_head,
		.data = take_data };
	struct fail f = { 0 };
	struct transfer x = { .easy = handle_new(), .errors = errors,
	    .call = call, .answer = { .call = call, .sink = &sink, .f = &f } };
	struct buf both = { 0 };

	memset(s, 0, sizeof(*s));
	s->broken = PHASES;
	s->trouble.retry_after_ms = -1;
	if (x.easy != NULL) {
		curl_easy_setopt(x.easy, CURLOPT_ERRORBUFFER, errors);
		walk(&x, &both, s);
		handle_let_go(&x);
		curl_easy_cleanup(x.easy);
	} else {
		s->broken = PHASE_NAME;
		fail(&f, 500, "out of memory");
	}
	if (s->broken == PHASE_TLS && x.rc == CURLE_PEER_FAILED_VERIFICATION)
		look_at_intruder(call, &sink, s);
	snprintf(s->why, sizeof(s->why), "%s", f.text);
	buf_free(&x.answer.unified);
	buf_free(&both);
	wipe(errors, sizeof(errors));
	return s->broken == PHASES;
}
