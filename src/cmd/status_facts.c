#include "cmd/status_facts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/git_branch.h"
#include "config/home.h"
#include "rotation/live.h"
#include "rotation/usage.h"

#define TEXT_MAX 8192
#define HANDLERS_MAX 512
#define SESSION_SHOWN 8

/* The conversation as rotation.state knows it. */
struct known {
	bool answered;
	struct answered last;
	struct selector to;             /* who has answered last */
	bool streaming;
};

static int
at(const struct json *in, const char *object, const char *name)
{
	return in->n == 0 ? JSON_NONE :
	    json_get(in, json_get(in, JSON_ROOT, object), name);
}

static int
top(const struct json *in, const char *name)
{
	return in->n == 0 ? JSON_NONE : json_get(in, JSON_ROOT, name);
}

static double
number(const struct json *in, int value)
{
	double n = 0;

	json_double(in, value, &n);
	return n >= 0 && n < 1e15 ? n : 0;
}

static void
add_text(struct facts *f, const char *name, const struct json *in, int value)
{
	struct buf text = BUF(TEXT_MAX);

	json_text(in, value, &text);
	facts_add(f, name, buf_view(&text));
	buf_free(&text);
}

/* Where the client works, else where we do. */
static void
find_folder(const struct json *in, struct buf *folder)
{
	char *here;

	if (json_text(in, at(in, "workspace", "current_dir"), folder) ||
	    json_text(in, top(in, "cwd"), folder))
		return;
	here = getcwd(NULL, 0);
	buf_adds(folder, here != NULL ? here : "");
	free(here);
}

static void
add_folder(struct facts *f, const struct json *in)
{
	struct buf folder = BUF(TEXT_MAX), branch = BUF(TEXT_MAX);
	const char *path, *slash;

	find_folder(in, &folder);
	path = buf_cstr(&folder);
	slash = path == NULL ? NULL : strrchr(path, '/');
	facts_add(f, "workDirName", view_of(slash != NULL ? slash + 1 : ""));
	if (slash != NULL)
		git_branch(path, &branch);
	facts_add(f, "gitBranch", buf_view(&branch));
	buf_free(&folder);
	buf_free(&branch);
}

/* The one of the configuration's models that has answered. */
static struct selector
find_model(struct rotation *r, const struct config *c, uint32_t by)
{
	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		for (size_t k = 0; k < p->models; k++)
			if (usage_model(r, p->name, p->model[k]) == by)
				return (struct selector){ p, p->model[k] };
	}
	return (struct selector){ .provider = NULL };
}

/* Is one of the handlers just passing on an answer of that model? */
static bool
is_streaming(struct rotation *r, const struct selector *to)
{
	static struct handler handler[HANDLERS_MAX];
	size_t n = live_handlers(r, handler, HANDLERS_MAX);

	for (size_t i = 0; i < n; i++)
		if (handler[i].doing == DOING_STREAMING &&
		    view_starts(to->provider->name, handler[i].provider) &&
		    view_starts(to->model, handler[i].model))
			return true;
	return false;
}

/* The client cuts its mark of a long context off the name that it sends. */
static void
read_thread(const struct json *in, struct buf *session, struct buf *model)
{
	json_text(in, top(in, "session_id"), session);
	buf_add(model, json_escaped(in, at(in, "model", "id")));
	if (view_ends(buf_view(model), "[1m]"))
		model->n -= 4;
}

static void
look(const struct json *in, const struct config *c, struct known *k)
{
	struct buf path = BUF(TEXT_MAX), session = BUF(TEXT_MAX);
	struct buf model = BUF(TEXT_MAX);
	struct rotation r = ROTATION_NONE;
	struct fail f;

	*k = (struct known){ .answered = false };
	read_thread(in, &session, &model);
	if (session.n > 0 && home_path(&path, "rotation.state", &f) &&
	    buf_cstr(&path) != NULL) {
		const struct thread t = { buf_view(&session), VIEW(""),
		    buf_view(&model) };

		rotation_look(&r, path.p);
		k->answered = usage_last(&r, &t, &k->last);
		if (k->answered && c != NULL)
			k->to = find_model(&r, c, k->last.by);
		if (k->to.provider != NULL)
			k->streaming = is_streaming(&r, &k->to);
		rotation_close(&r);
	}
	buf_free(&path);
	buf_free(&session);
	buf_free(&model);
}

/* Who will answer as far as anybody can know: named, or by default. */
static struct selector
guess(const struct json *in, const struct config *c)
{
	struct buf id = BUF(TEXT_MAX);
	struct selector to;

	json_text(in, at(in, "model", "id"), &id);
	to = config_selector(c, buf_view(&id));
	if (to.model.p == NULL)
		to = c->router.route[ROUTE_DEFAULT];
	buf_free(&id);
	return to;
}

