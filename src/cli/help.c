#include <curl/curl.h>
#include <ebur128.h>
#include <jansson.h>
#include <libxml/xmlversion.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdio.h>
#include <unicode/uversion.h>

#include "cli/cli.h"
#include "segment/cld2.h"
#include "synth/synth.h"
#include "types/version.h"

int help_command(FILE *to) {
    fputs("Usage: newscast ARTICLE...           make a spoken bulletin of them\n"
          "       newscast COMMAND [OPTION]...\n"
          "\n"
          "Commands:\n",
          to);
    for (const struct command *c = commands; c->name; c++)
        fprintf(to, "  %-11s%s\n", c->name, c->summary);
    fputs("\n"
          "`newscast COMMAND --help` says more; `newscast --version` shows the versions.\n"
          "An ARTICLE is a file, an http(s):// address, or `-` for standard input: a page, a text "
          "or a\n"
          "feed.\n",
          to);
    return to == stdout ? 0 : 2;
}

/* The engine is a program of its own, which may be missing. */
static void put_engine_version(void) {
    struct arena keep;
    struct err err;
    const struct synth_voice_name *names;
    str version = {0};
    arena_open(&keep);
    if (synth_list_voices(&names, &version, &keep, &err))
        printf("espeak-ng %.*s\n", STR_FMT(version));
    else
        printf("espeak-ng: %s\n", err.text);
    arena_close(&keep);
}

int version_command(void) {
    int major, minor, patch;
    ebur128_get_version(&major, &minor, &patch);
    printf("newscast %s\n", NEWSCAST_VERSION);
    put_engine_version();
    printf("%s\n", sf_version_string());
    printf("%s\n", src_get_version());
    printf("ICU %s\n", U_ICU_VERSION);
    printf("libebur128 %d.%d.%d\n", major, minor, patch);
    printf("jansson %s\n", JANSSON_VERSION);
    printf("libxml2 %s\n", LIBXML_DOTTED_VERSION);
    printf("libcurl %s (loaded for addresses)\n", LIBCURL_VERSION);
    printf("%s\n", LIBRARY_VERSIONS);
    printf("cld2 %s\n", cld2_version());
    puts("License GPLv3+: GNU GPL version 3 or later.  There is no warranty.");
    return 0;
}
