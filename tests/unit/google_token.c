/*
 * Many processes want a token at once: one asks, all have the same; and when
 * one is killed while it asks, another does.
 */
#include <signal.h>
#include <sys/stat.h>

#include "config/google.h"
#include "core/google_token.h"
#include "tap.h"
#include "upstream_server.h"

#define RACERS 64

static char home[] = "/tmp/ccr-token-XXXXXX";
static char config_path[64];

/*
 * Google: tokens by number. The first of all is never given: who asks for it
 * waits until he dies.
 */
static void
google(int fd, struct seen *seen)
{
	struct message m = { .body = NULL };
	char reply[256], body[128];

	while (server_read(fd, &m)) {
		int n = ++seen->requests;

		if (n == 1) {
			recv(fd, body, 1, 0);
			_exit(0);
		}
		/* Time for the others to come. */
		poll(NULL, 0, 30);
		snprintf(body, sizeof(body), "{\"access_token\":\"ya29.%d\","
		    "\"expires_in\":%s}", n,
		    strstr(m.body, "short") != NULL ? "30" : "3600");
		snprintf(reply, sizeof(reply), "HTTP/1.1 200 OK\r\n"
		    "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
		server_say(fd, reply);
	}
	free(m.body);
}

static void
spew(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", home, name);
	f = fopen(path, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		server_die(path);
}

static void
write_files(int port, const char *secret)
{
	char text[1024];

	snprintf(text, sizeof(text), "{\"type\":\"authorized_user\","
	    "\"client_id\":\"id\",\"client_secret\":\"secret\","
	    "\"refresh_token\":\"no-real-token-%s\",\"token_uri\":"
	    "\"http://127.0.0.1:%d/token\"}", secret, port);
	spew("user.json", text);
	spew("config.json", "{\"Providers\":[{\"name\":\"v\",\"models\":"
	    "[\"m\"],\"api_keys\":[{\"file\":\"user.json\"}],"
	    "\"transformer\":{\"use\":[\"vertex-gemini\"],\"project\":"
	    "\"p\"}}],\"Router\":{\"default\":\"v,m\"}}");
	snprintf(config_path, sizeof(config_path), "%s/config.json", home);
	chmod(config_path, 0600);
}

/* What a handler has before its first attempt. */
struct worker {
	struct config config;
	struct mistakes mistakes;
	struct stream stream;
	struct exchange x;
	int pair[2];
};

static bool
worker_open(struct worker *h, struct fail *f)
{
	struct provider *p;

	*h = (struct worker){ 0 };
	if (!config_load(&h->config, config_path, &h->mistakes) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, h->pair) == -1)
		return fail(f, 500, "%.*s",
		    VIEW_ARG(buf_view(&h->mistakes.errors)));
	p = &h->config.provider[0];
	stream_open(&h->stream, h->pair[0], h->pair[0], 1000);
	h->x = (struct exchange){ .config = &h->config,
		.upstream = upstream_new(), .client = h->pair[0],
		.answer = { .to = &h->stream },
		.to = { .provider = p, .model = VIEW("m") },
		.key = &p->key[0] };
	return config_key(&h->config, p, &p->key[0], f);
}

static void
worker_close(struct worker *h)
{
	upstream_free(h->x.upstream);
	stream_free(&h->stream);
	close(h->pair[0]);
	close(h->pair[1]);
	config_free(&h->config);
	mistakes_free(&h->mistakes);
}

/* A handler of its own; its exit status is the number in the token. */
static int
race(void)
{
	struct worker h;
	struct fail f = { 0 };
	int n = 0;

	if (!worker_open(&h, &f) || !google_token(&h.x, &f)) {
		fprintf(stderr, "# %s\n", f.text);
		return 0;
	}
	sscanf(h.x.key->google->token, "ya29.%d", &n);
	worker_close(&h);
	return n;
}

static int
token_of(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ?
	    WEXITSTATUS(status) : 0;
}

static int
many(int wanted)
{
	pid_t pid[RACERS];
	int go[2], same = 0;

	if (pipe(go) == -1)
		server_die("pipe");
	for (int i = 0; i < RACERS; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			char c;

			close(go[1]);
			/* Held back until all are there. */
			if (read(go[0], &c, 1) != 0)
				_exit(0);
			_exit(race());
		}
	}
	close(go[0]);
	close(go[1]);
	for (int i = 0; i < RACERS; i++)
		same += token_of(pid[i]) == wanted;
	return same;
}

/* One handler that is told to take another token. */
static void
refused(struct server *s)
{
	int before = s->seen->requests;
	struct worker h;
	struct fail f = { 0 };
	char was[64];

	OK(worker_open(&h, &f) && google_token(&h.x, &f), "a token");
	snprintf(was, sizeof(was), "%.63s", h.x.key->google->token);
	IS_INT(s->seen->requests, before);
	h.x.trouble = (struct trouble){ .kind = TROUBLE_ANSWER,
		.cause = CAUSE_QUOTA, .status = 429 };
	OK(!google_token_refused(&h.x), "429 is not the token's fault");
	h.x.trouble.cause = CAUSE_KEY;
	h.x.trouble.status = 403;
	OK(!google_token_refused(&h.x), "nor is 403");
	h.x.trouble.status = 401;
	h.x.committed = true;
	OK(!google_token_refused(&h.x), "not when the client has an answer");
	h.x.committed = false;
	OK(google_token_refused(&h.x), "401 is");
	OK(google_token(&h.x, &f), "another");
	OK(strcmp(h.x.key->google->token, was) != 0, "not the same");
	IS_INT(s->seen->requests, before + 1);
	OK(!google_token_refused(&h.x), "a new one that is refused is final");
	OK(google_token(&h.x, &f), "it is kept");
	IS_INT(s->seen->requests, before + 1);
	worker_close(&h);
}

/* A client that has gone is not waited for. */
static void
gone(struct server *s)
{
	int before = s->seen->requests;
	struct worker h;
	struct fail f = { 0 };

	OK(worker_open(&h, &f), "a handler");
	shutdown(h.pair[1], SHUT_RDWR);
	OK(!google_token(&h.x, &f) && f.gone, "whose client is gone");
	IS_INT(s->seen->requests, before);
	worker_close(&h);
}

static void
remove_home(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", home);
	if (system(command) != 0)
		server_die(home);
}

int
main(void)
{
	struct server s;
	pid_t first;

	if (mkdtemp(home) == NULL)
		server_die("mkdtemp");
	setenv("CCR_HOME", home, 1);
	upstream_init();
	s = server_start(google);
	write_files(s.port, "long");
	/* One asks in vain and holds the turn, until he is killed. */
	first = fork();
	if (first == 0)
		_exit(race());
	while (s.seen->requests == 0)
		poll(NULL, 0, 1);
	kill(first, SIGKILL);
	token_of(first);
	IS_INT(many(2), RACERS);
	IS_INT(s.seen->requests, 2);
	IS_INT(many(2), RACERS);
	IS_INT(s.seen->requests, 2);
	refused(&s);
	/* A token too short to be kept: each asks for himself, in turn. */
	write_files(s.port, "short");
	gone(&s);
	IS_INT(race(), 4);
	IS_INT(race(), 5);
	server_stop(&s);
	remove_home();
	return done_testing();
}
