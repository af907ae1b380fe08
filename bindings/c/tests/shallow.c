/* Preloaded before PHP when AddressSanitizer is: PHP opens libraries with RTLD_DEEPBIND, which the sanitizer refuses. */
#define _GNU_SOURCE
#include <dlfcn.h>

void *dlopen(const char *file, int mode) {
    void *(*next)(const char *, int);
    *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    return next(file, mode & ~RTLD_DEEPBIND);
}
