#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

void *library_open(const char *file, bool global, const struct library_function *wanted, size_t n,
                   const char **lacks) {
    void *library = dlopen(file, RTLD_NOW | (global ? RTLD_GLOBAL : RTLD_LOCAL));
    *lacks = NULL;
    for (size_t i = 0; library && i < n; i++) {
        void *f = dlsym(library, wanted[i].name);
        if (!f) {
            *lacks = wanted[i].name;
            library_close(library);
            return NULL;
        }
        memcpy(wanted[i].to, &f, sizeof f);
    }
    return library;
}

void library_close(void *library) {
    if (library)
        dlclose(library);
}
