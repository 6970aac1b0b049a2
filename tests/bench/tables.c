/* What the tables of the pronounce stage cost before the first word of a language is said, in a
 * fresh process: prints microseconds of CPU and of wall time.  scripts/bench runs it.
 *
 *   tables LANG TEXT     run from the top folder of the project, or with NEWSCAST_VOICES set
 *
 * The text is pronounced twice, of which only the first time loads tables; before that a line in a
 * language without any, since the program's own code must be there first. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "language/lexicon.h"
#include "pronounce/pronounce.h"

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
    struct arena keep, scratch;
    struct voices voices;
    struct pronouncer pronouncer;
    struct err err;
    if (argc != 3)
        return 2;
    struct line lines[] = {{.lang = S("eo"), .written = S("Unu.")},
                           {.lang = str_of(argv[1]), .written = str_of(argv[2])}};
    double cpu[4], wall[4];
    arena_open(&keep);
    arena_open(&scratch);
    bool ok = voices_open(&voices, getenv("NEWSCAST_VOICES") ? NULL : "voices", &keep, &err);
    pronouncer_open(&pronouncer, &voices);
    for (int i = 0; ok && i < 4; i++) {
        const struct line *line = &lines[i > 0];
        struct utterance utterance = {.line = line, .spoken = line->written};
        const struct lexicon *lexicon;
        struct reading reading;
        cpu[i] = now(CLOCK_PROCESS_CPUTIME_ID);
        wall[i] = now(CLOCK_MONOTONIC);
        ok = i == 2 ||
             (lexicon_of(&voices, line->lang, &lexicon, &err) &&
              pronounce_utterance(&pronouncer, &utterance, &reading, &keep, scratch, &err));
    }
    if (!ok) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf("%.0f %.0f\n", 2 * cpu[2] - cpu[1] - cpu[3], 2 * wall[2] - wall[1] - wall[3]);
    return 0;
}
