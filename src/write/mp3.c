/* MP3, by libsndfile (which has LAME), behind an ID3v2 tag. */
#include <errno.h>
#include <sndfile.h>
#include <string.h>
#include <unistd.h>

#include "write/encoder.h"

#define SQUEEZE_STEP 0.11 /* quality 5 is about 64 kbit/s of mono at 22 kHz */

struct mp3 {
    SNDFILE *file;
    unsigned long long start; /* of what is libsndfile's: behind the tags */
    unsigned long long at;    /* where it wants to write, from there */
};

static unsigned long long length(const struct encoder *e) {
    return e->out.written - ((struct mp3 *)e->state)->start;
}

static sf_count_t mp3_length(void *self) {
    return (sf_count_t)length(self);
}

static sf_count_t mp3_seek(sf_count_t offset, int whence, void *self) {
    struct encoder *e = self;
    struct mp3 *m = e->state;
    sf_count_t from = whence == SEEK_SET   ? 0
                      : whence == SEEK_CUR ? (sf_count_t)m->at
                                           : (sf_count_t)length(e);
    if (from + offset < 0)
        return -1;
    m->at = (unsigned long long)(from + offset);
    return (sf_count_t)m->at;
}

static sf_count_t mp3_tell(void *self) {
    struct encoder *e = self;
    return (sf_count_t)((struct mp3 *)e->state)->at;
}

static sf_count_t mp3_read(void *to, sf_count_t count, void *self) {
    (void)to, (void)count, (void)self;
    return 0; /* nothing is read back */
}

/* At the end the first frame is written anew with what is known then (the length, for players to
 * show and seek): a pipe keeps the first one, which is silent. */
static sf_count_t mp3_write(const void *from, sf_count_t count, void *self) {
    struct encoder *e = self;
    struct mp3 *m = e->state;
    size_t n = (size_t)count;
    bool at_end = m->at == length(e);
    bool ok = at_end         ? out_write(&e->out, from, n)
              : e->out.fixed ? true
                             : out_patch(&e->out, m->start + m->at, from, n);
    m->at += n;
    return ok ? count : 0;
}

static void set_quality(struct mp3 *m, int quality) {
    int mode = SF_BITRATE_MODE_VARIABLE;
    double squeeze = (QUALITY_MOST - quality) * SQUEEZE_STEP;
    squeeze = squeeze < 1 ? squeeze : 1;
    sf_command(m->file, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
    sf_command(m->file, SFC_SET_COMPRESSION_LEVEL, &squeeze, sizeof squeeze);
    sf_command(m->file, SFC_SET_CLIPPING, NULL, SF_TRUE);
}

static bool begin(struct encoder *e) {
    struct mp3 *m = e->state = arena_new(e->keep, struct mp3, 1);
    str id3 = tags_id3(&e->tags, e->keep);
    if (!out_write(&e->out, id3.at, id3.len))
        return false;
    m->start = e->out.written;
    SF_VIRTUAL_IO io = {mp3_length, mp3_seek, mp3_read, mp3_write, mp3_tell};
    SF_INFO info = {.samplerate = e->set.rate_hz,
                    .channels = 1,
                    .format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    m->file = sf_open_virtual(&io, SFM_WRITE, &info, e);
    if (!m->file)
        return encoder_fail(e, sf_strerror(NULL));
    set_quality(m, e->set.quality);
    return true;
}

static bool code(struct encoder *e, const void *frames, size_t n) {
    struct mp3 *m = e->state;
    return sf_write_float(m->file, frames, (sf_count_t)n) == (sf_count_t)n ||
           encoder_fail(e, sf_strerror(m->file));
}

static bool end(struct encoder *e) {
    struct mp3 *m = e->state;
    int code = sf_close(m->file);
    m->file = NULL;
    return (code == 0 && !e->out.why) || encoder_fail(e, sf_error_number(code));
}

static void drop(struct encoder *e) {
    struct mp3 *m = e->state;
    if (m && m->file)
        sf_close(m->file);
    e->state = NULL;
}

const struct coder coder_mp3 = {.begin = begin, .code = code, .end = end, .drop = drop};
