/* episode: a finished bulletin, read back from its folder: bulletin.json and the audio beside it.
 *
 * Everything that is published is made of this value and nothing else.  A bulletin that is not
 * complete, or whose audio is not the file that its bulletin.json was written for, is an error
 * (ERR_INPUT) that says why.  All text in it is clean (markup.h).  Nothing here writes. */
#ifndef PUBLISH_EPISODE_H
#define PUBLISH_EPISODE_H

#include <time.h>

#include "base/err.h"
#include "base/list.h"
#include "base/str.h"

struct episode_story {
    str headline, author, date, place, publication; /* empty where unknown */
    str url;                                        /* http(s), or empty */
};

/* An utterance: a sentence, or the part of one that is in one language. */
struct episode_part {
    double start_s, end_s;
    bool headline;
    bool own; /* the programme's: the sign-on and the headlines at the top are a story by
                 themselves, without an author or an address, and the sign-off is one */
    str lang, written;
    size_t story, sentence, paragraph;
};

struct episode_file {
    str name; /* in the folder; empty: there is none */
    const char *media_type;
    size_t bytes;
};

struct episode {
    const char *path; /* of the folder */
    str title, lang;
    double duration_s;
    LIST(struct episode_story) stories;
    LIST(struct episode_part) parts; /* in the order of speech, at least one */
    LIST(int) levels;                /* 0 to 1000 (RMS), of equal stretches of the audio */
    struct episode_file audio;       /* the one that bulletin.json is about */
    struct episode_file other[4];    /* the same in other formats */
    size_t others;
    time_t made; /* when bulletin.json was written */
};

#define EPISODE_JSON "bulletin.json"

bool episode_read(const char *folder, struct episode *out, struct arena *keep, struct arena scratch,
                  struct err *err);
/* A file beside the bulletin, such as "bulletin.vtt": name empty when it is not there. */
struct episode_file episode_file(const struct episode *e, const char *name, const char *media_type,
                                 struct arena *keep, struct arena scratch);
/* Index of the first part of the same sentence's end: parts [i, episode_sentence_end) are one. */
size_t episode_sentence_end(const struct episode *e, size_t i);
/* Of a story, for people: its headline, else its first words. */
str episode_story_title(const struct episode *e, size_t story, struct arena *keep);
/* The first story that is not the programme's own. */
const struct episode_story *episode_first_story(const struct episode *e);
/* Of the one story that it has; else empty. */
str episode_link(const struct episode *e);
/* How its first story begins, for lists: some lines of its body. */
str episode_summary(const struct episode *e, struct arena *keep);
/* Whether a part is the first of its story, or of what stands around the stories. */
bool episode_story_begins(const struct episode *e, size_t i);
/* Whether a list of the stories has one that begins with this part: where there is a story at all,
 * what stands around them is not in it. */
bool episode_story_listed(const struct episode *e, size_t i);

#endif
