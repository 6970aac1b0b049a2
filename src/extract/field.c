#include "extract/field.h"

struct field_maker field_begin(size_t bytes, size_t links, struct arena *keep) {
    struct field_maker m = {.buf = buf_make(keep, bytes * 5 + 64), .keep = keep};
    buf_reserve(&m.buf, bytes + 16);
    list_reserve(&m.align.links, links + 4, keep);
    return m;
}

void field_put(struct field_maker *m, str text, struct span up) {
    size_t from = m->buf.len;
    buf_put(&m->buf, text);
    align_add(&m->align, up, (struct span){from, m->buf.len}, false, m->keep);
}

void field_char(struct field_maker *m, uint32_t c, struct span up) {
    size_t from = m->buf.len;
    buf_utf8(&m->buf, c);
    align_add(&m->align, up, (struct span){from, m->buf.len}, false, m->keep);
}

struct field field_end(const struct field_maker *m, bool html) {
    return (struct field){.text = buf_str(&m->buf), .align = m->align, .html = html};
}

static bool is_even(const struct link *l) {
    return !l->whole && l->up.end - l->up.start == l->down.end - l->down.start;
}

/* The part of an even link that both links have in common, as a link from end to end. */
static struct link join(const struct link *outer, const struct link *inner) {
    size_t from = inner->up.start, to = inner->up.end;
    from = from > outer->down.start ? from : outer->down.start;
    to = to < outer->down.end ? to : outer->down.end;
    struct link l = {.up = outer->up, .whole = !is_even(outer)};
    l.down.start = inner->down.start + (from - inner->up.start);
    l.down.end = inner->down.start + (to - inner->up.start);
    if (is_even(outer)) {
        size_t start = outer->up.start - outer->down.start; /* may wrap; the sums do not */
        l.up = (struct span){start + from, start + to};
    }
    return l;
}

struct align field_compose(const struct align *outer, const struct align *inner,
                           struct arena *keep) {
    struct align all = {0};
    size_t k = 0, last = 0; /* a whole link of outer stands for what is made of it only once */
    for (size_t i = 0; i < inner->links.n; i++) {
        struct link l = align_link(inner, i);
        if (!is_even(&l)) {
            struct span up = align_up(outer, l.up);
            up.start = up.start < last ? last : up.start;
            up.end = up.end < up.start ? up.start : up.end;
            align_add(&all, up, l.down, true, keep);
            last = up.end;
            continue;
        }
        while (k < outer->links.n && outer->links.at[k].down_end <= l.up.start)
            k++;
        for (size_t o = k; o < outer->links.n && outer->links.at[o].down_start < l.up.end; o++) {
            struct link outside = align_link(outer, o), both = join(&outside, &l);
            both.up.start = both.up.start < last ? last : both.up.start;
            both.up.end = both.up.end < both.up.start ? both.up.start : both.up.end;
            align_add(&all, both.up, both.down, both.whole, keep);
            last = both.up.end;
        }
    }
    return all;
}
