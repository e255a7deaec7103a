#include "cmd/doctor_way.h"

#include <stdlib.h>

#include "config/url.h"

/* A name as a person reads it; `from` on to the end of "HOST:PORT". */
static struct view
host_of(const char *host_port)
{
	struct view host = view_of(host_port);

	while (host.n > 0 && host.p[host.n - 1] != ':')
		host.n--;
	host.n -= host.n > 0;
	return host;
}

/* A proxy that the shell has and ccr has not: often what is missing. */
static const char *
unused_proxy(const struct doctor *d, const struct inquiry_result *way)
{
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy",
		"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy" };

	if (way->steps.on_way[PHASE_PROXY] || d->config.proxy_url.n > 0)
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return names[i];
	}
	return NULL;
}

static void
advise_to_connect(struct doctor *d, const struct inquiry_result *way)
{
	const struct steps *s = &way->steps;
	const char *proxy = unused_proxy(d, way);

	if (host_is_loopback(host_of(s->first)))
		doctor_advise(d, "start what is to listen there");
	else if (proxy != NULL)
		doctor_advise(d, "this shell has %s, which ccr does not look "
		    "at: put \"PROXY_URL\": \"$%s\" into %s", proxy, proxy,
		    d->config_path);
	else if (s->on_way[PHASE_PROXY])
		doctor_advise(d, "is the proxy's address right (PROXY_URL, or "
		    "\"proxy\" of the provider)?");
	else if (s->broken == PHASE_NAME)
		doctor_advise(d, "is api_base_url spelt right, and does this "
		    "machine reach its name server?");
	else
		doctor_advise(d, "is a firewall in the way, or is a proxy "
		    "needed (PROXY_URL)?");
}

static void
advise_on_tls(struct doctor *d, const struct steps *s)
{
	if (s->intruder)
		doctor_advise(d, "its certificate is of %s, until %s: if that "
		    "is a CA of your company's, or the server yours, put its "
		    "certificate (PEM) into a file and set CA_FILE to it",
		    s->issuer, s->until);
	else
		doctor_advise(d, "is api_base_url right, https or http and "
		    "port included?");
}

static void
advise(struct doctor *d, const struct inquiry_result *way)
{
	switch (way->steps.broken) {
	case PHASE_NAME:
	case PHASE_TCP:
		advise_to_connect(d, way);
		return;
	case PHASE_PROXY:
		doctor_advise(d, "look at PROXY_URL, or \"proxy\" of the "
		    "provider; NO_PROXY names hosts that need none");
		return;
	case PHASE_TLS:
		advise_on_tls(d, &way->steps);
		return;
	default:
		doctor_advise(d, "is api_base_url right? If it is, try again "
		    "later");
	}
}

static void
note_broken(struct doctor *d, const struct inquiry_result *way)
{
	const struct steps *s = &way->steps;

	if (!s->tried) {
		doctor_note(d, MARK_BROKEN, "call", "%s", s->why);
		return;
	}
	doctor_note(d, MARK_BROKEN, phase_name(s->broken), "%s", s->why);
	advise(d, way);
}

static void
note_tls(struct doctor *d, const struct steps *s)
{
	const char *name = phase_name(PHASE_TLS);

	if (s->issuer[0] == '\0')
		doctor_note(d, MARK_OK, name, "%s", s->version[0] != '\0' ?
		    s->version : "it is there");
	else
		doctor_note(d, MARK_OK, name, "%s; certificate of %s, until "
		    "%s", s->version, s->issuer, s->until);
}

/* An answer: is it one that a provider gives? */
static void
note_http(struct doctor *d, const struct steps *s)
{
	const char *name = phase_name(PHASE_HTTP);

	if (s->status / 100 == 3) {
		doctor_note(d, MARK_BROKEN, name, "it answers %d, and leads "
		    "elsewhere%s%s", s->status, s->redirect[0] != '\0' ?
		    ": to " : "", s->redirect);
		doctor_advise(d, "put the address that it leads to into "
		    "api_base_url");
	} else if (s->status / 100 == 5) {
		doctor_note(d, MARK_BROKEN, name, "it answers %d", s->status);
		doctor_advise(d, "the provider, or what stands before it, is "
		    "in trouble: try again later");
	} else {
		doctor_note(d, MARK_OK, name, "it answers, %lld ms from the "
		    "beginning on", (long long)s->http_ms);
	}
}

static void
note_good(struct doctor *d, const struct steps *s, enum phase phase)
{
	struct view host = host_of(s->first);

	switch (phase) {
	case PHASE_NAME:
		doctor_note(d, MARK_OK, phase_name(phase), "%.*s is %s "
		    "(%lld ms)", VIEW_ARG(host), s->addresses,
		    (long long)s->name_ms);
		return;
	case PHASE_TCP:
		doctor_note(d, MARK_OK, phase_name(phase), "%s%s%s%s",
		    s->first, s->peer[0] != '\0' ? " (" : "", s->peer,
		    s->peer[0] != '\0' ? ")" : "");
		return;
	case PHASE_PROXY:
		doctor_note(d, MARK_OK, phase_name(phase), "%s leads there",
		    s->proxy);
		return;
	case PHASE_TLS:
		note_tls(d, s);
		return;
	default:
		note_http(d, s);
	}
}

