#include "cmd/preset_ask.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/preset_options.h"
#include "cmd/terminal.h"
#include "cmd/words.h"
#include "json/write.h"

#define TEXT_MAX (1 << 20)

struct asking {
	const struct manifest *m;
	const struct values *given;
	struct values *v;
	int input;
	struct buf id, type;
	struct options_of_input options;
	struct buf missing;
};

void
preset_input_type(const struct manifest *m, int input, struct buf *out)
{
	size_t start = out->n;

	manifest_text(m, input, "type", out);
	if (out->n == start)
		buf_adds(out, "password");
}

static bool
is_type(const struct asking *a, const char *type)
{
	return view_is(buf_view(&a->type), type);
}

static int
member(const struct asking *a, const char *name)
{
	return json_get(&a->m->in, a->input, name);
}

static bool
is_required(const struct asking *a)
{
	return !json_is_false(&a->m->in, member(a, "required"));
}

/* JavaScript's \d, \w and \s as POSIX has them. */
static void
add_pattern(struct view from, struct buf *out)
{
	for (size_t i = 0; i < from.n; i++) {
		char next = i + 1 < from.n ? from.p[i + 1] : '\0';
		const char *set = next == 'd' ? "[0-9]" : next == 'w' ?
		    "[A-Za-z0-9_]" : next == 's' ? "[[:space:]]" : NULL;

		if (from.p[i] == '\\' && set != NULL) {
			buf_adds(out, set);
			i++;
		} else {
			buf_addc(out, from.p[i]);
		}
	}
}

/* What cannot be understood as a pattern refuses nothing. */
static bool
fits_pattern(const struct asking *a, const char *text)
{
	struct buf given = BUF(4096), pattern = BUF(65536);
	bool fits = true;
	regex_t r;

	json_text(&a->m->in, member(a, "validator"), &given);
	add_pattern(buf_view(&given), &pattern);
	if (given.n > 0 && buf_cstr(&pattern) != NULL &&
	    regcomp(&r, pattern.p, REG_EXTENDED | REG_NOSUB) == 0) {
		fits = regexec(&r, text, 0, NULL, 0) == 0;
		regfree(&r);
	}
	buf_free(&given);
	buf_free(&pattern);
	return fits;
}

static bool
accept_number(const struct asking *a, struct view text, struct buf *json,
    struct fail *f)
{
	const struct json *in = &a->m->in;
	struct json one = { 0 };
	double number = 0, low, high;
	bool ok = json_parse(&one, text, f) &&
	    json_double(&one, JSON_ROOT, &number);

	json_free(&one);
	if (!ok)
		return fail(f, 400, "%s: must be a number", a->id.p);
	if ((json_double(in, member(a, "min"), &low) && number < low) ||
	    (json_double(in, member(a, "max"), &high) && number > high))
		return fail(f, 400, "%s: is out of bounds", a->id.p);
	buf_add(json, text);
	return true;
}

static bool
accept_yes_or_no(const struct asking *a, struct view text, struct buf *json,
    struct fail *f)
{
	bool yes = view_is_nocase(text, "y") || view_is_nocase(text, "yes") ||
	    view_is_nocase(text, "true");
	bool no = view_is_nocase(text, "n") || view_is_nocase(text, "no") ||
	    view_is_nocase(text, "false");

	if (!yes && !no)
		return fail(f, 400, "%s: must be yes or no", a->id.p);
	buf_adds(json, yes ? "true" : "false");
	return true;
}

/* One of the options; where there are none, any text. */
static bool
accept_option(const struct asking *a, struct view text, struct jw *w,
    struct fail *f)
{
	const struct one_option *o;

	if (a->options.n == 0) {
		jw_string(w, text);
		return true;
	}
	o = options_find(a->m, &a->options, text);
	if (o == NULL)
		return fail(f, 400, "%s: \"%.*s\" is none of the choices",
		    a->id.p, (int)(text.n < 100 ? text.n : 100), text.p);
	jw_raw(w, json_raw(&a->m->in, o->value));
	return true;
}

static bool
accept_options(const struct asking *a, struct view text, struct jw *w,
    struct fail *f)
{
	bool ok = true;

