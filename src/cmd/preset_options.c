#include "cmd/preset_options.h"

#include <stdlib.h>

#define TEXT_MAX (1 << 20)

static void
add(struct options_of_input *o, int value, int label)
{
	if (o->n < OPTIONS_MAX && value != JSON_NONE)
		o->option[o->n++] = (struct one_option){ value, label };
}

/* Objects with value and label, or plain values. */
static void
add_static(struct options_of_input *o, const struct json *in, int list)
{
	if (!json_is_array(in, list))
		return;
	for (int k = json_first(in, list); k != JSON_NONE;
	    k = json_next(in, k)) {
		if (!json_is_object(in, k))
			add(o, k, JSON_NONE);
		else if (!json_is_true(in, json_get(in, k, "disabled")))
			add(o, json_get(in, k, "value"),
			    json_get(in, k, "label"));
	}
}

static int
providers(const struct json *in)
{
	int template = json_get(in, JSON_ROOT, "template");
	int list = json_get(in, template, "Providers");

	if (list == JSON_NONE)
		list = json_get(in, JSON_ROOT, "Providers");
	return json_is_array(in, list) ? list : JSON_NONE;
}

/* Which provider's models: providerField is its name, or "#{id}" of it. */
static void
find_provider_name(const struct json *in, const struct values *v, int field,
    struct buf *name)
{
	struct buf text = BUF(4096);
	struct view id;
	const struct value *value;

	json_text(in, field, &text);
	id = buf_view(&text);
	if (view_starts(id, "#{") && view_ends(id, "}"))
		id = (struct view){ id.p + 2, id.n - 3 };
	value = values_get(v, id);
	if (value != NULL)
		value_text(value, name);
	else
		buf_add(name, id);
	buf_free(&text);
}

static void
add_dynamic(struct options_of_input *o, const struct json *in,
    const struct values *v, int from)
{
	int type = json_get(in, from, "type"), list = providers(in);
	struct buf name = BUF(4096);

	add_static(o, in, json_get(in, from, "options"));
	find_provider_name(in, v, json_get(in, from, "providerField"), &name);
	for (int k = list == JSON_NONE ? list : json_first(in, list);
	    k != JSON_NONE; k = json_next(in, k)) {
		int own = json_get(in, k, "name");

		if (json_is(in, type, "providers"))
			add(o, own, JSON_NONE);
		else if (json_is(in, type, "models") &&
		    json_is_n(in, own, name.p, name.n))
			add_static(o, in, json_get(in, k, "models"));
	}
	buf_free(&name);
}

bool
options_list(const struct manifest *m, const struct values *v, int input,
    struct options_of_input *out)
{
	int from = json_get(&m->in, input, "options");

	*out = (struct options_of_input){ calloc(OPTIONS_MAX,
	    sizeof(*out->option)), 0 };
	if (out->option == NULL)
		return false;
	if (json_is_object(&m->in, from))
		add_dynamic(out, &m->in, v, from);
	else
		add_static(out, &m->in, from);
	return true;
}

void
options_free(struct options_of_input *o)
{
	free(o->option);
	*o = (struct options_of_input){ NULL, 0 };
}

void
option_value(const struct manifest *m, const struct one_option *o,
    struct buf *out)
{
	if (!json_text(&m->in, o->value, out))
		buf_add(out, json_raw(&m->in, o->value));
}

void
option_label(const struct manifest *m, const struct one_option *o,
    struct buf *out)
{
	if (!json_text(&m->in, o->label, out))
		option_value(m, o, out);
}

const struct one_option *
options_find(const struct manifest *m, const struct options_of_input *o,
    struct view text)
{
	const struct one_option *found = NULL;
	struct buf one = BUF(TEXT_MAX);
	int64_t number;

	for (size_t i = 0; i < 2 * o->n && found == NULL; i++) {
		const struct one_option *option = &o->option[i % o->n];

		buf_clear(&one);
		(i < o->n ? option_value : option_label)(m, option, &one);
		if (view_eq(buf_view(&one), text))
			found = option;
	}
	buf_free(&one);
	if (found == NULL && view_number(text, &number) && number >= 1 &&
	    (uint64_t)number <= o->n)
		found = &o->option[number - 1];
	return found;
}
