/* What benches/compare measures in C: for every line on standard input the nanoseconds of a batch of 100,000 posts, building the buffer included. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <pilah.h>

enum { POSTS = 100000 };

static char *lines[POSTS];

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    char *line = NULL, go[16];
    size_t room = 0, count = 0;
    if (file == NULL) return 1;
    for (ssize_t len; count < POSTS && (len = getline(&line, &room, file)) >= 0; count++) {
        if (len > 0 && line[len - 1] == '\n') line[len - 1] = 0;
        lines[count] = strdup(line);
    }
    if (count == 0) return 1;
    for (size_t i = count; i < POSTS; i++) lines[i] = lines[i - count];
    pilah_triage *triage = NULL;
    if (pilah_triage_builtin(&triage) != PILAH_OK) return 1;
    while (fgets(go, sizeof go, stdin) != NULL) {
        const long long start = now();
        int64_t *offsets = malloc((POSTS + 1) * sizeof *offsets);
        pilah_verdict *verdicts = malloc(POSTS * sizeof *verdicts);
        size_t size = 0;
        for (size_t i = 0; i < POSTS; i++) size += strlen(lines[i]);
        char *data = malloc(size);
        if (offsets == NULL || verdicts == NULL || data == NULL) return 1;
        offsets[0] = 0;
        for (size_t i = 0; i < POSTS; i++) {
            const size_t len = strlen(lines[i]);
            memcpy(data + offsets[i], lines[i], len);
            offsets[i + 1] = offsets[i] + (int64_t)len;
        }
        if (pilah_classify_batch(triage, data, size, offsets, POSTS, verdicts) != PILAH_OK) return 1;
        const long long taken = now() - start;
        printf("%lld\n", taken);
        fflush(stdout);
        free(data);
        free(verdicts);
        free(offsets);
    }
    pilah_triage_free(triage);
    return 0;
}
