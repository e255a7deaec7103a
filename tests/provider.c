/*
 * provider: plays a model provider by files; provider.md is its manual.
 *
 * One thread serves one connection in plain blocking calls.  For every
 * request a reply file is chosen and rendered whole: the bytes to send and
 * the steps (sleep, hang, reset...) to take when so many of them are out.
 * What does not depend on the request is rendered once and kept.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define HEAD_MAX (1024 * 1024)
#define BODY_MAX (256 * 1024 * 1024)
#define WIRE_MAX (1024 * 1024 * 1024)	/* one rendered answer */
#define NESTED_MAX 8			/* repeat in repeat */
#define FOREVER INT64_MAX

struct text { const char *p; size_t n; };		/* borrowed, no NUL */
struct bytes { char *p; size_t n, cap; };		/* owned */

#define TEXT(s) ((struct text){ (s), sizeof(s) - 1 })
#define SPREAD(t) (int)(t).n, (t).p			/* for "%.*s" */

enum deed { SLEEP, PIECES, PAUSE, HANG, CLOSE, RESET };

/* What to do when `at` bytes of the answer are out; `arg` is in bytes for
 * PIECES, in microseconds otherwise. */
struct step { enum deed deed; size_t at; int64_t arg; };

struct answer {
	struct text wire;	/* what to send: in `own` or in a file */
	struct bytes own;
	struct step *step;
	size_t steps;
	bool fixed;		/* the same for every request; then its file
				 * owns it */
	bool last;		/* the connection closes afterwards */
	bool bad;		/* a mistake in the files: 599 */
};

/* A file's text, kept as long as the file does not change. */
struct file {
	struct file *next;
	char *path;
	struct stat st;
	bool fresh;		/* may still change unnoticed */
	int refs;
	struct bytes text;
	struct answer *fixed;	/* what it renders to, when that is fixed */
};

struct request {
	struct bytes head, body;
	struct text target;	/* in head */
	long n;			/* from 1, over the whole server */
	int64_t read_at;	/* microseconds */
	bool last;		/* the client wants the connection closed */
};

struct conn { int fd; struct bytes in; };

static const char *dir = ".", *keep_dir, *pid_file;
static atomic_long requests, uniques;
static struct file *files;
static pthread_mutex_t files_lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- bytes and time ---- */

/* Make room for n more bytes and return where they go. */
static char *
bytes_room(struct bytes *b, size_t n)
{
	if (b->cap - b->n < n) {
		b->cap = b->cap * 2 > b->n + n ? b->cap * 2 : b->n + n;
		b->p = realloc(b->p, b->cap);
		if (b->p == NULL)
			err(1, "%zu bytes", b->cap);
	}
	return b->p + b->n;
}

static void
bytes_add(struct bytes *b, struct text t)
{
	if (t.n == 0)
		return;
	memcpy(bytes_room(b, t.n), t.p, t.n);
	b->n += t.n;
}

__attribute__((format(printf, 2, 3)))
static void
bytes_addf(struct bytes *b, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(line))
		n = sizeof(line) - 1;
	bytes_add(b, (struct text){ line, (size_t)n });
}

/* Drop the first n bytes. */
static void
bytes_drop(struct bytes *b, size_t n)
{
	b->n -= n;
	if (b->n > 0)
		memmove(b->p, b->p + n, b->n);
}

static void
bytes_free(struct bytes *b)
{
	free(b->p);
	*b = (struct bytes){ 0 };
}

static struct text
view(const struct bytes *b)
{
	return (struct text){ b->p, b->n };
}

static struct text
text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
}

static struct text
from(struct text t, size_t n)
{
	return (struct text){ t.p + n, t.n - n };
}

static struct text
trim(struct text t)
{
	while (t.n > 0 && strchr(" \t\r", t.p[0]) != NULL)
		t = from(t, 1);
	while (t.n > 0 && strchr(" \t\r", t.p[t.n - 1]) != NULL)
		t.n--;
	return t;
}

static bool
is(struct text t, const char *s)
{
	return t.n == strlen(s) && memcmp(t.p, s, t.n) == 0;
}

static bool
starts(struct text t, const char *s)
{
	return t.n >= strlen(s) && memcmp(t.p, s, strlen(s)) == 0;
}

/* Where `what` stands in t; t.n when it does not. */
static size_t
find(struct text t, struct text what)
{
	const char *p = t.p, *end = t.p + t.n;

	if (what.n == 0)
		return 0;
	while ((size_t)(end - p) >= what.n) {
		p = memchr(p, what.p[0], (size_t)(end - p) - what.n + 1);
		if (p == NULL)
			break;
		if (memcmp(p, what.p, what.n) == 0)
			return (size_t)(p - t.p);
		p++;
	}
	return t.n;
}

static bool
holds(struct text t, struct text what)
{
	return what.n == 0 || find(t, what) < t.n;
}

/* As holds(), ASCII case ignored. */
static bool
holds_nocase(struct text t, struct text what)
{
	for (; t.n >= what.n; t = from(t, 1))
		if (strncasecmp(t.p, what.p, what.n) == 0)
			return true;
	return false;
}

/* Cut the part up to the first `mark` from *t; the mark is dropped. */
static struct text
cut(struct text *t, struct text mark)
{
	size_t n = find(*t, mark);
	struct text first = { t->p, n };

	*t = from(*t, n < t->n ? n + mark.n : n);
	return first;
}

/* A decimal number, the whole of t. */
static bool
number(struct text t, long max, long *out)
{
	*out = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (!isdigit((unsigned char)t.p[i]) || *out > max)
			return false;
		*out = *out * 10 + (t.p[i] - '0');
	}
	return t.n > 0 && *out <= max;
}

