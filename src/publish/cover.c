#include "publish/cover.h"

#include <pango/pangocairo.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/library.h"
#include "publish/markup.h"
#include "types/limits.h"

#define LIBRARY "libpangocairo-1.0.so.0"

/* Pixels. */
#define MARGIN       240
#define TITLE_HEIGHT 1500
#define TITLE_MOST   340
#define TITLE_LEAST  120
#define UNDER_SIZE   110
#define BARS         36
#define BARS_BASE    2700
#define BARS_MOST    620

#define TITLE_BYTES ((size_t)300)

/* The library brings Cairo, Pango and GObject along. */
#define FUNCTIONS                                                                                  \
    F(cairo_image_surface_create)                                                                  \
    F(cairo_create)                                                                                \
    F(cairo_destroy)                                                                               \
    F(cairo_surface_destroy)                                                                       \
    F(cairo_status)                                                                                \
    F(cairo_set_source_rgb)                                                                        \
    F(cairo_paint)                                                                                 \
    F(cairo_rectangle)                                                                             \
    F(cairo_fill)                                                                                  \
    F(cairo_move_to)                                                                               \
    F(cairo_surface_write_to_png_stream)                                                           \
    F(pango_cairo_create_layout)                                                                   \
    F(pango_cairo_show_layout)                                                                     \
    F(pango_cairo_font_map_get_default)                                                            \
    F(pango_font_map_list_families)                                                                \
    F(pango_font_description_new)                                                                  \
    F(pango_font_description_free)                                                                 \
    F(pango_font_description_set_family_static)                                                    \
    F(pango_font_description_set_weight)                                                           \
    F(pango_font_description_set_absolute_size)                                                    \
    F(pango_layout_set_text)                                                                       \
    F(pango_layout_set_width)                                                                      \
    F(pango_layout_set_height)                                                                     \
    F(pango_layout_set_wrap)                                                                       \
    F(pango_layout_set_ellipsize)                                                                  \
    F(pango_layout_set_font_description)                                                           \
    F(pango_layout_get_pixel_size)                                                                 \
    F(pango_layout_get_unknown_glyphs_count)                                                       \
    F(g_object_unref)                                                                              \
    F(g_free)

static struct library {
    void *handle;
#define F(name) __typeof__(name) *name;
    FUNCTIONS
#undef F
} lib;

#undef g_object_unref

static bool load_library(struct err *err) {
    static const struct library_function wanted[] = {
#define F(name) {#name, &lib.name},
        FUNCTIONS
#undef F
    };
    const char *lacks;
    if (lib.handle)
        return true;
    lib.handle = library_open(LIBRARY, false, wanted, sizeof wanted / sizeof *wanted, &lacks);
    if (lacks)
        return fail(err, ERR_ENGINE, LIBRARY " has no %s; install Pango 1.50 or later", lacks);
    return lib.handle ||
           fail(err, ERR_ENGINE, "the library " LIBRARY " is missing; install libpangocairo-1.0-0");
}

static bool have_fonts(struct err *err) {
    PangoFontFamily **families = NULL;
    int n = 0;
    lib.pango_font_map_list_families(lib.pango_cairo_font_map_get_default(), &families, &n);
    lib.g_free(families);
    return n > 0 || fail(err, ERR_ENGINE, "there are no fonts; install fonts-dejavu-core");
}

/* Bars as of a voice, different for each title. */
static void draw_background(cairo_t *c, str title) {
    unsigned long long seed = str_hash(title);
    lib.cairo_set_source_rgb(c, 0.055, 0.125, 0.22);
    lib.cairo_paint(c);
    lib.cairo_set_source_rgb(c, 0.95, 0.72, 0.25);
    double step = (double)(COVER_PIXELS - 2 * MARGIN) / BARS;
    for (int i = 0; i < BARS; i++) {
        seed = seed * 6364136223846793005ull + 1442695040888963407ull;
        double height = 60 + (double)(seed >> 40) / (1 << 24) * (BARS_MOST - 60);
        lib.cairo_rectangle(c, MARGIN + i * step, BARS_BASE - height, step * 0.6, height);
    }
    lib.cairo_fill(c);
}

