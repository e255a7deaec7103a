#include "core/refused_beta.h"

/* What says no, beside the word "beta". */
static const char *const refusing[] = { "unexpected value", "invalid",
	"unsupported", "not supported", "unknown", "unrecognized",
	"not recognized", "not allowed", "not permitted", "not available",
	"not enabled", NULL };

static bool
is_beta_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* Does it stand there as a word of its own? */
static bool
names(struct view text, struct view beta)
{
	size_t at = 0;

	for (;;) {
		ptrdiff_t found = view_find(view_skip(text, at), beta);
		size_t end;

		if (found < 0)
			return false;
		at += (size_t)found;
		end = at + beta.n;
		if ((at == 0 || !is_beta_char(text.p[at - 1])) &&
		    (end == text.n || !is_beta_char(text.p[end])))
			return true;
		at = end;
	}
}

static bool
refuses(struct view text)
{
	if (!view_has_nocase(text, "beta"))
		return false;
	for (size_t i = 0; refusing[i] != NULL; i++)
		if (view_has_nocase(text, refusing[i]))
			return true;
	return false;
}

/*
 * It refuses betas and does not say which: Bedrock's "invalid beta flag",
 * Anthropic's "Unexpected value(s)  for the `anthropic-beta` header"
 * (github.com/CherryHQ/cherry-studio/issues/11597).
 */
static bool
refuses_unnamed(struct view text)
{
	return (view_has_nocase(text, "invalid beta flag") &&
	    !view_has_nocase(text, "invalid beta flag:")) ||
	    view_has(text, "Unexpected value(s)  for the ") ||
	    view_has(text, "Unexpected value(s) for the ");
}

/* Cut the next line off; true if it is the header with betas. */
static bool
cut_line(struct view *rest, struct view *line, struct view *betas)
{
	struct view value;

	*line = view_cut(rest, '\n');
	value = *line;
	if (!view_is_nocase(view_trim(view_cut(&value, ':')),
	    "anthropic-beta"))
		return false;
	*betas = value;
	return true;
}

/* How many there were. */
static size_t
hand_over(struct view text, bool all, struct view headers,
    refused_beta *found, void *context)
{
	struct view line, betas;
	size_t n = 0;

	while (headers.n > 0) {
		if (!cut_line(&headers, &line, &betas))
			continue;
		while (betas.n > 0) {
			struct view beta = view_trim(view_cut(&betas, ','));

			if (beta.n == 0 || (!all && !names(text, beta)))
				continue;
			found(context, beta);
			n++;
		}
	}
	return n;
}

void
refused_betas(struct view text, struct view headers, refused_beta *found,
    void *context)
{
	if (refuses(text) &&
	    hand_over(text, false, headers, found, context) == 0 &&
	    refuses_unnamed(text))
		hand_over(text, true, headers, found, context);
}

/* A header line without some of its betas, or no line. */
static bool
leave_out(struct view betas, beta_is *is, const void *context,
    struct buf *out)
{
	bool any = false, less = false;

	while (betas.n > 0) {
		struct view beta = view_trim(view_cut(&betas, ','));

		if (beta.n == 0)
			continue;
		if (is(context, beta)) {
			less = true;
			continue;
		}
		buf_adds(out, any ? "," : "anthropic-beta: ");
		buf_add(out, beta);
		any = true;
	}
	if (any)
		buf_addc(out, '\n');
	return less;
}

bool
betas_left(struct view headers, beta_is *is, const void *context,
    struct buf *out)
{
	size_t before = out->n;
	struct view line, betas;
	bool less = false;

	while (headers.n > 0) {
		if (cut_line(&headers, &line, &betas)) {
			less |= leave_out(betas, is, context, out);
			continue;
		}
		buf_add(out, line);
		buf_addc(out, '\n');
	}
	if (!less)
		out->n = before;
	return less;
}
