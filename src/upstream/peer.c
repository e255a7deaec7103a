#include "upstream/peer.h"

#include <curl/curl.h>
#include <string.h>

/* Copy one part of a URL, in lower case. False when it lacks or is long. */
static bool
part(CURLU *u, CURLUPart which, unsigned flags, char *to, size_t size)
{
	char *text = NULL;
	bool fits = curl_url_get(u, which, &text, flags) == CURLUE_OK &&
	    strlen(text) < size;

	if (fits)
		for (size_t i = 0; i <= strlen(text); i++)
			to[i] = text[i] >= 'A' && text[i] <= 'Z' ?
			    (char)(text[i] + 'a' - 'A') : text[i];
	curl_free(text);
	return fits;
}

static bool
take_apart(const char *url, unsigned flags, unsigned port_flags,
    struct peer *e)
{
	CURLU *u = curl_url();
	int64_t number;
	char port[8];
	bool ok;

	*e = (struct peer){ .port = -1 };
	ok = u != NULL &&
	    curl_url_set(u, CURLUPART_URL, url, flags) == CURLUE_OK &&
	    part(u, CURLUPART_SCHEME, 0, e->scheme, sizeof(e->scheme)) &&
	    part(u, CURLUPART_HOST, 0, e->host, sizeof(e->host));
	if (ok && part(u, CURLUPART_PORT, port_flags, port, sizeof(port)) &&
	    view_number(view_of(port), &number))
		e->port = (int)number;
	curl_url_cleanup(u);
	return ok;
}

bool
peer_of_url(const char *url, struct peer *e)
{
	return take_apart(url, 0, CURLU_DEFAULT_PORT, e) &&
	    (strcmp(e->scheme, "http") == 0 ||
	    strcmp(e->scheme, "https") == 0) && e->host[0] != '\0';
}

bool
peer_of_proxy(const char *url, struct peer *e)
{
	static const char schemes[][8] = { "http", "https", "socks4",
	    "socks4a", "socks5", "socks5h" };

	if (!take_apart(url, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME, 0,
	    e) || e->host[0] == '\0')
		return false;
	if (e->port == -1)
		e->port = strcmp(e->scheme, "https") == 0 ? 443 : 1080;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (strcmp(e->scheme, schemes[i]) == 0)
			return true;
	return false;
}
