/* The one place where jsmn is compiled. */
#include <jsmn.h>