	jw_open(w, '[');
	while (text.p != NULL && ok) {
		struct view one = view_trim(view_cut(&text, ','));

		ok = one.n == 0 || accept_option(a, one, w, f);
	}
	jw_close(w, ']');
	return ok;
}

static bool
accept_text(const struct asking *a, struct view text, struct jw *w,
    struct fail *f)
{
	struct buf copy = BUF(TEXT_MAX);
	bool ok;

	buf_add(&copy, text);
	ok = buf_cstr(&copy) != NULL && fits_pattern(a, copy.p);
	buf_wipe(&copy);
	if (!ok)
		return fail(f, 400, "%s: does not look as it must", a->id.p);
	jw_string(w, text);
	return true;
}

/* Append the answer as JSON if it is a good one. */
static bool
accept(const struct asking *a, struct view text, struct buf *json,
    struct fail *f)
{
	struct jw w = { .out = json };

	if (text.n == 0) {
		buf_adds(json, "\"\"");
		return !is_required(a) || fail(f, 400, "%s: is needed",
		    a->id.p);
	}
	if (is_type(a, "number"))
		return accept_number(a, text, json, f);
	if (is_type(a, "confirm"))
		return accept_yes_or_no(a, text, json, f);
	if (is_type(a, "select"))
		return accept_option(a, text, &w, f);
	if (is_type(a, "multiselect"))
		return accept_options(a, text, &w, f);
	return accept_text(a, text, &w, f);
}

static void
add_question(const struct asking *a, struct buf *out)
{
	struct buf text = BUF(TEXT_MAX);

	manifest_text(a->m, a->input, "label", &text);
	words_clean(out, text.n > 0 ? buf_view(&text) : buf_view(&a->id));
	buf_clear(&text);
	manifest_text(a->m, a->input, "prompt", &text);
	if (text.n > 0) {
		buf_adds(out, " - ");
		words_clean(out, buf_view(&text));
	}
	if (is_type(a, "password"))
		buf_adds(out, " (not shown; $NAME for a variable)");
	else if (is_type(a, "confirm"))
		buf_adds(out, " (y/n)");
	else if (is_type(a, "multiselect"))
		buf_adds(out, " (several, with commas)");
	buf_free(&text);
}

static void
print_options(const struct asking *a)
{
	struct buf text = BUF(TEXT_MAX), clean = BUF(TEXT_MAX);

	for (size_t i = 0; i < a->options.n; i++) {
		buf_clear(&text);
		buf_clear(&clean);
		option_label(a->m, &a->options.option[i], &text);
		words_clean(&clean, buf_view(&text));
		fprintf(stderr, "%3zu %.*s\n", i + 1,
		    VIEW_ARG(buf_view(&clean)));
	}
	buf_free(&text);
	buf_free(&clean);
}

/* What counts when nothing is said: an earlier answer, or the manifest's. */
static bool
find_standard(const struct asking *a, struct buf *json)
{
	const struct value *old = values_get(a->v, buf_view(&a->id));
	int standard = member(a, "defaultValue");

	if (old != NULL)
		buf_add(json, buf_view(&old->json));
	else if (standard != JSON_NONE && !json_is_null(&a->m->in, standard))
		buf_add(json, json_raw(&a->m->in, standard));
	return json->n > 0;
}

static bool
keep(const struct asking *a, const struct buf *json, struct fail *f)
{
	return values_set(a->v, buf_view(&a->id), buf_view(json)) ||
	    fail(f, 500, "there are too many answers");
}

/* The standard as text, to be shown; a key is not. */
static void
show_standard(const struct buf *json, bool secret, struct buf *out)
{
	struct value value = { NULL, *json };

	if (json->n > 0 && secret)
		buf_adds(out, "as it is");
	else if (json->n > 0)
		value_text(&value, out);
}

