#include "upstream/no_proxy.h"

#include <arpa/inet.h>
#include <string.h>

/* An address, or a network: its first `bits` bits. */
struct network {
	int family;             /* AF_INET or AF_INET6 */
	int bits;
	unsigned char byte[16];
};

/* An IPv4 address inside an IPv6 one (RFC 4291, 2.5.5.2) as what it is. */
static void
unmap(struct network *a)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (a->family != AF_INET6 || a->bits < 96 ||
	    memcmp(a->byte, mapped, sizeof(mapped)) != 0)
		return;
	memmove(a->byte, a->byte + 12, 4);
	a->family = AF_INET;
	a->bits -= 96;
}

/* Read an address without brackets; a zone ("%eth0") is left out. */
static bool
address(struct view text, struct network *a)
{
	char copy[INET6_ADDRSTRLEN];

	text = view_cut(&text, '%');
	if (text.n == 0 || text.n >= sizeof(copy))
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	*a = (struct network){ .family = AF_INET, .bits = 32 };
	if (inet_pton(AF_INET, copy, a->byte) == 1)
		return true;
	*a = (struct network){ .family = AF_INET6, .bits = 128 };
	return inet_pton(AF_INET6, copy, a->byte) == 1;
}

static bool
holds(const struct network *net, const struct network *a)
{
	int whole = net->bits / 8, rest = net->bits % 8;
	int differ;

	if (net->family != a->family ||
	    memcmp(net->byte, a->byte, (size_t)whole) != 0)
		return false;
	if (rest == 0)
		return true;
	differ = net->byte[whole] ^ a->byte[whole];
	return differ >> (8 - rest) == 0;
}

/* The text between brackets, or the text. */
static struct view
unbracket(struct view v)
{
	if (v.n >= 2 && v.p[0] == '[' && v.p[v.n - 1] == ']')
		return (struct view){ v.p + 1, v.n - 2 };
	return v;
}

static struct view
without_last_dot(struct view v)
{
	if (v.n > 0 && v.p[v.n - 1] == '.')
		v.n--;
	return v;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Is name the domain, or below it? */
static bool
below(struct view name, struct view domain)
{
	size_t before;

	if (domain.n == 0 || name.n < domain.n)
		return false;
	before = name.n - domain.n;
	for (size_t i = 0; i < domain.n; i++)
		if (lower(name.p[before + i]) != lower(domain.p[i]))
			return false;
	return before == 0 || name.p[before - 1] == '.';
}

/*
 * Cut ":PORT" off an entry. False when it names another port. Two colons
 * outside brackets are an IPv6 address and no port.
 */
static bool
port_fits(struct view *entry, int port)
{
	size_t colon = entry->n;
	int64_t wanted;

	while (colon > 0 && entry->p[colon - 1] != ':' &&
	    entry->p[colon - 1] != ']')
		colon--;
	if (colon == 0 || entry->p[colon - 1] == ']')
		return true;
	if (memchr(entry->p, ':', colon - 1) != NULL &&
	    entry->p[colon - 2] != ']')
		return true;
	if (!view_number(view_skip(*entry, colon), &wanted) || wanted != port)
		return false;
	entry->n = colon - 1;
	return true;
}

/* "10.0.0.0/8": cut at the stroke and shorten the network. */
static bool
network(struct view entry, struct network *net)
{
	struct view bits = entry;
	struct view head = view_cut(&bits, '/');
	int64_t n;

	if (!address(unbracket(head), net))
		return false;
	if (bits.p != NULL) {
		if (!view_number(bits, &n) || n > net->bits)
			return false;
		net->bits = (int)n;
	}
	unmap(net);
	return true;
}

static bool
entry_fits(struct view entry, struct view host, int port)
{
	struct network net, a;
	bool numeric = address(unbracket(host), &a);

	if (!port_fits(&entry, port))
		return false;
	if (view_is(entry, "*"))
		return true;
	if (network(entry, &net)) {
		if (numeric)
			unmap(&a);
		return numeric && holds(&net, &a);
	}
	if (view_starts(entry, "*."))
		entry = view_skip(entry, 2);
	else if (view_starts(entry, "."))
		entry = view_skip(entry, 1);
	return !numeric && below(without_last_dot(host),
	    without_last_dot(entry));
}

bool
no_proxy_lists(struct view list, struct view host, int port)
{
	size_t i = 0;

	while (i < list.n) {
		size_t from;

		while (i < list.n && strchr(", \t\r\n", list.p[i]) != NULL)
			i++;
		from = i;
		while (i < list.n && strchr(", \t\r\n", list.p[i]) == NULL)
			i++;
		if (i > from && entry_fits((struct view){ list.p + from,
		    i - from }, host, port))
			return true;
	}
	return false;
}

bool
no_proxy_loopback(struct view host)
{
	return no_proxy_lists(VIEW("localhost, 127.0.0.0/8, ::1, 0.0.0.0, ::"),
	    host, 0);
}
