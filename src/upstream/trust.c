#include "upstream/trust.h"

#include <dirent.h>
#include <string.h>

#include "base/io.h"

/* No bundle of authorities is larger. */
#define BUNDLE_BYTES (16 * 1024 * 1024)

static const char *folder;      /* of hashed names, or NULL */
static const char *bundle;      /* what the library reads by itself, or NULL */

/* "002c0b4f.0" */
static bool
hashed(const char *name)
{
	return strspn(name, "0123456789abcdef") == 8 && name[8] == '.' &&
	    name[9] == '0';
}

static bool
has_hashed(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	bool found = false;

	if (dir == NULL)
		return false;
	while (!found && (e = readdir(dir)) != NULL)
		found = hashed(e->d_name);
	closedir(dir);
	return found;
}

void
trust_init(void)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	const char *tls = v->ssl_version != NULL ? v->ssl_version : "";

	if (v->age < CURLVERSION_SEVENTH)
		return;
	bundle = v->cainfo;
	/* Other libraries than OpenSSL read the whole folder. */
	if (v->capath != NULL && view_starts(view_of(tls), "OpenSSL/") &&
	    has_hashed(v->capath))
		folder = v->capath;
}

/* Without the folder there is one file only: put both into it. */
static bool
set_both(CURL *easy, const char *ca_file, struct buf *both)
{
	struct curl_blob blob;
	size_t before;

	buf_free(both);
	both->max = BUNDLE_BYTES;
	if (bundle != NULL && !read_file(bundle, both))
		return false;
	buf_addc(both, '\n');
	before = both->n;
	if (!read_file(ca_file, both) ||
	    !view_has(view_skip(buf_view(both), before), "-----BEGIN "))
		return false;
	blob = (struct curl_blob){ both->p, both->n, CURL_BLOB_NOCOPY };
	return curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, &blob) ==
	    CURLE_OK;
}

bool
trust_set(CURL *easy, const char *ca_file, struct buf *both)
{
	const char *file = *ca_file != '\0' ? ca_file : NULL;

	if (folder == NULL && file != NULL)
		return set_both(easy, file, both);
	curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, NULL);
	curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO_BLOB, NULL);
	if (folder == NULL)
		return true;
	return curl_easy_setopt(easy, CURLOPT_CAPATH, folder) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, folder) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_CAINFO, file) == CURLE_OK &&
	    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, file) == CURLE_OK;
}
