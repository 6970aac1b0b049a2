#include "types/source.h"

struct span source_file_span(const struct source *s, struct span at) {
    if (s->align.links.n)
        return align_up(&s->align, at);
    return (struct span){at.start + s->text_at, at.end + s->text_at};
}
