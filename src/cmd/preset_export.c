#include "cmd/preset_export.h"

#include "cmd/secrecy.h"
#include "config/public.h"
#include "json/pretty.h"
#include "json/write.h"

#define TEXT_MAX (8 << 20)
#define PLAIN_MAX (1 << 20)
#define ID_BYTES 200

struct exporting {
	const struct json *in;          /* the file, variables not put in */
	struct mask mask;
	struct jw w;                    /* the configuration */
	struct jw schema;
	struct buf owner;               /* the provider's name, or "" */
	int inputs;
};

/* Of this machine, or of no effect in a preset. */
static bool
is_own(struct view name)
{
	static const char *const names[] = { "APIKEY", "APIKEY_optional",
	    "HOST", "PORT", "ALLOWED_HOSTS", "PROXY_URL", "HTTPS_PROXY",
	    "https_proxy", "httpsProxy", "NO_PROXY", "CA_FILE", "LOG", "log",
	    "LOG_LEVEL", "LOG_FILE", "LOG_MAX_BYTES", "CLAUDE_PATH",
	    "MAX_CONNECTIONS", "IDLE_EXIT_SECONDS" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (view_is(name, names[i]))
			return true;
	return view_starts(name, "GOOGLE_") ||
	    view_starts(name, "ANTHROPIC_") || view_starts(name, "OPENAI_");
}

/* "deepseek_api_key": of letters, digits and underscores. */
static void
make_id(struct exporting *e, struct view name, struct buf *id)
{
	struct view parts[] = { buf_view(&e->owner), name };

	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < parts[k].n && id->n < ID_BYTES; i++) {
			char c = parts[k].p[i];
			bool good = (c >= 'a' && c <= 'z') ||
			    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

			buf_addc(id, good ? c : '_');
		}
		if (k == 0 && id->n > 0)
			buf_addc(id, '_');
	}
	e->inputs++;
	if (e->inputs > 1)
		buf_addf(id, "_%d", e->inputs);
}

static void
add_input(struct exporting *e, struct view id, struct view name)
{
	struct jw *w = &e->schema;

	jw_open(w, '{');
	jw_key(w, "id");
	jw_string(w, id);
	jw_key(w, "type");
	jw_cstr(w, "password");
	jw_key(w, "label");
	jw_string_open(w);
	jw_part_plain(w, name);
	if (e->owner.n > 0) {
		jw_part(w, VIEW(" of "));
		jw_part_plain(w, buf_view(&e->owner));
	}
	jw_string_close(w);
	jw_close(w, '}');
}

/* In the place of a secret: what the one who installs it is asked for. */
static void
write_placeholder(struct exporting *e, struct view name)
{
	struct buf id = BUF(2 * ID_BYTES), text = BUF(2 * ID_BYTES);

	make_id(e, name, &id);
	add_input(e, buf_view(&id), name);
	buf_addf(&text, "#{%.*s}", VIEW_ARG(buf_view(&id)));
	jw_string(&e->w, buf_view(&text));
	buf_free(&id);
	buf_free(&text);
}

static void
write_string(struct exporting *e, int token, struct view name, bool private)
{
	struct buf plain = BUF(PLAIN_MAX);
	struct view text;
	bool secret;

	json_text(e->in, token, &plain);
	text = buf_view(&plain);
	secret = (private && text.n > 0) || secrecy_in_url(text) ||
	    secrecy_holds(&e->mask, text);
	if (secret && !secrecy_is_reference(text))
		write_placeholder(e, name);
	else
		jw_raw(&e->w, json_raw(e->in, token));
	buf_wipe(&plain);
}

static void write_value(struct exporting *e, int token, struct view name,
	bool private);

