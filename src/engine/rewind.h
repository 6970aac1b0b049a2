/* rewind: brings this process's memory back to where it was.
 *
 * The engine leaks state from one utterance into the next.  A process that forks for each utterance
 * is clean, but a fork and the pages it touches cost as much as the speech.  So the writable memory
 * of this program (its data, its libraries' and the heap; there is no other) is remembered once
 * the voice is set, and put back after each utterance: to the engine every utterance is the first.
 * For a process with one thread, no signal handlers and no mapping of malloc's own, see
 * rewind_prepare. */
#ifndef ENGINE_REWIND_H
#define ENGINE_REWIND_H

#include <stdbool.h>

/* Before the first allocation: malloc keeps to the heap, and gives memory that does not tell what
 * was in it before. */
void rewind_prepare(void);
/* Remembers.  false: the memory cannot be found (then nothing may be spoken here). */
bool rewind_mark(void);
/* Back to where rewind_mark was.  Open descriptors and shared memory stay. */
void rewind_back(void);
/* Overwrites what earlier calls have left on the stack below this one. */
void rewind_stack(void);

#endif
