/*
 * The line that `ccr statusline` prints, made of modules as the configuration's
 * StatusLine has them:
 *
 *	"StatusLine": {
 *	  "enabled": true, "currentStyle": "default",
 *	  "default": { "modules": [
 *	    { "icon": "M", "text": "{{model}}", "color": "cyan" }
 *	  ] }
 *	}
 *
 * Each is an icon and a text with {{names}} in it, or with type "script" what a
 * program prints; those without text are left out. The style "powerline" has
 * coloured fields, any other plain text.
 */
#ifndef CMD_STATUS_LINE_H
#define CMD_STATUS_LINE_H

#include "cmd/facts.h"
#include "config/config.h"

struct status_line {
	const struct config *config;    /* NULL: there is none to go by */
	const struct facts *facts;
	struct view input;              /* the client's JSON object, or "" */
	bool colour;
};

/* Append the line, without its end. */
void status_line(const struct status_line *l, struct buf *out);

#endif
