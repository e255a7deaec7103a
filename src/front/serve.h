/* One client's connection, from its first request to its last. */
#ifndef FRONT_SERVE_H
#define FRONT_SERVE_H

/*
 * Answer every request on the connection, in turn, until the client leaves or
 * has been idle too long. The descriptors are not closed. pin is NULL, or
 * "PROVIDER/LABEL": that key alone is used, once a request (`ccr test`).
 * Returns an exit status: 0, since whatever a client does is no failure of
 * ours.
 */
int serve(int in, int out, const char *config_path, const char *pin);

#endif
