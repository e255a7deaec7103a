#include "config/key.h"

#include "config/member.h"

#define MONTH_MS (30 * 86400 * (int64_t)1000)

const char *
key_flaw(struct view key)
{
	if (key.n == 0)
		return "is empty";
	if (view_trim(key).n != key.n)
		return "begins or ends with a space or line end";
	for (size_t i = 0; i < key.n; i++) {
		unsigned char c = (unsigned char)key.p[i];

		if (c < ' ' || c == 0x7f)
			return "has a control character in it";
		if (c >= 0x80)
			return "has a character in it that no key has (it is "
			    "not ASCII)";
	}
	return NULL;
}

/* A key object while it is read; a key's text can come from four places. */
struct draft {
	struct api_key k;
	int key, file, credential, command;
};

static const struct draft empty = {
	.k = {
		.label = { "", 0 },
		.quota_group = { "", 0 },
		.weight = 1,
		.max_failures = 5,
		.cooldown_ms = -1,
		.text = { "", 0 },
		.source = { "", 0 },
		.node = JSON_NONE,
	},
	.key = JSON_NONE,
	.file = JSON_NONE,
	.credential = JSON_NONE,
	.command = JSON_NONE,
};

#define D(field) offsetof(struct draft, field)

static const struct member members[] = {
	{ "key", read_token, D(key), 0, 0 },
	{ "file", read_token, D(file), 0, 0 },
	{ "credential", read_token, D(credential), 0, 0 },
	{ "command", read_token, D(command), 0, 0 },
	{ "weight", read_number, D(k.weight), 0, 1000000 },
	{ "maxFailures", read_number, D(k.max_failures), 0, 1000000 },
	{ "max_failures", read_number, D(k.max_failures), 0, 1000000 },
	{ "cooldownTime", read_number, D(k.cooldown_ms), 0, MONTH_MS },
	{ "cooldown_time", read_number, D(k.cooldown_ms), 0, MONTH_MS },
	{ "label", read_text, D(k.label), 0, 0 },
	{ "quota_group", read_text, D(k.quota_group), 0, 0 },
};

/* Where a key's text comes from, within "key" or in the key's own place. */
static const struct member sources[] = {
	{ "file", read_token, D(file), 0, 0 },
	{ "credential", read_token, D(credential), 0, 0 },
	{ "command", read_token, D(command), 0, 0 },
};

static void
read_plain(struct reading *r, int token, struct api_key *k)
{
	const char *flaw;

	if (!text_of(r, token, &k->text))
		return;
	flaw = key_flaw(k->text);
	if (flaw != NULL)
		mistake(r, token, "the key %s", flaw);
}

static void
read_file_name(struct reading *r, int token, struct api_key *k)
{
	struct view path;

	k->kind = KEY_FILE;
	if (!text_of(r, token, &path))
		return;
	if (path.n == 0)
		mistake(r, token, "must not be empty");
	k->source = path_of(r, path);
}

static void
read_credential(struct reading *r, int token, struct api_key *k)
{
	k->kind = KEY_CREDENTIAL;
	if (!text_of(r, token, &k->source))
		return;
	if (k->source.n == 0 || view_has(k->source, "/"))
		mistake(r, token, "must be the name of a credential, without "
		    "a slash");
}

static void
read_command(struct reading *r, int token, struct api_key *k)
{
	struct view *argument;
	size_t n;

	k->kind = KEY_COMMAND;
	k->node = token;
	if (!json_is_array(&r->c.json, token) ||
	    json_count(&r->c.json, token) == 0)
		mistake(r, token, "must be an array of strings: a program and "
		    "its arguments");
	else
		texts_of(r, token, &argument, &n);
}

