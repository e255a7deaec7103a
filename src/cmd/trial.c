#include "cmd/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "cmd/finding.h"
#include "cmd/incoming.h"
#include "json/write.h"

/* No request waits longer, whatever API_TIMEOUT_MS says. */
#define LONGEST_MS 60000

/* What ccrd may take to put down the outcome after its last byte. */
#define END_MS 5000

/* Models that think before they speak need room for it. */
#define MAX_TOKENS 2048

#define BODY_MAX (64 * 1024)

/* The connection to a handler of our own. */
struct talk {
	const struct trial *trial;
	const struct config *config;
	struct stream stream;
	int64_t begun_ms;
};

/* In the child: the connection is standard input, as from inetd. */
static void
become_handler(int fd, const char *ccrd, const char *config, const char *pin)
{
	int null = open("/dev/null", O_RDWR);

	if (null != -1 && dup2(fd, 0) != -1 && dup2(null, 1) != -1 &&
	    dup2(null, 2) != -1)
		execl(ccrd, "ccrd", "-c", config, "-k", pin, (char *)NULL);
	_exit(127);
}

/* Start a handler; our end of the connection, or -1. */
static int
start_handler(const struct trial *t, const struct config *c, const char *ccrd,
    pid_t *pid, struct fail *f)
{
	struct buf pin = BUF(8192);
	int ends[2];

	buf_addf(&pin, "%.*s/%.*s", VIEW_ARG(t->provider->name),
	    VIEW_ARG(t->key == NULL ? VIEW("") : t->key->label));
	*pid = -1;
	if (buf_cstr(&pin) == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) {
		fail(f, 500, "cannot make a connection: %s", strerror(errno));
		buf_free(&pin);
		return -1;
	}
	set_cloexec(ends[0]);
	set_cloexec(ends[1]);
	*pid = fork();
	if (*pid == 0)
		become_handler(ends[1], ccrd, c->path, pin.p);
	close(ends[1]);
	if (*pid == -1) {
		fail(f, 500, "cannot start another process: %s",
		    strerror(errno));
		close(ends[0]);
		ends[0] = -1;
	}
	buf_free(&pin);
	return ends[0];
}

/* It ends when its client has gone; it is not waited for for ever. */
static void
end_handler(pid_t pid)
{
	int64_t deadline = clock_ms() + END_MS;

	if (pid == -1)
		return;
	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (clock_left(deadline) == 0) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			return;
		}
		poll(NULL, 0, 2);
	}
}

static void
add_tool(struct jw *w)
{
	jw_key(w, "tools");
	jw_raw(w, VIEW("[{\"name\":\"get_weather\",\"description\":\"Tell the "
	    "weather in a city.\",\"input_schema\":{\"type\":\"object\","
	    "\"properties\":{\"city\":{\"type\":\"string\",\"description\":"
	    "\"The city's name\"}},\"required\":[\"city\"]}}]"));
	jw_key(w, "tool_choice");
	jw_raw(w, VIEW("{\"type\":\"any\"}"));
}

static void
add_body(const struct trial *t, bool tool, struct buf *out)
{
	struct jw w = { .out = out };

	jw_open(&w, '{');
	jw_key(&w, "model");
	jw_string_open(&w);
	jw_part_plain(&w, t->provider->name);
	jw_part(&w, VIEW(","));
	jw_part_plain(&w, t->model);
	jw_string_close(&w);
	jw_key(&w, "max_tokens");
	jw_int(&w, MAX_TOKENS);
	jw_key(&w, "stream");
	jw_bool(&w, true);
	if (tool)
		add_tool(&w);
	jw_key(&w, "messages");
	jw_raw(&w, tool ? VIEW("[{\"role\":\"user\",\"content\":\"What is the "
	    "weather in Paris? Use the tool.\"}]") : VIEW("[{\"role\":\"user\","
	    "\"content\":\"Say hi.\"}]"));
	jw_close(&w, '}');
}

