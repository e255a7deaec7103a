#include "core/refused_words.h"

#include <string.h>

#define TEXT_MAX (16 << 10)

/* How the name stands in the sentence. */
enum stand {
	STAND_FREE,
	STAND_LIST,             /* and more may follow, behind commas */
	STAND_QUOTED,           /* without quotes it is a word of the text */
	STAND_FIRST,            /* quoted, or the sentence begins with it */
	STAND_PARENT            /* "PATH: " may come in front of it all */
};

/* What is said before the name and after it. One of the two may be "". */
static const struct form {
	const char *before, *after;
	enum stand stand;
} forms[] = {
	/* OpenAI, Azure (github.com/Azure/azure-sdk-for-net/issues/45719) */
	{ "Unrecognized request argument supplied: ", "", STAND_FREE },
	{ "Unrecognized request arguments supplied: ", "", STAND_LIST },
	{ "Unknown parameter: ", "", STAND_FREE },
	{ "Unsupported parameter: ", "", STAND_FREE },
	{ "Unsupported parameter(s): ", "", STAND_LIST },
	{ "Unsupported value: ", " does not support", STAND_FREE },
	/* Groq, Cerebras (github.com/janhq/jan/issues/8136) */
	{ "property ", " is unsupported", STAND_PARENT },
	/* xAI (github.com/lobehub/lobehub/issues/7333, 14175) */
	{ "Argument not supported: ", "", STAND_FREE },
	{ "Argument not supported on this model: ", "", STAND_FREE },
	{ "does not support parameter ", "", STAND_FREE },
	/* Anthropic (github.com/anthropics/claude-code/issues/30795, 31033) */
	{ "does not support the ", " parameter", STAND_FREE },
	{ "", ": Extra inputs are not permitted", STAND_FREE },
	{ "", " is deprecated for this model", STAND_FIRST },
	/* Fireworks (github.com/FlowiseAI/Flowise/issues/2866) */
	{ "Extra inputs are not permitted, field: ", "", STAND_QUOTED },
	/* Bedrock (github.com/BerriAI/litellm/issues/7416) */
	{ "extraneous key [", "] is not permitted", STAND_PARENT },
	/* Moonshot: "invalid temperature: only 1 is allowed for this model" */
	{ "invalid ", ": only ", STAND_FREE },
	/* Parsers: Go's, Rust's serde, Jackson, Python's arguments. */
	{ "unknown field ", "", STAND_QUOTED },
	{ "Unrecognized field ", "", STAND_QUOTED },
	{ "unexpected keyword argument ", "", STAND_QUOTED },
	{ "Additional properties are not allowed (", "", STAND_QUOTED },
	/* Gateways */
	{ "", " is not supported with this model", STAND_FIRST },
	{ "", " is not supported by this model", STAND_FIRST },
	{ "", " is not supported for this model", STAND_FIRST },
};

#define FORMS (sizeof(forms) / sizeof(*forms))

/* Sentences that mean a member without naming it. */
static const struct {
	const char *sentence, *path;
} meant[] = {
	/* github.com/RooCodeInc/Roo-Code/issues/10700 */
	{ "Thinking level is not supported for this model",
	    "generationConfig.thinkingConfig.thinkingLevel" },
	/* github.com/lobehub/lobehub/issues/7985 */
	{ "Thinking is not enabled for ", "generationConfig.thinkingConfig" },
};

#define MEANT (sizeof(meant) / sizeof(*meant))

static bool
is_name_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c != '\0' &&
	    strchr("_-.[]/#*", c) != NULL);
}

static bool
is_quote(char c)
{
	return c == '\'' || c == '"' || c == '`';
}

/* The length of a quote at the beginning, with a backslash or without. */
static size_t
quote_length(struct view v)
{
	size_t n = v.n > 1 && v.p[0] == '\\' ? 1 : 0;

	return v.n > n && is_quote(v.p[n]) ? n + 1 : 0;
}

/* Cut a name off the front, in quotes or not. */
static struct view
cut_name(struct view *rest, bool *quoted)
{
	struct view name;
	size_t n = quote_length(*rest);

	*quoted = n > 0;
	*rest = view_skip(*rest, n);
	name = (struct view){ rest->p, 0 };
	while (name.n < rest->n && is_name_char(rest->p[name.n]))
		name.n++;
	/* A bracket that the sentence has opened before the name. */
	for (size_t i = 0, open = 0; i < name.n; i++) {
		open += name.p[i] == '[';
		if (name.p[i] == ']' && open-- == 0)
			name.n = i;
	}
	/* The sentence's own full stop. */
	while (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	*rest = view_skip(*rest, name.n);
	if (*quoted) {
		n = quote_length(*rest);
		*quoted = n > 0;
		*rest = view_skip(*rest, n);
	}
	return name;
}

/* The name that ends where v does. *before: what stands in front of it. */
static struct view
last_name(struct view v, bool *quoted, struct view *before)
{
	size_t end = v.n, from;

	*quoted = end > 0 && is_quote(v.p[end - 1]);
	if (*quoted) {
		end--;
		end -= end > 0 && v.p[end - 1] == '\\';
	}
	from = end;
	while (from > 0 && is_name_char(v.p[from - 1]))
		from--;
	*before = (struct view){ v.p, from };
	*quoted &= from > 0 && is_quote(v.p[from - 1]);
	return (struct view){ v.p + from, end - from };
}

/* "'messages.2' : " in front of what is said of it. */
static struct view
parent_of(struct view before)
{
	bool quoted;

	before = view_trim(before);
	if (!view_ends(before, ":"))
		return VIEW("");
	before.n--;
	return last_name(view_trim(before), &quoted, &before);
}

/* "Use 'max_completion_tokens' instead", "did you mean 'max_tokens'?" */
static struct view
alternative(struct view rest)
{
	static const struct view ways[] = { VIEW_INIT("Use "),
		VIEW_INIT("did you mean ") };

	if (rest.n > 100)
		rest.n = 100;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		ptrdiff_t at = view_find(rest, ways[i]);
		struct view name, behind;
		bool quoted;

		if (at < 0)
			continue;
		behind = view_skip(rest, (size_t)at + ways[i].n);
		name = cut_name(&behind, &quoted);
		if (quoted)
			return name;
	}
	return VIEW("");
}

