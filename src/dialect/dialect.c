#include "dialect/dialect.h"

#include "config/url.h"
#include "config/use.h"

static bool
is_responses(const struct url *u)
{
	struct view path = u->path;

	while (view_ends(path, "/"))
		path.n--;
	return view_ends(path, "/responses");
}

/* What transformers and URLs say of a dialect. The first that fits counts. */
static const struct {
	enum transformer kind;
	bool (*url)(const struct url *u);       /* NULL: by no URL */
	const struct dialect *dialect;
} rows[] = {
	{ TRANSFORM_OPENAI, NULL, &dialect_openai },
	{ TRANSFORM_OPENAI_RESPONSES, is_responses, &dialect_responses },
	{ TRANSFORM_ANTHROPIC, url_is_messages, &dialect_anthropic },
	{ TRANSFORM_GEMINI, url_is_gemini, &dialect_gemini },
	{ TRANSFORM_VERTEX_GEMINI, NULL, &dialect_vertex_gemini },
	{ TRANSFORM_VERTEX_CLAUDE, NULL, &dialect_vertex_claude },
	{ TRANSFORM_VERTEX_OPENAI, NULL, &dialect_vertex_openai },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

/* What a list's first transformer that is a dialect stands for, or NULL. */
static const struct dialect *
named_by(const struct use_list *list)
{
	for (size_t i = 0; list != NULL && i < list->uses; i++)
		for (size_t k = 0; k < ROWS; k++)
			if (rows[k].kind == list->use[i].kind)
				return rows[k].dialect;
	return NULL;
}

static bool
has_module(const struct use_list *list)
{
	for (size_t i = 0; list != NULL && i < list->uses; i++)
		if (list->use[i].filter != NULL &&
		    list->use[i].filter->script)
			return true;
	return false;
}

const struct dialect *
dialect_of(const struct provider *p, struct view model)
{
	const struct dialect *d = named_by(config_use_list(p, model));
	struct url u;
	bool cut = url_cut(p->url, &u) == NULL;

	if (d == NULL)
		d = named_by(config_use_list(p, VIEW("")));
	if (d != NULL)
		return d;
	/* Transformers of the original are given its own format. */
	if (has_module(config_use_list(p, model)) ||
	    has_module(config_use_list(p, VIEW(""))))
		return &dialect_openai;
	for (size_t i = 0; i < ROWS && cut; i++)
		if (rows[i].url != NULL && rows[i].url(&u))
			return rows[i].dialect;
	return &dialect_openai;
}
