#include "pronounce/mecab.h"

#include <mecab.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/library.h"

#define LIBRARY    "libmecab.so.2"
#define DICTIONARY "/var/lib/mecab/dic/ipadic-utf8"
#define SAID       8 /* the dictionary's column with the pronunciation, from 0 */

#define FUNCTIONS                                                                                  \
    F(mecab_model_new)                                                                             \
    F(mecab_model_destroy)                                                                         \
    F(mecab_model_new_tagger)                                                                      \
    F(mecab_model_new_lattice)                                                                     \
    F(mecab_destroy)                                                                               \
    F(mecab_lattice_destroy)                                                                       \
    F(mecab_lattice_clear)                                                                         \
    F(mecab_lattice_set_sentence2)                                                                 \
    F(mecab_lattice_set_boundary_constraint)                                                       \
    F(mecab_lattice_get_bos_node)                                                                  \
    F(mecab_lattice_strerror)                                                                      \
    F(mecab_parse_lattice)                                                                         \
    F(mecab_strerror)

struct state {
    void *library;
    mecab_model_t *model;
    mecab_t *tagger;
    mecab_lattice_t *lattice;
#define F(name) __typeof__(name) *name;
    FUNCTIONS
#undef F
};

static bool load_library(struct state *s, struct err *err) {
    const struct library_function wanted[] = {
#define F(name) {#name, &s->name},
        FUNCTIONS
#undef F
    };
    const char *lacks;
    s->library = library_open(LIBRARY, false, wanted, sizeof wanted / sizeof *wanted, &lacks);
    if (lacks)
        return fail(err, ERR_LANGUAGE, LIBRARY " has no %s; install libmecab2 0.996 or later",
                    lacks);
    return s->library || fail(err, ERR_LANGUAGE,
                              "the library " LIBRARY " is missing; install the packages libmecab2 "
                              "and mecab-ipadic-utf8");
}

/* What `said` must be for one word: other dictionaries have their columns in another order. */
static bool is_right_dictionary(struct mecab *m, struct arena *keep) {
    struct morphemes words = {0};
    struct err ignored;
    return mecab_cut(m, S("東京"), NULL, 0, &words, keep, &ignored) && words.list.n == 1 &&
           str_eq(words.list.at[0].said, S("トーキョー"));
}

static bool open_dictionary(struct mecab *m, struct err *err) {
    struct state *s = m->state;
    const char *rc = getenv("MECABRC");
    bool ours = !(rc && *rc) && access(DICTIONARY "/sys.dic", R_OK) == 0;
    char name[] = "mecab", rc_option[] = "-r", none[] = "/dev/null", dictionary_option[] = "-d",
         dictionary[] = DICTIONARY;
    char *argv[] = {name, rc_option, none, dictionary_option, dictionary, NULL};
    s->model = s->mecab_model_new(ours ? 5 : 1, argv);
    if (s->model) {
        s->tagger = s->mecab_model_new_tagger(s->model);
        s->lattice = s->mecab_model_new_lattice(s->model);
    }
    if (!s->model || !s->tagger || !s->lattice)
        return fail(err, ERR_LANGUAGE,
                    "MeCab's dictionary cannot be opened%s%s; install the package "
                    "mecab-ipadic-utf8",
                    rc && *rc ? ": look at $MECABRC, " : "", rc && *rc ? rc : "");
    struct arena arena;
    arena_open(&arena);
    bool right = is_right_dictionary(m, &arena);
    arena_close(&arena);
    return right || fail(err, ERR_LANGUAGE,
                         "MeCab's dictionary is another one; install the package "
                         "mecab-ipadic-utf8");
}

bool mecab_open(struct mecab *m, struct err *err) {
    struct state *s = calloc(1, sizeof *s);
    *m = (struct mecab){s};
    if (!s)
        return fail(err, ERR_IO, "out of memory");
    if (load_library(s, err) && open_dictionary(m, err))
        return true;
    mecab_close(m);
    return false;
}

void mecab_close(struct mecab *m) {
    struct state *s = m->state;
    if (!s)
        return;
    if (s->lattice)
        s->mecab_lattice_destroy(s->lattice);
    if (s->tagger)
        s->mecab_destroy(s->tagger);
    if (s->model)
        s->mecab_model_destroy(s->model);
    library_close(s->library);
    free(s);
    *m = (struct mecab){0};
}

/* A node without a pronunciation has fewer columns, or a star in it. */
static str said_of(str feature) {
    str rest = feature, field = {0};
    for (int i = 0; i <= SAID; i++) {
        if (!rest.at)
            return (str){0};
        field = str_cut(&rest, ',');
    }
    return str_eq(field, S("*")) ? (str){0} : field;
}

bool mecab_cut(struct mecab *m, str text, const size_t *edges, size_t edges_n,
               struct morphemes *out, struct arena *keep, struct err *err) {
    struct state *s = m->state;
    if (text.len == 0)
        return true;
    const char *z = str_z(text, keep); /* it looks for the NUL, in spite of the length */
    s->mecab_lattice_clear(s->lattice);
    s->mecab_lattice_set_sentence2(s->lattice, z, text.len);
    for (size_t i = 0; i < edges_n; i++)
        if (edges[i] > 0 && edges[i] < text.len)
            s->mecab_lattice_set_boundary_constraint(s->lattice, edges[i], MECAB_TOKEN_BOUNDARY);
    if (!s->mecab_parse_lattice(s->tagger, s->lattice))
        return fail(err, ERR_ENGINE, "MeCab: %s", s->mecab_lattice_strerror(s->lattice));
    const mecab_node_t *node = s->mecab_lattice_get_bos_node(s->lattice);
    for (; node; node = node->next) {
        if (node->stat == MECAB_BOS_NODE || node->stat == MECAB_EOS_NODE)
            continue;
        size_t start = (size_t)(node->surface - z);
        str feature = str_copy(str_of(node->feature), keep);
        *list_push(&out->list, keep) = (struct morpheme){
            .at = {start, start + node->length},
            .kind = feature,
            .said = node->stat == MECAB_UNK_NODE ? (str){0} : said_of(feature),
        };
    }
    return true;
}