/* Milliseconds, as "20" or "0.25", to microseconds. */
static bool
milliseconds(struct text t, int64_t *us)
{
	struct text whole = cut(&t, TEXT("."));
	long ms, part = 0;

	if (!number(whole, 86400000, &ms) || t.n > 3)
		return false;
	if (t.n > 0 && !number(t, 999, &part))
		return false;
	for (size_t i = t.n; i < 3; i++)
		part *= 10;
	*us = ms * INT64_C(1000) + part;
	return true;
}

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

/* ---- files ---- */

static struct timespec
changed(const struct stat *st)
{
#ifdef __APPLE__
	return st->st_mtimespec;
#else
	return st->st_mtim;
#endif
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	struct timespec ta = changed(a), tb = changed(b);

	return a->st_ino == b->st_ino && a->st_size == b->st_size &&
	    ta.tv_sec == tb.tv_sec && ta.tv_nsec == tb.tv_nsec;
}

/* The clock of a file is coarse: one written just now could be written again
 * and look the same. */
static bool
is_fresh(const struct stat *st)
{
	struct timespec now, then = changed(st);

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - then.tv_sec) * INT64_C(1000) +
	    (now.tv_nsec - then.tv_nsec) / 1000000 < 100;
}

static void
answer_free(struct answer *a)
{
	if (a == NULL)
		return;
	bytes_free(&a->own);
	free(a->step);
	free(a);
}

/* Give a reference back; files_lock is held. */
static void
file_drop(struct file *f)
{
	if (--f->refs > 0)
		return;
	answer_free(f->fixed);
	bytes_free(&f->text);
	free(f->path);
	free(f);
}

static void
file_put(struct file *f)
{
	if (f == NULL)
		return;
	pthread_mutex_lock(&files_lock);
	file_drop(f);
	pthread_mutex_unlock(&files_lock);
}

static struct file *
file_load(const char *path)
{
	struct file *f = calloc(1, sizeof(*f));
	int fd = open(path, O_RDONLY);
	ssize_t n = -1;

	if (f == NULL)
		err(1, "calloc");
	f->refs = 1;
	if (fd == -1 || fstat(fd, &f->st) == -1)
		goto out;
	f->fresh = is_fresh(&f->st);
	do {
		n = read(fd, bytes_room(&f->text, 65536), 65536);
		f->text.n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
out:
	if (fd != -1)
		close(fd);
	f->path = strdup(path);
	if (n == 0 && f->path != NULL)
		return f;
	file_drop(f);
	return NULL;
}

/* The file as it is now, NULL (and errno) when there is none.  Give it back
 * with file_put(). */
static struct file *
file_get(const char *path)
{
	struct file **at, *f;
	struct stat st;

	if (stat(path, &st) == -1)
		return NULL;
	pthread_mutex_lock(&files_lock);
	for (at = &files; (f = *at) != NULL; at = &f->next)
		if (strcmp(f->path, path) == 0)
			break;
	if (f != NULL && (f->fresh || !same_file(&f->st, &st))) {
		*at = f->next;
		file_drop(f);
		f = NULL;
	}
	if (f == NULL && (f = file_load(path)) != NULL) {
		f->next = files;
		files = f;
	}
	if (f != NULL)
		f->refs++;
	pthread_mutex_unlock(&files_lock);
	return f;
}

/* Write DIR/NAME in one step: nobody sees half of it. */
static void
keep(const char *name, struct text t)
{
	char path[PATH_MAX], tmp[PATH_MAX];
	FILE *f;

	if (keep_dir == NULL)
		return;
	snprintf(path, sizeof(path), "%s/%s", keep_dir, name);
	snprintf(tmp, sizeof(tmp), "%s/.%s.new", keep_dir, name);
	f = fopen(tmp, "w");
	if (f == NULL) {
		warn("%s", tmp);
		return;
	}
	fwrite(t.p, 1, t.n, f);
	if (ferror(f) | fclose(f) || rename(tmp, path) == -1)
		warn("%s", path);
}

static void
keep_of(const struct request *r, const char *what, struct text t)
{
	char name[64];

	snprintf(name, sizeof(name), "%ld.%s", r->n, what);
	keep(name, t);
}

/* ---- a look into JSON: sound text only, nothing is checked ---- */

static const char *
json_skip(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n,:", *p) != NULL)
		p++;
	return p;
}

static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

static const char *
value_end(const char *p, const char *end)
{
	int depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = string_end(p, end);
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (depth == 0) {
			while (p < end && strchr(" \t\r\n,]}", *p) == NULL)
				p++;
		} else {
			depth -= *p == '}' || *p == ']';
			p++;
		}
		if (depth == 0)
			break;
	}
	return p;
}

/* The value of an object's member, empty when there is none. */
static struct text
member(struct text object, const char *name)
{
	const char *end = object.p + object.n, *v;
	const char *p = json_skip(object.p, end);
	struct text key;

	if (p == end || *p++ != '{')
		return TEXT("");
	while ((p = json_skip(p, end)) < end && *p == '"') {
		key.p = p + 1;
		v = string_end(p, end);
		key.n = (size_t)(v - p) - 2;
		v = json_skip(v, end);
		p = value_end(v, end);
		if (v < end && is(key, name))
			return (struct text){ v, (size_t)(p - v) };
	}
	return TEXT("");
}

static struct text
last_element(struct text array)
{
	const char *end = array.p + array.n, *p = array.p, *v;
	struct text last = TEXT("");

	if (array.n == 0 || *p++ != '[')
		return last;
	while ((v = json_skip(p, end)) < end && *v != ']') {
		p = value_end(v, end);
		if (p == v)
			break;
		last = (struct text){ v, (size_t)(p - v) };
	}
	return last;
}

static struct text
unquote(struct text t)
{
	return t.n >= 2 && *t.p == '"' ? (struct text){ t.p + 1, t.n - 2 } : t;
}

/* The role of the conversation's last entry, in any of the wire formats. */
static struct text
last_role(const struct request *r)
{
	static const char *const names[] = { "messages", "contents", "input" };
	struct text list = TEXT("");

	for (size_t i = 0; i < 3 && list.n == 0; i++)
		list = member(view(&r->body), names[i]);
	return unquote(member(last_element(list), "role"));
}

