/*
 * Any text as Router's rules and, behind a zero byte, any bytes as a request.
 * Whatever takes it is configured; a tag that names what is configured is gone,
 * and nothing else: the body has kept its length and is still JSON.
 */
#include <stdlib.h>

#include "../unit/routed.h"
#include "core/agent_tag.h"
#include "json/escape.h"

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
no_tag(const struct config *c, const struct json *in, int string)
{
	struct view text = json_escaped(in, string);
	struct agent_tag tag;
	size_t from = 0;

	while (agent_tag_find(text, from, &tag)) {
		struct buf name = BUF(4096);

		MUST(tag.at >= from && tag.n > 0 &&
		    tag.at + tag.n <= text.n);
		json_unescape(tag.inside, &name);
		MUST(config_selector(c, buf_view(&name)).model.p == NULL);
		buf_free(&name);
		from = tag.at + tag.n;
	}
}

static void
system_without_tags(const struct config *c, const struct plan *p)
{
	no_tag(c, p->in, p->system);
	for (int t = json_is_array(p->in, p->system) ?
	    json_first(p->in, p->system) : JSON_NONE; t != JSON_NONE;
	    t = json_next(p->in, t))
		no_tag(c, p->in, json_get(p->in, t, "text"));
}

/* The tokens say what the text says. */
static void
still_json(const struct json *in)
{
	struct json again = { .n = 0 };
	struct fail f;

	MUST(json_parse(&again, in->text, &f) && again.n == in->n);
	for (int t = 0; t < in->n; t++)
		MUST(view_eq(json_raw(in, t), json_raw(&again, t)));
	json_free(&again);
}

static void
run(struct config *c, struct view headers, struct view body)
{
	struct routed r;

	routed_run(&r, c, headers, body);
	MUST(r.ok == (r.why.status == 0));
	if (r.ok) {
		MUST(r.x.to.provider == c->provider && r.x.to.model.p != NULL);
		MUST(r.x.rule[0] != '-' && r.x.fallback != NULL);
		MUST(r.req.body.n == body.n);
		still_json(&r.x.in);
		system_without_tags(c, &r.x.plan);
	}
	routed_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view body = { (const char *)data, size };
	struct view rules = view_cut(&body, '\0');
	struct mistakes m = { .n_errors = 0 };
	struct buf text = BUF(64 << 20);
	struct config c;

	if (body.p == NULL)
		return 0;
	setenv("CCR_HOME", "/nonexistent", 1);
	buf_adds(&text, ROUTED_HEAD "\"rules\": ");
	buf_add(&text, rules);
	buf_adds(&text, ROUTED_TAIL);
	if (config_parse(&c, buf_view(&text), "c", &m)) {
		if (c.providers == 1 && c.rewrite_system_prompt.n == 0 &&
		    c.custom_router_path.n == 0)
			run(&c, VIEW("x-app: cli\nx-claude-code-agent-id: 1"),
			    body);
		config_free(&c);
	}
	mistakes_free(&m);
	buf_free(&text);
	return 0;
}
