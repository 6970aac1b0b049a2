#include "cli/playout.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "pipeline/naming.h"

static bool choose_names(const struct playout_request *r, struct bulletin_settings *set,
                         struct err *err) {
    bool file = !set->play && !(set->path && strcmp(set->path, "-") == 0);
    struct naming path = {0}, latest = {0};
    if (r->latest && !file)
        return fail(err, ERR_USAGE, "--latest %s: there is no file to lead to; use -o FILE",
                    r->latest);
    if ((file && set->path && !naming_check("-o", set->path, &path, err)) ||
        (r->latest && !naming_check("--latest", r->latest, &latest, err)))
        return false;
    set->latest = r->latest;
    set->has_time |= path.has_time || latest.has_time;
    return true;
}

static bool choose_expiry(const char *text, struct bulletin_settings *set, struct err *err) {
    long seconds;
    if (!text)
        return true;
    set->has_expires = true;
    if (moment_parse_length(str_of(text), &seconds)) {
        set->has_time = true;
        set->expires = moment_after(&set->at, seconds);
        return true;
    }
    if (!moment_parse(str_of(text), &set->expires))
        return fail(err, ERR_USAGE,
                    "--expires %s: write a length of time such as 90m, 24h or 7d, or a time as "
                    "YYYY-MM-DDTHH:MM",
                    text);
    return !set->has_time || moment_cmp(&set->expires, &set->at) > 0 ||
           fail(err, ERR_USAGE, "--expires %s: is not after the time that the bulletin is for",
                text);
}

bool playout_choose(const struct playout_request *r, struct bulletin_settings *set,
                    struct err *err) {
    bool asked = r->expires && !r->from_rundown;
    const char *for_wav = r->cut_id ? "--cut-id" : asked ? "--expires" : NULL;
    bool wav = set->format == FORMAT_WAV;
    for (size_t i = 0; i < set->more_formats_n; i++)
        wav |= set->more_formats[i] == FORMAT_WAV;
    if (for_wav && !wav)
        return fail(err, ERR_USAGE, "%s %s: only wav has a place for it, not %s; use --format wav",
                    for_wav, r->cut_id ? r->cut_id : r->expires, format_name(set->format));
    set->cut_id = r->cut_id;
    return choose_names(r, set, err) && choose_expiry(wav ? r->expires : NULL, set, err);
}

/* Whole seconds since the file was written; false: it is not there, or comes from the future. */
static bool age_of(const char *path, long *seconds) {
    struct stat st;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (stat(path, &st) != 0)
        return false;
    *seconds = (long)(now.tv_sec - st.st_mtim.tv_sec) - (now.tv_nsec < st.st_mtim.tv_nsec);
    return *seconds >= 0;
}

bool playout_is_fresh(const struct playout_request *r, const char *out, bool *fresh, str *what,
                      struct arena *keep, struct err *err) {
    const char *path = r->latest ? r->latest : out;
    struct naming found;
    long age, most;
    *fresh = false;
    if (!r->if_older_than)
        return true;
    if (!moment_parse_length(str_of(r->if_older_than), &most))
        return fail(err, ERR_USAGE,
                    "--if-older-than %s: write a whole number and s, m, h or d, such as 10m",
                    r->if_older_than);
    if (!path || strcmp(path, "-") == 0)
        return fail(err, ERR_USAGE,
                    "--if-older-than: there is no file to look at; use -o FILE or --latest LINK");
    if (!naming_check(r->latest ? "--latest" : "-o", path, &found, err))
        return false;
    if (found.has_slots)
        return fail(err, ERR_USAGE,
                    "--if-older-than: the file of %s is not known before it is made; give --latest "
                    "a name without slots",
                    path);
    *fresh = age_of(path, &age) && age < most;
    if (*fresh)
        *what = str_printf(keep, "%s: %ld s old, younger than %s; nothing to do", path, age,
                           r->if_older_than);
    return true;
}