static void
note_unseen(struct doctor *d, const char *subject,
    const struct inquiry_result *way)
{
	const struct steps *s = &way->steps;

	doctor_note(d, MARK_UNSEEN, subject, "not looked at: %s is broken",
	    s->tried ? phase_name(s->broken) : "the call");
}

void
way_note(struct doctor *d, const struct inquiry_result *way)
{
	const struct steps *s = &way->steps;

	if (!s->tried) {
		note_broken(d, way);
		return;
	}
	for (enum phase phase = 0; phase < PHASES; phase++) {
		if (!s->on_way[phase])
			continue;
		if (phase == s->broken)
			note_broken(d, way);
		else if (phase < s->broken)
			note_good(d, s, phase);
		else
			note_unseen(d, phase_name(phase), way);
	}
}

bool
way_tells(const struct inquiry_result *said)
{
	return said != NULL && said->steps.broken == PHASES &&
	    ((said->steps.status / 100 == 2 && said->steps.json) ||
	    said->said.cause == CAUSE_KEY ||
	    said->said.cause == CAUSE_NO_QUOTA);
}

/* It is good: has it been taken for a bad one? */
static void
note_good_key(struct doctor *d, const struct way_key *k, const char *subject,
    const char *how)
{
	struct view label = k->known.key->label;

	if (k->known.state.health != HEALTH_DISABLED) {
		doctor_note(d, MARK_OK, subject, "%s", how);
		return;
	}
	doctor_note(d, MARK_BROKEN, subject, "%s, but it is disabled since "
	    "it was refused (%s)", how, k->known.state.last_error);
	doctor_advise(d, "bring it back: ccr rotation --reset '%.*s/%.*s'",
	    VIEW_ARG(d->provider), VIEW_ARG(label));
}

static void
note_refused_key(struct doctor *d, const struct way_key *k,
    const char *subject)
{
	const struct trouble *t = &k->said->said;

	doctor_note(d, MARK_BROKEN, subject, "%d %s", t->status, t->message);
	doctor_advise(d, t->cause == CAUSE_NO_QUOTA ? "it is out of credit: "
	    "look at the provider's page for it" : "put a good one into its "
	    "place");
}

static void
note_outcome(struct doctor *d, const char *subject,
    const struct trial_result *r)
{
	if (trial_passed(r))
		doctor_note(d, MARK_OK, subject, "it has given a text and a "
		    "tool call, after %lld ms", (long long)r->total_ms);
	else
		doctor_note(d, MARK_BROKEN, subject, "%s", r->error);
}

/* Why nobody can tell, at no cost. */
static const char *
why_untold(const struct way_key *k)
{
	const struct inquiry_result *said = k->said;

	if (k->known.key->google != NULL || k->known.key->kind == KEY_GOOGLE)
		return "it stands for access tokens, which are not asked for "
		    "here";
	if (k->known.key->text.n == 0)
		return "its text cannot be had";
	if (said == NULL && !k->way->listed)
		return "nothing is known here that it could be tried with for "
		    "nothing";
	if (said == NULL)
		return "the provider shows its list of models without a key";
	if (said->steps.broken != PHASES)
		return said->steps.why;
	return NULL;
}

static void
note_untold_key(struct doctor *d, const struct way_key *k,
    const char *subject)
{
	const char *why = why_untold(k);

	if (why != NULL)
		doctor_note(d, MARK_UNSEEN, subject, "%s", why);
	else
		doctor_note(d, MARK_UNSEEN, subject, "its list of models "
		    "answers %d: that tells nothing of the key",
		    k->said->steps.status);
	doctor_advise(d, "ccr test tries it, and so does ccr doctor --spend, "
	    "for a few tokens");
}

void
way_note_key(struct doctor *d, const struct way_key *k)
{
	struct buf subject = BUF(1024);

	buf_addf(&subject, "key %.*s", VIEW_ARG(k->known.key->label));
	if (buf_cstr(&subject) == NULL)
		d->arena.failed = true;
	else if (k->way->steps.broken != PHASES)
		note_unseen(d, subject.p, k->way);
	else if (k->outcome != NULL && trial_passed(k->outcome))
		note_good_key(d, k, subject.p, "it has given a text and a "
		    "tool call");
	else if (k->outcome != NULL)
		note_outcome(d, subject.p, k->outcome);
	else if (!way_tells(k->said))
		note_untold_key(d, k, subject.p);
	else if (k->said->steps.status / 100 == 2)
		note_good_key(d, k, subject.p, "the provider knows it");
	else
		note_refused_key(d, k, subject.p);
	buf_free(&subject);
}

void
way_note_keyless(struct doctor *d, const struct inquiry_result *way,
    const struct trial_result *outcome)
{
	if (way->steps.broken != PHASES)
		note_unseen(d, "key", way);
	else if (outcome != NULL)
		note_outcome(d, "key", outcome);
	else
		doctor_note(d, MARK_OK, "key", "none is needed");
}
