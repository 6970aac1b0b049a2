#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t flag;
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void note(int sig) {
    (void)sig;
    flag = 1;
}

static void handle_all(void (*handler)(int), int flags) {
    struct sigaction sa = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&sa.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        /* what the caller made us ignore (nohup) stays ignored */
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &sa, NULL);
    }
}

void interrupt_watch(void) {
    handle_all(note, (int)SA_RESETHAND);
}

void interrupt_unwatch(void) {
    handle_all(SIG_DFL, 0);
}

bool interrupted(void) {
    return flag != 0;
}