static bool
send_request(struct talk *k, bool tool, struct fail *f)
{
	struct buf body = BUF(BODY_MAX), head = BUF(BODY_MAX);
	bool ok;

	add_body(k->trial, tool, &body);
	buf_addf(&head, "POST /v1/messages HTTP/1.1\r\n"
	    "Host: localhost\r\n"
	    "Content-Type: application/json\r\n"
	    "Content-Length: %zu\r\n"
	    "anthropic-version: 2023-06-01\r\n", body.n);
	if (k->config->apikey.n > 0)
		buf_addf(&head, "x-api-key: %.*s\r\n",
		    VIEW_ARG(k->config->apikey));
	buf_adds(&head, "\r\n");
	k->begun_ms = clock_ms();
	ok = !body.failed && !head.failed && stream_write(&k->stream,
	    buf_view(&head), buf_view(&body));
	buf_free(&body);
	buf_wipe(&head);
	return ok || fail(f, 500, "ccrd has ended");
}

/* An answer that is an error: its message. Always false. */
static bool
read_error(struct incoming *in, struct fail *f)
{
	struct buf body = BUF(BODY_MAX), message = BUF(1000);
	struct json j = { 0 };
	struct fail unused;
	int error = JSON_NONE;

	if (!incoming_rest(in, &body, f)) {
		buf_free(&body);
		return false;
	}
	if (json_parse(&j, buf_view(&body), &unused))
		error = json_get(&j, JSON_ROOT, "error");
	json_text(&j, json_get(&j, error, "message"), &message);
	fail(f, in->status, "%.*s", VIEW_ARG(message.n > 0 ?
	    buf_view(&message) : VIEW("ccrd answered with an error")));
	json_free(&j);
	buf_free(&body);
	buf_free(&message);
	return false;
}

/* Was it this key that was used? */
static bool
check_key(const struct talk *k, const struct incoming *in, struct fail *f)
{
	struct view used = incoming_header(in, "x-ccr-key");
	const struct api_key *key = k->trial->key;

	return key == NULL || view_eq(used, key->label) || fail(f, 500,
	    "another key has answered: %.*s", VIEW_ARG(used));
}

static bool
read_answer(struct talk *k, struct incoming *in, struct finding *n,
    struct fail *f)
{
	struct buf piece = BUF(1 << 20);
	bool ok = check_key(k, in, f);

	while (ok && !in->ended) {
		buf_clear(&piece);
		ok = incoming_read(in, &piece, f) &&
		    finding_feed(n, buf_view(&piece), f);
	}
	buf_free(&piece);
	return ok;
}

static int64_t
limit_ms(const struct config *c)
{
	return c->api_timeout_ms < LONGEST_MS ? c->api_timeout_ms : LONGEST_MS;
}

static bool
ask(struct talk *k, bool tool, struct finding *n, struct fail *f)
{
	struct incoming in = { .status = 0 };
	int64_t limit = limit_ms(k->config);
	bool ok = send_request(k, tool, f) &&
	    incoming_head(&in, &k->stream, k->begun_ms + limit, f) &&
	    (in.status == 200 ? read_answer(k, &in, n, f) :
	    read_error(&in, f)) &&
	    (tool ? finding_has_tool(n, f) : finding_has_text(n, f));

	if (!ok && clock_ms() >= k->begun_ms + limit)
		fail(f, 504, "no complete answer within %lld ms",
		    (long long)limit);
	incoming_free(&in);
	return ok;
}

static enum trial_end
try(struct talk *k, bool tool, struct trial_result *r)
{
	struct finding n;
	struct fail f = { 0 };
	bool ok;

	finding_open(&n);
	ok = ask(k, tool, &n, &f);
	if (!tool && n.first_ms != 0)
		r->first_ms = n.first_ms - k->begun_ms;
	if (!tool)
		r->total_ms = clock_ms() - k->begun_ms;
	if (!ok)
		snprintf(r->error, sizeof(r->error), "%s", f.text);
	finding_free(&n);
	return ok ? TRIAL_PASSED : TRIAL_FAILED;
}

void
trial_run(const struct trial *t, const struct config *c, const char *ccrd,
    struct trial_result *r)
{
	struct talk k = { .trial = t, .config = c };
	struct fail f = { 0 };
	pid_t pid;
	int fd = start_handler(t, c, ccrd, &pid, &f);

	*r = (struct trial_result){ .first_ms = -1, .total_ms = -1 };
	if (fd == -1) {
		r->text = TRIAL_FAILED;
		snprintf(r->error, sizeof(r->error), "%s", f.text);
		return;
	}
	stream_open(&k.stream, fd, fd, limit_ms(c));
	r->text = try(&k, false, r);
	if (r->text == TRIAL_PASSED)
		r->tool = try(&k, true, r);
	stream_free(&k.stream);
	close(fd);
	end_handler(pid);
}