/* Does the sentence begin here? */
static bool
is_beginning(struct view before)
{
	return before.n == 0 || view_ends(before, ": ") ||
	    is_quote(before.p[before.n - 1]) || view_ends(before, "\n");
}

/* "a, b" */
static bool
cut_comma(struct view *rest)
{
	size_t n = view_starts(*rest, ", ") ? 2 : view_starts(*rest, ",");

	*rest = view_skip(*rest, n);
	return n > 0;
}

/* The names behind f->before, of which `rest` is the text that follows. */
static void
names_after(const struct form *f, struct view before, struct view rest,
    refused_named *named, void *context)
{
	struct refused_name r = { .parent = f->stand == STAND_PARENT ?
		parent_of(before) : VIEW("") };
	bool quoted;

	do {
		r.name = cut_name(&rest, &quoted);
		if (r.name.n == 0 || !view_starts(rest, f->after) ||
		    (f->stand == STAND_QUOTED && !quoted))
			return;
		r.instead = alternative(rest);
		named(context, &r);
	} while ((f->stand == STAND_LIST || f->stand == STAND_QUOTED) &&
	    cut_comma(&rest));
}

static void
name_before(const struct form *f, struct view before, struct view rest,
    refused_named *named, void *context)
{
	struct refused_name r = { .parent = VIEW("") };
	struct view in_front;
	bool quoted;

	r.name = last_name(before, &quoted, &in_front);
	if (r.name.n == 0 || (f->stand == STAND_FIRST && !quoted &&
	    !is_beginning(in_front)))
		return;
	r.instead = alternative(rest);
	named(context, &r);
}

static void
try_form(const struct form *f, struct view text, refused_named *named,
    void *context)
{
	bool forward = *f->before != '\0';
	struct view needle = view_of(forward ? f->before : f->after);
	size_t from = 0;

	for (;;) {
		ptrdiff_t found = view_find(view_skip(text, from), needle);
		struct view before, rest;

		if (found < 0)
			return;
		before = (struct view){ text.p, from + (size_t)found };
		from = before.n + needle.n;
		rest = view_skip(text, from);
		if (forward)
			names_after(f, before, rest, named, context);
		else
			name_before(f, before, rest, named, context);
	}
}

/*
 * Google: "Unknown name \"top_k\": Cannot find field." or, with its place,
 * "Unknown name \"const\" at 'tools[0].x': Cannot find field." In the latter
 * form a place that is the name itself is no place.
 */
static void
unknown_names(struct view text, refused_named *named, void *context)
{
	static const struct view needle = VIEW_INIT("Unknown name ");
	ptrdiff_t at;

	while ((at = view_find(text, needle)) >= 0) {
		struct refused_name r = { .instead = VIEW("") };
		bool quoted;

		text = view_skip(text, (size_t)at + needle.n);
		r.name = cut_name(&text, &quoted);
		r.parent = VIEW("");
		if (quoted && view_starts(text, " at ")) {
			text = view_skip(text, 4);
			r.parent = cut_name(&text, &quoted);
		}
		if (view_eq(r.parent, r.name))
			r.parent = VIEW("");
		if (quoted && view_starts(text, ": Cannot find field"))
			named(context, &r);
	}
}

/*
 * vLLM shows a list as Python does (github.com/1Panel-dev/MaxKB/issues/2912):
 * {'type': 'extra_forbidden', 'loc': ('body', 'x'), 'msg': ...}
 */
static void
python_places(struct view text, refused_named *named, void *context)
{
	static const struct view needle =
	    VIEW_INIT("'type': 'extra_forbidden', 'loc': (");
	ptrdiff_t at;

	while ((at = view_find(text, needle)) >= 0) {
		struct refused_name r = { .instead = VIEW("") };
		struct view parts;
		bool quoted;

		text = view_skip(text, (size_t)at + needle.n);
		parts = view_cut(&text, ')');
		/* What is deeper has no such names in this form. */
		r.parent = cut_name(&parts, &quoted);
		cut_comma(&parts);
		r.name = cut_name(&parts, &quoted);
		cut_comma(&parts);
		if (quoted && parts.n == 0)
			named(context, &r);
		if (text.p == NULL)
			return;
	}
}

void
refused_words(struct view text, refused_named *named, void *context)
{
	struct refused_name r = { .parent = VIEW(""), .instead = VIEW("") };

	if (text.n > TEXT_MAX)
		text.n = TEXT_MAX;
	for (size_t i = 0; i < FORMS; i++)
		try_form(&forms[i], text, named, context);
	unknown_names(text, named, context);
	python_places(text, named, context);
	for (size_t i = 0; i < MEANT; i++) {
		r.name = view_of(meant[i].path);
		if (view_has(text, meant[i].sentence))
			named(context, &r);
	}
}

bool
refused_what_returned(struct view text)
{
	/* github.com/google-gemini/gemini-cli/issues/13467, and Vertex AI's */
	return view_has_nocase(text, "corrupted thought signature") ||
	    view_has_nocase(text, "invalid thought signature") ||
	    view_has(text, "Thought signature is not valid") ||
	    view_has(text, "invalid_encrypted_content") ||
	    (view_has(text, "The encrypted content ") &&
	    view_has(text, " could not be verified"));
}
