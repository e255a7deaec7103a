#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"

void
answer_free(struct answer *a)
{
	bytes_free(&a->own);
	free(a->step);
	a->step = NULL;
	a->steps = 0;
}

void
answer_step(struct answer *a, enum deed deed, size_t at, int64_t arg)
{
	struct step *s = realloc(a->step, (a->steps + 1) * sizeof(*s));

	if (s == NULL)
		err(1, "realloc");
	a->step = s;
	a->step[a->steps++] = (struct step){ deed, at, arg };
}

bool
answer_complain(struct answer *a, const char *fmt, ...)
{
	char why[900];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	warnx("%s", why);
	bytes_free(&a->own);
	bytes_addf(&a->own, "HTTP/1.1 599 Test Provider\r\n"
	    "Content-Type: text/plain\r\nConnection: close\r\n"
	    "Content-Length: %zu\r\n\r\n", strlen(why) + 11);
	bytes_addf(&a->own, "provider: %s\n", why);
	a->wire = bytes_view(&a->own);
	a->steps = 0;
	a->fixed = false;
	a->last = a->bad = true;
	return false;
}
