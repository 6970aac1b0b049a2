#include "publish/assets.h"

/* The assembler takes the files in; the Makefile knows that this file depends on them. */
#define TAKE_IN(name, file)                                                                        \
    __asm__(".section .rodata\n" #name "_begin:\n.incbin \"" file "\"\n" #name                     \
            "_end:\n.byte 0\n.previous\n");                                                        \
    extern const char name##_begin[], name##_end[];

TAKE_IN(css, "src/publish/page.css")
TAKE_IN(js, "src/publish/page.js")

str page_css(void) {
    return str_span(css_begin, css_end);
}

str page_js(void) {
    return str_span(js_begin, js_end);
}
