/* programme: what stands around and between the stories: sign-on, the headlines at the top, ident,
 * stings, bed, sign-off; in which order the stories come, and who presents them. */
#ifndef SCRIPT_PROGRAMME_H
#define SCRIPT_PROGRAMME_H

#include "types/moment.h"
#include "types/script.h"

enum story_order { STORIES_AS_GIVEN, STORIES_NEWEST_FIRST, STORIES_BREAKING_FIRST };
enum bed_under { BED_UNDER_HEADLINES, BED_UNDER_ALL, BED_UNDER_NONE };

#define HEADLINES_DEFAULT 5

/* Of one story. */
struct story_wish {
    str voice;         /* who reads it, in its own language; empty: whose turn it is */
    bool breaking;     /* comes first, by order */
    size_t paragraphs; /* that are told of it, besides its headline; 0: as the programme's */
};

/* What a programme is to be.  Zeroed, with headlines set to HEADLINES_DEFAULT, it is what several
 * stories get unasked. */
struct programme_wish {
    bool wanted;           /* around a single story, too */
    str show, title;       /* empty: none; the show, else the first headline */
    str sign_on, sign_off; /* texts with slots; empty: the language's own */
    bool no_sign_on, no_sign_off;
    size_t headlines;  /* at the top, at the most */
    size_t paragraphs; /* of each story, at the most, besides its headline; 0: all */
    enum story_order order;
    const str *languages; /* primary codes; the first is the programme's own */
    size_t languages_n;   /* 0: all, and that of the first story */
    str ident, sting, bed;
    long ident_mix_ms, sting_mix_ms; /* the voice comes in so long before the sound's end */
    enum bed_under bed_under;
    bool says_time;   /* a text has {time} or {date} */
    struct moment at; /* for those slots */
};

/* Whether all slots of a sign-on or sign-off are known; else *bad is the name of the first that is
 * not.  *has_time: the day or the time is said. */
bool programme_slots(str text, bool *has_time, str *bad);
#define PROGRAMME_SLOTS "{show}, {time} and {date}"

#endif
