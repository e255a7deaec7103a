/* When a file was changed, in nanoseconds since 1970. */
#ifndef BASE_MODIFIED_H
#define BASE_MODIFIED_H

#include <stdint.h>
#include <sys/stat.h>

static inline int64_t
modified_ns(const struct stat *is)
{
#ifdef __APPLE__
	return (int64_t)is->st_mtimespec.tv_sec * 1000000000 +
	    is->st_mtimespec.tv_nsec;
#else
	return (int64_t)is->st_mtim.tv_sec * 1000000000 + is->st_mtim.tv_nsec;
#endif
}

#endif
