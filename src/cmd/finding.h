/* What the events of an answer in Anthropic's stream held. */
#ifndef CMD_FINDING_H
#define CMD_FINDING_H

#include "json/json.h"
#include "upstream/sse.h"

struct finding {
	struct sse sse;
	struct json json;
	int64_t first_ms;       /* clock_ms at the first event; 0: none */
	bool complete;          /* message_stop has come */
	bool text;              /* some that is more than blanks */
	int tools;              /* calls whose arguments are an object */
	int bad_tools;          /* others */
	bool in_tool;
	struct buf arguments;   /* of the call that is being read */
	struct buf stop;        /* stop_reason */
	struct buf error;       /* an error event's message */
};

void finding_open(struct finding *n);
void finding_free(struct finding *n);

/* Feed bytes of the body. False with a sentence for what is no such stream. */
bool finding_feed(struct finding *n, struct view bytes, struct fail *f);

/* A whole answer with text in it? Else why not. */
bool finding_has_text(const struct finding *n, struct fail *f);

/* A whole answer with a tool call that can be carried out? Else why not. */
bool finding_has_tool(const struct finding *n, struct fail *f);

#endif
