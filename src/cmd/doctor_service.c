#include "cmd/doctor.h"

#include <string.h>

#include "base/self.h"
#include "cmd/port_owner.h"
#include "cmd/probe.h"

/* What would answer. */
static void
look_for_ccrd(struct doctor *d)
{
	struct buf path = BUF(4096);
	struct fail f;

	if (self_find(&path, "ccrd", &f)) {
		doctor_note(d, MARK_OK, "ccrd", "%.*s",
		    VIEW_ARG(buf_view(&path)));
	} else {
		doctor_note(d, MARK_BROKEN, "ccrd", "%s", f.text);
		doctor_advise(d, "install ccr again: ccr and ccrd belong "
		    "together");
	}
	buf_free(&path);
}

/* One of ours has the port: the one that the configuration names? */
static void
note_ours(struct doctor *d)
{
	const struct service *s = &d->service;
	struct service told = { 0 };
	struct buf holder = BUF(256);
	bool elsewhere = d->configured &&
	    service_configured(&d->config, &told) && *s->address != '\0' &&
	    strcmp(told.address, s->address) != 0;

	buf_adds(&holder, s->pid != 0 ? "its own listener, " : "");
	service_holder(s, &holder);
	if (elsewhere) {
		doctor_note(d, MARK_BROKEN, "port", "ccr (%.*s) listens on "
		    "%s, and the configuration says %s",
		    VIEW_ARG(buf_view(&holder)), s->address, told.address);
		doctor_advise(d, "run ccr restart");
	} else {
		doctor_note(d, MARK_OK, "port", "ccr listens on %s (%.*s)",
		    s->address, VIEW_ARG(buf_view(&holder)));
	}
	buf_free(&holder);
}

/* Another program listens at `address`: not ccr, unless `ours`. */
static void
note_other(struct doctor *d, const char *address, bool ours)
{
	struct buf owner = BUF(512);

	if (!port_owner(address, &owner))
		buf_adds(&owner, ours ? "inetd or the like" :
		    "another program");
	if (ours) {
		doctor_note(d, MARK_OK, "port", "ccr listens on %s; %.*s has "
		    "the socket", address, VIEW_ARG(buf_view(&owner)));
	} else {
		doctor_note(d, MARK_BROKEN, "port", "%.*s listens on %s, and "
		    "is not ccr", VIEW_ARG(buf_view(&owner)), address);
		doctor_advise(d, "end it, or set another PORT in %s",
		    d->config_path);
	}
	buf_free(&owner);
}

/* False where no ccr can be asked anything. */
static bool
look_at_port(struct doctor *d)
{
	struct service told = { 0 };
	struct fail f;
	bool looked = d->configured ?
	    service_look_around(&d->config, &d->service, &f) :
	    service_look(d->config_path, &d->service, &f);

	if (!looked)
		doctor_note(d, MARK_BROKEN, "port", "%s", f.text);
	else if (d->service.by != NULL)
		note_ours(d);
	else if (d->service.elsewhere)
		note_other(d, d->service.address, true);
	else if (d->configured && service_configured(&d->config, &told) &&
	    probe_connects(told.address))
		note_other(d, told.address, false);
	else if (*told.address != '\0')
		doctor_note(d, MARK_UNSEEN, "port", "nothing listens on %s; "
		    "ccr start and ccr code see to that", told.address);
	else
		doctor_note(d, MARK_UNSEEN, "port", "ccr does not listen");
	return *d->service.address != '\0';
}

static void
look_at_health(struct doctor *d)
{
	const char *address = d->service.address;
	struct buf version = BUF(64);
	struct fail f;

	if (!probe_version(address, &version, &f)) {
		doctor_note(d, MARK_BROKEN, "health", "%s: %s", address,
		    f.text);
		doctor_advise(d, f.status == 500 ? "put that right: it is "
		    "what every request hears" : "try ccr restart");
	} else if (!view_is(buf_view(&version), CCR_VERSION)) {
		doctor_note(d, MARK_BROKEN, "health", "what listens on %s is "
		    "version %.*s, and this is " CCR_VERSION, address,
		    VIEW_ARG(buf_view(&version)));
		doctor_advise(d, "run ccr restart");
	} else {
		doctor_note(d, MARK_OK, "health", "%s answers, version "
		    CCR_VERSION, address);
	}
	buf_free(&version);
}

void
doctor_service(struct doctor *d)
{
	doctor_turn(d, "service", VIEW(""));
	look_for_ccrd(d);
	if (look_at_port(d))
		look_at_health(d);
	else
		doctor_note(d, MARK_UNSEEN, "health", "no ccr is there to be "
		    "asked");
}