/* Exactly one place is to be named. `token` is the object that names it. */
static void
read_source(struct reading *r, int token, struct draft *d)
{
	int named = (d->key != JSON_NONE) + (d->file != JSON_NONE) +
	    (d->credential != JSON_NONE) + (d->command != JSON_NONE);

	if (named != 1)
		mistake(r, token, named == 0 ? "key is missing" : "key, file, "
		    "credential and command exclude each other");
	else if (d->key != JSON_NONE)
		read_plain(r, d->key, &d->k);
	else if (d->file != JSON_NONE)
		read_file_name(r, d->file, &d->k);
	else if (d->credential != JSON_NONE)
		read_credential(r, d->credential, &d->k);
	else
		read_command(r, d->command, &d->k);
}

static void
read_object(struct reading *r, int token, struct draft *d)
{
	int key;

	read_members(r, token, MEMBERS(members), d);
	key = d->key;
	if (json_is_object(&r->c.json, key)) {
		d->key = JSON_NONE;
		read_members(r, key, MEMBERS(sources), d);
		token = key;
	}
	/* As in the original, 0 means what is meant without it. */
	if (d->k.weight == 0)
		d->k.weight = empty.k.weight;
	if (d->k.max_failures == 0)
		d->k.max_failures = empty.k.max_failures;
	read_source(r, token, d);
}

static void
add_label(struct reading *r, struct provider *p, struct api_key *k)
{
	struct buf label = BUF(p->name.n + 32);

	if (k->label.n > 0)
		return;
	buf_addf(&label, "%.*s#%zu", VIEW_ARG(p->name), p->keys + 1);
	k->label = keep(r, &label);
}

/* Against those that stand before. */
static void
check_doubles(struct reading *r, struct provider *p, struct api_key *k,
    int token)
{
	for (size_t i = 0; i < p->keys; i++) {
		struct api_key *other = &p->key[i];

		if (k->kind == KEY_TEXT && other->kind == KEY_TEXT &&
		    k->text.n > 0 && view_eq(k->text, other->text))
			warning(r, token, "is the same key as %s",
			    shown(r, other->label));
		if (view_eq(k->label, other->label))
			mistake(r, token, "the label \"%s\" is taken by "
			    "another key", shown(r, k->label));
	}
}

static void
read_one(struct reading *r, struct provider *p, int token)
{
	const struct json *in = &r->c.json;
	struct draft d = empty;

	if (json_is_object(in, token))
		read_object(r, token, &d);
	else if (json_is_string(in, token))
		read_plain(r, token, &d.k);
	else
		mistake(r, token, "must be a key, or an object as in "
		    "{\"key\": \"...\"}");
	add_label(r, p, &d.k);
	check_doubles(r, p, &d.k, token);
	p->key[p->keys++] = d.k;
}

struct api_key *
add_key(struct reading *r, struct provider *p)
{
	struct api_key *k;

	/* Only where there is none yet: read_keys leaves room for it. */
	if (p->key == NULL)
		return NULL;
	k = &p->key[p->keys];
	*k = empty.k;
	add_label(r, p, k);
	p->keys++;
	return k;
}

void
read_keys(struct reading *r, struct provider *p, int api_keys, int api_key)
{
	const struct json *in = &r->c.json;
	bool single = api_key != JSON_NONE;

	/* People leave "" where a local server asks for no key. */
	if (single && json_is_string(in, api_key) &&
	    json_escaped(in, api_key).n == 0 && (p->keyless ||
	    api_keys != JSON_NONE))
		single = false;
	if (api_keys != JSON_NONE && !json_is_array(in, api_keys)) {
		mistake(r, api_keys, "must be an array, as in "
		    "[\"$FIRST_KEY\", \"$SECOND_KEY\"]");
		return;
	}
	p->key = arena_alloc(&r->c.arena, sizeof(*p->key) *
	    ((size_t)json_count(in, api_keys) + 1));
	if (p->key == NULL)
		return;
	for (int t = json_first(in, api_keys); t != JSON_NONE;
	    t = json_next(in, t))
		read_one(r, p, t);
	if (single && p->keys > 0)
		warning(r, api_key, "stands beside api_keys and counts as "
		    "one key more");
	if (single)
		read_one(r, p, api_key);
}