static void set_size(PangoLayout *layout, PangoFontDescription *font, int size) {
    lib.pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
    lib.pango_layout_set_font_description(layout, font);
}

/* The title as large as it fits; one that never fits is cut with an ellipsis. */
static void fit(PangoLayout *layout, PangoFontDescription *font) {
    int width, height, size = TITLE_MOST;
    for (;; size -= 20) {
        set_size(layout, font, size);
        lib.pango_layout_get_pixel_size(layout, &width, &height);
        if ((height <= TITLE_HEIGHT && width <= COVER_PIXELS - 2 * MARGIN) || size <= TITLE_LEAST)
            break;
    }
    if (height <= TITLE_HEIGHT)
        return;
    lib.pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    lib.pango_layout_set_height(layout, TITLE_HEIGHT * PANGO_SCALE);
}

static bool draw_words(cairo_t *c, str title, str under, struct arena *scratch, struct err *err) {
    PangoLayout *layout = lib.pango_cairo_create_layout(c);
    PangoFontDescription *font = lib.pango_font_description_new();
    str shown = markup_clean(title, TITLE_BYTES, scratch);
    int width, height;
    lib.pango_font_description_set_family_static(font, "sans-serif");
    lib.pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    lib.pango_layout_set_width(layout, (COVER_PIXELS - 2 * MARGIN) * PANGO_SCALE);
    lib.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    lib.pango_layout_set_text(layout, shown.at, (int)shown.len);
    fit(layout, font);
    bool ok = lib.pango_layout_get_unknown_glyphs_count(layout) == 0;
    lib.pango_layout_get_pixel_size(layout, &width, &height);
    lib.cairo_set_source_rgb(c, 1, 1, 1);
    lib.cairo_move_to(c, MARGIN, MARGIN);
    lib.pango_cairo_show_layout(c, layout);
    lib.pango_font_description_set_weight(font, PANGO_WEIGHT_NORMAL);
    set_size(layout, font, UNDER_SIZE);
    shown = markup_clean(under, TITLE_BYTES / 3, scratch);
    lib.pango_layout_set_text(layout, shown.at ? shown.at : "", (int)shown.len);
    lib.cairo_move_to(c, MARGIN, MARGIN + height + UNDER_SIZE / 2);
    lib.pango_cairo_show_layout(c, layout);
    ok = ok && lib.pango_layout_get_unknown_glyphs_count(layout) == 0;
    lib.pango_font_description_free(font);
    lib.g_object_unref(layout);
    return ok || fail(err, ERR_ENGINE,
                      "no font here has all characters of the title; install fonts-noto-core and "
                      "fonts-noto-cjk");
}

static cairo_status_t take_bytes(void *self, const unsigned char *bytes, unsigned n) {
    struct buf *b = self;
    buf_put(b, (str){(const char *)bytes, n});
    return b->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool cover_png(str title, str under, str *out, struct arena *keep, struct err *err) {
    if (!load_library(err) || !have_fonts(err))
        return false;
    struct buf png = buf_make(keep, LIMIT_IMAGE_BYTES);
    struct arena words;
    arena_open(&words);
    cairo_surface_t *surface =
        lib.cairo_image_surface_create(CAIRO_FORMAT_RGB24, COVER_PIXELS, COVER_PIXELS);
    cairo_t *c = lib.cairo_create(surface);
    draw_background(c, title);
    bool ok = draw_words(c, title, under, &words, err);
    if (ok &&
        (lib.cairo_status(c) != CAIRO_STATUS_SUCCESS ||
         lib.cairo_surface_write_to_png_stream(surface, take_bytes, &png) != CAIRO_STATUS_SUCCESS))
        ok = fail(err, ERR_ENGINE, "Cairo could not draw it");
    lib.cairo_destroy(c);
    lib.cairo_surface_destroy(surface);
    arena_close(&words);
    *out = buf_str(&png);
    return ok;
}

bool cover_draw(const char *path, str title, str under, struct arena scratch, struct err *err) {
    str png;
    struct arena keep = scratch;
    return cover_png(title, under, &png, &keep, err) && file_refresh(path, png, NULL, keep, err);
}
