#include "cmd/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/picks.h"
#include "base/self.h"
#include "cmd/table.h"
#include "cmd/trials.h"
#include "json/write.h"

#define OUTPUT_MAX (64 << 20)
#define WIDTH 100
#define AT_ONCE 4

struct wish {
	struct picks picks;
	int64_t at_once;
	bool json, colour;
};

static size_t
count_good(const struct trials *t)
{
	size_t good = 0;

	for (size_t i = 0; i < t->n; i++)
		good += trial_passed(&t->result[i]);
	return good;
}

static void
add_end(struct table *t, enum trial_end end)
{
	if (end == TRIAL_NOT_TRIED)
		table_add(t, VIEW("-"), INK_NONE);
	else if (end == TRIAL_PASSED)
		table_add(t, VIEW("ok"), INK_GREEN);
	else
		table_add(t, VIEW("FAIL"), INK_RED);
}

static void
add_ms(struct table *t, int64_t ms)
{
	struct buf text = BUF(32);

	if (ms >= 0)
		buf_addi(&text, ms);
	else
		buf_addc(&text, '-');
	table_add(t, buf_view(&text), INK_NONE);
	buf_free(&text);
}

static void
add_row(struct table *t, const struct trial *trial,
    const struct trial_result *r)
{
	table_add(t, trial->provider->name, INK_NONE);
	table_add(t, trial->model, INK_NONE);
	table_add(t, trial->key == NULL ? VIEW("-") : trial->key->label,
	    INK_NONE);
	add_end(t, r->text);
	add_end(t, r->tool);
	add_ms(t, r->first_ms);
	add_ms(t, r->total_ms);
	table_end_row(t, view_of(r->error));
}

static void
add_text(const struct trials *t, bool colour, struct buf *out)
{
	static const struct column columns[] = {
		{ .head = "PROVIDER", .name = true, .least = 12 },
		{ .head = "MODEL", .name = true, .least = 20 },
		{ .head = "KEY", .name = true, .least = 12 },
		{ .head = "TEXT" },
		{ .head = "TOOL" },
		{ .head = "FIRST MS", .right = true },
		{ .head = "TOTAL MS", .right = true },
	};
	struct table table;
	size_t good = count_good(t);

	table_open(&table, columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < t->n; i++)
		add_row(&table, &t->trial[i], &t->result[i]);
	table_print(&table, 0, WIDTH, colour, out);
	table_free(&table);
	buf_addf(out, "\n%zu passed, %zu failed\n", good, t->n - good);
}

static void
end_json(struct jw *w, const char *name, enum trial_end end)
{
	jw_key(w, name);
	end == TRIAL_NOT_TRIED ? jw_null(w) : jw_bool(w, end == TRIAL_PASSED);
}

static void
ms_json(struct jw *w, const char *name, int64_t ms)
{
	jw_key(w, name);
	ms < 0 ? jw_null(w) : jw_int(w, ms);
}

static void
add_json(const struct trials *t, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '[');
	for (size_t i = 0; i < t->n; i++) {
		const struct trial *trial = &t->trial[i];
		const struct trial_result *r = &t->result[i];

		jw_open(&w, '{');
		jw_key(&w, "provider");
		jw_string(&w, trial->provider->name);
		jw_key(&w, "model");
		jw_string(&w, trial->model);
		jw_key(&w, "key");
		trial->key == NULL ? jw_null(&w) :
		    jw_string(&w, trial->key->label);
		jw_key(&w, "ok");
		jw_bool(&w, trial_passed(r));
		end_json(&w, "text_ok", r->text);
		end_json(&w, "tool_ok", r->tool);
		ms_json(&w, "first_ms", r->first_ms);
		ms_json(&w, "total_ms", r->total_ms);
		jw_key(&w, "error");
		*r->error == '\0' ? jw_null(&w) : jw_cstr(&w, r->error);
		jw_close(&w, '}');
	}
	jw_close(&w, ']');
	buf_addc(out, '\n');
}

static int
run_trials(struct trials *t, const struct wish *w)
{
	struct buf out = BUF(OUTPUT_MAX);
	int number = trials_run(t);

	if (number != 0) {
		crew_die(number);
		return EXIT_FAILED;
	}
	if (w->json)
		add_json(t, &out);
	else
		add_text(t, w->colour, &out);
	return command_print(&out) && count_good(t) == t->n ? EXIT_OK :
	    EXIT_FAILED;
}

static int
test(const struct config *c, const struct wish *w)
{
	size_t n = picks_list(&w->picks, c, NULL);
	struct trial *trial = calloc(n + 1, sizeof(*trial));
	struct trial_result *result = calloc(n + 1, sizeof(*result));
	struct buf ccrd = BUF(4096);
	struct fail f = { 0 };
	int status = EXIT_FAILED;

	if (n == 0) {
		fail(&f, 400, "there is nothing to test: no provider has such "
		    "a key and such a model");
	} else if (trial == NULL || result == NULL) {
		fail(&f, 500, "out of memory");
	} else if (self_find(&ccrd, "ccrd", &f)) {
		struct trials t = { c, ccrd.p, trial, result, n,
			(size_t)w->at_once, isatty(STDERR_FILENO) };

		picks_list(&w->picks, c, trial);
		status = run_trials(&t, w);
	}
	if (f.status != 0)
		fprintf(stderr, "ccr: %s\n", f.text);
	buf_free(&ccrd);
	free(trial);
	free(result);
	return status;
}

/* An option's value goes where the table says; false if it makes no sense. */
static bool
read_option(struct wish *w, const char *option, const char *value)
{
	const struct {
		const char *name;
		const char **to;
	} options[] = {
		{ "--provider", &w->picks.provider },
		{ "--model", &w->picks.model },
		{ "--key", &w->picks.key },
	};

	if (value == NULL)
		return false;
	if (strcmp(option, "-j") == 0)
		return view_number(view_of(value), &w->at_once) &&
		    w->at_once >= 1 && w->at_once <= TRIALS_AT_ONCE;
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (strcmp(option, options[i].name) == 0) {
			*options[i].to = value;
			return true;
		}
	return false;
}

static int
run(int argc, char **argv, const struct options *o)
{
	struct wish w = { .at_once = AT_ONCE, .colour = o->colour };
	struct config c;
	int status = EXIT_USAGE;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			w.json = true;
		else if (read_option(&w, argv[i], argv[i + 1]))
			i++;
		else
			return command_usage(&command_test);
	}
	if (!command_config(o, &c))
		return EXIT_CONFIG;
	if (picks_check(&w.picks, &c))
		status = test(&c, &w);
	config_free(&c);
	return status;
}

const struct command command_test = {
	.name = "test",
	.arguments = "[-j N] [--json] [--provider P] [--model M] "
	    "[--key LABEL]",
	.help = "try every key with every model",
	.text =
	    "Each is asked, as Claude Code would ask, for some text and then\n"
	    "for a tool call. Milliseconds are the text's: to its first event\n"
	    "and to its end. An answer may take API_TIMEOUT_MS, but no more\n"
	    "than 60 s. What is asked for is small, but it is paid for. A key\n"
	    "that was disabled is back when it has given an answer.\n\n"
	    "  -j N             so many at a time, 1 to 64 (4)\n"
	    "  --json           for programs\n"
	    "  --provider P, --model M, --key LABEL\n"
	    "                   only these\n\n"
	    "Exit status: 0 if all passed, 1 if one failed or there was\n"
	    "nothing to test.\n",
	.run = run,
};
