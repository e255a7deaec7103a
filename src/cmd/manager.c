#include "cmd/manager.h"

#include <stddef.h>

const struct manager *const managers[] = {
	&manager_systemd,
	&manager_own,
	NULL,
};
