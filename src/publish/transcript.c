#include "publish/transcript.h"

#include "publish/text_file.h"
#include "publish/told.h"

/* What stands between a sentence and the one before it. */
static str between(const struct told *before, const struct told *now) {
    if (!before->line)
        return S("");
    if (role_is_own(now->line->role) && role_is_own(before->line->role))
        return S("\n");
    if (now->line->story != before->line->story || role_is_own(before->line->role))
        return S("\n\n\n");
    if (now->line->paragraph != before->line->paragraph)
        return S("\n\n");
    return told_wants_space(before->text) ? S(" ") : S("");
}

bool transcript_text(const struct bulletin *b, const char *path, struct arena scratch,
                     struct err *err) {
    FILE *f = text_open(path, err);
    struct told before = {0}, now;
    if (!f)
        return false;
    for (size_t i = 0; i < b->timeline->cues.n;) {
        i = told_next(b, i, &now, &scratch);
        text_put(f, between(&before, &now));
        text_put(f, now.text);
        before = now;
    }
    text_put(f, S("\n"));
    return text_close(f, path, err);
}
