/* `assume` of a provider in the configuration, for chat completions. */
#include <stddef.h>

#include "dialect/openai_host.h"

#define A(field) offsetof(struct assume, field)

/* Which quirk each of them is, and whether it is there when the answer is. */
static const struct {
	size_t offset;
	unsigned quirk;
	enum assumed when;
} quirks[] = {
	{ A(images), QUIRK_NO_IMAGES, ASSUMED_NO },
	{ A(files), QUIRK_FILES, ASSUMED_YES },
	{ A(stream_options), QUIRK_NO_STREAM_OPTIONS, ASSUMED_NO },
	{ A(obfuscation), QUIRK_OBFUSCATES, ASSUMED_YES },
	{ A(user), QUIRK_NO_USER, ASSUMED_NO },
	{ A(prompt_cache_key), QUIRK_CACHE_KEY, ASSUMED_YES },
	{ A(cache_control), QUIRK_CACHE_CONTROL, ASSUMED_YES },
	{ A(strict), QUIRK_STRICT, ASSUMED_YES },
	{ A(schema_uri), QUIRK_NO_SCHEMA_NAME, ASSUMED_NO },
	{ A(json_schema), QUIRK_NO_JSON_SCHEMA, ASSUMED_NO },
	{ A(top_k), QUIRK_TOP_K, ASSUMED_YES },
	{ A(sampling), QUIRK_NO_SAMPLING, ASSUMED_NO },
	{ A(stop), QUIRK_NO_STOP, ASSUMED_NO },
	{ A(parallel_tool_calls), QUIRK_NO_PARALLEL, ASSUMED_NO },
	{ A(late_system), QUIRK_SYSTEM_FIRST, ASSUMED_NO },
	{ A(same_role_twice), QUIRK_ALTERNATE, ASSUMED_NO },
	{ A(user_after_tool), QUIRK_TOOL_THEN_ASSISTANT, ASSUMED_NO },
	{ A(blank_reasoning), QUIRK_BLANK_REASONING, ASSUMED_YES },
	{ A(forced_tools_while_thinking), QUIRK_FORCED_NO_THINKING,
	    ASSUMED_NO },
	{ A(reasoning_details), QUIRK_REASONING_DETAILS, ASSUMED_YES },
};

static void
assume_quirks(struct openai_host *h, const struct assume *a)
{
	for (size_t i = 0; i < sizeof(quirks) / sizeof(*quirks); i++) {
		enum assumed said = *(const enum assumed *)
		    ((const char *)a + quirks[i].offset);

		if (said == ASSUMED_NOTHING)
			continue;
		h->quirks &= ~quirks[i].quirk;
		if (said == quirks[i].when)
			h->quirks |= quirks[i].quirk;
	}
	if (a->tool_id_length == 0)
		return;
	h->quirks &= ~(unsigned)(QUIRK_ID_9 | QUIRK_ID_40);
	if (a->tool_id_length < 40)
		h->quirks |= QUIRK_ID_9;
	else if (a->tool_id_length < 64)
		h->quirks |= QUIRK_ID_40;
}

void
openai_host_assume(struct openai_host *h, const struct assume *a)
{
	assume_quirks(h, a);
	if (a->max_tokens.n > 0)
		h->max_tokens = a->max_tokens.p;
	if (a->output_limit > 0)
		h->most = a->output_limit;
	if (a->reasoning.p != NULL)
		h->reasoning = a->reasoning.p;
	if (a->thinking_off.p != NULL)
		h->thinking_off = a->thinking_off.n > 0 ?
		    a->thinking_off.p : NULL;
	if (a->effort > 0)
		h->effort = (enum openai_effort)(a->effort - 1);
	if (a->web_search > 0)
		h->search = (enum openai_search)a->web_search;
	if (a->efforts != 0)
		h->levels = a->efforts;
	if (a->tools_effort > 0)
		h->tools_effort = (unsigned)a->tools_effort - 1;
}
