#include "upstream/transfer.h"

#include <string.h>

bool
transfer_resolved(const struct transfer *x)
{
	curl_off_t us = 0;

	curl_easy_getinfo(x->easy, CURLINFO_NAMELOOKUP_TIME_T, &us);
	return us > 0;
}

/* CURLINFO_CONNECT_TIME may count TLS in. */
bool
transfer_has_socket(const struct transfer *x)
{
	long port = 0;

	curl_easy_getinfo(x->easy, CURLINFO_LOCAL_PORT, &port);
	return port > 0;
}

long
transfer_tunnel(const struct transfer *x)
{
	long status = 0;

	curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status;
}

bool
transfer_proxy_flaw(const struct transfer *x, long *code)
{
	long by_proxy = 0;

	*code = 0;
	curl_easy_getinfo(x->easy, CURLINFO_SSL_VERIFYRESULT, code);
	curl_easy_getinfo(x->easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &by_proxy);
	if (!x->proxied || strcmp(x->proxy.scheme, "https") != 0 ||
	    (by_proxy == 0 && strcmp(x->target.scheme, "http") != 0))
		return false;
	*code = by_proxy;
	return true;
}