/* Of a key's object these say nothing. */
static bool
is_harmless(struct view name)
{
	static const char *const names[] = { "label", "quota_group", "weight",
	    "maxFailures", "cooldownTime" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (view_is(name, names[i]))
			return true;
	return false;
}

/* A header's own name tells, not that it is one. */
static bool
tells(struct view name)
{
	return config_is_private(name) && !view_is_nocase(name, "headers");
}

static void
write_member(struct exporting *e, int name, bool private)
{
	int value = json_value(e->in, name);
	struct buf plain = BUF(PLAIN_MAX);
	struct view text;

	json_text(e->in, name, &plain);
	text = buf_view(&plain);
	/* A proxy is nobody else's; and a key can be in the wrong place. */
	if (!view_has_nocase(text, "proxy") &&
	    !secrecy_holds(&e->mask, text)) {
		jw_raw(&e->w, json_raw(e->in, name));
		buf_addc(e->w.out, ':');
		e->w.comma = false;
		write_value(e, value, text, (private && !is_harmless(text)) ||
		    tells(text));
	}
	buf_free(&plain);
}

static void
write_object(struct exporting *e, int token, struct view name, bool private)
{
	struct buf owner = e->owner;
	bool named = !private && json_get(e->in, token, "api_base_url") !=
	    JSON_NONE;

	/* Keys that are read from elsewhere are read there on this machine. */
	if (private && json_get(e->in, token, "key") == JSON_NONE &&
	    (json_get(e->in, token, "file") != JSON_NONE ||
	    json_get(e->in, token, "credential") != JSON_NONE ||
	    json_get(e->in, token, "command") != JSON_NONE)) {
		write_placeholder(e, name);
		return;
	}
	if (named) {
		e->owner = BUF(4096);
		json_text(e->in, json_get(e->in, token, "name"), &e->owner);
	}
	jw_open(&e->w, '{');
	for (int k = json_first(e->in, token); k != JSON_NONE;
	    k = json_next(e->in, k))
		write_member(e, k, private);
	jw_close(&e->w, '}');
	if (named) {
		buf_free(&e->owner);
		e->owner = owner;
	}
}

/* Depth is bounded by the parser's. */
static void
write_value(struct exporting *e, int token, struct view name, bool private)
{
	if (json_is_string(e->in, token)) {
		write_string(e, token, name, private);
	} else if (json_is_object(e->in, token)) {
		write_object(e, token, name, private);
	} else if (json_is_array(e->in, token)) {
		jw_open(&e->w, '[');
		for (int k = json_first(e->in, token); k != JSON_NONE;
		    k = json_next(e->in, k))
			write_value(e, k, name, private);
		jw_close(&e->w, ']');
	} else {
		jw_raw(&e->w, json_raw(e->in, token));
	}
}

static void
write_tags(struct jw *w, const char *tags)
{
	struct view rest = view_of(tags);

	jw_key(w, "keywords");
	jw_open(w, '[');
	while (rest.p != NULL) {
		struct view one = view_trim(view_cut(&rest, ','));

		if (one.n > 0)
			jw_string(w, one);
	}
	jw_close(w, ']');
}

static void
write_about(struct jw *w, const struct export_about *about)
{
	jw_key(w, "name");
	jw_cstr(w, about->name);
	jw_key(w, "version");
	jw_cstr(w, "1.0.0");
	if (about->description != NULL) {
		jw_key(w, "description");
		jw_cstr(w, about->description);
	}
	if (about->author != NULL) {
		jw_key(w, "author");
		jw_cstr(w, about->author);
	}
	if (about->tags != NULL)
		write_tags(w, about->tags);
}

static void
write_config(struct exporting *e)
{
	for (int k = json_first(e->in, JSON_ROOT); k != JSON_NONE;
	    k = json_next(e->in, k))
		if (!is_own(json_escaped(e->in, k)))
			write_member(e, k, false);
}

bool
preset_export(const struct config *c, const struct export_about *about,
    struct buf *out, struct fail *f)
{
	struct buf text = BUF(TEXT_MAX), schema = BUF(TEXT_MAX);
	struct exporting e = { .in = &c->source, .w = { .out = &text },
	    .schema = { .out = &schema }, .owner = BUF(4096) };

	mask_environment(&e.mask);
	mask_config(&e.mask, c);
	jw_open(&e.w, '{');
	write_about(&e.w, about);
	jw_open(&e.schema, '[');
	write_config(&e);
	jw_close(&e.schema, ']');
	if (e.inputs > 0) {
		jw_key(&e.w, "schema");
		jw_raw(&e.w, buf_view(&schema));
	}
	jw_close(&e.w, '}');
	json_pretty(buf_view(&text), out);
	buf_addc(out, '\n');
	mask_free(&e.mask);
	if (text.failed || schema.failed || out->failed)
		fail(f, 500, "the configuration is too long");
	else
		f->status = 0;
	buf_free(&text);
	buf_free(&schema);
	return f->status == 0;
}
