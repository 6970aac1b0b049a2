#include "publish/book.h"

#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "base/file.h"
#include "base/library.h"
#include "publish/audio_file.h"

#define LIBRARY "libzip.so.4"

#define FUNCTIONS                                                                                  \
    F(zip_open)                                                                                    \
    F(zip_close)                                                                                   \
    F(zip_discard)                                                                                 \
    F(zip_strerror)                                                                                \
    F(zip_source_buffer)                                                                           \
    F(zip_source_file)                                                                             \
    F(zip_source_free)                                                                             \
    F(zip_file_add)                                                                                \
    F(zip_file_set_mtime)                                                                          \
    F(zip_set_file_compression)

static struct library {
    void *handle;
#define F(name) __typeof__(name) *name;
    FUNCTIONS
#undef F
} lib;

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
        return fail(err, ERR_ENGINE, LIBRARY " has no %s; install libzip 1.7 or later", lacks);
    return lib.handle ||
           fail(err, ERR_ENGINE, "the library " LIBRARY " is missing; install libzip4");
}

static const char container[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n"
    "<rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" "
    "media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n";

static const char style[] =
    "body { line-height: 1.5; }\n.spoken { background-color: #ffe08a; color: #1b1f24; }\n";

/* One file of the archive; `source` is used up. */
static bool add(zip_t *zip, const char *name, zip_source_t *source, bool stored, time_t when) {
    zip_int64_t i = source ? lib.zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (i < 0 && source)
        lib.zip_source_free(source);
    return i >= 0 && lib.zip_file_set_mtime(zip, (zip_uint64_t)i, when, 0) == 0 &&
           lib.zip_set_file_compression(zip, (zip_uint64_t)i,
                                        stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0;
}

static bool add_text(zip_t *zip, const char *name, str text, bool stored, time_t when) {
    return add(zip, name, lib.zip_source_buffer(zip, text.at, text.len, 0), stored, when);
}

/* The media type comes first, and as it is: that is how a reading system knows the file. */
static bool fill(zip_t *zip, const struct book *b, const char *audio, time_t when) {
    return add_text(zip, "mimetype", S("application/epub+zip"), true, when) &&
           add_text(zip, "META-INF/container.xml", str_of(container), false, when) &&
           add_text(zip, "EPUB/package.opf", b->package, false, when) &&
           add_text(zip, "EPUB/nav.xhtml", b->nav, false, when) &&
           add_text(zip, "EPUB/text.xhtml", b->text, false, when) &&
           add_text(zip, "EPUB/text.smil", b->overlay, false, when) &&
           add_text(zip, "EPUB/style.css", str_of(style), false, when) &&
           add(zip, "EPUB/audio.mp3", lib.zip_source_file(zip, audio, 0, -1), true, when);
}

static bool write_zip(const char *path, const struct book *b, const char *audio, time_t when,
                      struct err *err) {
    int code = 0;
    zip_t *zip = lib.zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip)
        return fail(err, ERR_IO, BOOK_FILE ": cannot be written (libzip's error %d)", code);
    if (fill(zip, b, audio, when) && lib.zip_close(zip) == 0)
        return true;
    fail(err, ERR_IO, BOOK_FILE ": cannot be written: %s", lib.zip_strerror(zip));
    lib.zip_discard(zip);
    return false;
}

static const char *path_in(const struct episode *e, str name, struct arena *keep) {
    return str_z(str_printf(keep, "%s/%.*s", e->path, STR_FMT(name)), keep);
}

static bool is_newer(const struct episode *e, struct arena scratch) {
    struct stat st;
    return stat(path_in(e, S(BOOK_FILE), &scratch), &st) == 0 && st.st_mtime > e->made;
}

bool book_write(const struct episode *e, const struct entry *entry, const struct show *show,
                struct arena *room, struct arena scratch, struct err *err) {
    struct outfile book = {0}, sound = {0};
    struct book b;
    const char *audio = path_in(e, e->audio.name, room);
    if (is_newer(e, scratch))
        return true;
    bool ok = load_library(err) && book_make(e, entry, show, &b, room, scratch, err) &&
              outfile_open(&book, path_in(e, S(BOOK_FILE), room), room, err);
    if (ok && strcmp(e->audio.media_type, "audio/mpeg") != 0) {
        ok = outfile_open(&sound, path_in(e, S(BOOK_FILE ".mp3"), room), room, err) &&
             audio_to_mp3(audio, sound.part, err);
        audio = sound.part;
    }
    book.light = true;
    ok = ok && write_zip(book.part, &b, audio, entry->published, err) && outfile_commit(&book, err);
    outfile_drop(&book);
    outfile_drop(&sound);
    return ok;
}
