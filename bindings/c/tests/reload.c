/* A host that loads and drops the library again and again (PHP does so for each request): the library stays, the built-in engine is built once, memory does not
 * grow.
 *
 *   reload LIBRARY
 */
#include <dlfcn.h>
#include <time.h>

#include "check.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Memory of the process that is not shared, in pages. */
static long pages(void) {
    long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file && fscanf(file, "%ld %ld", &size, &resident) == 2);
    fclose(file);
    return resident;
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    double first = 0, later = 0;
    long settled = 0;
    for (int i = 0; i < 50; i++) {
        void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
        CHECK(library);
        pilah_status (*builtin)(pilah_triage **);
        pilah_status (*classify)(const pilah_triage *, const char *, size_t, pilah_verdict *);
        void (*release)(pilah_triage *);
        *(void **)&builtin = dlsym(library, "pilah_triage_builtin");
        *(void **)&classify = dlsym(library, "pilah_classify");
        *(void **)&release = dlsym(library, "pilah_triage_free");
        CHECK(builtin && classify && release);
        pilah_triage *triage = NULL;
        pilah_verdict verdict;
        double start = now();
        CHECK(builtin(&triage) == PILAH_OK);
        double taken = now() - start;
        if (i == 0) first = taken;
        else later += taken / 49;
        CHECK(classify(triage, "lampu jalan mati min", 20, &verdict) == PILAH_OK && verdict.label == PILAH_LABEL_SERVICE_REQUEST);
        release(triage);
        CHECK(dlclose(library) == 0);
        if (i == 9) settled = pages();
    }
    /* One engine more would be a thousand pages. */
    CHECK(pages() - settled < 256);
    CHECK(later < first / 4);
    printf("reload: ok (first engine %.1f ms, later ones %.3f ms)\n", first, later);
    return 0;
}
