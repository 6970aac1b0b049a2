/* interrupt: Ctrl-C (SIGINT), SIGTERM and SIGHUP as a flag.
 *
 * The first signal sets the flag; loops that take long look at it and leave through the ordinary
 * error path (ERR_INTERRUPTED), so that temporary files and child processes go with them.  The
 * second signal ends the program at once. */
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdbool.h>

void interrupt_watch(void);
bool interrupted(void);
/* For a child process: the signals do again what they do by default. */
void interrupt_unwatch(void);

#endif
