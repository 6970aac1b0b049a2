#include "normalise/normalise.h"

#include "base/utf8.h"
#include "normalise/grammar.h"
#include "normalise/lexemes.h"

/* What is known of a language. */
struct tongue {
    struct grammar grammar;
    struct lexemes *lexemes; /* NULL: none */
};

struct cache {
    struct arena arena;
    LIST(struct tongue *) tongues;
};

/* The work on one line. */
struct rewriting {
    struct grammar *g;
    struct chars t;
    struct utterance *out;
    struct buf spoken;
    bool rules;       /* are there any? */
    bool has[128];    /* which ASCII characters are in the line, and NEEDS_DASH */
    bool has_address; /* something in the line may be a web or e-mail address */
    size_t done;      /* bytes of the line that are in `spoken` */
    struct hits hits; /* of the lexicon */
    size_t most;      /* character that no rule may reach beyond: where the next hit begins */
    struct arena *keep, *scratch;
    signed char
        near[CLASSES_MOST]; /* is a word of the class in the line: 0 unknown, 1 yes, -1 no */
};

void normaliser_open(struct normaliser *n, struct voices *voices) {
    *n = (struct normaliser){.voices = voices};
}

void normaliser_close(struct normaliser *n) {
    struct cache *cache = n->cache;
    if (cache) {
        struct arena arena = cache->arena; /* the cache lives in it */
        for (size_t i = 0; i < cache->tongues.n; i++)
            grammar_close(&cache->tongues.at[i]->grammar);
        arena_close(&arena);
    }
    *n = (struct normaliser){0};
}

static bool find_tongue(struct normaliser *n, str lang, struct tongue **out, struct err *err) {
    struct cache *cache = n->cache;
    if (!cache) {
        struct arena arena;
        arena_open(&arena);
        n->cache = cache = arena_new(&arena, struct cache, 1);
        cache->arena = arena;
    }
    for (size_t i = 0; i < cache->tongues.n; i++)
        if (str_eq(cache->tongues.at[i]->grammar.lang, lang)) {
            *out = cache->tongues.at[i];
            return true;
        }
    struct tongue *tongue = arena_new(&cache->arena, struct tongue, 1);
    const struct lexicon *lexicon;
    if (!grammar_load(&tongue->grammar, n->voices, lang, &cache->arena, err))
        return false;
    *list_push(&cache->tongues, &cache->arena) = tongue; /* whatever happens, it will be closed */
    if (!lexicon_of(n->voices, lang, &lexicon, err))
        return false;
    tongue->lexemes = lexemes_open(lexicon, &cache->arena);
    *out = tongue;
    return true;
}

/* Bytes up to `end` are said as they are written. */
static void copy_until(struct rewriting *w, size_t end) {
    if (end <= w->done)
        return;
    struct span up = {w->done, end}, down = {w->spoken.len, w->spoken.len + (end - w->done)};
    buf_put(&w->spoken, str_sub(w->t.text, w->done, end));
    align_add(&w->out->align, up, down, false, w->keep);
    w->done = end;
}

/* Bytes at the start (end) that two texts share, whole words only. */
static size_t shared_start(str a, str b) {
    size_t n = 0, words = 0;
    while (n < a.len && n < b.len && a.at[n] == b.at[n])
        if (a.at[n++] == ' ')
            words = n;
    return n == a.len && n == b.len ? n : words;
}

static size_t shared_end(str a, str b) {
    size_t n = 0, words = 0;
    while (n < a.len && n < b.len && a.at[a.len - 1 - n] == b.at[b.len - 1 - n])
        if (a.at[a.len - 1 - n++] == ' ')
            words = n;
    return words;
}

static bool glued(uint32_t a, uint32_t b) {
    return (char_is_letter(a) || char_is_digit(a)) && (char_is_letter(b) || char_is_digit(b));
}

/* Bytes [from, to) are said as `said`. */
static void rewrite(struct rewriting *w, size_t from, size_t to, str said) {
    str written = str_sub(w->t.text, from, to);
    size_t head = shared_start(written, said);
    copy_until(w, from + head);
    written = str_sub(written, head, written.len);
    said = str_sub(said, head, said.len);
    if (written.len == 0 && said.len == 0)
        return;
    size_t tail = shared_end(written, said);
    written = str_sub(written, 0, written.len - tail);
    said = str_sub(said, 0, said.len - tail);
    /* what is said must not run into the words around it */
    bool before = said.len && w->spoken.len &&
                  glued(utf8_before(buf_str(&w->spoken), w->spoken.len), utf8_peek(said, 0));
    if (before)
        buf_byte(&w->spoken, ' ');
    struct span up = {w->done, w->done + written.len};
    struct span down = {w->spoken.len, w->spoken.len + said.len};
    buf_put(&w->spoken, said);
    align_add(&w->out->align, up, down, true, w->keep);
    w->done = up.end;
    if (said.len && glued(utf8_before(said, said.len), utf8_peek(w->t.text, w->done)))
        buf_byte(&w->spoken, ' ');
    copy_until(w, to);
}