/* The model asked for: the body's, or as Gemini has it the path's. */
static struct text
model(const struct request *r)
{
	struct text m = unquote(member(view(&r->body), "model"));
	struct text path = r->target;

	if (m.n > 0 || !holds(path, TEXT("/models/")))
		return m;
	cut(&path, TEXT("/models/"));
	path = cut(&path, TEXT("?"));
	return cut(&path, TEXT(":"));
}

/* ---- answers ---- */

static void
answer_step(struct answer *a, enum deed deed, size_t at, int64_t arg)
{
	struct step *s = realloc(a->step, (a->steps + 1) * sizeof(*s));

	if (s == NULL)
		err(1, "realloc");
	a->step = s;
	a->step[a->steps++] = (struct step){ deed, at, arg };
}

/* Make the answer one that no test can take for a good one, say why, and
 * return false. */
__attribute__((format(printf, 2, 3)))
static bool
complain(struct answer *a, const char *fmt, ...)
{
	char why[900];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	warnx("%s", why);
	bytes_free(&a->own);
	bytes_addf(&a->own, "HTTP/1.1 599 Test Provider\r\n"
	    "Content-Type: text/plain\r\nConnection: close\r\n"
	    "Content-Length: %zu\r\n\r\n", strlen(why) + 11);
	bytes_addf(&a->own, "provider: %s\n", why);
	a->wire = view(&a->own);
	a->steps = 0;
	a->fixed = false;
	a->last = a->bad = true;
	return false;
}

/* The value of a header, trimmed; *count says how often it is there. */
static struct text
header(struct text head, const char *name, int *count)
{
	struct text found = TEXT("");

	*count = 0;
	cut(&head, TEXT("\r\n"));
	while (head.n > 0) {
		struct text line = cut(&head, TEXT("\r\n"));
		struct text key = cut(&line, TEXT(":"));

		if (key.n != strlen(name) ||
		    strncasecmp(key.p, name, key.n) != 0)
			continue;
		if ((*count)++ == 0)
			found = trim(line);
	}
	return found;
}

static bool
header_is(struct text head, const char *name, const char *value)
{
	int count;
	struct text v = header(head, name, &count);

	return v.n == strlen(value) && strncasecmp(v.p, value, v.n) == 0;
}

/* Is this one whole response by its own framing, so that another can follow
 * on the same connection? */
static bool
is_complete(struct text raw)
{
	size_t end = find(raw, TEXT("\r\n\r\n"));
	struct text head, body, length;
	int count;
	long n;

	if (end == raw.n)
		return false;
	head = (struct text){ raw.p, end + 4 };
	body = from(raw, end + 4);
	if (header_is(head, "Connection", "close"))
		return false;
	if (header_is(head, "Transfer-Encoding", "chunked"))
		return body.n >= 5 && is(from(body, body.n - 5), "0\r\n\r\n");
	length = header(head, "Content-Length", &count);
	return number(length, LONG_MAX / 10 - 1, &n) && (size_t)n == body.n;
}

/* ---- scripts ---- */

struct script {
	const struct request *req;
	struct answer *a;	/* own: the body so far */
	const char *path;
	struct text rest;	/* lines not yet read */
	int line, depth;
	long i;			/* {i}, -1 outside of repeat */
	int64_t pace;		/* between two rounds, microseconds */
	enum { CHUNKED, LENGTH, UNTIL_CLOSE, AS_GIVEN } framing;
	char status[256];
	struct bytes headers;
	struct bytes scratch;	/* the piece in the making */
	size_t before_head;	/* steps to take before the head goes out */
	bool framed, typed;	/* the script gave such headers itself */
	bool head_out;
	bool finished;		/* the body's end is in place */
	bool over;		/* close, reset or hang: nothing can follow */
};

__attribute__((format(printf, 2, 3)))
static bool
script_error(struct script *s, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return complain(s->a, "%s:%d: %s", s->path, s->line, why);
}

/* Add what the variable at the start of t stands for to the scratch and
 * return how long its name is; any other brace stands for itself. */
