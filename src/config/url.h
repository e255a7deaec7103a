/* Addresses in the file: checked, and completed where people shorten them. */
#ifndef CONFIG_URL_H
#define CONFIG_URL_H

#include "base/buf.h"

/* A URL's parts; origin, path and query after one another are the whole. */
struct url {
	struct view origin;     /* https://host:port */
	struct view host;       /* without port and brackets */
	struct view path;
	struct view query;      /* from the ? on */
	bool https;
	bool as_is;             /* it ended in #: call it as it stands */
};

/* Cut a provider's URL up. NULL, or what is wrong with it. */
const char *url_cut(struct view text, struct url *u);

enum url_style {
	URL_CHAT,               /* .../chat/completions */
	URL_MESSAGES,           /* .../v1/messages */
	URL_RESPONSES,          /* .../responses */
	URL_GEMINI,             /* .../models/, before the model's name */
	URL_AS_IS               /* a base that the dialect completes */
};

/*
 * Append the URL to call: a base gets the endpoint's path, one that stands
 * twice is taken once.
 */
void url_complete(const struct url *u, enum url_style style, struct buf *out);

/*
 * Is it Google's Gemini API, and not the part of it that speaks as OpenAI does?
 */
bool url_is_gemini(const struct url *u);

/*
 * Is it Anthropic's Messages API, whoever answers: .../v1/messages, or a base
 * that is known to be of it?
 */
bool url_is_messages(const struct url *u);

/* NULL, or what is wrong with a proxy's URL. */
const char *proxy_flaw(struct view text);

/* Is it a name or an address, without port or anything else? */
bool host_is_valid(struct view host);

/* 127.0.0.0/8, ::1 (with or without brackets), localhost and below. */
bool host_is_loopback(struct view host);

#endif
