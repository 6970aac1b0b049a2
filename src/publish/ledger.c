#include "publish/ledger.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

#include "base/file.h"
#include "types/limits.h"

/* https://podcastindex.org/namespace/1.0, tag guid */
#define PODCASTS "ead4c236-bf58-58c6-a2c6-a6b28d128cb6"

#define DAY_S 86400

str podcast_uuid(str text, struct arena *keep) {
    uuid_t space, made;
    char out[UUID_STR_LEN];
    uuid_parse(PODCASTS, space);
    uuid_generate_sha1(made, space, text.at, text.len);
    uuid_unparse_lower(made, out);
    return str_copy(str_of(out), keep);
}

bool ledger_open(struct ledger *l, const char *path, struct arena scratch, struct err *err) {
    *l = (struct ledger){.path = path};
    str text;
    if (!file_exists(path)) {
        l->root = json_pack("{s:{}}", "episodes");
        return true;
    }
    if (!file_read(path, LIMIT_BULLETIN_BYTES, &text, &scratch, err))
        return false;
    json_error_t why;
    l->root = json_loadb(text.at, text.len, 0, &why);
    if (json_is_object(json_object_get(l->root, "episodes")))
        return true;
    ledger_close(l);
    return fail(err, ERR_INPUT,
                "%s: is damaged; put a good copy back, since it holds the guids of the feed", path);
}

void ledger_close(struct ledger *l) {
    json_decref(l->root);
    l->root = NULL;
}

str ledger_word(const struct ledger *l, const char *key) {
    return str_of(json_string_value(json_object_get(l->root, key)));
}

void ledger_set_word(struct ledger *l, const char *key, str word) {
    json_object_set_new(l->root, key, json_stringn(word.at, word.len));
}

str ledger_feed(struct ledger *l, str feed_url, struct arena *keep) {
    str guid = ledger_word(l, "guid");
    if (guid.len)
        return str_copy(guid, keep);
    size_t scheme = str_find(feed_url, S("://"), 0);
    str rest = scheme < feed_url.len ? str_sub(feed_url, scheme + 3, feed_url.len) : feed_url;
    while (str_ends(rest, S("/")))
        rest.len--;
    guid = podcast_uuid(rest, keep);
    ledger_set_word(l, "guid", guid);
    return guid;
}

/* Noon of YYYY-MM-DD; 0 when it is none. */
static time_t noon_of(str date, struct arena scratch) {
    struct tm tm = {.tm_hour = 12};
    const char *z = str_z(date, &scratch);
    const char *end = strptime(z, "%Y-%m-%d", &tm);
    return end && *end == '\0' && date.len == 10 ? timegm(&tm) : 0;
}

/* When bulletin.json was written; of one made of older news (an archive that is being spoken, a
 * copy that has lost its times) noon of the newest story's day. */
static time_t time_of(const struct episode *e, struct arena scratch) {
    time_t newest = 0;
    for (size_t i = 0; i < e->stories.n; i++) {
        time_t t = noon_of(e->stories.at[i].date, scratch);
        newest = t > newest ? t : newest;
    }
    return newest > 0 && newest < e->made - 2 * DAY_S ? newest : e->made;
}

str ledger_episode(struct ledger *l, str folder, const struct episode *e, time_t *published,
                   struct arena *keep, struct arena scratch) {
    json_t *episodes = json_object_get(l->root, "episodes");
    const char *key = str_z(folder, &scratch);
    json_t *known = json_object_get(episodes, key);
    const char *guid = json_string_value(json_object_get(known, "guid"));
    const char *when = json_string_value(json_object_get(known, "published"));
    struct tm tm = {0};
    if (guid && when && strptime(when, "%Y-%m-%dT%H:%M:%SZ", &tm)) {
        *published = timegm(&tm);
        return str_copy(str_of(guid), keep);
    }
    char text[32];
    *published = time_of(e, scratch);
    gmtime_r(published, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    str made = guid ? str_copy(str_of(guid), keep) : podcast_uuid(folder, keep);
    json_object_set_new(episodes, key,
                        json_pack("{s:s%,s:s}", "guid", made.at, made.len, "published", text));
    return made;
}

bool ledger_save(const struct ledger *l, struct arena scratch, struct err *err) {
    char *text = json_dumps(l->root, JSON_SORT_KEYS | JSON_INDENT(1));
    if (!text)
        return fail(err, ERR_IO, "out of memory");
    bool ok = file_refresh(l->path, str_of(text), NULL, scratch, err);
    free(text); /* jansson's */
    return ok;
}
