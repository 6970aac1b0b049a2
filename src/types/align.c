#include "types/align.h"

#include <assert.h>

static size_t length(struct span s) {
    return s.end - s.start;
}

void align_add(struct align *a, struct span up, struct span down, bool whole, struct arena *keep) {
    if (length(up) == 0 && length(down) == 0)
        return;
    assert(up.end <= UINT32_MAX && down.end <= INT32_MAX);
    struct kept_link *kept = a->links.n ? &a->links.at[a->links.n - 1] : NULL;
    struct link last = kept ? align_link(a, a->links.n - 1) : (struct link){.whole = true};
    if (!whole && !last.whole && last.up.end == up.start && last.down.end == down.start &&
        length(last.up) == length(last.down) && length(up) == length(down)) {
        kept->up_end = (uint32_t)up.end;
        kept->down_end = (uint32_t)down.end & INT32_MAX;
        return;
    }
    *list_push(&a->links, keep) =
        (struct kept_link){(uint32_t)up.start, (uint32_t)up.end, (uint32_t)down.start,
                           (uint32_t)down.end & INT32_MAX, whole};
}

/* Index of the first link whose downstream end lies after `at`. */
static size_t first_after(const struct align *a, size_t at) {
    size_t low = 0, high = a->links.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (a->links.at[mid].down_end > at)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static bool is_even(const struct link *l) {
    return !l->whole && length(l->up) == length(l->down);
}

struct span align_up(const struct align *a, struct span down) {
    size_t i = first_after(a, down.start);
    if (i == a->links.n) {
        size_t end = i ? a->links.at[i - 1].up_end : 0;
        return (struct span){end, end};
    }
    struct link first = align_link(a, i);
    struct span up = first.up;
    if (down.end <= first.down.start)
        return (struct span){up.start, up.start};
    if (is_even(&first) && down.start > first.down.start)
        up.start += down.start - first.down.start;
    for (; i < a->links.n && a->links.at[i].down_start < down.end; i++) {
        struct link l = align_link(a, i);
        up.end = l.up.end;
        if (is_even(&l) && down.end < l.down.end)
            up.end = l.up.start + (down.end - l.down.start);
    }
    return up;
}
