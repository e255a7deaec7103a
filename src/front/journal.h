/* systemd's journal, as a log that knows names and values. */
#ifndef FRONT_JOURNAL_H
#define FRONT_JOURNAL_H

/*
 * If our standard error is the journal (systemd.exec(5), JOURNAL_STREAM), keep
 * the log there: each entry as a message with its fields, as in CCR_STATUS=200,
 * at priority "info", or "warning" where something went wrong.
 */
void journal_take(void);

#endif
