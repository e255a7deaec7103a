/*
 * `ccr doctor`: what it has found, in the order in which it looked. Each part
 * goes on where something is broken, and says what it could not look at.
 */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "cmd/mask.h"
#include "cmd/service.h"

enum mark {
	MARK_OK,
	MARK_BROKEN,
	MARK_UNSEEN             /* nothing is known of it, and why */
};

struct note {
	enum mark mark;
	const char *section;    /* "files", "service", "client", "provider" */
	struct view provider;   /* its name; empty in other sections */
	struct view subject;    /* "config", "tls", "key p#1" */
	struct view text;       /* what there is, or what is wrong */
	struct view advice;     /* what to do; may be empty */
};

struct doctor {
	const char *config_path;
	bool spend;             /* ask keys for what is paid for, if need be */
	bool progress;          /* on standard error */

	struct config config;
	bool configured;        /* it is right, and loaded */
	struct service service;
	struct mask mask;

	const char *section;    /* of the next notes */
	struct view provider;
	struct note *note;
	size_t notes, room, broken;
	struct arena arena;     /* of the notes' texts */
};

/* From here on it is about this; provider is borrowed, and may be empty. */
void doctor_turn(struct doctor *d, const char *section, struct view provider);

/* Put down what a look has shown. Secrets in it are masked. */
void doctor_note(struct doctor *d, enum mark mark, const char *subject,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* What is to be done about the last one. */
void doctor_advise(struct doctor *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The configuration, which is loaded here, and the files beside it. */
void doctor_files(struct doctor *d);

/* Who has the port, and does ccr answer there? */
void doctor_service(struct doctor *d);

/* What could keep Claude Code from coming to ccr. */
void doctor_client(struct doctor *d);

/* The way to each provider and its keys. Returns as crew_run does. */
int doctor_providers(struct doctor *d);

/* Append the notes from the one with that number on, a line each. */
void doctor_text(const struct doctor *d, size_t from, bool colour,
	struct buf *out);

/* Append all of them for programs. */
void doctor_json(const struct doctor *d, struct buf *out);

/* Append what can be pasted into an issue. */
void doctor_report(struct doctor *d, struct buf *out);

void doctor_free(struct doctor *d);

#endif
