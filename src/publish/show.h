/* show: what is known of a programme besides its bulletins: its name, its address, who makes it.
 *
 * From show.ini (`key = value`, the keys of show_keys) and the command line, which has the last
 * word.  All text is clean (markup.h) after show_check. */
#ifndef PUBLISH_SHOW_H
#define PUBLISH_SHOW_H

#include "base/err.h"
#include "base/str.h"

struct arena;

struct show {
    str title, description, base_url, author, email, category, image, language, copyright;
    long keep;         /* bulletins in the feed; 0: all */
    long max_age_days; /* older ones are left out; 0: none are */
    bool explicit_words;
    bool epub; /* a book beside each bulletin */
};

/* Fills in what stands in the file's text.  An unknown key is an error with its line. */
bool show_read(str path, str text, struct show *show, struct arena *keep, struct err *err);
/* Whether it can be published; cleans and completes it.  base_url ends without a slash. */
bool show_check(struct show *show, struct arena *keep, struct err *err);

#endif
