#include "http/request.h"

struct view
request_header(const struct request *r, const char *name)
{
	for (size_t i = 0; i < r->headers; i++)
		if (view_is_nocase(r->header[i].name, name))
			return r->header[i].value;
	return (struct view){ NULL, 0 };
}

bool
request_has(const struct request *r, const char *name)
{
	return request_header(r, name).p != NULL;
}

void
request_free(struct request *r)
{
	buf_wipe(&r->head);
	buf_free(&r->body);
	*r = (struct request){ .length = -1 };
}
