#include "unit/unit.h"

#include "types/align.h"
#include "types/notes.h"

static struct arena keep;

static int open_arena(void **state) {
    (void)state;
    arena_open(&keep);
    return 0;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(&keep);
    return 0;
}

static void assert_span(struct span got, size_t start, size_t end) {
    assert_int_equal(got.start, start);
    assert_int_equal(got.end, end);
}

/* "up $3.5bn now" → "up three point five billion dollars now" */
static struct align money(void) {
    struct align a = {0};
    align_add(&a, (struct span){0, 3}, (struct span){0, 3}, false, &keep);
    align_add(&a, (struct span){3, 9}, (struct span){3, 35}, true, &keep);
    align_add(&a, (struct span){9, 13}, (struct span){35, 39}, false, &keep);
    return a;
}

static void unchanged_text_maps_byte_by_byte(void **state) {
    (void)state;
    struct align a = money();
    assert_span(align_up(&a, (struct span){0, 2}), 0, 2);
    assert_span(align_up(&a, (struct span){36, 39}), 10, 13);
}

static void rewritten_text_maps_as_a_whole(void **state) {
    (void)state;
    struct align a = money();
    assert_span(align_up(&a, (struct span){3, 8}), 3, 9);
    assert_span(align_up(&a, (struct span){20, 27}), 3, 9);
    assert_span(align_up(&a, (struct span){1, 27}), 1, 9);
    assert_span(align_up(&a, (struct span){20, 38}), 3, 12);
}

/* Three letters said as three others are one word, not three letters. */
static void a_whole_link_is_never_cut(void **state) {
    (void)state;
    struct align a = {0};
    align_add(&a, (struct span){0, 4}, (struct span){0, 4}, false, &keep);
    align_add(&a, (struct span){4, 7}, (struct span){4, 7}, true, &keep);
    align_add(&a, (struct span){7, 9}, (struct span){7, 9}, false, &keep);
    assert_span(align_up(&a, (struct span){5, 6}), 4, 7);
    assert_span(align_up(&a, (struct span){2, 5}), 2, 7);
    assert_span(align_up(&a, (struct span){7, 8}), 7, 8); /* what follows is no part of it */
}

static void inserted_text_maps_to_the_nearest_place(void **state) {
    (void)state;
    struct align a = {0};
    assert_span(align_up(&a, (struct span){0, 5}), 0, 0);
    align_add(&a, (struct span){4, 6}, (struct span){10, 12}, false, &keep);
    assert_span(align_up(&a, (struct span){0, 5}), 4, 4);
    assert_span(align_up(&a, (struct span){20, 25}), 6, 6);
}

static void links_merge_only_when_they_continue(void **state) {
    (void)state;
    struct align a = {0};
    align_add(&a, (struct span){0, 3}, (struct span){0, 3}, false, &keep);
    align_add(&a, (struct span){3, 5}, (struct span){3, 5}, false, &keep);
    assert_int_equal(a.links.n, 1);
    align_add(&a, (struct span){5, 7}, (struct span){5, 7}, true, &keep);
    assert_int_equal(a.links.n, 2);
    align_add(&a, (struct span){8, 9}, (struct span){7, 8}, false, &keep);
    assert_int_equal(a.links.n, 3);
    align_add(&a, (struct span){9, 9}, (struct span){8, 8}, false, &keep);
    assert_int_equal(a.links.n, 3);
}

static void notes_say_a_thing_once(void **state) {
    (void)state;
    struct notes n = {.keep = &keep};
    note(&n, "left out: %s", "a");
    note(&n, "left out: %s", "b");
    note(&n, "left out: %s", "a");
    assert_int_equal(n.list.n, 2);
    assert_str(n.list.at[1], "left out: b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_text_maps_byte_by_byte),
        cmocka_unit_test(rewritten_text_maps_as_a_whole),
        cmocka_unit_test(a_whole_link_is_never_cut),
        cmocka_unit_test(inserted_text_maps_to_the_nearest_place),
        cmocka_unit_test(links_merge_only_when_they_continue),
        cmocka_unit_test(notes_say_a_thing_once),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
