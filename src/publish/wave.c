#include "publish/wave.h"

#define WIDTH    1000
#define HALF     50
#define BARS     250
#define FULL_BAR 48

/* The loudest of what it covers, against the loudest of all. */
static int bar_of(const struct episode *e, size_t bar, int loudest) {
    size_t from = bar * e->levels.n / BARS, to = (bar + 1) * e->levels.n / BARS;
    int most = e->levels.at[from];
    for (size_t i = from; i < to; i++)
        most = e->levels.at[i] > most ? e->levels.at[i] : most;
    int height = most * FULL_BAR / loudest;
    return height > 1 ? height : 1;
}

static void put_path(struct buf *b, const struct episode *e, const char *kind, const char *clip) {
    int loudest = 1;
    for (size_t i = 0; i < e->levels.n; i++)
        loudest = e->levels.at[i] > loudest ? e->levels.at[i] : loudest;
    buf_printf(b, "<path class=\"%s\" stroke-width=\"2.4\"%s d=\"", kind, clip);
    for (size_t i = 0; i < BARS; i++) {
        int h = bar_of(e, i, loudest);
        buf_printf(b, "M%zu %dv%d", 2 + i * WIDTH / BARS, HALF - h, 2 * h);
    }
    buf_put(b, S("\"/>\n"));
}

void wave_put(struct buf *b, const struct episode *e) {
    if (!e->levels.n)
        return;
    buf_printf(b,
               "<svg class=\"wave js\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
               "aria-hidden=\"true\" focusable=\"false\">\n"
               "<clipPath id=\"until\"><rect id=\"played\" x=\"0\" y=\"0\" width=\"0\" "
               "height=\"%d\"/></clipPath>\n",
               WIDTH, 2 * HALF, 2 * HALF);
    put_path(b, e, "sound", "");
    put_path(b, e, "played", " clip-path=\"url(#until)\"");
    for (size_t i = 1; i < e->parts.n; i++)
        if (episode_story_begins(e, i)) {
            int x = (int)(e->parts.at[i].start_s / e->duration_s * WIDTH);
            buf_printf(b, "<path class=\"chapter\" stroke-width=\"2\" d=\"M%d 0v%d\"/>\n", x,
                       2 * HALF);
        }
    buf_put(b, S("</svg>\n"));
}
