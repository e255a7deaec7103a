#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

#include "cmd/service.h"
#include "json/write.h"

static void
print_text(const struct service *s, const struct config *c)
{
	if (s->pid == 0)
		puts("ccr is not running");
	else
		printf("ccr is running (PID %ld), listening on %s\n",
		    (long)s->pid, s->address);
	for (size_t i = 0; i < c->providers; i++) {
		const struct provider *p = &c->provider[i];

		printf("\nProvider %.*s\n   URL: %.*s\n   Strategy: %s\n"
		    "   Total keys: %zu\n   Models:", VIEW_ARG(p->name),
		    VIEW_ARG(p->url), strategy_name(p->strategy), p->keys);
		for (size_t k = 0; k < p->models; k++)
			printf(" %.*s", VIEW_ARG(p->model[k]));
		putchar('\n');
	}
}

static void
add_provider(struct jw *w, const struct provider *p)
{
	jw_open(w, '{');
	jw_key(w, "name");
	jw_string(w, p->name);
	jw_key(w, "strategy");
	jw_cstr(w, strategy_name(p->strategy));
	jw_key(w, "total_keys");
	jw_int(w, (int64_t)p->keys);
	jw_close(w, '}');
}

static void
print_json(const struct service *s, const struct config *c)
{
	struct buf out = BUF(16 << 20);
	struct jw w = { .out = &out };

	jw_open(&w, '{');
	jw_key(&w, "running");
	jw_bool(&w, s->pid != 0);
	jw_key(&w, "pid");
	s->pid == 0 ? jw_null(&w) : jw_int(&w, s->pid);
	jw_key(&w, "address");
	s->pid == 0 ? jw_null(&w) : jw_cstr(&w, s->address);
	jw_key(&w, "providers");
	jw_open(&w, '[');
	for (size_t i = 0; i < c->providers; i++)
		add_provider(&w, &c->provider[i]);
	jw_close(&w, ']');
	jw_close(&w, '}');
	printf("%.*s\n", VIEW_ARG(buf_view(&out)));
	buf_free(&out);
}

static int
run(int argc, char **argv, const struct options *o)
{
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
	struct config c = { 0 };
	struct service s;
	struct fail f;
	bool configured;

	if (argc > 2 || (argc == 2 && !json))
		return command_usage(&command_status);
	if (!service_look(&s, &f)) {
		fprintf(stderr, "ccr: %s\n", f.text);
		return EXIT_FAILED;
	}
	configured = command_config(o, &c);
	json ? print_json(&s, &c) : print_text(&s, &c);
	if (configured)
		config_free(&c);
	return s.pid == 0 ? EXIT_NOT_RUNNING : EXIT_OK;
}

const struct command command_status = {
	.name = "status",
	.arguments = "[--json]",
	.help = "say whether ccr runs, and with which providers",
	.text =
	    "Exit status: 0 if ccr listens, 3 if it does not. Works while\n"
	    "nothing runs, and asks no process.\n",
	.run = run,
};
