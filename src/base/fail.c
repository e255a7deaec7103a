#include "base/fail.h"

#include <stdarg.h>
#include <stdio.h>

bool
fail(struct fail *f, int status, const char *fmt, ...)
{
	va_list ap;

	*f = (struct fail){ .status = status };
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
	return false;
}

bool
fail_gone(struct fail *f)
{
	fail(f, 499, "the client has left");
	f->gone = true;
	return false;
}
