/* roles: which kind of story or furniture a block is, once it is known which of the two.
 *
 * Nothing here changes what is spoken: it tells a list's item from prose and a byline from a
 * date, for whoever reads `newscast extract --explain`. */
#ifndef EXTRACT_ROLES_H
#define EXTRACT_ROLES_H

#include "extract/classify.h"

/* To be called when every block was judged (story_judge). */
void roles_tell(struct blocks *page, const struct phrases *phrases);

/* Is it spoken, other than as a headline? */
bool role_is_story(enum block_role role);
const char *block_role_name(enum block_role role);

#endif
