#include "extract/explain.h"

#include "base/utf8.h"
#include "extract/roles.h"

#define TEXT_BYTES ((size_t)100) /* of a block's text that are shown */

static void put_start(struct buf *out, str text) {
    size_t at = 0;
    while (at < text.len && at < TEXT_BYTES)
        utf8_next(text, &at);
    buf_put(out, str_sub(text, 0, at));
    if (at < text.len)
        buf_put(out, S("…"));
    buf_byte(out, '\n');
}

static void put_element(const struct page *page, uint32_t index, struct buf *out) {
    const struct element *e = &page->elements.at[index];
    str class = html_attribute(e->node, "class"), id = html_attribute(e->node, "id");
    str tag = str_of(gumbo_normalized_tagname(e->node->v.element.tag));
    str word = str_trim(class.len ? class : id);
    word = str_sub(word, 0, str_find_byte(word, ' ', 0));
    word = str_sub(word, 0, 40);
    if (tag.len == 0)
        tag = S("unknown");
    buf_printf(out, ", <%.*s", STR_FMT(tag));
    if (word.len) {
        buf_printf(out, " %s=", class.len ? "class" : "id");
        for (size_t at = 0; at < word.len;) { /* a line end in a name must not end the line */
            uint32_t c = utf8_next(word, &at);
            buf_utf8(out, c < ' ' ? ' ' : c);
        }
    }
    buf_printf(out, "> with %.0f", e->prose);
}

void explain_blocks(const struct blocks *blocks, const struct page *page, str source,
                    struct buf *out) {
    size_t at = 0, line = 1;
    for (size_t i = 0; i < blocks->list.n; i++) {
        const struct block *b = &blocks->list.at[i];
        size_t start = b->align.links.n ? b->align.links.at[0].up_start : at;
        for (; at < start && at < source.len; at++)
            line += source.at[at] == '\n';
        for (int part = b->dateline ? 0 : 1; part < 2; part++) {
            bool dateline = part == 0;
            buf_printf(out, "%s\t%s\tline %zu",
                       block_role_name(dateline ? BLOCK_DATELINE : b->role),
                       dateline ? "before the story's first words"
                       : b->why ? b->why
                                : "nothing said so",
                       line);
            if (page)
                put_element(page, b->element, out);
            buf_byte(out, '\t');
            put_start(out, dateline ? str_sub(b->text, 0, b->dateline)
                                    : str_sub(b->text, b->dateline, b->text.len));
        }
    }
}
