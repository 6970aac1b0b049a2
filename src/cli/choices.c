#include "cli/choices.h"

#include "extract/extract.h"
#include "language/lexicon.h"

bool voice_choices(struct session *s, const struct option_texts *texts, struct voice_choice *out,
                   size_t *n) {
    *n = 0;
    for (size_t i = 0; i < texts->n; i++) {
        str voices = str_of(texts->at[i]), lang = str_cut(&voices, '=');
        const struct language *language;
        if (lang.len == 0 || voices.len == 0)
            return fail(&s->err, ERR_USAGE,
                        "--voice %s: expected LANG=NAME, such as en=en-gb; `newscast voices` lists "
                        "the names",
                        texts->at[i]);
        if (!voices_language(&s->voices, lang, &language, &s->err))
            return false;
        while (voices.at && voices.len) {
            str voice = str_trim(str_cut(&voices, ','));
            if (*n == OPTION_TEXTS_MOST)
                return fail(&s->err, ERR_LIMIT, "more than %d voices", OPTION_TEXTS_MOST);
            if (voice.len)
                out[(*n)++] = (struct voice_choice){language->code, voice};
        }
    }
    return true;
}

bool length_parse(str text, double *seconds) {
    size_t colon = str_find_byte(text, ':', 0);
    str minutes = str_sub(text, 0, colon), rest = text;
    long whole = 0;
    if (colon < text.len) {
        rest = str_sub(text, colon + 1, text.len);
        /* two digits of seconds, and maybe a fraction */
        if (!str_int(minutes, &whole) || whole < 0 || rest.len < 2 ||
            (rest.len > 2 && rest.at[2] != '.'))
            return false;
    }
    if (!str_double(rest, seconds) || !(*seconds >= 0) || (colon < text.len && *seconds >= 60))
        return false;
    *seconds += 60.0 * (double)whole;
    return *seconds >= 5 && *seconds <= 4 * 3600;
}

bool articles_check(const char *const *articles, size_t n, struct err *err) {
    for (size_t i = 0; i < n; i++)
        if (str_ends(str_of(articles[i]), S(".ini")))
            return fail(err, ERR_USAGE, "%s: is no article; a rundown is given with --rundown",
                        articles[i]);
    return true;
}

bool entries_read(const struct entry_choice *choice, size_t *max, str *since, struct err *err) {
    *max = (size_t)choice->max;
    *since = str_of(choice->since);
    return since->len == 0 || extract_is_day(*since) ||
           fail(err, ERR_USAGE, "--since %s: not a day; write it as YYYY-MM-DD", choice->since);
}

bool time_read(const char *text, struct moment *at, bool *has_time, struct err *err) {
    if (!text)
        return moment_now(at, has_time, err);
    *has_time = true;
    return moment_parse(str_of(text), at) ||
           fail(err, ERR_USAGE,
                "--time %s: not a time from 1900 to 2100; write it as YYYY-MM-DDTHH:MM", text);
}

bool read_lexicons(struct session *s, const struct option_texts *files) {
    for (size_t i = 0; i < files->n; i++)
        if (!lexicon_add(&s->voices, files->at[i], &s->err))
            return false;
    return true;
}
