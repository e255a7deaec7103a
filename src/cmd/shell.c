#include "cmd/shell.h"

/* Within single quotes nothing is special but they themselves. */
void
shell_quote(struct buf *out, struct view text)
{
	buf_addc(out, '\'');
	while (text.p != NULL) {
		buf_add(out, view_cut(&text, '\''));
		if (text.p != NULL)
			buf_adds(out, "'\\''");
	}
	buf_addc(out, '\'');
}
