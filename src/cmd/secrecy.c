#include "cmd/secrecy.h"

#include <string.h>

#include "cmd/variable.h"
#include "config/public.h"

/* A word of letters and digits that is so long is nobody's name. */
#define WORD_LONG 20
#define WORD_DIGITS 2

/* The longest word that may stand around a reference. */
#define AROUND 8

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
has_long_word(struct view text)
{
	size_t length = 0, digits = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool in = is_alnum(text.p[i]);

		length = in ? length + 1 : 0;
		digits = in ? digits + is_digit(text.p[i]) : 0;
		if (length >= WORD_LONG && digits >= WORD_DIGITS)
			return true;
	}
	return false;
}

/* 8-4-4-4-12 hexadecimal digits: some providers' keys are such. */
static bool
has_uuid(struct view text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t at = 0; at + sizeof(form) - 1 <= text.n; at++) {
		size_t i = 0;

		while (form[i] != '\0' && (form[i] == '-' ?
		    text.p[at + i] == '-' :
		    strchr("0123456789abcdefABCDEF", text.p[at + i]) != NULL))
			i++;
		if (form[i] == '\0')
			return true;
	}
	return false;
}

bool
secrecy_holds(const struct mask *m, struct view text)
{
	struct buf copy = BUF(text.n);
	bool secret;

	buf_add(&copy, text);
	if (copy.n > 0)
		mask_apply(m, copy.p, copy.n);
	secret = !view_eq(buf_view(&copy), text) || has_long_word(text) ||
	    has_uuid(text);
	buf_wipe(&copy);
	return secret;
}

/* Behind the reference that a text begins with; 0 if it does not. */
static size_t
reference_end(struct view text)
{
	size_t n = 1;

	if (view_starts(text, "${")) {
		while (n < text.n && text.p[n] != '}')
			n++;
		n += n < text.n;
	} else {
		while (n < text.n && (is_alnum(text.p[n]) ||
		    text.p[n] == '_'))
			n++;
	}
	while (n > 1 && variable_reference((struct view){ text.p,
	    n }).n == 0)
		n--;
	return n > 1 ? n : 0;
}

bool
secrecy_is_reference(struct view text)
{
	bool any = false;
	size_t word = 0;

	while (text.n > 0) {
		size_t n = text.p[0] == '$' ? reference_end(text) : 0;

		any |= n > 0;
		word = n > 0 || !is_alnum(text.p[0]) ? 0 : word + 1;
		if (word > AROUND)
			return false;
		text = view_skip(text, n > 0 ? n : 1);
	}
	return any;
}

bool
secrecy_in_url(struct view url)
{
	ptrdiff_t at = view_find(url, VIEW("://"));
	struct view query = at < 0 ? url : view_skip(url, (size_t)at + 3);
	struct view rest = query, authority = view_cut(&rest, '/');

	if (at >= 0 && view_has(authority, "@"))
		return true;
	view_cut(&query, '?');
	while (query.p != NULL) {
		struct view value = view_cut(&query, '&');
		struct view name = view_cut(&value, '=');

		if (value.p != NULL && config_is_private(name) &&
		    !secrecy_is_reference(value))
			return true;
	}
	return false;
}
