/* mojibake: mends UTF-8 that was once read as Windows-1252 and written as UTF-8 again ("donâ€™t",
 * "cafÃ©"), line by line, where the bytes that it must have been decode cleanly. */
#ifndef READ_MOJIBAKE_H
#define READ_MOJIBAKE_H

#include "base/str.h"
#include "types/align.h"

/* Number of lines that were mended; 0: *text stands as it stood.  `at`: where the text begins in
 * its file; *align says what became of the file's bytes. */
size_t mojibake_mend(str *text, size_t at, struct align *align, struct arena *keep);

#endif