static bool class_is_near(struct rewriting *w, int word_class) {
    signed char *known = &w->near[word_class];
    for (size_t i = 0, end; !*known && i < w->t.n; i++)
        if (chars_starts_word(&w->t, i) && class_find(w->g->classes[word_class], &w->t, i, &end))
            *known = 1;
    if (!*known)
        *known = -1;
    return *known > 0;
}

static bool is_better(const struct match *a, const struct match *b) {
    return a->to != b->to ? a->to > b->to : a->fixed > b->fixed;
}

/* Of two rules the one with the longer match; of equal ones that which names more of it; else the
 * first. */
static const struct rule *better_rule(struct rewriting *w, const struct rule_list *list, size_t pos,
                                      const struct rule *found, struct match *best) {
    uint32_t second = w->t.c[pos + 1];
    for (size_t i = 0; i < list->n; i++) {
        const struct start *s = &list->at[i];
        const struct rule *r = &w->g->rules.at[s->rule];
        struct match m;
        if (!(s->second[(second & 255) / 8] >> (second & 7) & 1) ||
            (r->pattern.needs && !w->has[r->pattern.needs]))
            continue;
        if (!pattern_match(&r->pattern, w->g, &w->t, pos, &m) || m.to > w->most ||
            (found && !is_better(&m, best)) || (r->alone && (m.from > 0 || m.to < w->t.n)) ||
            (r->near >= 0 && class_is_near(w, r->near) == r->not_near))
            continue;
        found = r;
        *best = m;
    }
    return found;
}

static const struct rule *best_rule(struct rewriting *w, size_t pos, struct match *best) {
    uint32_t c = w->t.c[pos];
    const struct rule *found = NULL;
    if (starts_with(&w->g->starts, c, w->t.c[pos + 1]))
        found = better_rule(w, &w->g->start[c & 255], pos, NULL, best);
    return w->has_address ? better_rule(w, &w->g->address, pos, found, best) : found;
}

static void apply(struct rewriting *w, const struct rule *r, const struct match *m) {
    struct buf said = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    template_say(&r->template, &r->pattern, w->g, &w->t, m, &said, w->scratch);
    /* a part that has nothing to say leaves its space behind */
    while (said.len && said.at[said.len - 1] == ' ')
        said.len--;
    /* an abbreviation's stop also ends the sentence; another one after it would be doubled */
    bool stop = m->to > 0 && w->t.c[m->to - 1] == '.';
    bool said_stop = said.len && said.at[said.len - 1] == '.';
    if (stop && m->to == w->t.n && said.len && !said_stop)
        buf_byte(&said, '.');
    else if (said_stop && m->to < w->t.n && w->t.c[m->to] == '.')
        said.len--;
    rewrite(w, w->t.at[m->from], w->t.at[m->to], buf_str(&said));
}

/* Digits that no rule took, in a language whose engine cannot read them. */
static size_t say_digits(struct rewriting *w, size_t pos) {
    struct buf said = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    struct buf digits = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    size_t end = pos;
    for (; end < w->most && char_is_digit(w->t.c[end]); end++)
        buf_byte(&digits, (char)w->t.c[end]);
    spell_whole(&w->g->speller, buf_str(&digits), w->g->speller.cardinal, false, &said);
    rewrite(w, w->t.at[pos], w->t.at[end], buf_str(&said));
    return end;
}

