/*
 * A list, a newline, a host. A host that is in the list stays in it when the
 * list grows, and `*` holds every host.
 */
#include "upstream/no_proxy.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
	char *exact = malloc(n + 1), *longer = malloc(n + 4);
	struct view list = { exact, n }, host;
	bool listed;

	if (exact == NULL || longer == NULL)
		abort();
	memcpy(exact, bytes, n);
	host = list;
	list = view_cut(&host, '\n');
	if (host.p == NULL)
		host = VIEW("api.example.com");
	listed = no_proxy_lists(list, host, 443);
	if (list.n > 0)
		memcpy(longer + 2, list.p, list.n);
	memcpy(longer, "x,", 2);
	if (no_proxy_lists((struct view){ longer, list.n + 2 }, host, 443) !=
	    (listed || no_proxy_lists(VIEW("x"), host, 443)))
		abort();
	memcpy(longer, "*,", 2);
	if (!no_proxy_lists((struct view){ longer, list.n + 2 }, host, 443))
		abort();
	no_proxy_loopback(host);
	free(exact);
	free(longer);
	return 0;
}
