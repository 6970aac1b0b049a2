#include "pipeline/sidecars.h"

#include "publish/captions.h"
#include "publish/chapters.h"
#include "publish/transcript.h"

enum { VTT, SRT, TEXT, JSON, CHAPTERS };

static const char *const endings[SIDECARS] = {[VTT] = ".vtt",
                                              [SRT] = ".srt",
                                              [TEXT] = ".transcript.txt",
                                              [JSON] = ".transcript.json",
                                              [CHAPTERS] = ".chapters.json"};

void sidecars_name(struct sidecars *s, str stem, struct arena *keep) {
    for (int i = 0; i < SIDECARS; i++)
        s->path[i] = str_z(str_printf(keep, "%.*s%s", STR_FMT(stem), endings[i]), keep);
}

bool sidecars_open(struct sidecars *s, struct arena *keep, struct err *err) {
    for (int i = 0; i < SIDECARS; i++) {
        s->file[i].light = true;
        if (!outfile_open(&s->file[i], s->path[i], keep, err))
            return false;
    }
    return true;
}

bool sidecars_write(struct sidecars *s, const struct bulletin *b, struct arena scratch,
                    struct err *err) {
    struct arena keep;
    struct captions captions;
    arena_open(&keep);
    captions_make(b, &captions, &keep, scratch);
    bool ok = captions_vtt(b, &captions, s->file[VTT].part, err) &&
              captions_srt(&captions, s->file[SRT].part, err) &&
              captions_json(&captions, s->file[JSON].part, err) &&
              transcript_text(b, s->file[TEXT].part, scratch, err) &&
              chapters_json(b, s->file[CHAPTERS].part, scratch, err);
    arena_close(&keep);
    return ok;
}

bool sidecars_commit(struct sidecars *s, struct err *err) {
    for (int i = 0; i < SIDECARS; i++)
        if (!outfile_commit(&s->file[i], err))
            return false;
    return true;
}

void sidecars_drop(struct sidecars *s) {
    for (int i = 0; i < SIDECARS; i++)
        outfile_drop(&s->file[i]);
}
