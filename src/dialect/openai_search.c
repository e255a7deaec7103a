/*
 * The web search that Anthropic's server would run, by the provider's server.
 * What a provider has no word for is left out: nobody but OpenRouter and
 * Responses takes both lists of domains and a place.
 */
#include "dialect/openai_out.h"
#include "dialect/responses.h"

/* docs.x.ai/docs/guides/tools/search-tools: so many domains. */
#define XAI_DOMAINS 5

/* docs.perplexity.ai/guides/search-domain-filters */
#define PERPLEXITY_DOMAINS 20

static bool
is_online(struct view model)
{
	return model.n >= 7 &&
	    view_is_nocase(view_skip(model, model.n - 7), ":online");
}

/* Models that search whatever they are asked, at whoever serves them. */
static bool
sounds_online(struct view model)
{
	static const char *const words[] = { "sonar", "-search-", "compound",
		"deep-research" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (view_has_nocase(model, words[i]))
			return true;
	return is_online(model);
}

/* What the host says, given the model and the wire format. */
static enum openai_search
search_at(const struct openai_host *h, struct view model, bool chat)
{
	switch (h->search) {
	case SEARCH_UNKNOWN:
		return sounds_online(model) ? SEARCH_MODEL : SEARCH_UNKNOWN;
	case SEARCH_RESPONSES:
	case SEARCH_XAI:
		/* gpt-4o-search-preview, gpt-5-search-api */
		return !chat ? h->search :
		    view_has_nocase(model, "-search-") ? SEARCH_OPTIONS :
		    SEARCH_NONE;
	case SEARCH_OPENROUTER:
		return is_online(model) ? SEARCH_MODEL : SEARCH_OPENROUTER;
	case SEARCH_QWEN:
		return chat ? SEARCH_QWEN : SEARCH_TOOL;
	case SEARCH_GROQ:
		return view_has_nocase(model, "compound") ? SEARCH_GROQ :
		    SEARCH_NONE;
	default:
		return h->search;
	}
}

static enum searches
searches(const struct target *t, bool chat)
{
	struct openai_host host = openai_host_of(t);

	switch (search_at(&host, t->model, chat)) {
	case SEARCH_UNKNOWN:
		return SEARCHES_PERHAPS;
	case SEARCH_NONE:
		return SEARCHES_NOT;
	case SEARCH_MODEL:
		return is_online(t->model) ? SEARCHES_SURELY : SEARCHES;
	case SEARCH_OPTIONS:
	case SEARCH_QWEN:
	case SEARCH_PERPLEXITY:
		return SEARCHES_SURELY;
	default:
		return SEARCHES;
	}
}

enum searches
openai_searches(const struct target *t)
{
	return searches(t, true);
}

enum searches
responses_searches(const struct target *t)
{
	return searches(t, false);
}

bool
openai_search_is_tool(enum openai_search how)
{
	return how == SEARCH_RESPONSES || how == SEARCH_XAI ||
	    how == SEARCH_TOOL || how == SEARCH_OPENROUTER ||
	    how == SEARCH_ZHIPU || how == SEARCH_ZAI;
}

enum openai_search
openai_search(const struct openai_out *o, struct search *s)
{
	enum openai_search how;

	*s = search_of(o->plan);
	if (s->tool == JSON_NONE)
		return SEARCH_NONE;
	how = search_at(&o->host, o->model, o->style == STYLE_CHAT);
	/* Beside other tools only where the model decides. */
	return s->alone || how == SEARCH_RESPONSES || how == SEARCH_XAI ||
	    how == SEARCH_TOOL || how == SEARCH_OPENROUTER ? how :
	    SEARCH_NONE;
}

/* "name":["-a.com",...], the first `most` of the list; nothing for none. */
static void
write_domains(struct openai_out *o, const char *name, int list, int most,
    const char *before)
{
	int n = 0;

	if (list == JSON_NONE)
		return;
	jw_key(&o->w, name);
	jw_open(&o->w, '[');
	for (int t = json_first(o->in, list); t != JSON_NONE && n < most;
	    t = json_next(o->in, t))
		if (json_is_string(o->in, t)) {
			n++;
			jw_string_open(&o->w);
			jw_part(&o->w, view_of(before));
			jw_part(&o->w, json_escaped(o->in, t));
			jw_string_close(&o->w);
		}
	jw_close(&o->w, ']');
}

/* Whichever list the client gives, under these names. */
static void
write_lists(struct openai_out *o, const struct search *s, const char *allowed,
    const char *blocked, int most)
{
	write_domains(o, allowed, s->allowed, most, "");
	write_domains(o, blocked, s->blocked, most, "");
}

static void
write_raw(struct openai_out *o, const char *name, int value)
{
	if (value == JSON_NONE)
		return;
	jw_key(&o->w, name);
	jw_raw(&o->w, json_raw(o->in, value));
}

/*
 * platform.openai.com/docs/guides/tools-web-search; docs.x.ai/docs/guides/
 * tools/search-tools, which has another word and no place.
 */
static void
write_responses(struct openai_out *o, enum openai_search how,
    const struct search *s)
{
	bool openai = how == SEARCH_RESPONSES;

	if (how != SEARCH_TOOL && (s->allowed != JSON_NONE ||
	    s->blocked != JSON_NONE)) {
		jw_key(&o->w, "filters");
		jw_open(&o->w, '{');
		write_lists(o, s, "allowed_domains", openai ?
		    "blocked_domains" : "excluded_domains",
		    openai ? INT32_MAX : XAI_DOMAINS);
		jw_close(&o->w, '}');
	}
	if (openai)
		write_raw(o, "user_location", s->location);
}

/*
 * openrouter.ai/docs/guides/features/server-tools/web-search; the plugin that
 * was before it searches in every request and is deprecated.
 */
static void
write_openrouter(struct openai_out *o, const struct search *s)
{
	if (s->allowed == JSON_NONE && s->blocked == JSON_NONE &&
	    s->location == JSON_NONE)
		return;
	jw_key(&o->w, "parameters");
	jw_open(&o->w, '{');
	write_lists(o, s, "allowed_domains", "excluded_domains", INT32_MAX);
	write_raw(o, "user_location", s->location);
	jw_close(&o->w, '}');
}

/*
 * docs.bigmodel.cn/cn/guide/tools/web-search; docs.z.ai/api-reference/llm/
 * chat-completion: another engine. One domain can be said.
 */
static void
write_zhipu(struct openai_out *o, const char *engine, const struct search *s)
{
	struct jw *w = &o->w;

	jw_key(w, "web_search");
	jw_open(w, '{');
	jw_key(w, "enable");
	jw_bool(w, true);
	jw_key(w, "search_engine");
	jw_cstr(w, engine);
	jw_key(w, "search_result");
	jw_bool(w, true);
	if (s->allowed != JSON_NONE && json_count(o->in, s->allowed) == 1)
		write_raw(o, "search_domain_filter",
		    json_first(o->in, s->allowed));
	jw_close(w, '}');
}

void
openai_write_search_tool(struct openai_out *o, enum openai_search how,
    const struct search *s)
{
	jw_open(&o->w, '{');
	jw_key(&o->w, "type");
	jw_cstr(&o->w, how == SEARCH_OPENROUTER ? "openrouter:web_search" :
	    "web_search");
	if (how == SEARCH_OPENROUTER)
		write_openrouter(o, s);
	else if (how == SEARCH_ZHIPU)
		write_zhipu(o, "search_std", s);
	else if (how == SEARCH_ZAI)
		write_zhipu(o, "search_pro_jina", s);
	else
		write_responses(o, how, s);
	jw_close(&o->w, '}');
}

/* Some of a user_location, each member as it is. */
static void
write_place(struct openai_out *o, int location)
{
	static const char *const names[] = { "country", "region", "city" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		write_raw(o, names[i], json_get(o->in, location, names[i]));
}

/*
 * platform.openai.com/docs/api-reference/chat/create: an object, if an empty
 * one, and a place within a place. Perplexity's is flat, and may be missing.
 */
static void
write_web_search_options(struct openai_out *o, int location, bool flat)
{
	struct jw *w = &o->w;

	if (flat && location == JSON_NONE)
		return;
	jw_key(w, "web_search_options");
	jw_open(w, '{');
	if (location != JSON_NONE) {
		jw_key(w, "user_location");
		jw_open(w, '{');
		if (!flat) {
			jw_key(w, "type");
			jw_cstr(w, "approximate");
			jw_key(w, "approximate");
			jw_open(w, '{');
		}
		write_place(o, location);
		if (!flat)
			jw_close(w, '}');
		jw_close(w, '}');
	}
	jw_close(w, '}');
}

/* help.aliyun.com/zh/model-studio/web-search */
static void
write_qwen(struct openai_out *o)
{
	jw_key(&o->w, "enable_search");
	jw_bool(&o->w, true);
	jw_key(&o->w, "search_options");
	jw_raw(&o->w, VIEW("{\"forced_search\":true}"));
}

/* console.groq.com/docs/web-search */
static void
write_groq(struct openai_out *o, const struct search *s)
{
	if (s->allowed == JSON_NONE && s->blocked == JSON_NONE)
		return;
	jw_key(&o->w, "search_settings");
	jw_open(&o->w, '{');
	write_lists(o, s, "include_domains", "exclude_domains", INT32_MAX);
	jw_close(&o->w, '}');
}

void
openai_write_search(struct openai_out *o)
{
	struct search s;

	switch (openai_search(o, &s)) {
	case SEARCH_OPTIONS:
		write_web_search_options(o, s.location, false);
		break;
	case SEARCH_QWEN:
		write_qwen(o);
		break;
	case SEARCH_PERPLEXITY:
		write_domains(o, "search_domain_filter", s.allowed,
		    PERPLEXITY_DOMAINS, "");
		write_domains(o, "search_domain_filter", s.blocked,
		    PERPLEXITY_DOMAINS, "-");
		write_web_search_options(o, s.location, true);
		break;
	case SEARCH_GROQ:
		write_groq(o, &s);
		break;
	default:
		break;
	}
}
