#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Leave out the piece of a UTF-8 character that was cut in two at the end. */
static void
cut_whole(char *text, size_t n)
{
	size_t back = 0, needed;
	unsigned char lead;

	while (back < 3 && back + 1 < n &&
	    ((unsigned char)text[n - 1 - back] & 0xc0) == 0x80)
		back++;
	lead = (unsigned char)text[n - 1 - back];
	needed = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0;
	if (needed > back)
		text[n - 1 - back] = '\0';
}

bool
fail(struct fail *f, int status, const char *fmt, ...)
{
	char text[sizeof(f->text)];
	va_list ap;
	int n;

	/* Written aside first: the old text may be among the arguments. */
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= sizeof(text))
		cut_whole(text, sizeof(text) - 1);
	*f = (struct fail){ .status = status };
	memcpy(f->text, text, sizeof(text));
	return false;
}

bool
fail_gone(struct fail *f)
{
	fail(f, 499, "the client has left");
	f->gone = true;
	return false;
}
