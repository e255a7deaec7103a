#include "upstream/retry_after.h"

#include "upstream/date.h"

/* Nobody means to send us away for longer than a year. */
#define YEAR_MS INT64_C(31536000000)

/*
 * Numbers are seconds from now up to here (2001 as Unix seconds), then Unix
 * seconds up to here (1973 as Unix milliseconds, 5138 as seconds), then Unix
 * milliseconds.
 */
#define UNIX_SECONDS INT64_C(1000000000)
#define UNIX_MILLISECONDS INT64_C(100000000000)

/* What no sum of ours goes beyond: far over a year, far under INT64_MAX. */
#define FAR INT64_C(1000000000000000)

/* A decimal number in millionths of `unit`, rounded up and kept under FAR. */
struct decimal {
	int64_t whole;          /* at most FAR */
	int64_t millionths;     /* under 1000000 */
};

static bool
is_digit(struct view v)
{
	return v.n > 0 && v.p[0] >= '0' && v.p[0] <= '9';
}

/* Digits, perhaps with a fraction, from the front of *text. */
static bool
decimal(struct view *text, struct decimal *d)
{
	int64_t weight = 100000;
	bool more = false;

	*d = (struct decimal){ 0 };
	if (!is_digit(*text))
		return false;
	for (; is_digit(*text); *text = view_skip(*text, 1))
		if (d->whole < FAR / 10)
			d->whole = d->whole * 10 + (text->p[0] - '0');
		else
			d->whole = FAR;
	if (text->n == 0 || text->p[0] != '.')
		return true;
	*text = view_skip(*text, 1);
	if (!is_digit(*text))
		return false;
	for (; is_digit(*text); *text = view_skip(*text, 1)) {
		d->millionths += (text->p[0] - '0') * weight;
		more |= weight == 0 && text->p[0] != '0';
		weight /= 10;
	}
	d->millionths += more && d->millionths < 999999;
	return true;
}

/* d times a unit given in nanoseconds, as milliseconds, rounded up. */
static int64_t
scaled(const struct decimal *d, int64_t unit_ns)
{
	int64_t ms;

	if (unit_ns < 1000000)
		return d->whole / (1000000 / unit_ns) +
		    (d->whole % (1000000 / unit_ns) + d->millionths > 0);
	ms = unit_ns / 1000000;
	if (d->whole > FAR / ms)
		return FAR;
	return d->whole * ms + (d->millionths * ms + 999999) / 1000000;
}

static bool
unit(struct view *text, int64_t *ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {
		{ "ms", 1000000 }, { "us", 1000 }, { "\xc2\xb5s", 1000 },
		{ "\xce\xbcs", 1000 }, { "ns", 1 },
		{ "h", 3600 * INT64_C(1000000000) },
		{ "m", 60 * INT64_C(1000000000) }, { "s", 1000000000 },
		{ "d", 86400 * INT64_C(1000000000) },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (view_starts(*text, units[i].name)) {
			*ns = units[i].ns;
			*text = view_skip(*text, view_of(units[i].name).n);
			return true;
		}
	return false;
}

/* As Go prints a time.Duration: "1h2m3.5s", "120ms". */
static int64_t
duration(struct view text)
{
	int64_t sum = 0;

	while (text.n > 0) {
		struct decimal d;
		int64_t ns;

		if (!decimal(&text, &d) || !unit(&text, &ns))
			return -1;
		sum += scaled(&d, ns);
		if (sum > FAR)
			sum = FAR;
	}
	return sum;
}

/* A bare number: from now, or since 1970. */
static int64_t
number(const struct decimal *d, int64_t now_ms)
{
	if (d->whole >= UNIX_MILLISECONDS)
		return scaled(d, 1000000) - now_ms;
	if (d->whole >= UNIX_SECONDS)
		return scaled(d, 1000000000) - now_ms;
	return scaled(d, 1000000000);
}

static int64_t
within(int64_t ms)
{
	return ms < 0 ? 0 : ms > YEAR_MS ? YEAR_MS : ms;
}

int64_t
retry_after_parse(struct view text, int64_t now_ms)
{
	struct view rest;
	struct decimal d;
	int64_t ms;

	now_ms = now_ms < 0 ? 0 : now_ms > FAR ? FAR : now_ms;
	text = view_trim(text);
	rest = text;
	if (decimal(&rest, &d) && rest.n == 0)
		return within(number(&d, now_ms));
	if (date_parse(text, now_ms, &ms))
		return within(ms - now_ms);
	if (text.n == 0 || (ms = duration(text)) == -1)
		return -1;
	return within(ms);
}
