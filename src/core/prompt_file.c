#include "core/prompt_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/modified.h"
#include "core/exchange.h"
#include "core/outside.h"
#include "json/escape.h"
#include "json/splice.h"

#define FILE_MAX (4 << 20)
#define BODY_MAX (256 << 20)

void
prompt_file_free(struct prompt_file *p)
{
	buf_free(&p->text);
	*p = (struct prompt_file){ 0 };
}

static bool
is_same(const struct prompt_file *p, const struct stat *is)
{
	return p->text.p != NULL && p->dev == is->st_dev &&
	    p->ino == is->st_ino && p->size == is->st_size &&
	    p->mtime_ns == modified_ns(is);
}

static bool
read_text(struct prompt_file *p, int fd)
{
	struct buf plain = BUF(FILE_MAX);
	struct stat is;
	bool ok = fstat(fd, &is) == 0;

	if (ok && is_same(p, &is))
		return true;
	ok = ok && read_fd(fd, &plain);
	prompt_file_free(p);
	p->text.max = 6 * FILE_MAX;
	if (ok) {
		json_escape(buf_view(&plain), &p->text);
		ok = buf_cstr(&p->text) != NULL;
		p->dev = is.st_dev;
		p->ino = is.st_ino;
		p->size = is.st_size;
		p->mtime_ns = modified_ns(&is);
	}
	buf_free(&plain);
	return ok;
}

/* The file's text is in p, as it is now. */
static bool
refresh(struct exchange *x, struct prompt_file *p)
{
	struct view path = x->config->rewrite_system_prompt;
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool ok = fd != -1 && read_text(p, fd);
	struct fail why;

	if (!ok) {
		fail(&why, 500, "REWRITE_SYSTEM_PROMPT: %.*s cannot be read: "
		    "%s; the system prompt stays as it is", VIEW_ARG(path),
		    strerror(errno));
		outside_tell(x, VIEW("ccr"), view_of(why.text));
	}
	if (fd != -1)
		close(fd);
	return ok;
}

/* What stands before the last "<env>" in a text. */
static bool
find_before(const struct json *in, int string, struct view *before)
{
	struct view text = json_escaped(in, string), rest = text;
	ptrdiff_t at;
	bool found = false;

	while ((at = view_find(rest, VIEW("<env>"))) >= 0) {
		rest = view_skip(rest, (size_t)at);
		*before = (struct view){ text.p, (size_t)(rest.p - text.p) };
		rest = view_skip(rest, 1);
		found = true;
	}
	return found;
}

/* The first text of the system prompt that has it; there is one at the most. */
static bool
find_prompt(const struct plan *p, struct view *before)
{
	if (json_is_string(p->in, p->system))
		return find_before(p->in, p->system, before);
	for (int t = json_first(p->in, p->system); t != JSON_NONE;
	    t = json_next(p->in, t))
		if (find_before(p->in, json_get(p->in, t, "text"), before))
			return true;
	return false;
}

bool
prompt_file_use(struct exchange *x, struct fail *f)
{
	struct prompt_file *p = &x->kept->prompt;
	struct splice s = { .text = x->in.text, .out = &x->rewritten };
	struct view before;

	if (x->config->rewrite_system_prompt.n == 0 ||
	    !find_prompt(&x->plan, &before) || !refresh(x, p))
		return true;
	x->rewritten.max = BODY_MAX;
	splice_replace(&s, before, buf_view(&p->text));
	splice_end(&s);
	if (x->rewritten.failed)
		return fail(f, 413, "the request is too long with the "
		    "system prompt of REWRITE_SYSTEM_PROMPT");
	return json_parse(&x->in, buf_view(&x->rewritten), f) &&
	    plan_make(&x->plan, &x->in, f);
}
