/* list: a growing array in an arena.
 *
 *     LIST(struct word) words = {0};
 *     *list_push(&words, keep) = (struct word){...};
 *     for (size_t i = 0; i < words.n; i++) use(words.at[i]);
 *
 * Growing copies the elements: hold indices, not pointers, while a list still grows. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stddef.h>

#include "base/arena.h"

#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t n, cap;                                                                             \
    }

/* Pointer to a new zeroed element at the end. */
#define list_push(list, arena)                                                                     \
    ((list)->at = list_grow((list)->at, (list)->n, &(list)->cap, sizeof *(list)->at,               \
                            _Alignof(max_align_t), (arena)),                                       \
     &(list)->at[(list)->n++])

/* Room for `count` elements at once, for who knows about how many will come. */
#define list_reserve(list, count, arena)                                                           \
    ((list)->at = list_make_room((list)->at, (list)->n, &(list)->cap, (count), sizeof *(list)->at, \
                                 _Alignof(max_align_t), (arena)))

/* Room for `count` elements, n of which are there; returns the array, which may have moved. */
void *list_make_room(void *at, size_t n, size_t *cap, size_t count, size_t size, size_t align,
                     struct arena *a);
/* Room for one more than n elements; returns the array, which may have moved. */
void *list_grow(void *at, size_t n, size_t *cap, size_t size, size_t align, struct arena *a);

#endif
