/* Suggestions for misspelt names. */
#include "config/config.h"
#include "tap.h"

static const char *const known[] = { "round_robin", "random", "weighted",
    "least_used", "sticky", "PORT", "HOST", "LOG", "api_keys", "api_key" };

static const struct {
	const char *name, *want;
} cases[] = {
	{ "roundrobin", "round_robin" },        /* one left out */
	{ "round-robin", "round_robin" },       /* one changed */
	{ "rround_robin", "round_robin" },      /* one too many */
	{ "roudn_robin", "round_robin" },       /* two swapped */
	{ "Round_Robin", "round_robin" },       /* letter case */
	{ "rnadmo", "random" },                 /* two swaps */
	{ "wheighted", "weighted" },
	{ "leastused", "least_used" },
	{ "apiKeys", "api_keys" },
	{ "apiKey", "api_key" },
	{ "apikey", "api_key" },
	{ "api_keyz", "api_keys" },             /* the first of equals */
	{ "port", "PORT" },
	{ "POTR", "PORT" },
	{ "PO", NULL },                         /* two of four is too far */
	{ "LOGS", "LOG" },
	{ "LO", "LOG" },
	{ "stick", "sticky" },
	{ "robin", NULL },
	{ "", NULL },
	{ "something_else_altogether", NULL },
	{ "rrround_robin_", NULL },             /* three */
};

int
main(void)
{
	char longest[200];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		IS(nearest(view_of(cases[i].name), known,
		    sizeof(known) / sizeof(*known)), cases[i].want);
	IS(nearest(VIEW("anything"), known, 0), NULL);
	memset(longest, 'a', sizeof(longest));
	IS(nearest((struct view){ longest, sizeof(longest) }, known, 10),
	    NULL);
	IS(nearest((struct view){ longest, 64 }, known, 10), NULL);
	return done_testing();
}