/* Ask until the answer is good. False when the person leaves. */
static bool
ask_person(const struct asking *a, struct fail *f)
{
	struct buf question = BUF(TEXT_MAX), standard = BUF(TEXT_MAX);
	struct buf shown = BUF(TEXT_MAX), answer = BUF(TEXT_MAX);
	struct buf json = BUF(TEXT_MAX);
	bool secret = is_type(a, "password"), done = false;

	find_standard(a, &standard);
	show_standard(&standard, secret, &shown);
	add_question(a, &question);
	print_options(a);
	while (!done && buf_cstr(&question) != NULL &&
	    buf_cstr(&shown) != NULL &&
	    (secret ? terminal_ask_secret : terminal_ask)(question.p, shown.p,
	    &answer)) {
		struct view v = view_trim(buf_view(&answer));

		buf_clear(&json);
		done = standard.n > 0 && view_eq(v, buf_view(&shown));
		if (done)
			buf_add(&json, buf_view(&standard));
		else if (!(done = accept(a, v, &json, f)))
			fprintf(stderr, "%s\n", f->text);
	}
	done = done ? keep(a, &json, f) : fail(f, 400, "nothing is changed");
	buf_free(&question);
	buf_wipe(&standard);
	buf_wipe(&shown);
	buf_wipe(&answer);
	buf_wipe(&json);
	return done;
}

/* Without a person: as given, else as it stands; else it is missing. */
static bool
find_answer(struct asking *a, const struct value *given, struct fail *f)
{
	struct buf text = BUF(TEXT_MAX), json = BUF(TEXT_MAX);
	bool ok = true;

	if (given != NULL) {
		value_text(given, &text);
		ok = accept(a, buf_view(&text), &json, f);
	} else if (!find_standard(a, &json)) {
		buf_adds(&json, "\"\"");
		if (is_required(a))
			buf_addf(&a->missing, "%s%s", a->missing.n > 0 ?
			    ", " : "", a->id.p);
	}
	ok = ok && keep(a, &json, f);
	buf_wipe(&text);
	buf_wipe(&json);
	return ok;
}

static bool
answer_one(struct asking *a, bool ask, struct fail *f)
{
	const struct value *given;
	bool ok = true;

	buf_clear(&a->id);
	buf_clear(&a->type);
	manifest_text(a->m, a->input, "id", &a->id);
	preset_input_type(a->m, a->input, &a->type);
	if (a->id.n == 0 || buf_cstr(&a->id) == NULL ||
	    !values_match(a->v, &a->m->in, member(a, "when")))
		return true;
	given = values_get(a->given, buf_view(&a->id));
	if (!options_list(a->m, a->v, a->input, &a->options))
		return fail(f, 500, "out of memory");
	ok = given == NULL && ask ? ask_person(a, f) :
	    find_answer(a, given, f);
	options_free(&a->options);
	return ok;
}

/* Is everything that was given asked for? */
static bool
check_given(const struct asking *a, int schema, struct fail *f)
{
	const struct json *in = &a->m->in;

	for (size_t i = 0; i < a->given->n; i++) {
		const char *id = a->given->value[i].id;
		bool known = false;

		for (int k = schema; k != JSON_NONE; k = json_next(in, k))
			known |= json_is(in, json_get(in, k, "id"), id);
		if (!known)
			return fail(f, 400, "the preset does not ask for "
			    "\"%s\"; ccr preset info tells what it asks for",
			    id);
	}
	return true;
}

bool
preset_ask(const struct manifest *m, const struct values *given, bool ask,
    struct values *v, struct fail *f)
{
	int schema = json_get(&m->in, JSON_ROOT, "schema");
	struct asking a = { .m = m, .given = given, .v = v,
	    .id = BUF(4096), .type = BUF(4096), .missing = BUF(65536) };
	bool ok;

	schema = json_is_array(&m->in, schema) ? json_first(&m->in, schema) :
	    JSON_NONE;
	ok = check_given(&a, schema, f);
	for (a.input = schema; a.input != JSON_NONE && ok;
	    a.input = json_next(&m->in, a.input))
		ok = answer_one(&a, ask, f);
	if (ok && a.missing.n > 0)
		ok = fail(f, 400, "these have no answer: %.*s; give each with "
		    "--set NAME=VALUE", VIEW_ARG(buf_view(&a.missing)));
	buf_free(&a.id);
	buf_free(&a.type);
	buf_free(&a.missing);
	return ok;
}
