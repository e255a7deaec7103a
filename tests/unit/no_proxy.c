/* Who is reached without the proxy. */
#include "upstream/no_proxy.h"

#include "tap.h"

static const struct {
	const char *list, *host;
	int port;
	bool want;
} cases[] = {
	{ "", "example.com", 443, false },
	{ " , ,, ", "example.com", 443, false },
	{ "*", "example.com", 443, true },
	{ "a, *", "10.0.0.1", 443, true },
	{ "*", "[::1]", 443, true },
	/* names */
	{ "example.com", "example.com", 443, true },
	{ "EXAMPLE.com", "Example.COM", 443, true },
	{ "example.com", "api.example.com", 443, true },
	{ "example.com", "badexample.com", 443, false },
	{ "example.com", "example.com.evil.org", 443, false },
	{ "example.com", "example.co", 443, false },
	{ "api.example.com", "example.com", 443, false },
	{ ".example.com", "api.example.com", 443, true },
	{ ".example.com", "a.b.example.com", 443, true },
	{ ".example.com", "example.com", 443, true },
	{ ".example.com", "badexample.com", 443, false },
	{ "*.example.com", "api.example.com", 443, true },
	{ "*.example.com", "badexample.com", 443, false },
	{ "example.com.", "example.com", 443, true },
	{ "example.com", "example.com.", 443, true },
	{ ".", "example.com", 443, false },
	{ "*.", "example.com", 443, false },
	{ "a,b c\td\ne", "d", 443, true },
	{ "a,b c\td\ne", "e", 443, true },
	{ "a,b c\td\ne", "f", 443, false },
	{ "localhost", "localhost", 80, true },
	{ "com", "example.com", 443, true },
	{ "@", "`", 443, false },
	{ "[", "{", 443, false },
	/* ports */
	{ "example.com:443", "example.com", 443, true },
	{ "example.com:443", "api.example.com", 443, true },
	{ "example.com:443", "example.com", 8443, false },
	{ "example.com:", "example.com", 443, false },
	{ "example.com:http", "example.com", 80, false },
	{ "*:80", "example.com", 80, true },
	{ "*:80", "example.com", 443, false },
	{ ":80", "example.com", 80, false },
	{ "10.0.0.1:80", "10.0.0.1", 80, true },
	{ "10.0.0.1:80", "10.0.0.1", 81, false },
	{ "10.0.0.0/8:80", "10.0.0.1", 80, true },
	{ "[fd00::1]:80", "[fd00::1]", 80, true },
	{ "[fd00::1]:80", "[fd00::1]", 81, false },
	{ "example.com:99999999999999999999", "example.com", 443, false },
	/* addresses */
	{ "10.0.0.1", "10.0.0.1", 443, true },
	{ "10.0.0.1", "10.0.0.10", 443, false },
	{ "0.0.1", "10.0.0.1", 443, false },
	{ ".0.0.1", "10.0.0.1", 443, false },
	{ "10.0.0.1", "x.10.0.0.1", 443, false },
	{ "fd00::1", "[fd00::1]", 443, true },
	{ "[fd00::1]", "[fd00:0:0::0001]", 443, true },
	{ "FD00::1", "[fd00::1]", 443, true },
	{ "fd00::1", "[fd00::2]", 443, false },
	{ "fe80::1", "[fe80::1%25eth0]", 443, true },
	{ "10.0.0.1", "[::ffff:10.0.0.1]", 443, true },
	{ "::ffff:10.0.0.1", "10.0.0.1", 443, true },
	/* networks */
	{ "10.0.0.0/8", "10.255.1.2", 443, true },
	{ "10.0.0.0/8", "11.0.0.1", 443, false },
	{ "10.0.0.1/8", "10.255.1.2", 443, true },
	{ "192.168.128.0/17", "192.168.128.1", 443, true },
	{ "192.168.128.0/17", "192.168.127.1", 443, false },
	{ "10.0.0.4/31", "10.0.0.5", 443, true },
	{ "10.0.0.4/31", "10.0.0.6", 443, false },
	{ "10.0.0.4/32", "10.0.0.4", 443, true },
	{ "0.0.0.0/0", "8.8.8.8", 443, true },
	{ "0.0.0.0/0", "[fd00::1]", 443, false },
	{ "0.0.0.0/0", "example.com", 443, false },
	{ "10.0.0.0/33", "10.0.0.0", 443, false },
	{ "10.0.0.0/", "10.0.0.0", 443, false },
	{ "10.0.0.0/x", "10.0.0.0", 443, false },
	{ "10.0.0.0/-1", "10.0.0.0", 443, false },
	{ "fd00::/8", "[fd12::1]", 443, true },
	{ "[fd00::]/8", "[fd12::1]", 443, true },
	{ "fd00::/8", "[fe00::1]", 443, false },
	{ "2001:db8::/33", "[2001:db8:7fff::1]", 443, true },
	{ "2001:db8::/33", "[2001:db8:8000::1]", 443, false },
	{ "fd00::/129", "[fd00::]", 443, false },
	{ "::/0", "[fd00::1]", 443, true },
	{ "::/0", "10.0.0.1", 443, false },
	{ "::ffff:10.0.0.0/104", "10.1.2.3", 443, true },
	{ "1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5", "1.2.3.4", 1,
	    false },
	{ "a b,10.0.0.0/8;x", "10.0.0.1", 443, false },
	{ "[", "[::1]", 443, false },
	{ "]:80", "x", 80, false },
	{ "/", "x", 80, false },
	{ "/8", "10.0.0.1", 80, false },
};

static const struct {
	const char *host;
	bool want;
} loopback[] = {
	{ "localhost", true },
	{ "LocalHost.", true },
	{ "ollama.localhost", true },
	{ "notlocalhost", false },
	{ "localhost.example.com", false },
	{ "127.0.0.1", true },
	{ "127.255.1.2", true },
	{ "128.0.0.1", false },
	{ "[::1]", true },
	{ "[0:0:0:0:0:0:0:1]", true },
	{ "[::2]", false },
	{ "[::ffff:127.0.0.1]", true },
	{ "0.0.0.0", true },
	{ "[::]", true },
	{ "10.0.0.1", false },
	{ "127.0.0.1.example.com", false },
	{ "", false },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		OK(no_proxy_lists(view_of(cases[i].list),
		    view_of(cases[i].host), cases[i].port) == cases[i].want,
		    "list %zu %s %s:%d", i, cases[i].want ? "names" :
		    "does not name", cases[i].host, cases[i].port);
	for (size_t i = 0; i < sizeof(loopback) / sizeof(*loopback); i++)
		OK(no_proxy_loopback(view_of(loopback[i].host)) ==
		    loopback[i].want, "\"%s\" is %sthis machine",
		    loopback[i].host, loopback[i].want ? "" : "not ");
	return done_testing();
}
