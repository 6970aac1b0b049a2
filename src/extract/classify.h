/* classify: what a block says of itself, without its neighbours. */
#ifndef EXTRACT_CLASSIFY_H
#define EXTRACT_CLASSIFY_H

#include "extract/block.h"
#include "extract/dates.h"

#define FIELDS_MOST 24

/* The parts of a line between wide spaces, bars and the like. */
struct fields {
    struct span at[FIELDS_MOST];
    int n;
    bool trail; /* they are parted by > or /, as in a breadcrumb */
};

void block_fields(const struct block *b, struct fields *out);

/* Does the match stand where its phrase must stand to count? */
bool match_counts(const struct block *b, const struct fields *f, const struct match *m);
/* The value that follows a label: up to the next label, the field's end or a date. */
str label_value(const struct block *b, const struct fields *f, const struct match *label);
/* One or more names of people: short, each word with a capital, or Han. */
bool looks_like_names(str s, const struct phrases *phrases);

/* What stands before the first word that no name has: "Jane Roe with agencies". */
str name_prefix(str s);

/* Sets role and why; leaves BLOCK_OPEN what might be story. */
void block_classify(struct block *b, const struct phrases *phrases);

#endif
