/* Errors by their names, those that these tests meet. */
#ifndef TESTS_ACTIVATION_ERRORS_H
#define TESTS_ACTIVATION_ERRORS_H

#include <errno.h>
#include <stddef.h>

static const char *
error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{ 0, "done" },
		{ EPERM, "EPERM" },
		{ EACCES, "EACCES" },
		{ EAFNOSUPPORT, "EAFNOSUPPORT" },
		{ EAGAIN, "EAGAIN" },
		{ ENOENT, "ENOENT" },
		{ ENOMEM, "ENOMEM" },
		{ ENOSYS, "ENOSYS" },
		{ EROFS, "EROFS" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].error == error)
			return names[i].name;
	return "another";
}

#endif