/* What the lexicon says of a word: words, or phonemes to be kept for the engine. */
static void say_hit(struct rewriting *w, const struct hit *hit) {
    const struct chars *t = &w->t;
    size_t from = t->at[hit->from], to = t->at[hit->to];
    str joined = chars_text(t, hit->word_end, hit->to);
    bool words = hit->lexeme->as == SAID_WORDS;
    /* an abbreviation's stop also ends the sentence */
    if (hit->to == t->n && t->c[t->n - 1] == '.' && to - from > 1 &&
        !(words && str_ends(hit->lexeme->spoken, S("."))))
        to--;
    if (words) {
        struct buf said = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
        buf_put(&said, hit->lexeme->spoken);
        buf_put(&said, joined);
        rewrite(w, from, to, buf_str(&said));
        return;
    }
    copy_until(w, from);
    struct span up = {from, to}, down = {w->spoken.len, w->spoken.len + (to - from)};
    struct buf phonemes = buf_make(w->keep, LIMIT_SPOKEN_BYTES);
    buf_put(&phonemes, hit->before ? hit->before->phonemes : (str){0});
    buf_put(&phonemes, hit->lexeme->spoken);
    buf_put(&phonemes, hit->after ? hit->after->phonemes : (str){0});
    buf_put(&w->spoken, str_sub(t->text, from, to));
    align_add(&w->out->align, up, down, true, w->keep);
    *list_push(&w->out->sounded, w->keep) =
        (struct sounded){.at = down, .phonemes = buf_str(&phonemes)};
    w->done = to;
}

static void note_chars(struct rewriting *w) {
    for (size_t i = 0; i < w->t.n; i++) {
        uint32_t c = w->t.c[i];
        if (c < 0x80)
            w->has[c] = true;
        if (char_is_dash(c))
            w->has[NEEDS_DASH] = true;
    }
}

static bool may_have_address(const struct chars *t) {
    for (size_t i = 1; i + 1 < t->n; i++)
        if (t->c[i] == '@' || (t->c[i] == '.' && t->c[i - 1] != ' ' && char_is_letter(t->c[i + 1])))
            return true;
    return false;
}

/* Characters [pos, w->most): no entry of the lexicon stands in them. */
static void apply_rules(struct rewriting *w, size_t pos) {
    const struct chars *t = &w->t;
    while (pos < w->most) {
        struct match m;
        const struct rule *r = NULL;
        if (chars_starts_word(t, pos) && (r = best_rule(w, pos, &m)) != NULL) {
            apply(w, r, &m);
            pos = m.to;
        } else if (char_is_digit(t->c[pos]) && !w->g->leaves_digits) {
            pos = say_digits(w, pos);
        } else if (char_is_letter(t->c[pos]) || char_is_digit(t->c[pos])) {
            size_t end = pos;
            while (end < w->most &&
                   (char_is_letter(t->c[end]) || (w->g->leaves_digits && char_is_digit(t->c[end]))))
                end++;
            pos = end;
        } else {
            pos++;
        }
    }
}

static void rewrite_line(struct rewriting *w) {
    size_t pos = 0;
    for (size_t i = 0; i <= w->hits.n; i++) {
        const struct hit *hit = i < w->hits.n ? &w->hits.at[i] : NULL;
        w->most = hit ? hit->from : w->t.n;
        if (w->rules)
            apply_rules(w, pos);
        if (hit) {
            say_hit(w, hit);
            pos = hit->to;
        }
    }
    copy_until(w, w->t.text.len);
}

bool normalise_line(struct normaliser *n, const struct line *line, struct utterance *out,
                    struct arena *keep, struct arena scratch, struct err *err) {
    struct tongue *tongue;
    *out = (struct utterance){.line = line, .spoken = line->written};
    if (!find_tongue(n, line->lang, &tongue, err))
        return false;
    struct grammar *g = &tongue->grammar;
    bool rules = !g->empty && !n->lexicon_only;
    if ((!rules && !tongue->lexemes) || line->written.len == 0) {
        struct span all = {0, line->written.len};
        align_add(&out->align, all, all, false, keep);
        return true;
    }
    struct rewriting w = {.g = g, .rules = rules, .out = out, .keep = keep, .scratch = &scratch};
    w.t = chars_of(line->written, &scratch);
    w.spoken = buf_make(keep, LIMIT_SPOKEN_BYTES);
    if (tongue->lexemes)
        lexemes_find(tongue->lexemes, &w.t, &w.hits, &scratch);
    note_chars(&w);
    w.has_address = may_have_address(&w.t);
    rewrite_line(&w);
    if (g->speller.err.code) {
        *err = g->speller.err;
        return false;
    }
    if (w.spoken.full)
        return fail(err, ERR_LIMIT,
                    "the spoken form of a line of %zu bytes is over the limit of %zu; break it up",
                    line->written.len, LIMIT_SPOKEN_BYTES);
    out->spoken = buf_str(&w.spoken);
    return true;
}
