#include "front/journal.h"

#if HAVE_SYSTEMD
#include <sys/stat.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>
/* Which line of ours hands a message on is of no interest. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#include "base/log.h"

/* MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, the unit, and what is in an entry. */
#define PARTS (ENTRY_FIELDS + 4)

/* The message's parts, one behind the other. */
struct message {
	struct buf text;
	size_t end[PARTS];
	size_t parts;
};

/* Our unit's name of a user's manager, "USER_UNIT=..."; "" for none. */
static char unit[512];

static void
end_part(struct message *m)
{
	m->end[m->parts++] = m->text.n;
}

static void
add_name(struct buf *out, const char *name)
{
	buf_adds(out, "CCR_");
	for (; *name != '\0'; name++)
		buf_addc(out, (char)toupper((unsigned char)*name));
	buf_addc(out, '=');
}

static void
compose(const struct entry *e, struct message *m)
{
	buf_adds(&m->text, "MESSAGE=");
	buf_add(&m->text, buf_view(&e->text));
	end_part(m);
	buf_addf(&m->text, "PRIORITY=%d", e->bad ? LOG_WARNING : LOG_INFO);
	end_part(m);
	buf_adds(&m->text, "SYSLOG_IDENTIFIER=ccrd");
	end_part(m);
	if (unit[0] != '\0') {
		buf_adds(&m->text, unit);
		end_part(m);
	}
	for (size_t i = 0; i < e->fields; i++) {
		add_name(&m->text, e->field[i].name);
		buf_add(&m->text, (struct view){
			e->text.p + e->field[i].at, e->field[i].n });
		end_part(m);
	}
}

static void
keep(const struct entry *e)
{
	struct message m = { .text = BUF(2 * e->text.n + 4096) };
	struct iovec part[PARTS];
	size_t at = 0;

	compose(e, &m);
	for (size_t i = 0; i < m.parts && !m.text.failed; i++) {
		part[i] = (struct iovec){ m.text.p + at, m.end[i] - at };
		at = m.end[i];
	}
	if (!m.text.failed)
		sd_journal_sendv(part, (int)m.parts);
	buf_free(&m.text);
}

/* Is it the stream that the manager made for us, or another one since? */
static bool
is_ours(const char *stream)
{
	unsigned long long dev, ino;
	struct stat s;

	return stream != NULL &&
	    sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	    fstat(STDERR_FILENO, &s) == 0 && s.st_dev == dev &&
	    s.st_ino == ino;
}

/*
 * The journal finds out itself which unit a message comes from, but a handler
 * may have ended by then.
 */
static void
note_unit(void)
{
	char *name = NULL;

	if (sd_pid_get_user_unit(0, &name) >= 0)
		snprintf(unit, sizeof(unit), "USER_UNIT=%s", name);
	free(name);
}

void
journal_take(void)
{
	if (!is_ours(getenv("JOURNAL_STREAM")))
		return;
	note_unit();
	log_keep_with(keep);
}
#else
void
journal_take(void)
{
}
#endif