static void
add_model(struct facts *f, const struct json *in, const struct config *c,
    const struct known *k)
{
	struct selector to = k->to;

	if (to.provider == NULL && c != NULL)
		to = guess(in, c);
	if (to.provider != NULL)
		facts_add(f, "model", to.model);
	else
		add_text(f, "model", in, at(in, "model", "display_name"));
	facts_add(f, "provider", to.provider != NULL ? to.provider->name :
	    VIEW(""));
	add_text(f, "displayName", in, at(in, "model", "display_name"));
}

/* All of the last prompt, as the client knows it. */
static int64_t
input_tokens(const struct json *in)
{
	static const char *const names[] = { "input_tokens",
	    "cache_creation_input_tokens", "cache_read_input_tokens" };
	int usage = at(in, "context_window", "current_usage");
	double sum = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		sum += number(in, json_get(in, usage, names[i]));
	return (int64_t)sum;
}

static void
add_usage(struct facts *f, const struct json *in, const struct known *k)
{
	int usage = at(in, "context_window", "current_usage");
	int64_t input = k->answered ? k->last.input : 0;
	int64_t output = k->answered ? k->last.output : 0, speed = 0;

	if (json_is_object(in, usage)) {
		input = input_tokens(in);
		output = (int64_t)number(in, json_get(in, usage,
		    "output_tokens"));
	}
	facts_add_tokens(f, "inputTokens", input);
	facts_add_tokens(f, "outputTokens", output);
	if (k->answered && k->last.took_ms > 0)
		speed = k->last.output * 1000 / k->last.took_ms;
	facts_addi(f, "tokenSpeed", speed);
	facts_add(f, "isStreaming", view_of(k->streaming ? "streaming" : ""));
	facts_add(f, "streamingIndicator", view_of(k->streaming ?
	    "[Streaming]" : ""));
}

static void
add_context(struct facts *f, const struct json *in)
{
	double size = number(in, at(in, "context_window",
	    "context_window_size"));
	int used = at(in, "context_window", "used_percentage");
	double percent = number(in, used);
	struct buf text = BUF(64);

	/* Older clients leave it to us. */
	if (!json_is_number(in, used) && size > 0)
		percent = (double)input_tokens(in) * 100 / size;
	facts_addi(f, "contextPercent", (int64_t)(percent + 0.5));
	if (size > 1000)
		buf_addf(&text, "%.0fk", size / 1000);
	else
		buf_addi(&text, (int64_t)size);
	facts_add(f, "contextWindowSize", buf_view(&text));
	facts_add_tokens(f, "totalInputTokens", (int64_t)number(in, at(in,
	    "context_window", "total_input_tokens")));
	facts_add_tokens(f, "totalOutputTokens", (int64_t)number(in, at(in,
	    "context_window", "total_output_tokens")));
	buf_free(&text);
}

static void
add_duration(struct facts *f, int64_t ms)
{
	struct buf text = BUF(64);

	if (ms >= 60000)
		buf_addf(&text, "%lldm%llds", (long long)(ms / 60000),
		    (long long)(ms % 60000 / 1000));
	else if (ms >= 1000)
		buf_addf(&text, "%.1fs", (double)ms / 1000);
	else if (ms > 0)
		buf_addf(&text, "%lldms", (long long)ms);
	facts_add(f, "duration", buf_view(&text));
	buf_free(&text);
}

static void
add_cost(struct facts *f, const struct json *in)
{
	double cost = number(in, at(in, "cost", "total_cost_usd"));
	int64_t added = (int64_t)number(in, at(in, "cost",
	    "total_lines_added"));
	int64_t removed = (int64_t)number(in, at(in, "cost",
	    "total_lines_removed"));
	struct buf text = BUF(64);

	if (cost >= 0.01)
		buf_addf(&text, "$%.2f", cost);
	else if (cost > 0)
		buf_addf(&text, "%.2f\xc2\xa2", cost * 100);
	facts_add(f, "cost", buf_view(&text));
	buf_free(&text);
	add_duration(f, (int64_t)number(in, at(in, "cost",
	    "total_duration_ms")));
	facts_addi(f, "linesAdded", added);
	facts_addi(f, "linesRemoved", removed);
	facts_addi(f, "netLines", added - removed);
}

void
status_facts(const struct json *in, const struct config *c, struct facts *f)
{
	struct buf session = BUF(TEXT_MAX);
	struct known k;

	look(in, c, &k);
	add_folder(f, in);
	add_model(f, in, c, &k);
	add_usage(f, in, &k);
	add_context(f, in);
	add_cost(f, in);
	add_text(f, "version", in, top(in, "version"));
	json_text(in, top(in, "session_id"), &session);
	if (session.n > SESSION_SHOWN)
		session.n = SESSION_SHOWN;
	facts_add(f, "sessionId", buf_view(&session));
	buf_free(&session);
}
