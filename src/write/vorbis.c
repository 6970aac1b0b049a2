#include <string.h>
#include <vorbis/vorbisenc.h>

#include "write/ogg.h"

#define STEP 1024 /* frames given to the library at once */

struct vorbis {
    vorbis_info info;
    vorbis_comment comment;
    vorbis_dsp_state dsp;
    vorbis_block block;
    ogg_stream_state stream;
};

static bool put_headers(struct encoder *e, struct vorbis *v) {
    ogg_packet packet[3];
    for (unsigned i = 0; i < e->tags.n; i++)
        vorbis_comment_add_tag(&v->comment, e->tags.at[i].key, e->tags.at[i].value);
    if (vorbis_analysis_headerout(&v->dsp, &v->comment, &packet[0], &packet[1], &packet[2]) != 0)
        return encoder_fail(e, "libvorbis made no header");
    ogg_stream_packetin(&v->stream, &packet[0]);
    if (!ogg_write_pages(e, &v->stream, true))
        return false;
    ogg_stream_packetin(&v->stream, &packet[1]);
    ogg_stream_packetin(&v->stream, &packet[2]);
    return ogg_write_pages(e, &v->stream, true);
}

static bool begin(struct encoder *e) {
    struct vorbis *v = e->state = arena_new(e->keep, struct vorbis, 1);
    vorbis_info_init(&v->info);
    vorbis_comment_init(&v->comment);
    if (vorbis_encode_init_vbr(&v->info, 1, e->set.rate_hz, (float)e->set.quality / 10) != 0)
        return encoder_fail(e, "libvorbis cannot have this rate");
    if (vorbis_analysis_init(&v->dsp, &v->info) != 0 ||
        vorbis_block_init(&v->dsp, &v->block) != 0 || ogg_stream_init(&v->stream, OGG_SERIAL) != 0)
        return encoder_fail(e, "out of memory");
    return put_headers(e, v);
}

/* What can be coded of the frames given so far. */
static bool put_blocks(struct encoder *e, struct vorbis *v) {
    ogg_packet packet;
    while (vorbis_analysis_blockout(&v->dsp, &v->block) == 1) {
        if (vorbis_analysis(&v->block, NULL) != 0 || vorbis_bitrate_addblock(&v->block) != 0)
            return encoder_fail(e, "libvorbis failed");
        while (vorbis_bitrate_flushpacket(&v->dsp, &packet)) {
            ogg_stream_packetin(&v->stream, &packet);
            if (!ogg_write_pages(e, &v->stream, e->out.stream))
                return false;
        }
    }
    return true;
}

static bool code(struct encoder *e, const void *frames, size_t n) {
    struct vorbis *v = e->state;
    const float *x = frames;
    for (size_t at = 0; at < n; at += STEP) {
        size_t k = n - at < STEP ? n - at : STEP;
        memcpy(vorbis_analysis_buffer(&v->dsp, (int)k)[0], x + at, k * sizeof *x);
        vorbis_analysis_wrote(&v->dsp, (int)k);
        if (!put_blocks(e, v))
            return false;
    }
    return true;
}

static bool end(struct encoder *e) {
    struct vorbis *v = e->state;
    vorbis_analysis_wrote(&v->dsp, 0);
    return put_blocks(e, v) && ogg_write_pages(e, &v->stream, true);
}

static void drop(struct encoder *e) {
    struct vorbis *v = e->state;
    if (!v)
        return;
    ogg_stream_clear(&v->stream);
    vorbis_block_clear(&v->block);
    vorbis_dsp_clear(&v->dsp);
    vorbis_comment_clear(&v->comment);
    vorbis_info_clear(&v->info);
    e->state = NULL;
}

const struct coder coder_vorbis = {.begin = begin, .code = code, .end = end, .drop = drop};
