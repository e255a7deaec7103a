/* `ccr model` at a terminal: choose a route, then what it leads to. */
#ifndef CMD_MODEL_MENU_H
#define CMD_MODEL_MENU_H

#include "cmd/command.h"

/* Until the person has nothing more to change. Returns an exit status. */
int model_menu(const struct options *o, const char *profile);

#endif