static size_t
script_variable(struct script *s, struct text t)
{
	size_t n = 0;

	if (starts(t, "{i}") && s->i >= 0) {
		bytes_addf(&s->scratch, "%ld", s->i);
		return 3;
	}
	if (starts(t, "{n}")) {
		bytes_addf(&s->scratch, "%ld", s->req->n);
		n = 3;
	} else if (starts(t, "{unique}")) {
		bytes_addf(&s->scratch, "%08lx", ++uniques);
		n = 8;
	} else if (starts(t, "{model}")) {
		bytes_add(&s->scratch, model(s->req));
		n = 7;
	}
	if (n > 0) {
		s->a->fixed = false;
		return n;
	}
	bytes_add(&s->scratch, TEXT("{"));
	return 1;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Add what the backslash at the start of t stands for; returns its length in
 * the source, 0 for a mistake. */
static size_t
script_escape(struct script *s, struct text t)
{
	static const char from_c[] = "nrt\\\"", to[] = "\n\r\t\\\"";
	const char *c = t.n > 1 && t.p[1] ? strchr(from_c, t.p[1]) : NULL;
	char byte;

	if (c != NULL) {
		bytes_add(&s->scratch, (struct text){ &to[c - from_c], 1 });
		return 2;
	}
	if (t.n < 4 || t.p[1] != 'x' || hex_digit(t.p[2]) == -1 ||
	    hex_digit(t.p[3]) == -1)
		return 0;
	byte = (char)(hex_digit(t.p[2]) * 16 + hex_digit(t.p[3]));
	bytes_add(&s->scratch, (struct text){ &byte, 1 });
	return 4;
}

/* Add t to the scratch with its variables, and escapes if wanted. */
static bool
script_expand(struct script *s, struct text t, bool escapes)
{
	while (t.n > 0) {
		size_t n = 0;

		while (n < t.n && t.p[n] != '{' &&
		    !(escapes && t.p[n] == '\\'))
			n++;
		bytes_add(&s->scratch, (struct text){ t.p, n });
		t = from(t, n);
		if (t.n == 0)
			break;
		if (*t.p == '{')
			n = script_variable(s, t);
		else
			n = script_escape(s, t);
		if (n == 0)
			return script_error(s, "\"%.*s\" is not an escape; "
			    "\\n \\r \\t \\\\ \\\" \\xHH are",
			    t.n < 4 ? (int)t.n : 4, t.p);
		t = from(t, n);
	}
	return true;
}

static bool
script_head_out(struct script *s)
{
	if (!s->head_out) {
		s->head_out = true;
		s->before_head = s->a->steps;
	}
	return true;
}

/* Move the scratch to the body, as one chunk if the body has chunks. */
static bool
script_emit(struct script *s)
{
	struct text t = view(&s->scratch);

	if (s->finished)
		return script_error(s, "the body is finished");
	script_head_out(s);
	if (s->a->own.n + t.n > WIRE_MAX)
		return script_error(s, "the answer is longer than 1 GiB");
	if (s->framing == CHUNKED && t.n > 0)
		bytes_addf(&s->a->own, "%zx\r\n", t.n);
	bytes_add(&s->a->own, t);
	if (s->framing == CHUNKED && t.n > 0)
		bytes_add(&s->a->own, TEXT("\r\n"));
	s->scratch.n = 0;
	return true;
}

static bool
do_event(struct script *s, struct text arg)
{
	bytes_add(&s->scratch, TEXT("data: "));
	if (!script_expand(s, arg, false))
		return false;
	bytes_add(&s->scratch, TEXT("\n\n"));
	return script_emit(s);
}

static bool
do_event_named(struct script *s, struct text arg)
{
	struct text name = cut(&arg, TEXT(" "));

	if (name.n == 0 || arg.n == 0)
		return script_error(s, "event-named NAME JSON");
	bytes_add(&s->scratch, TEXT("event: "));
	bytes_add(&s->scratch, name);
	bytes_add(&s->scratch, TEXT("\n"));
	return do_event(s, arg);
}

static bool
do_done(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "done takes nothing");
	return do_event(s, TEXT("[DONE]"));
}

static bool
do_raw(struct script *s, struct text arg)
{
	return script_expand(s, arg, true) && script_emit(s);
}

/* A path beside the script. */
static bool
do_file(struct script *s, struct text arg)
{
	const char *slash = strrchr(s->path, '/');
	int dirname = slash ? (int)(slash - s->path) + 1 : 0;
	char path[PATH_MAX];
	struct file *f;

	if (arg.n > 0 && *arg.p == '/')
		dirname = 0;
	snprintf(path, sizeof(path), "%.*s%.*s", dirname, s->path,
	    SPREAD(arg));
	f = file_get(path);
	if (f == NULL)
		return script_error(s, "%s: %s", path, strerror(errno));
	s->a->fixed = false;		/* the other file may change */
	bytes_add(&s->scratch, view(&f->text));
	file_put(f);
	return script_emit(s);
}

static const char *
reason(long status)
{
	static const struct { long status; const char *reason; } table[] = {
		{ 200, "OK" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 402, "Payment Required" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 429, "Too Many Requests" },
		{ 500, "Internal Server Error" }, { 502, "Bad Gateway" },
		{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
		{ 529, "Overloaded" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].status == status)
			return table[i].reason;
	return "Other";
}

static bool
do_status(struct script *s, struct text arg)
{
	struct text code = cut(&arg, TEXT(" "));
	long n;

	if (s->head_out)
		return script_error(s, "the head is already out");
	if (!number(code, 999, &n) || n < 100 || arg.n > 200)
		return script_error(s, "status NNN [Reason]");
	if (arg.n > 0)
		snprintf(s->status, sizeof(s->status), "%ld %.*s", n,
		    SPREAD(arg));
	else
		snprintf(s->status, sizeof(s->status), "%ld %s", n, reason(n));
	return true;
}

static bool
do_header(struct script *s, struct text arg)
{
	struct text line = arg, name = cut(&line, TEXT(":"));

	if (s->head_out)
		return script_error(s, "the head is already out");
	if (name.n == 0 || name.n == arg.n)
		return script_error(s, "header Name: value");
	if (name.n == 12 && strncasecmp(name.p, "Content-Type", 12) == 0)
		s->typed = true;
	if ((name.n == 14 && strncasecmp(name.p, "Content-Length", 14) == 0) ||
	    (name.n == 17 && strncasecmp(name.p, "Transfer-Encoding", 17) == 0))
		s->framed = true;
	if (name.n == 10 && strncasecmp(name.p, "Connection", 10) == 0 &&
	    holds_nocase(line, TEXT("close")))
		s->a->last = true;
	if (!script_expand(s, arg, false))
		return false;
	bytes_add(&s->headers, view(&s->scratch));
	bytes_add(&s->headers, TEXT("\r\n"));
	s->scratch.n = 0;
	if (s->framed)
		s->framing = AS_GIVEN;
	return true;
}

static bool
do_body(struct script *s, struct text arg)
{
	if (s->head_out)
		return script_error(s, "the head is already out");
	if (s->framed)
		return script_error(s, "a header has set the body's framing");
	if (is(arg, "chunked"))
		s->framing = CHUNKED;
	else if (is(arg, "length"))
		s->framing = LENGTH;
	else if (is(arg, "close"))
		s->framing = UNTIL_CLOSE;
	else
		return script_error(s, "body chunked, length or close");
	return true;
}

static bool
do_head(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "head takes nothing");
	return script_head_out(s);
}

/* Put the body's end here; what follows is silence or the connection's end. */
static bool
do_finish(struct script *s, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "finish takes nothing");
	if (s->finished)
		return script_error(s, "the body is finished");
	script_head_out(s);
	if (s->framing == CHUNKED)
		bytes_add(&s->a->own, TEXT("0\r\n\r\n"));
	s->finished = true;
	return true;
}

