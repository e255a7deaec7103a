/* The process itself: what it may not do, and what it weighs. */
#ifndef FRONT_PROCESS_H
#define FRONT_PROCESS_H

/*
 * No core file and no look from outside into memory that will hold keys; files
 * for nobody else; no log of TLS secrets; signals as a fresh program expects
 * them, but for SIGPIPE, which is ignored.
 */
void process_harden(void);

/* Before a long wait: give back what memory can be had again when needed. */
void process_shrink(void);

#endif
