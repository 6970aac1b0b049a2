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

/* What the slot that begins many rules has found at a place. */
struct found {
    size_t at, end; /* `at`: the place + 1 */
    bool is;
};

/* The work on one line. */
struct rewriting {
    struct grammar *g;
    struct chars t;
    struct utterance *out;
    struct buf spoken;
    bool rules;       /* are there any? */
    bool has_address; /* something in the line may be a web or e-mail address */
    size_t done;      /* bytes of the line that are in `spoken` */
    size_t joined;    /* the character that follows a proclitic, 0: none */
    bool declined;    /* the last number was */
    struct hits hits; /* of the lexicon */
    size_t most;      /* character that no rule may reach beyond: where the next hit begins */
    struct arena *keep, *scratch;
    struct found slots[SLOT_TYPES], classes[CLASSES_MOST];
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
    if (!grammar_load(&tongue->grammar, n->voices, lang, &cache->arena, err)) {
        grammar_close(&tongue->grammar);
        return false;
    }
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

static bool is_wordly(uint32_t c) {
    c = char_fold(c);
    return char_is_letter(c) || char_is_digit(c);
}

static bool glued(uint32_t a, uint32_t b) {
    return is_wordly(a) && is_wordly(b);
}

/* Bytes at the start (end) that two texts share, whole words only. */
static size_t shared_start(str a, str b) {
    size_t n = 0, words = 0;
    while (n < a.len && n < b.len && utf8_peek(a, n) == utf8_peek(b, n))
        if (!is_wordly(utf8_next(a, &n)))
            words = n;
    return n == a.len && n == b.len ? n : words;
}

static size_t shared_end(str a, str b) {
    size_t n = 0, words = 0;
    while (n < a.len && n < b.len && utf8_before(a, a.len - n) == utf8_before(b, b.len - n)) {
        size_t at = a.len - n;
        bool boundary = !is_wordly(utf8_prev(a, &at));
        n = a.len - at;
        if (boundary)
            words = n;
    }
    return words;
}

/* Is there something written for what is said? */
static bool is_explained(str written, str said) {
    return str_trim(said).len == 0 || str_trim(written).len > 0;
}

/* A word that stands once in `said` and also in `written`, of three letters or more or one Han
 * character: the two are about the same there.  false: none. */
static bool shared_word(str written, str said, struct span *in_written, struct span *in_said) {
    for (size_t at = 0; at < written.len;) {
        size_t start = at, letters = 0;
        uint32_t c = utf8_next(written, &at);
        for (bool letter = char_is_letter(c); letter; letters++)
            if ((letter = char_is_letter(utf8_peek(written, at))))
                utf8_next(written, &at);
        str word = str_sub(written, start, at);
        size_t found = letters >= 3 || utf8_is_han(c) ? str_find(said, word, 0) : said.len;
        if (found == said.len || str_find(said, word, found + 1) < said.len)
            continue;
        if (letters &&
            (is_wordly(utf8_before(written, start)) || is_wordly(utf8_peek(written, at)) ||
             is_wordly(utf8_before(said, found)) || is_wordly(utf8_peek(said, found + word.len))))
            continue;
        *in_written = (struct span){start, at};
        *in_said = (struct span){found, found + word.len};
        if (is_explained(str_sub(written, 0, start), str_sub(said, 0, found)) &&
            is_explained(str_sub(written, at, written.len), str_sub(said, in_said->end, said.len)))
            return true;
    }
    return false;
}

/* Bytes up to `to` are said as `said`, whose first and last words may be the same. */
static void rewrite_part(struct rewriting *w, size_t to, str said) {
    str written = str_sub(w->t.text, w->done, to);
    size_t head = shared_start(written, said);
    if (!is_explained(str_sub(written, head, written.len), str_sub(said, head, said.len)))
        head = 0;
    copy_until(w, w->done + head);
    written = str_sub(written, head, written.len);
    said = str_sub(said, head, said.len);
    size_t tail = shared_end(written, said);
    if (!is_explained(str_sub(written, 0, written.len - tail), str_sub(said, 0, said.len - tail)))
        tail = 0;
    struct span up = {w->done, to - tail};
    struct span down = {w->spoken.len, w->spoken.len + said.len - tail};
    buf_put(&w->spoken, str_sub(said, 0, said.len - tail));
    align_add(&w->out->align, up, down, true, w->keep);
    w->done = up.end;
    copy_until(w, to);
}

/* Bytes [from, to) are said as `said`: link by link where they share words, so that each word
 * spoken knows what it came from.  What is said must not run into the words around it. */
static void rewrite(struct rewriting *w, size_t from, size_t to, str said) {
    copy_until(w, from);
    uint32_t first = utf8_peek(said, 0), last = utf8_before(said, said.len);
    if (first != utf8_peek(w->t.text, from) && !(w->joined && from == w->t.at[w->joined]) &&
        glued(utf8_before(buf_str(&w->spoken), w->spoken.len), first))
        buf_byte(&w->spoken, ' ');
    struct span here, there;
    while (shared_word(str_sub(w->t.text, w->done, to), said, &here, &there)) {
        size_t start = w->done;
        rewrite_part(w, start + here.start, str_sub(said, 0, there.start));
        copy_until(w, start + here.end);
        said = str_sub(said, there.end, said.len);
    }
    rewrite_part(w, to, said);
    if (last != utf8_before(w->t.text, to) && !(w->joined && to == w->t.at[w->joined]) &&
        glued(last, utf8_peek(w->t.text, to)))
        buf_byte(&w->spoken, ' ');
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

/* Can the rule's first slot, and what follows it, stand here? */
static bool may_match(struct rewriting *w, const struct filter *f, size_t pos) {
    if (!filter_seen(f, &w->t.seen))
        return false;
    const struct slot *s = f->first;
    if (!s)
        return true;
    struct found *known = s->type == SLOT_CLASS ? &w->classes[s->word_class] : &w->slots[s->type];
    if (known->at != pos + 1) {
        long value;
        known->at = pos + 1;
        known->end = pos;
        known->is = s->type == SLOT_CLASS
                        ? class_find(w->g->classes[s->word_class], &w->t, pos, &known->end) != NULL
                        : slot_match(&w->g->marks, &w->t, pos, true, s->type, &known->end, &value);
    }
    return known->is && key_has(&f->follow, key_of(w->t.c[known->end]));
}

/* Of two rules the one with the longer match; of equal ones that which names more of it; else the
 * first. */
static const struct rule *better_rule(struct rewriting *w, const struct rule_list *list, size_t pos,
                                      const struct rule *found, struct match *best) {
    for (size_t i = 0; i < list->n; i++) {
        if (!may_match(w, &w->g->filters.at[list->at[i]], pos))
            continue;
        const struct rule *r = w->g->rules.at[list->at[i]];
        struct match m;
        if (!pattern_match(&r->pattern, w->g, &w->t, pos, &m) || m.to > w->most ||
            (found && !is_better(&m, best)) || (r->alone && (m.from > 0 || m.to < w->t.n)) ||
            (r->falling && m.slots[0].value <= m.slots[1].value) ||
            (r->near >= 0 && class_is_near(w, r->near) == r->not_near) ||
            !template_fits(&r->template, &r->pattern, &m))
            continue;
        found = r;
        *best = m;
    }
    return found;
}

static const struct rule *best_rule(struct rewriting *w, size_t pos, struct match *best) {
    struct grammar *g = w->g;
    const struct rule_list *list = starts_find(&g->starts, w->t.c[pos], w->t.c[pos + 1], g->keep);
    const struct rule *found = list ? better_rule(w, list, pos, NULL, best) : NULL;
    return w->has_address ? better_rule(w, &g->starts.address, pos, found, best) : found;
}

/* After a preposition a number is said in another case: the ends of its words change, as [governed]
 * of numbers.ini has it. */
static str declined(struct rewriting *w, str said, size_t pos) {
    const struct grammar *g = w->g;
    bool second = w->joined && pos == w->joined; /* "after 20 and30" */
    while (pos > 0 && w->t.c[pos - 1] == ' ')
        pos--;
    w->declined = g->governing >= 0 && ((second && w->declined) ||
                                        class_stands_before(g->classes[g->governing], &w->t, pos));
    if (!w->declined)
        return said;
    struct buf out = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    for (str rest = said, word; rest.at;) {
        word = str_cut(&rest, ' ');
        const struct correction *c = NULL;
        for (size_t i = 0; i < g->governed.n && !c; i++)
            if (str_ends(word, g->governed.at[i].from))
                c = &g->governed.at[i];
        buf_put(&out, str_sub(word, 0, word.len - (c ? c->from.len : 0)));
        if (c)
            buf_put(&out, c->to);
        if (rest.at)
            buf_byte(&out, ' ');
    }
    return buf_str(&out);
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
    rewrite(w, w->t.at[m->from], w->t.at[m->to], declined(w, buf_str(&said), m->from));
}

/* Digits that no rule took, in a language whose engine cannot read them. */
static size_t say_digits(struct rewriting *w, size_t pos) {
    struct buf said = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    struct buf digits = buf_make(w->scratch, LIMIT_SPOKEN_BYTES);
    size_t end = pos;
    for (; end < w->most && char_is_digit(w->t.c[end]); end++)
        buf_byte(&digits, (char)w->t.c[end]);
    spell_whole(&w->g->speller, buf_str(&digits), w->g->speller.cardinal, false, &said);
    /* v2.0 and 1.2.3 */
    while (end + 1 < w->most && w->t.c[end] == '.' && char_is_digit(w->t.c[end + 1])) {
        size_t from = ++end;
        while (end < w->most && char_is_digit(w->t.c[end]))
            end++;
        struct number n = number_read(&w->g->marks, &w->t, from, end, w->scratch);
        buf_put(&said, w->g->speller.point);
        for (size_t i = 0; i < n.whole.len; i++)
            spell_whole(&w->g->speller, str_sub(n.whole, i, i + 1), w->g->speller.cardinal, false,
                        &said);
    }
    rewrite(w, w->t.at[pos], w->t.at[end], buf_str(&said));
    return end;
}

/* A word that is written as one with the number after it ("and", "in" before 15): said as its
 * section of words.tsv has it, and the number right after it.  Returns the number's place, 0: none.
 */
static size_t say_proclitic(struct rewriting *w, size_t pos) {
    int word_class = w->g->proclitics;
    size_t end = pos;
    struct entry *e = word_class < 0 || !char_is_letter(w->t.c[pos])
                          ? NULL
                          : class_find(w->g->classes[word_class], &w->t, pos, &end);
    if (!e || end >= w->most || !char_is_digit(w->t.c[end]))
        return 0;
    w->joined = end;
    if (e->spoken.n)
        rewrite(w, w->t.at[pos], w->t.at[end], e->spoken.at[0]);
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
    copy_until(w, from);
    if (words) { /* one link: the word with what is joined to it */
        size_t start = w->spoken.len;
        buf_put(&w->spoken, hit->lexeme->spoken);
        buf_put(&w->spoken, joined);
        align_add(&w->out->align, (struct span){from, to}, (struct span){start, w->spoken.len},
                  true, w->keep);
        w->done = to;
        return;
    }
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

static bool may_have_address(str text) {
    if (str_find_byte(text, '@', 0) < text.len)
        return true;
    for (size_t dot = 0; (dot = str_find_byte(text, '.', dot)) + 1 < text.len; dot++) {
        unsigned char next = (unsigned char)text.at[dot + 1];
        if (dot > 0 && text.at[dot - 1] != ' ' && (next >= 0x80 || char_is_letter(next)))
            return true;
    }
    return false;
}

/* Past a word or number that is said as written: nothing may begin inside of 245.6p. */
static size_t word_end(const struct rewriting *w, size_t pos) {
    const struct chars *t = &w->t;
    bool digits = w->g->leaves_digits;
    int kinds = KIND_LETTER | (digits ? KIND_DIGIT : 0);
    for (; pos < w->most; pos++) {
        uint32_t c = t->c[pos];
        if (c < 0x80 ? char_kinds[c] & kinds : char_is_letter_wide(c))
            continue;
        if ((c != '.' && c != ',') || !digits || !char_is_digit(t->c[pos - 1]) ||
            !char_is_digit(t->c[pos + 1]))
            return pos;
    }
    return pos;
}

/* Characters [pos, w->most): no entry of the lexicon stands in them. */
static void apply_rules(struct rewriting *w, size_t pos) {
    const struct chars *t = &w->t;
    size_t number;
    while (pos < w->most) {
        struct match m;
        const struct rule *r = NULL;
        bool starts = chars_starts_word(t, pos);
        if ((starts || (w->joined && pos == w->joined)) && (r = best_rule(w, pos, &m)) != NULL) {
            apply(w, r, &m);
            pos = m.to;
        } else if (starts && (number = say_proclitic(w, pos)) != 0) {
            pos = number;
        } else if (char_is_digit(t->c[pos]) && !w->g->leaves_digits) {
            pos = say_digits(w, pos);
        } else if (char_is_letter(t->c[pos]) || char_is_digit(t->c[pos])) {
            pos = word_end(w, pos);
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

/* The character that begins at or after a byte. */
static size_t char_at(const struct chars *t, size_t byte) {
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->at[mid] < byte)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* What was given by hand in an edited script wins over the lexicon. */
static void take_given(struct rewriting *w, const struct line *line, bool syllables) {
    struct hits hits = {0};
    size_t k = 0;
    for (size_t i = 0; i < line->given.n; i++) {
        const struct given *g = &line->given.at[i];
        size_t from = char_at(&w->t, g->at.start), to = char_at(&w->t, g->at.end);
        for (; k < w->hits.n && w->hits.at[k].from < to; k++)
            if (w->hits.at[k].to <= from)
                *list_push(&hits, w->scratch) = w->hits.at[k];
        struct lexeme *l = arena_new(w->scratch, struct lexeme, 1);
        bool words = g->phonemes.len == 0;
        *l = (struct lexeme){chars_text(&w->t, from, to), words ? g->spoken : g->phonemes,
                             words       ? SAID_WORDS
                             : syllables ? SAID_SYLLABLES
                                         : SAID_PHONEMES};
        *list_push(&hits, w->scratch) =
            (struct hit){.from = from, .to = to, .lexeme = l, .word_end = to};
    }
    for (; k < w->hits.n; k++)
        *list_push(&hits, w->scratch) = w->hits.at[k];
    w->hits = hits;
}

static bool takes_syllables(struct normaliser *n, str lang, bool *out, struct err *err) {
    const struct language *l;
    if (!voices_language(n->voices, lang, &l, err))
        return false;
    *out = l->takes_syllables;
    return true;
}

bool normalise_line(struct normaliser *n, const struct line *line, struct utterance *out,
                    struct arena *keep, struct arena scratch, struct err *err) {
    struct tongue *tongue;
    *out = (struct utterance){.line = line, .spoken = line->written};
    if (!find_tongue(n, line->lang, &tongue, err))
        return false;
    struct grammar *g = &tongue->grammar;
    bool rules = !g->empty && !n->lexicon_only;
    if ((!rules && !tongue->lexemes && line->given.n == 0) || line->written.len == 0) {
        struct span all = {0, line->written.len};
        align_add(&out->align, all, all, false, keep);
        return true;
    }
    struct rewriting w = {.g = g, .rules = rules, .out = out, .keep = keep, .scratch = &scratch};
    w.t = chars_of(line->written, &scratch);
    w.spoken = buf_make(keep, LIMIT_SPOKEN_BYTES);
    buf_reserve(&w.spoken, line->written.len + line->written.len / 4 + 16);
    if (tongue->lexemes)
        lexemes_find(tongue->lexemes, &w.t, &w.hits, &scratch);
    bool syllables = false;
    if (line->given.n) {
        if (!takes_syllables(n, line->lang, &syllables, err))
            return false;
        take_given(&w, line, syllables);
    }
    w.has_address = may_have_address(line->written);
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
