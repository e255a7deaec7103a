/* config.json's own members: everything beside Providers and Router. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/reading.h"

/* What holds when the file says nothing. */
void settings_default(struct config *c);

void read_settings(struct reading *r);

#endif
