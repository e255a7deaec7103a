/* Providers' URLs: what is refused, what is completed. Hosts, proxies. */
#include "config/url.h"
#include "tap.h"

static const struct {
	enum url_style style;
	const char *in, *want;
} complete[] = {
	/* What is whole stays. */
	{ URL_CHAT, "https://api.deepseek.com/chat/completions",
	    "https://api.deepseek.com/chat/completions" },
	{ URL_CHAT, "http://localhost:11434/v1/chat/completions",
	    "http://localhost:11434/v1/chat/completions" },
	{ URL_CHAT, "https://h/openai/deployments/d/chat/completions?"
	    "api-version=1", "https://h/openai/deployments/d/chat/"
	    "completions?api-version=1" },
	{ URL_CHAT, "https://h/v1/messages", "https://h/v1/messages" },
	{ URL_CHAT, "https://h/v1/responses", "https://h/v1/responses" },
	{ URL_CHAT, "https://h/v1beta/models", "https://h/v1beta/models" },
	{ URL_CHAT, "https://h/m/x:generateContent",
	    "https://h/m/x:generateContent" },
	{ URL_CHAT, "https://h/v1/completions", "https://h/v1/completions" },
	/* A base gets the endpoint. */
	{ URL_CHAT, "https://h", "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/", "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h:8443", "https://h:8443/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1", "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1/", "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/api/paas/v4",
	    "https://h/api/paas/v4/chat/completions" },
	{ URL_CHAT, "https://h/compatible-mode/v1//",
	    "https://h/compatible-mode/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1/chat", "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/d?api-version=1",
	    "https://h/d/chat/completions?api-version=1" },
	{ URL_CHAT, "https://[::1]:8080/v1",
	    "https://[::1]:8080/v1/chat/completions" },
	/* What stands there twice is taken once. */
	{ URL_CHAT, "https://h/v1/v1/chat/completions",
	    "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1/chat/completions/chat/completions",
	    "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1/chat/completions/v1/chat/completions/",
	    "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h//v1///chat/completions",
	    "https://h/v1/chat/completions" },
	{ URL_CHAT, "https://h/v1/v1beta", "https://h/v1/v1beta/chat/"
	    "completions" },
	{ URL_MESSAGES, "https://h/v1/messages/v1/messages",
	    "https://h/v1/messages" },
	/* As it stands. */
	{ URL_CHAT, "https://h/own/path#", "https://h/own/path" },
	{ URL_CHAT, "https://h/v1/v1/#", "https://h/v1/v1/" },
	{ URL_CHAT, "https://h?x=1#", "https://h?x=1" },
	/* The other dialects. */
	{ URL_MESSAGES, "https://h", "https://h/v1/messages" },
	{ URL_MESSAGES, "https://h/v1", "https://h/v1/messages" },
	{ URL_MESSAGES, "https://h/anthropic/", "https://h/anthropic/v1/"
	    "messages" },
	{ URL_MESSAGES, "https://h/v1/messages", "https://h/v1/messages" },
	{ URL_RESPONSES, "https://h", "https://h/v1/responses" },
	{ URL_RESPONSES, "https://h/v1", "https://h/v1/responses" },
	{ URL_RESPONSES, "https://h/v1/responses", "https://h/v1/responses" },
	{ URL_GEMINI, "https://h", "https://h/v1beta/models/" },
	{ URL_GEMINI, "https://h/", "https://h/v1beta/models/" },
	{ URL_GEMINI, "https://h/v1", "https://h/v1/models/" },
	{ URL_GEMINI, "https://h/v1beta", "https://h/v1beta/models/" },
	{ URL_GEMINI, "https://h/v1alpha/", "https://h/v1alpha/models/" },
	{ URL_GEMINI, "https://h/v1beta/models", "https://h/v1beta/models/" },
	{ URL_GEMINI, "https://h/v1beta/models/", "https://h/v1beta/models/" },
	{ URL_GEMINI, "https://h/v1beta/models?x=1",
	    "https://h/v1beta/models/?x=1" },
	{ URL_GEMINI, "https://h/v1beta/models/m:generateContent",
	    "https://h/v1beta/models/m:generateContent" },
	{ URL_GEMINI, "https://h/own/path", "https://h/own/path" },
	{ URL_GEMINI, "https://h/own#", "https://h/own" },
	{ URL_AS_IS, "https://h/v1beta/models/", "https://h/v1beta/models/" },
	{ URL_AS_IS, "https://h", "https://h" },
};