static bool
script_wait(struct script *s, enum deed deed, const char *name,
    struct text arg)
{
	int64_t us;

	if (!milliseconds(arg, &us))
		return script_error(s, "%s wants milliseconds, not \"%.*s\"",
		    name, SPREAD(arg));
	answer_step(s->a, deed, s->a->own.n, us);
	return true;
}

static bool
do_sleep(struct script *s, struct text arg)
{
	return script_wait(s, SLEEP, "sleep", arg);
}

static bool
do_pause(struct script *s, struct text arg)
{
	return script_wait(s, PAUSE, "pause", arg);
}

static bool
do_paced(struct script *s, struct text arg)
{
	return milliseconds(arg, &s->pace) || script_error(s,
	    "paced wants milliseconds, not \"%.*s\"", SPREAD(arg));
}

static bool
do_pieces(struct script *s, struct text arg)
{
	long n;

	if (!number(arg, INT_MAX, &n))
		return script_error(s, "pieces wants a number of bytes");
	answer_step(s->a, PIECES, s->a->own.n, n);
	return true;
}

static bool
script_last(struct script *s, enum deed deed, struct text arg)
{
	if (arg.n > 0)
		return script_error(s, "\"%.*s\" is too much here",
		    SPREAD(arg));
	answer_step(s->a, deed, s->a->own.n, 0);
	s->over = s->a->last = true;
	return true;
}

static bool
do_hang(struct script *s, struct text arg)
{
	return script_last(s, HANG, arg);
}

static bool
do_close(struct script *s, struct text arg)
{
	return script_last(s, CLOSE, arg);
}

static bool
do_reset(struct script *s, struct text arg)
{
	return script_last(s, RESET, arg);
}

static bool do_repeat(struct script *, struct text);

static const struct directive {
	const char *name;
	bool (*run)(struct script *, struct text arg);
} directives[] = {
	{ "event", do_event },
	{ "event-named", do_event_named },
	{ "raw", do_raw },
	{ "file", do_file },
	{ "done", do_done },
	{ "status", do_status },
	{ "header", do_header },
	{ "body", do_body },
	{ "head", do_head },
	{ "finish", do_finish },
	{ "sleep", do_sleep },
	{ "pieces", do_pieces },
	{ "pause", do_pause },
	{ "paced", do_paced },
	{ "repeat", do_repeat },
	{ "hang", do_hang },
	{ "close", do_close },
	{ "reset", do_reset },
};

/* The next line that says something, without its indentation. */
static bool
script_line(struct script *s, struct text *line)
{
	while (s->rest.n > 0) {
		s->line++;
		*line = cut(&s->rest, TEXT("\n"));
		while (line->n > 0 && (*line->p == ' ' || *line->p == '\t'))
			*line = from(*line, 1);
		if (line->n > 0 && *line->p != '#')
			return true;
	}
	return false;
}

static bool
script_do(struct script *s, struct text line)
{
	struct text arg = line, name = cut(&arg, TEXT(" "));

	if (s->over)
		return script_error(s, "nothing can follow here");
	for (size_t i = 0; i < sizeof(directives) / sizeof(*directives); i++)
		if (is(name, directives[i].name))
			return directives[i].run(s, arg);
	return script_error(s, "\"%.*s\" is not known", SPREAD(name));
}

/* Carry out lines up to the `end` of the block, or of the file. */
static bool
script_run(struct script *s)
{
	struct text line;

	while (script_line(s, &line)) {
		if (is(trim(line), "end") && s->depth > 0)
			return true;
		if (!script_do(s, line))
			return false;
	}
	return s->depth == 0 || script_error(s, "repeat without end");
}

static bool
do_repeat(struct script *s, struct text arg)
{
	const struct script start = *s;
	long rounds;

	if (!number(arg, 100000000, &rounds) || rounds == 0)
		return script_error(s, "repeat wants a number from 1 on");
	if (s->depth == NESTED_MAX)
		return script_error(s, "more than %d blocks in each other",
		    NESTED_MAX);
	s->depth++;
	for (s->i = 0; s->i < rounds; s->i++) {
		s->rest = start.rest;
		s->line = start.line;
		if (!script_run(s))
			return false;
		if (s->pace > 0 && s->i < rounds - 1)
			answer_step(s->a, SLEEP, s->a->own.n, s->pace);
	}
	s->depth--;
	s->i = start.i;
	return true;
}

/* Does the script send events?  Then it is a stream unless it says else. */
static bool
script_streams(struct script s)
{
	struct text line;

	while (script_line(&s, &line)) {
		struct text name = cut(&line, TEXT(" "));

		if (is(name, "event") || is(name, "event-named") ||
		    is(name, "done"))
			return true;
	}
	return false;
}

/* Put the head before the body. */
static void
script_compose(struct script *s, bool stream)
{
	struct answer *a = s->a;
	struct bytes whole = { 0 };

	if (s->head_out) {
		bytes_addf(&whole, "HTTP/1.1 %s\r\n", s->status);
		bytes_add(&whole, view(&s->headers));
		if (!s->typed)
			bytes_addf(&whole, "Content-Type: %s\r\n", stream ?
			    "text/event-stream" : "application/json");
		if (s->framing == CHUNKED)
			bytes_add(&whole, TEXT("Transfer-Encoding: chunked"));
		else if (s->framing == LENGTH)
			bytes_addf(&whole, "Content-Length: %zu", a->own.n);
		else if (s->framing == UNTIL_CLOSE)
			bytes_add(&whole, TEXT("Connection: close"));
		bytes_add(&whole, s->framing == AS_GIVEN ? TEXT("\r\n") :
		    TEXT("\r\n\r\n"));
	}
	for (size_t k = s->before_head; k < a->steps && s->head_out; k++)
		a->step[k].at += whole.n;
	bytes_add(&whole, view(&a->own));
	bytes_free(&a->own);
	a->own = whole;
	a->wire = view(&a->own);
}

