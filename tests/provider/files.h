/* The files played from, each kept in memory until it changes. */
#ifndef PROVIDER_FILES_H
#define PROVIDER_FILES_H

#include <sys/stat.h>

#include "text.h"

struct answer;

struct file {
	struct file *next;
	char *path;
	struct stat st;
	bool fresh;		/* so new, it may change unnoticed */
	int refs;
	struct bytes text;
	struct answer *fixed;	/* what it renders to, once that is known */
};

/* The file as it is now, NULL (and errno) when there is none.  Give it back
 * with file_put(). */
struct file *file_get(const char *path);
void file_put(struct file *);			/* NULL is taken */

/* The fixed answer of a file, NULL when it is not known; borrowed. */
const struct answer *file_answer(struct file *);

/* Let the file own its fixed answer, made with malloc; returns the one to use
 * from now on, which is another's if that came first. */
const struct answer *file_adopt(struct file *, struct answer *);

#endif