static const struct {
	const char *in, *flaw;          /* a part of the sentence */
} refused[] = {
	{ "", "must begin with https://" },
	{ "h/v1", "must begin with https://" },
	{ "ftp://h/", "must begin with https://" },
	{ "file:///etc/passwd", "must begin with https://" },
	{ "https://", "no valid host" },
	{ "https:///v1", "no valid host" },
	{ "https://?x", "no valid host" },
	{ "https://a b/", "no URL has" },
	{ "https://h/a\tb", "no URL has" },
	{ "https://h/\xc3\xa4", "no URL has" },
	{ "https://h/a\\b", "no URL has" },
	{ "https://h/{x}", "no URL has" },
	{ "https://u@h/", "must not have a user or password" },
	{ "https://u:p@h/", "must not have a user or password" },
	{ "https://h/a#b", "must not have a #" },
	{ "https://h#/a", "must not have a #" },
	{ "https://h:/v1", "no valid port" },
	{ "https://h:0/v1", "no valid port" },
	{ "https://h:65536/v1", "no valid port" },
	{ "https://h:80x/v1", "no valid port" },
	{ "https://::1/v1", "no valid host" },
	{ "https://[::1/v1", "without its ]" },
	{ "https://[::1]80/v1", "between ]" },
	{ "https://[zz]/v1", "no valid host" },
	{ "https://a_b!/v1", "no valid host" },
};

static const struct {
	const char *in;
	bool is;
} geminis[] = {
	{ "https://generativelanguage.googleapis.com", true },
	{ "https://GenerativeLanguage.GoogleAPIs.com/v1beta/models/", true },
	{ "https://generativelanguage.googleapis.com/v1beta/openai/", false },
	{ "https://generativelanguage.googleapis.com/v1beta/openai/chat/"
	    "completions", false },
	{ "https://generativelanguage.googleapis.com.example.net/", false },
	{ "https://h/generativelanguage.googleapis.com", false },
};

static const struct {
	const char *in;
	bool good;
} proxies[] = {
	{ "http://127.0.0.1:7890", true },
	{ "https://proxy.example:443/", true },
	{ "socks4://h:1080", true },
	{ "socks4a://h:1080", true },
	{ "socks5://user:p@ss@h:1080", true },
	{ "SOCKS5H://[::1]:1080", true },
	{ "http://h", true },
	{ "127.0.0.1:7890", false },
	{ "ftp://h:21", false },
	{ "http://", false },
	{ "http://h:99999", false },
	{ "http://h:1/path", false },
	{ "socks://h:1", false },
	{ "http://h h:1", false },
};

static const struct {
	const char *host;
	bool valid, loopback;
} hosts[] = {
	{ "localhost", true, true },
	{ "LocalHost", true, true },
	{ "localhost.", true, true },
	{ "x.localhost", true, true },
	{ "127.0.0.1", true, true },
	{ "127.255.0.9", true, true },
	{ "::1", true, true },
	{ "[::1]", true, true },
	{ "0.0.0.0", true, false },
	{ "::", true, false },
	{ "128.0.0.1", true, false },
	{ "127.0.0.1.example.com", true, false },
	{ "notlocalhost", true, false },
	{ "localhost.example.com", true, false },
	{ "127.1", true, false },
	{ "192.168.1.2", true, false },
	{ "", false, false },
	{ "a b", false, false },
	{ "a:80", false, false },
	{ "[::1", false, false },
};

static void
completes(size_t i)
{
	struct buf out = BUF(4096);
	struct url u;

	IS(url_cut(view_of(complete[i].in), &u), NULL);
	url_complete(&u, complete[i].style, &out);
	IS(buf_cstr(&out), complete[i].want);
	buf_free(&out);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(complete) / sizeof(*complete); i++)
		completes(i);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct url u;
		const char *flaw = url_cut(view_of(refused[i].in), &u);

		OK(flaw != NULL && strstr(flaw, refused[i].flaw) != NULL,
		    "%s: %s", refused[i].in, flaw == NULL ? "taken" : flaw);
	}
	for (size_t i = 0; i < sizeof(geminis) / sizeof(*geminis); i++) {
		struct url u;

		IS(url_cut(view_of(geminis[i].in), &u), NULL);
		OK(url_is_gemini(&u) == geminis[i].is, "Gemini %s",
		    geminis[i].in);
	}
	for (size_t i = 0; i < sizeof(proxies) / sizeof(*proxies); i++)
		OK((proxy_flaw(view_of(proxies[i].in)) == NULL) ==
		    proxies[i].good, "proxy %s", proxies[i].in);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		struct view host = view_of(hosts[i].host);

		OK(host_is_valid(host) == hosts[i].valid, "host %s",
		    hosts[i].host);
		OK(host_is_loopback(host) == hosts[i].loopback, "loopback %s",
		    hosts[i].host);
	}
	return done_testing();
}