static void
script_render(const struct file *f, const struct request *r, struct answer *a)
{
	struct script s = { .req = r, .a = a, .path = f->path, .i = -1,
		.rest = view(&f->text), .status = "200 OK" };
	bool stream = script_streams(s);

	a->fixed = true;
	s.framing = stream ? CHUNKED : LENGTH;
	if (script_run(&s) && (s.over || s.finished ||
	    do_finish(&s, TEXT("")))) {
		script_compose(&s, stream);
		a->last |= s.framing == UNTIL_CLOSE;
	}
	bytes_free(&s.headers);
	bytes_free(&s.scratch);
}

/* ---- which reply ---- */

/* nth:3, nth:3-5, nth:3- */
static int
is_nth(long n, struct text range)
{
	bool open = holds(range, TEXT("-"));
	struct text first = cut(&range, TEXT("-"));
	long low, high;

	if (!number(first, LONG_MAX / 10 - 1, &low))
		return -1;
	high = open ? LONG_MAX : low;
	if (range.n > 0 && !number(range, LONG_MAX / 10 - 1, &high))
		return -1;
	return n >= low && n <= high;
}

/* Does the condition hold?  -1: it is not one. */
static int
condition(const struct request *r, struct text c)
{
	struct text head = view(&r->head), kind, what = c;
	int yes = 1;

	if (c.n > 0 && *c.p == '!') {
		yes = 0;
		what = c = trim(from(c, 1));
	}
	if (is(c, "*"))
		return yes;
	kind = cut(&what, TEXT(":"));
	if (c.n == 0 || (what.n == 0 && kind.n < c.n))
		return -1;
	if (is(kind, "nth")) {
		int nth = is_nth(r->n, what);

		return nth == -1 ? -1 : nth == yes;
	}
	if (is(kind, "path"))
		return holds(r->target, what) == yes;
	if (is(kind, "body"))
		return holds(view(&r->body), what) == yes;
	if (is(kind, "last-role")) {
		struct text role = last_role(r);

		return (role.n == what.n && holds(role, what)) == yes;
	}
	if (is(kind, "header")) {
		cut(&head, TEXT("\r\n"));
		return holds_nocase(head, what) == yes;
	}
	return (holds(head, c) || holds(view(&r->body), c)) == yes;
}

/* Do all conditions of a rule hold?  -1: one of them is not a condition. */
static int
rule_fits(const struct request *r, struct text rule)
{
	int fits = 1, one;

	if (trim(rule).n == 0)
		return -1;
	while (rule.n > 0) {
		one = condition(r, trim(cut(&rule, TEXT(" && "))));
		if (one == -1)
			return -1;
		fits &= one;
	}
	return fits;
}

static bool
choose_by_rules(const struct request *r, const struct file *rules,
    char path[PATH_MAX], struct answer *a)
{
	struct text rest = view(&rules->text);

	for (int n = 1; rest.n > 0; n++) {
		struct text line = trim(cut(&rest, TEXT("\n"))), rule;
		int fits;

		if (line.n == 0 || *line.p == '#')
			continue;
		rule = cut(&line, TEXT("\t"));
		line = trim(line);
		fits = rule_fits(r, rule);
		if (line.n == 0 || fits == -1)
			return complain(a, "%s:%d: not a rule; "
			    "CONDITION [&& CONDITION...]<TAB>FILE is",
			    rules->path, n);
		if (!fits)
			continue;
		snprintf(path, PATH_MAX, "%s/%.*s", dir, SPREAD(line));
		return true;
	}
	return complain(a, "%s: no rule fits request %ld", rules->path, r->n);
}

static bool
choose(const struct request *r, char path[PATH_MAX], struct answer *a)
{
	struct file *rules;
	bool ok;

	snprintf(path, PATH_MAX, "%s/rules", dir);
	rules = file_get(path);
	if (rules != NULL) {
		ok = choose_by_rules(r, rules, path, a);
		file_put(rules);
		return ok;
	}
	snprintf(path, PATH_MAX, "%s/reply.%ld", dir, r->n);
	if (access(path, F_OK) == -1)
		snprintf(path, PATH_MAX, "%s/reply", dir);
	return true;
}

/* The file's answer if it is fixed and known, else a new one. */
static struct answer *
render(struct file *f, const struct request *r)
{
	struct text first, all = view(&f->text);
	struct answer *a;

	pthread_mutex_lock(&files_lock);
	a = f->fixed;
	pthread_mutex_unlock(&files_lock);
	if (a != NULL)
		return a;
	a = calloc(1, sizeof(*a));
	if (a == NULL)
		err(1, "calloc");
	first = cut(&all, TEXT("\n"));
	if (is(trim(first), "#!provider")) {
		script_render(f, r, a);
	} else {
		a->wire = view(&f->text);
		a->fixed = true;
		a->last = !is_complete(a->wire);
	}
	pthread_mutex_lock(&files_lock);
	if (a->fixed && f->fixed == NULL)
		f->fixed = a;
	else
		a->fixed = false;
	pthread_mutex_unlock(&files_lock);
	return a;
}

/* ---- the connection ---- */

/* Read what is there; false at the peer's end. */
static bool
take(struct conn *c)
{
	ssize_t n;

	do
		n = recv(c->fd, bytes_room(&c->in, 131072), 131072, 0);
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return false;
	c->in.n += (size_t)n;
	return true;
}

static bool
send_all(struct conn *c, struct text t)
{
	while (t.n > 0) {
		ssize_t n = send(c->fd, t.p, t.n, 0);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return false;
		t = from(t, (size_t)n);
	}
	return true;
}

