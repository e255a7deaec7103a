#include "upstream/date.h"

struct date {
	int year, month, day, hour, minute, second;
	int ms;
	int east;               /* minutes east of Greenwich */
};

/* The character at the front of *text, which moves on; 0 at the end. */
static char
next(struct view *text)
{
	char c;

	if (text->n == 0)
		return '\0';
	c = text->p[0];
	*text = view_skip(*text, 1);
	return c;
}

static bool
literal(struct view *text, const char *word)
{
	size_t n = view_of(word).n;

	if (!view_starts_nocase(*text, word))
		return false;
	*text = view_skip(*text, n);
	return true;
}

/* Exactly n digits. */
static bool
digits(struct view *text, int n, int *number)
{
	*number = 0;
	while (n-- > 0) {
		char c = next(text);

		if (c < '0' || c > '9')
			return false;
		*number = *number * 10 + (c - '0');
	}
	return true;
}

static bool
clock_of_day(struct view *text, struct date *d)
{
	return digits(text, 2, &d->hour) && literal(text, ":") &&
	    digits(text, 2, &d->minute) && literal(text, ":") &&
	    digits(text, 2, &d->second);
}

static bool
month(struct view *text, int *number)
{
	static const char names[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	for (*number = 1; *number <= 12; ++*number)
		if (literal(text, names[*number - 1]))
			return true;
	return false;
}

static bool
weekday(struct view *text, bool *whole)
{
	static const char names[][10] = { "Monday", "Tuesday", "Wednesday",
	    "Thursday", "Friday", "Saturday", "Sunday" };

	for (int i = 0; i < 7; i++) {
		char brief[4] = { names[i][0], names[i][1], names[i][2] };

		if ((*whole = literal(text, names[i])) || literal(text, brief))
			return true;
	}
	return false;
}

/* Two digits of a year: the one that is within 50 years of now. */
static int
century(int year, int64_t now_ms)
{
	int now = 1970 + (int)(now_ms / 1000 / 31556952);

	year += now - now % 100;
	if (year > now + 50)
		return year - 100;
	return year <= now - 50 ? year + 100 : year;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT". */
static bool
http_date(struct view text, bool whole, int64_t now_ms, struct date *d)
{
	const char *between = whole ? "-" : " ";

	if (!literal(&text, ", ") || !digits(&text, 2, &d->day) ||
	    !literal(&text, between) || !month(&text, &d->month) ||
	    !literal(&text, between) ||
	    !digits(&text, whole ? 2 : 4, &d->year) ||
	    !literal(&text, " ") || !clock_of_day(&text, d) ||
	    !literal(&text, " GMT"))
		return false;
	if (whole)
		d->year = century(d->year, now_ms);
	return text.n == 0;
}

/* "Sun Nov  6 08:49:37 1994", as asctime(3) has it. */
static bool
asctime_date(struct view text, struct date *d)
{
	if (!literal(&text, " ") || !month(&text, &d->month) ||
	    !literal(&text, " ") ||
	    !(literal(&text, " ") ? digits(&text, 1, &d->day) :
	    digits(&text, 2, &d->day)))
		return false;
	return literal(&text, " ") && clock_of_day(&text, d) &&
	    literal(&text, " ") && digits(&text, 4, &d->year) && text.n == 0;
}

/* ".5" and so on, of which thousandths are kept. */
static bool
fraction(struct view *text, int *ms)
{
	int weight = 100;

	if (!literal(text, "."))
		return true;
	if (text->n == 0 || text->p[0] < '0' || text->p[0] > '9')
		return false;
	while (text->n > 0 && text->p[0] >= '0' && text->p[0] <= '9') {
		*ms += (next(text) - '0') * weight;
		weight /= 10;
	}
	return true;
}

/* "Z", "+05:30", "-08:00". */
static bool
offset(struct view *text, int *east)
{
	int sign, hours, minutes;

	if (literal(text, "Z"))
		return true;
	sign = literal(text, "-") ? -1 : 1;
	if (sign == 1 && !literal(text, "+"))
		return false;
	if (!digits(text, 2, &hours) || !literal(text, ":") ||
	    !digits(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*east = sign * (hours * 60 + minutes);
	return true;
}

/* "1994-11-06T08:49:37.5Z" (RFC 3339, section 5.6). */
static bool
rfc3339(struct view text, struct date *d)
{
	return digits(&text, 4, &d->year) && literal(&text, "-") &&
	    digits(&text, 2, &d->month) && literal(&text, "-") &&
	    digits(&text, 2, &d->day) &&
	    (literal(&text, "T") || literal(&text, " ")) &&
	    clock_of_day(&text, d) && fraction(&text, &d->ms) &&
	    offset(&text, &d->east) && text.n == 0;
}

static bool
on_calendar(const struct date *d)
{
	static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = d->year % 4 == 0 &&
	    (d->year % 100 != 0 || d->year % 400 == 0);

	return d->month >= 1 && d->month <= 12 && d->day >= 1 &&
	    d->day <= days[d->month - 1] + (leap && d->month == 2) &&
	    d->hour <= 23 && d->minute <= 59 && d->second <= 60;
}

/* Days from 1 January 1970, counted in years that begin in March. */
static int64_t
days_since_1970(const struct date *d)
{
	int64_t year = d->year - (d->month <= 2);
	int64_t of_year = (153 * (d->month + (d->month > 2 ? -3 : 9)) + 2) / 5 +
	    d->day - 1;

	return year * 365 + year / 4 - year / 100 + year / 400 + of_year -
	    719468;
}

bool
date_parse(struct view text, int64_t now_ms, int64_t *ms)
{
	struct date d = { 0 };
	struct view rest = text;
	bool whole;

	if (weekday(&rest, &whole)) {
		if (!http_date(rest, whole, now_ms, &d) &&
		    (whole || !asctime_date(rest, &d)))
			return false;
	} else if (!rfc3339(rest, &d)) {
		return false;
	}
	if (!on_calendar(&d))
		return false;
	*ms = (((days_since_1970(&d) * 24 + d.hour) * 60 + d.minute -
	    d.east) * 60 + d.second) * 1000 + d.ms;
	return true;
}
