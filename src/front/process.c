#include "front/process.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <link.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

void
process_harden(void)
{
	static const struct rlimit none = { 0, 0 };
	sigset_t nothing;

	setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	umask(077);
	unsetenv("SSLKEYLOGFILE");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&nothing);
	sigprocmask(SIG_SETMASK, &nothing, NULL);
}

#ifdef __linux__
/*
 * Unmap the pages of a program's or library's text that have been looked at.
 * The kernel has them in its cache and maps them again when they are needed,
 * as it does in every forked handler anyway.
 */
static int
drop_text(struct dl_phdr_info *info, size_t size, void *context)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	(void)size;
	(void)context;
	/* Backwards: the first of them holds the list itself. */
	for (int i = info->dlpi_phnum - 1; i >= 0; i--) {
		const ElfW(Phdr) *h = &info->dlpi_phdr[i];
		uintptr_t from = (info->dlpi_addr + h->p_vaddr) & -page;
		uintptr_t to = info->dlpi_addr + h->p_vaddr + h->p_memsz;

		if (h->p_type == PT_LOAD && !(h->p_flags & PF_W))
			madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 0;
}
#endif

void
process_shrink(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
#ifdef __linux__
	dl_iterate_phdr(drop_text, NULL);
#endif
}