/* Say nothing for so long; false when the peer goes meanwhile. */
static bool
rest(struct conn *c, int64_t us)
{
	int64_t until = us == FOREVER ? us : now_us() + us, left;

	while ((left = until - now_us()) > 0) {
		struct pollfd p = { c->fd, POLLIN, 0 };

		if (left < 1000) {
			struct timespec t = { 0, (long)left * 1000 };

			nanosleep(&t, NULL);
			break;
		}
		if (left > INT_MAX)
			left = INT_MAX;
		if (poll(&p, 1, (int)(left / 1000)) > 0 && !take(c))
			return false;
	}
	return true;
}

/* Send t, in pieces of so many bytes if piece is not 0. */
static bool
send_pieces(struct conn *c, struct text t, size_t piece, int64_t pause_us)
{
	while (piece > 0 && t.n > piece) {
		if (!send_all(c, (struct text){ t.p, piece }) ||
		    !rest(c, pause_us))
			return false;
		t = from(t, piece);
	}
	return send_all(c, t) && (piece == 0 || t.n == 0 || rest(c, pause_us));
}

/* Carry the answer out; false when the peer went before its end. */
static bool
play(struct conn *c, const struct answer *a)
{
	static const struct linger linger = { 1, 0 };
	size_t at = 0, piece = 0;
	int64_t pause_us = 100;

	for (size_t k = 0; k < a->steps; k++) {
		const struct step *s = &a->step[k];
		struct text t = { a->wire.p + at, s->at - at };

		if (!send_pieces(c, t, piece, pause_us))
			return false;
		at = s->at;
		if (s->deed == PIECES)
			piece = (size_t)s->arg;
		else if (s->deed == PAUSE)
			pause_us = s->arg;
		else if (s->deed == SLEEP && !rest(c, s->arg))
			return false;
		else if (s->deed == HANG)
			return rest(c, FOREVER);
		else if (s->deed == RESET)
			setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &linger,
			    sizeof(linger));
	}
	return send_pieces(c, from(a->wire, at), piece, pause_us);
}

/* Answer a request; false when the connection is to be closed. */
static bool
answer(struct conn *c, const struct request *r)
{
	struct answer wrong = { 0 }, *a = &wrong;
	struct file *f = NULL;
	char path[PATH_MAX], end[64];
	bool whole, more;

	keep_of(r, "head", view(&r->head));
	keep_of(r, "body", view(&r->body));
	if (choose(r, path, &wrong)) {
		f = file_get(path);
		if (f != NULL)
			a = render(f, r);
		else
			complain(&wrong, "%s: %s", path, strerror(errno));
	}
	whole = play(c, a);
	snprintf(end, sizeof(end), "gone %" PRId64, (now_us() - r->read_at) /
	    1000);
	if (whole)
		strcpy(end, a->bad ? "error" : "done");
	more = whole && !a->last && !r->last;
	if (!more) {
		close(c->fd);
		c->fd = -1;
	}
	keep_of(r, "end", text_of(end));
	if (a == &wrong)
		bytes_free(&wrong.own);
	else if (!a->fixed)
		answer_free(a);
	file_put(f);
	return more;
}

static bool
refuse(struct conn *c, const char *why)
{
	warnx("refused a request: %s", why);
	send_all(c, TEXT("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
	    "Content-Length: 0\r\n\r\n"));
	return false;
}

/* The length of the head that comes next, with its empty line; 0 when the
 * peer goes or has lost its way. */
static size_t
await_head(struct conn *c)
{
	size_t n;

	while ((n = find(view(&c->in), TEXT("\r\n\r\n"))) == c->in.n) {
		if (n > HEAD_MAX) {
			refuse(c, "its head is too long");
			return 0;
		}
		if (!take(c)) {
			if (n > 0)
				warnx("a request ended in its head");
			return 0;
		}
	}
	return n + 4;
}

/* Wait for n bytes in c->in. */
static bool
await(struct conn *c, size_t n)
{
	while (c->in.n < n) {
		if (!take(c)) {
			warnx("a request ended in its body");
			return false;
		}
	}
	return true;
}

/* Cut one line from the connection and copy it to line[]. */
static bool
await_line(struct conn *c, char *line, size_t size)
{
	size_t n;

	while ((n = find(view(&c->in), TEXT("\r\n"))) == c->in.n)
		if (n >= size || !await(c, n + 1))
			return false;
	if (n >= size)
		return false;
	memcpy(line, c->in.p, n);
	line[n] = '\0';
	bytes_drop(&c->in, n + 2);
	return true;
}

/* RFC 9112, section 7.1; trailers are dropped. */
static bool
read_chunks(struct conn *c, struct bytes *body)
{
	char line[1024], *end;
	unsigned long n;

	do {
		if (!await_line(c, line, sizeof(line)))
			return refuse(c, "a chunk without its length");
		n = strtoul(line, &end, 16);
		if (!isxdigit((unsigned char)*line) || n > BODY_MAX ||
		    (*end != '\0' && *end != ';') || body->n + n > BODY_MAX)
			return refuse(c, "a chunk's length is wrong");
		if (n > 0 && !await(c, n + 2))
			return false;
		if (n > 0 && memcmp(c->in.p + n, "\r\n", 2) != 0)
			return refuse(c, "a chunk is longer than it says");
		if (n > 0) {
			bytes_add(body, (struct text){ c->in.p, n });
			bytes_drop(&c->in, n + 2);
		}
	} while (n > 0);
	do
		if (!await_line(c, line, sizeof(line)))
			return refuse(c, "the last chunk does not end");
	while (*line != '\0');
	return true;
}

