#include "transform/program_env.h"

/* Shorter keys (Ollama's "ollama") are words that stand in many values. */
#define TELLING 12

/* Of systemd's to the service, and none of what it starts. */
static const char *const private_names[] = { "LISTEN_PID", "LISTEN_FDS",
	"LISTEN_FDNAMES", "LISTEN_PIDFDID", "NOTIFY_SOCKET",
	"CREDENTIALS_DIRECTORY" };

/* An each of config_secrets: is the variable's value free of this one? */
static bool
is_free(void *context, struct view key)
{
	const struct view *value = context;

	return !view_eq(*value, key) &&
	    (key.n < TELLING || view_find(*value, key) < 0) &&
	    (value->n < TELLING || view_find(key, *value) < 0);
}

bool
program_may_see(const struct config *c, struct view variable)
{
	struct view value = variable, name = view_cut(&value, '=');

	for (size_t i = 0; i < sizeof(private_names) /
	    sizeof(*private_names); i++)
		if (view_is(name, private_names[i]))
			return false;
	return value.n == 0 || config_secrets(c, is_free, &value);
}
