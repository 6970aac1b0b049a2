/* ledger: episodes.json, what a programme has promised for ever: the guid of its feed, and of each
 * bulletin the guid and the time at which it was published.
 *
 * A guid is made from the name of the bulletin's folder, once; afterwards it is what stands here,
 * whatever becomes of the address, the title or the audio.  Nothing is ever taken out. */
#ifndef PUBLISH_LEDGER_H
#define PUBLISH_LEDGER_H

#include <time.h>

#include "publish/episode.h"

#define LEDGER_FILE "episodes.json"

struct ledger {
    const char *path;
    void *root; /* private */
};

/* A missing file is an empty ledger; a damaged one is an error, since guids would be lost. */
bool ledger_open(struct ledger *l, const char *path, struct arena scratch, struct err *err);
/* podcast:guid, of the feed's address when the feed is new. */
str ledger_feed(struct ledger *l, str feed_url, struct arena *keep);
/* The guid and the time of a bulletin, which is put down when it is new. */
str ledger_episode(struct ledger *l, str folder, const struct episode *e, time_t *published,
                   struct arena *keep, struct arena scratch);
/* A word that is remembered from run to run (of the cover that was drawn); and sets it. */
str ledger_word(const struct ledger *l, const char *key);
void ledger_set_word(struct ledger *l, const char *key, str word);
/* Writes the file when something in it is new. */
bool ledger_save(const struct ledger *l, struct arena scratch, struct err *err);
void ledger_close(struct ledger *l); /* safe on a zeroed one */

/* UUIDv5 in the namespace of podcasts; `text` is used as it is. */
str podcast_uuid(str text, struct arena *keep);

#endif
