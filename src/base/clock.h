/* Time. Deadlines use the monotonic clock; what people read uses wall time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* A deadline that never comes. */
#define CLOCK_NEVER INT64_MAX

int64_t clock_ms(void);         /* monotonic milliseconds */
int64_t clock_us(void);         /* monotonic microseconds */
int64_t clock_wall_ms(void);    /* milliseconds since 1970, UTC */

/* Milliseconds left until a deadline for poll(2): -1 never, 0 past. */
int clock_left(int64_t deadline_ms);

#endif