static bool
read_body(struct conn *c, struct request *r)
{
	struct text head = view(&r->head);
	int lengths, codings;
	struct text length = header(head, "Content-Length", &lengths);
	long n = 0;

	header(head, "Transfer-Encoding", &codings);
	if (lengths + codings > 1)
		return refuse(c, "its length is given twice");
	if (codings > 0 && !header_is(head, "Transfer-Encoding", "chunked"))
		return refuse(c, "its transfer coding is not chunked");
	if (lengths > 0 && !number(length, BODY_MAX, &n))
		return refuse(c, "its Content-Length is wrong");
	if (lengths + codings > 0 && header_is(head, "Expect",
	    "100-continue") && !send_all(c,
	    TEXT("HTTP/1.1 100 Continue\r\n\r\n")))
		return false;
	if (codings > 0)
		return read_chunks(c, &r->body);
	if (!await(c, (size_t)n))
		return false;
	bytes_add(&r->body, (struct text){ c->in.p, (size_t)n });
	bytes_drop(&c->in, (size_t)n);
	return true;
}

/* Read one request; false when there is none to answer. */
static bool
read_request(struct conn *c, struct request *r)
{
	size_t n = await_head(c);
	struct text line;

	if (n == 0)
		return false;
	r->head.n = r->body.n = 0;
	bytes_add(&r->head, (struct text){ c->in.p, n });
	bytes_drop(&c->in, n);
	line = view(&r->head);
	line = cut(&line, TEXT("\r\n"));
	cut(&line, TEXT(" "));
	r->target = cut(&line, TEXT(" "));
	if (r->target.n == 0 || !starts(line, "HTTP/1."))
		return refuse(c, "it does not begin with METHOD TARGET "
		    "HTTP/1.1");
	r->last = is(line, "HTTP/1.0") ||
	    header_is(view(&r->head), "Connection", "close");
	if (!read_body(c, r))
		return false;
	r->read_at = now_us();
	r->n = ++requests;
	return true;
}

static void *
serve(void *arg)
{
	struct conn c = { .fd = (int)(intptr_t)arg };
	struct request r = { 0 };

	while (read_request(&c, &r) && answer(&c, &r))
		continue;
	if (c.fd != -1)
		close(c.fd);
	bytes_free(&c.in);
	bytes_free(&r.head);
	bytes_free(&r.body);
	return NULL;
}

/* ---- the server ---- */

static int stop_pipe[2];

static void
on_stop(int sig)
{
	(void)sig;
	if (write(stop_pipe[1], "", 1) == -1)
		_exit(1);
}

static void
watch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_stop };

	if (pipe(stop_pipe) == -1)
		err(1, "pipe");
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* A listening socket on a numeric address; port "0" lets the kernel choose. */
static int
listen_on(const char *address, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV }, *ai;
	int rc = getaddrinfo(address, port, &hints, &ai), fd, on = 1;

	if (rc != 0)
		errx(1, "%s port %s: %s", address, port, gai_strerror(rc));
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	if (fd == -1)
		err(1, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, SOMAXCONN) == -1)
		err(1, "%s port %s", address, port);
	freeaddrinfo(ai);
	return fd;
}

static int
port_of(int fd)
{
	struct sockaddr_storage ss;
	socklen_t n = sizeof(ss);

	if (getsockname(fd, (struct sockaddr *)&ss, &n) == -1)
		err(1, "getsockname");
	if (ss.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&ss)->sin6_port);
	return ntohs(((struct sockaddr_in *)&ss)->sin_port);
}

static void
keep_count(long connections)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld\n", connections);
	keep("connections", text_of(text));
}

static void
accept_one(int listener, long *connections)
{
	int fd = accept(listener, NULL, NULL), on = 1;
	pthread_t thread;

	if (fd == -1) {
		if (errno != EINTR && errno != ECONNABORTED)
			err(1, "accept");
		return;
	}
	keep_count(++*connections);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	errno = pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd);
	if (errno != 0)
		err(1, "pthread_create");
	pthread_detach(thread);
}

/* Serve until a signal, or until standard input ends if that is watched. */
static void
serve_all(int listener, bool watch_stdin)
{
	struct pollfd p[] = {
		{ listener, POLLIN, 0 },
		{ stop_pipe[0], POLLIN, 0 },
		{ watch_stdin ? 0 : -1, POLLIN, 0 },
	};
	long connections = 0;
	char drop[512];

	keep_count(0);
	for (;;) {
		if (poll(p, 3, -1) == -1 && errno != EINTR)
			err(1, "poll");
		if (p[1].revents)
			return;
		if (p[2].revents && read(0, drop, sizeof(drop)) <= 0)
			return;
		if (p[0].revents)
			accept_one(listener, &connections);
	}
}

static void
write_pid(void)
{
	FILE *f = fopen(pid_file, "w");

	if (f == NULL || fprintf(f, "%ld\n", (long)getpid()) < 0 || fclose(f))
		err(1, "%s", pid_file);
}

static void
usage(void)
{
	fprintf(stderr, "usage: provider [-e] [-d DIR] [-k KEEPDIR] "
	    "[-a ADDR] [-p PORT] [-P PIDFILE]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	const char *address = "127.0.0.1", *port = "0";
	bool watch_stdin = false;
	int c, listener;

	while ((c = getopt(argc, argv, "a:d:ek:p:P:")) != -1) {
		switch (c) {
		case 'a': address = optarg; break;
		case 'd': dir = optarg; break;
		case 'e': watch_stdin = true; break;
		case 'k': keep_dir = optarg; break;
		case 'p': port = optarg; break;
		case 'P': pid_file = optarg; break;
		default: usage();
		}
	}
	if (optind != argc)
		usage();
	for (int fd = 3; fd < 256; fd++)
		close(fd);		/* a test's own, such as bats's 3 */
	if (access(dir, R_OK | X_OK) == -1)
		err(1, "%s", dir);
	if (keep_dir != NULL && mkdir(keep_dir, 0700) == -1 &&
	    errno != EEXIST)
		err(1, "%s", keep_dir);
	watch_signals();
	listener = listen_on(address, port);
	if (pid_file != NULL)
		write_pid();
	printf("port %d\n", port_of(listener));
	if (fflush(stdout) == EOF)
		err(1, "standard output");
	serve_all(listener, watch_stdin);
	if (pid_file != NULL)
		unlink(pid_file);
	return 0;
}
