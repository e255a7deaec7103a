#include "cmd/edit_file.h"

#include <errno.h>
#include <string.h>

#include "base/io.h"
#include "cmd/put_file.h"

#define TEXT_MAX (4 << 20)

bool
edit_file_open(struct edit_file *e, const char *path, struct fail *f)
{
	*e = (struct edit_file){ .path = path, .was = BUF(TEXT_MAX),
	    .text = BUF(TEXT_MAX) };
	if (!read_file(path, &e->was))
		return fail(f, 500, "%s: %s", path, strerror(errno));
	buf_add(&e->text, buf_view(&e->was));
	return !e->text.failed || fail(f, 500, "out of memory");
}

static bool
is_right(const struct edit_file *e)
{
	struct mistakes m = { .n_errors = 0 };
	struct config c;
	bool right = config_parse(&c, buf_view(&e->text), e->path, &m);

	if (!right)
		fwrite(m.errors.p, 1, m.errors.n, stderr);
	config_free(&c);
	mistakes_free(&m);
	return right;
}

bool
edit_file_save(struct edit_file *e, struct fail *f)
{
	struct view was = buf_view(&e->was), text = buf_view(&e->text);

	if (view_eq(was, text))
		return true;
	return (is_right(e) || fail(f, 400, "%s stays as it is: with this "
	    "change it would be wrong", e->path)) &&
	    put_over(e->path, was, text, f);
}

void
edit_file_close(struct edit_file *e)
{
	buf_wipe(&e->was);
	buf_wipe(&e->text);
}
