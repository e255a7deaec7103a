#include "cmd/pool.h"

#include <unistd.h>

#include "config/home.h"

void
pool_learn(struct config *c, enum learn learn)
{
	struct fail f;

	for (size_t i = 0; i < c->providers; i++)
		for (size_t k = 0; k < c->provider[i].keys; k++) {
			struct api_key *key = &c->provider[i].key[k];

			if (key->kind != KEY_COMMAND || learn == LEARN_ALL)
				config_key(c, &c->provider[i], key, &f);
		}
}

static bool
state_path(struct buf *path, struct fail *f)
{
	return home_path(path, "rotation.state", f) &&
	    (buf_cstr(path) != NULL || fail(f, 500, "out of memory"));
}

bool
pool_look(struct pool *p, struct config *c, struct fail *f)
{
	struct buf path = BUF(4096);
	bool ok = state_path(&path, f);

	*p = (struct pool){ .config = c, .rotation = ROTATION_NONE };
	rotation_look(&p->rotation, ok ? path.p : "");
	rotation_bind(&p->rotation, c);
	if (ok && !p->rotation.shared && access(path.p, F_OK) == 0)
		ok = fail(f, 500, "what is known of the keys cannot be read: "
		    "%s", p->rotation.why);
	buf_free(&path);
	return ok;
}

bool
pool_open(struct pool *p, struct config *c, struct fail *f)
{
	struct buf path = BUF(4096);
	bool ok;

	*p = (struct pool){ .config = c, .rotation = ROTATION_NONE };
	ok = home_make(f) && state_path(&path, f);
	if (ok) {
		rotation_open(&p->rotation, path.p);
		rotation_bind(&p->rotation, c);
		ok = p->rotation.shared || fail(f, 500, "what is known of the "
		    "keys cannot be changed: %s", p->rotation.why);
	}
	buf_free(&path);
	return ok;
}

void
pool_close(struct pool *p)
{
	rotation_close(&p->rotation);
}

/* Without rotation it is the first key or none. */
static bool
in_use(const struct provider *p, size_t key)
{
	return p->rotate || key == 0;
}

void
pool_key(struct pool *p, size_t provider, size_t key, struct pool_key *out)
{
	const struct provider *of = &p->config->provider[provider];

	*out = (struct pool_key){ .key = &of->key[key] };
	rotation_key_state(&p->rotation, provider, key, &out->state);
	out->known = out->key->text.n > 0 || out->key->kind == KEY_TEXT;
	out->mark = out->state.health == HEALTH_DISABLED ? -1 :
	    out->state.health != HEALTH_RESTING;
	out->available = out->mark == 1 && !out->state.twin &&
	    in_use(of, key);
}

size_t
pool_available(struct pool *p, size_t provider)
{
	struct pool_key k;
	size_t n = 0;

	for (size_t i = 0; i < p->config->provider[provider].keys; i++) {
		pool_key(p, provider, i, &k);
		n += k.available;
	}
	return n;
}

void
pool_forgive(struct config *c)
{
	struct pool p;
	struct fail f;
	struct pool_key k;

	pool_learn(c, LEARN_FILES);
	if (pool_open(&p, c, &f))
		for (size_t i = 0; i < c->providers; i++)
			for (size_t n = 0; n < c->provider[i].keys; n++) {
				pool_key(&p, i, n, &k);
				if (k.state.health == HEALTH_DISABLED)
					rotation_reset(&p.rotation, i, n);
			}
	pool_close(&p);
}
