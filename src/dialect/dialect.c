#include "dialect/dialect.h"

#include "config/url.h"
#include "config/use.h"

/* Who speaks something else than OpenAI's chat completions. */
static const struct {
	const char *transformer;        /* in the provider's `use` */
	bool (*url)(const struct url *u);
	const struct dialect *dialect;
} rows[] = {
	{ "gemini", url_is_gemini, &dialect_gemini },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

const struct dialect *
dialect_of(const struct provider *p)
{
	struct url u;
	bool cut = url_cut(p->url, &u) == NULL;

	for (size_t i = 0; i < ROWS; i++)
		if (uses(p, rows[i].transformer))
			return rows[i].dialect;
	for (size_t i = 0; i < ROWS && cut; i++)
		if (rows[i].url(&u))
			return rows[i].dialect;
	return &dialect_openai;
}
