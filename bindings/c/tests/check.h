/* What the tests in C share. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pilah.h"

/* Ends the test with the line that does not hold. */
#define CHECK(holds)                                                                   \
    do {                                                                               \
        if (!(holds)) {                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
            abort();                                                                   \
        }                                                                              \
    } while (0)

#define STATUS(call, want)                                                                                                     \
    do {                                                                                                                       \
        pilah_status status_ = (call);                                                                                         \
        if (status_ != (want)) {                                                                                               \
            fprintf(stderr, "%s:%d: %s is %d, not %s\n", __FILE__, __LINE__, #call, (int)status_, #want);                      \
            abort();                                                                                                           \
        }                                                                                                                      \
    } while (0)

/* Fills memory with a pattern that no answer has. */
static inline void fill(void *memory, size_t size) { memset(memory, 0xA5, size); }

/* Whether the pattern is still there. */
static inline int untouched(const void *memory, size_t size) {
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0xA5) return 0;
    return 1;
}

/* Whether a verdict keeps everything that the header promises. */
static inline int sound(const pilah_verdict *v) {
    int request = v->label == PILAH_LABEL_SERVICE_REQUEST, abusive = (v->flags & PILAH_FLAG_ABUSIVE) != 0, mixed = (v->flags & PILAH_FLAG_MIXED) != 0;
    for (size_t i = 0; i < sizeof v->reserved; i++)
        if (v->reserved[i] != 0) return 0;
    return v->scores[0] + v->scores[1] + v->scores[2] == 1000 && pilah_label_name(v->label) && pilah_kind_name(v->kind) && (v->topic == PILAH_NONE || (request && pilah_topic_name(v->topic)))
        && (v->target == PILAH_NONE) == !abusive && (!abusive || pilah_target_name(v->target)) && v->urgency <= 3 && (request || v->urgency == 0) && v->severity <= 4 && (v->severity == 0) == !abusive
        && mixed == (request && abusive) && (v->label != PILAH_LABEL_HARASSMENT || abusive) && (v->label != PILAH_LABEL_OFF_TOPIC || !abusive) && v->flags < 32;
}

/* Whether a text is UTF-8, as the standard has it. */
static inline int utf8(const char *text, size_t len) {
    const unsigned char *p = (const unsigned char *)text, *end = p + len;
    while (p < end) {
        size_t more = *p < 0x80 ? 0 : *p >= 0xC2 && *p < 0xE0 ? 1 : *p >= 0xE0 && *p < 0xF0 ? 2 : *p >= 0xF0 && *p < 0xF5 ? 3 : 9;
        if (more == 9 || (size_t)(end - p) <= more) return 0;
        for (size_t i = 1; i <= more; i++)
            if ((p[i] & 0xC0) != 0x80) return 0;
        if ((*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) || (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F)) return 0;
        p += more + 1;
    }
    return 1;
}

#endif
