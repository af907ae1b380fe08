/* Everything that a careless or hostile caller may hand over: each call answers with a status, writes nothing, and the process lives.
 *
 *   misuse           all but what follows
 *   misuse quick     the same with less of it, for valgrind
 *   misuse memory    a batch for whose answers there is no memory (changes the limits of the process)
 *   misuse panic     a fault inside pilah, for a library with the feature test-panic
 *   misuse beyond    a fault of the caller, for AddressSanitizer to find
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define BYTES(literal) literal, sizeof literal - 1
#define TOO_LONG ((size_t)PTRDIFF_MAX + 1)

static pilah_triage *triage;
static int quick;
static const char REQUEST[] = "min, lampu jalan depan pasar mati tiga hari, tolong diperbaiki";
static const char MIXED[] = "dasar admin goblok, air PDAM mati dari pagi, kapan nyala?";

static pilah_verdict classified(const char *text, size_t len) {
    pilah_verdict verdict;
    STATUS(pilah_classify(triage, text, len, &verdict), PILAH_OK);
    CHECK(sound(&verdict));
    return verdict;
}

static int same(pilah_verdict a, pilah_verdict b) { return memcmp(&a, &b, sizeof a) == 0; }

static void names_and_layout(void) {
    CHECK(pilah_abi_version() == PILAH_ABI_VERSION);
    CHECK(strchr(pilah_version(), '.') != NULL);
    CHECK(sizeof(pilah_verdict) == 32 && sizeof(pilah_status) == 4);
    CHECK(offsetof(pilah_verdict, scores) == 0 && offsetof(pilah_verdict, label) == 6 && offsetof(pilah_verdict, kind) == 7 && offsetof(pilah_verdict, topic) == 8);
    CHECK(offsetof(pilah_verdict, target) == 9 && offsetof(pilah_verdict, urgency) == 10 && offsetof(pilah_verdict, severity) == 11);
    CHECK(offsetof(pilah_verdict, flags) == 12 && offsetof(pilah_verdict, reserved) == 16);
    const char *(*names[])(uint8_t) = {pilah_label_name, pilah_kind_name, pilah_topic_name, pilah_target_name};
    const int counts[] = {3, 16, 20, 6};
    for (int list = 0; list < 4; list++)
        for (int code = 0; code < 256; code++) {
            const char *name = names[list]((uint8_t)code);
            CHECK((name != NULL) == (code < counts[list]));
            CHECK(name == NULL || (strlen(name) > 0 && strlen(name) < 32));
        }
    CHECK(strcmp(pilah_label_name(PILAH_LABEL_HARASSMENT), "harassment") == 0);
    CHECK(strcmp(pilah_kind_name(PILAH_KIND_OBROLAN), "obrolan") == 0);
    CHECK(strcmp(pilah_topic_name(PILAH_TOPIC_LUAR_KEWENANGAN), "luar_kewenangan") == 0);
    CHECK(strcmp(pilah_target_name(PILAH_TARGET_UNKNOWN), "unknown") == 0);
    for (int status = -3; status < 200; status++) CHECK(strlen(pilah_status_message(status)) > 0);
    CHECK(strcmp(pilah_status_message(PILAH_OK), pilah_status_message(PILAH_PANIC)) != 0);
    CHECK(strcmp(pilah_status_message(-7), "unknown status") == 0 && strcmp(pilah_status_message(INT32_MAX), "unknown status") == 0);
    CHECK(strncmp(pilah_triage_lexicon(triage), pilah_version(), strlen(pilah_version())) == 0);
    CHECK(pilah_triage_lexicon(NULL) == NULL && pilah_triage_office(NULL, 0) == NULL);
    for (int topic = 0; topic < 256; topic++) CHECK((pilah_triage_office(triage, (uint8_t)topic) != NULL) == (topic < 20));
}

static void null_anything(void) {
    pilah_verdict verdict;
    int64_t offsets[2] = {0, 3};
    char buf[8];
    size_t needed;
    fill(&verdict, sizeof verdict);
    fill(buf, sizeof buf);
    fill(&needed, sizeof needed);
    STATUS(pilah_classify(NULL, "abc", 3, &verdict), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify(triage, NULL, 3, &verdict), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify(triage, "abc", 3, NULL), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify(NULL, NULL, 3, NULL), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify_batch(NULL, "abc", 3, offsets, 1, &verdict), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify_batch(triage, NULL, 3, offsets, 1, &verdict), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify_batch(triage, "abc", 3, NULL, 1, &verdict), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify_batch(triage, "abc", 3, offsets, 1, NULL), PILAH_NULL_ARGUMENT);
    STATUS(pilah_classify_batch(NULL, NULL, 0, NULL, 0, NULL), PILAH_NULL_ARGUMENT);
    CHECK(untouched(&verdict, sizeof verdict));
    pilah_status (*texts[])(const pilah_triage *, const char *, size_t, char *, size_t, size_t *) = {pilah_explain_json, pilah_mask};
    for (int i = 0; i < 2; i++) {
        STATUS(texts[i](NULL, "abc", 3, buf, sizeof buf, &needed), PILAH_NULL_ARGUMENT);
        STATUS(texts[i](triage, NULL, 3, buf, sizeof buf, &needed), PILAH_NULL_ARGUMENT);
        STATUS(texts[i](triage, "abc", 3, NULL, 8, &needed), PILAH_NULL_ARGUMENT);
        STATUS(texts[i](triage, "abc", 3, NULL, 0, NULL), PILAH_NULL_ARGUMENT);
    }
    STATUS(pilah_normalise(NULL, "abc", 3, 0, buf, sizeof buf, &needed), PILAH_NULL_ARGUMENT);
    STATUS(pilah_normalise(triage, NULL, 3, 0, buf, sizeof buf, &needed), PILAH_NULL_ARGUMENT);
    STATUS(pilah_normalise(triage, "abc", 3, 0, NULL, 8, &needed), PILAH_NULL_ARGUMENT);
    STATUS(pilah_normalise(triage, "abc", 3, 2, buf, sizeof buf, &needed), PILAH_BAD_ARGUMENT);
    CHECK(untouched(buf, sizeof buf) && untouched(&needed, sizeof needed));
    STATUS(pilah_triage_builtin(NULL), PILAH_NULL_ARGUMENT);
    STATUS(pilah_triage_from_dir("/", 1, NULL, NULL, 0), PILAH_NULL_ARGUMENT);
    STATUS(pilah_triage_from_strings(NULL, 0, NULL, 0, NULL, NULL, 0), PILAH_NULL_ARGUMENT);
    pilah_triage *out;
    fill(&out, sizeof out);
    STATUS(pilah_triage_from_dir(NULL, 5, &out, NULL, 0), PILAH_NULL_ARGUMENT);
    STATUS(pilah_triage_from_strings("ab", 2, NULL, 1, &out, NULL, 0), PILAH_NULL_ARGUMENT);
    STATUS(pilah_triage_from_strings(NULL, 2, offsets, 1, &out, NULL, 0), PILAH_NULL_ARGUMENT);
    CHECK(untouched(&out, sizeof out));
    pilah_triage_free(NULL);
}

static void nothing_is_a_post_too(void) {
    pilah_verdict nothing = classified(NULL, 0);
    CHECK(nothing.label == PILAH_LABEL_OFF_TOPIC && nothing.flags == 0);
    CHECK(same(nothing, classified("", 0)));
    STATUS(pilah_classify_batch(triage, NULL, 0, NULL, 0, NULL), PILAH_OK);
    STATUS(pilah_classify_batch(triage, "abc", 3, NULL, 0, NULL), PILAH_OK);
    int64_t offsets[] = {0, 0, 0};
    pilah_verdict out[3];
    fill(out, sizeof out);
    STATUS(pilah_classify_batch(triage, NULL, 0, offsets, 2, out), PILAH_OK);
    CHECK(same(out[0], nothing) && same(out[1], nothing) && untouched(&out[2], sizeof out[2]));
    size_t needed = 77;
    char buf[4] = "xyz";
    STATUS(pilah_mask(triage, NULL, 0, buf, sizeof buf, &needed), PILAH_OK);
    CHECK(needed == 0 && buf[0] == 0);
}

static void impossible_lengths(void) {
    pilah_verdict verdict;
    int64_t offsets[2] = {0, 3};
    char buf[8];
    size_t needed;
    pilah_triage *out;
    fill(&verdict, sizeof verdict);
    fill(&needed, sizeof needed);
    fill(&out, sizeof out);
    fill(buf, sizeof buf);
    const size_t lengths[] = {TOO_LONG, SIZE_MAX, SIZE_MAX - 7};
    for (int i = 0; i < 3; i++) {
        size_t len = lengths[i];
        STATUS(pilah_classify(triage, "abc", len, &verdict), PILAH_BAD_LENGTH);
        STATUS(pilah_classify(triage, NULL, len, &verdict), PILAH_BAD_LENGTH);
        STATUS(pilah_classify_batch(triage, "abc", len, offsets, 1, &verdict), PILAH_BAD_LENGTH);
        STATUS(pilah_classify_batch(triage, "abc", 3, offsets, len, &verdict), PILAH_BAD_LENGTH);
        STATUS(pilah_explain_json(triage, "abc", len, buf, sizeof buf, &needed), PILAH_BAD_LENGTH);
        STATUS(pilah_mask(triage, "abc", len, buf, sizeof buf, &needed), PILAH_BAD_LENGTH);
        STATUS(pilah_normalise(triage, "abc", len, 0, buf, sizeof buf, &needed), PILAH_BAD_LENGTH);
        STATUS(pilah_triage_from_dir("/", len, &out, NULL, 0), PILAH_BAD_LENGTH);
        STATUS(pilah_triage_from_strings("abc", len, offsets, 1, &out, NULL, 0), PILAH_BAD_LENGTH);
        STATUS(pilah_triage_from_strings("abc", 3, offsets, len, &out, NULL, 0), PILAH_BAD_LENGTH);
    }
    /* A number of posts whose answers no memory can hold, with every overflow on the way. */
    const size_t counts[] = {(size_t)1 << 58, ((size_t)1 << 59) - 1, (size_t)1 << 60, ((size_t)1 << 61) - 1, (size_t)1 << 61, (size_t)1 << 63};
    for (int i = 0; i < 6; i++) {
        STATUS(pilah_classify_batch(triage, "abc", 3, offsets, counts[i], &verdict), PILAH_BAD_LENGTH);
        if (i < 5) STATUS(pilah_triage_from_strings("abc", 3, offsets, counts[i] * 2, &out, NULL, 0), PILAH_BAD_LENGTH);
    }
    CHECK(untouched(&verdict, sizeof verdict) && untouched(&needed, sizeof needed) && untouched(&out, sizeof out) && untouched(buf, sizeof buf));
}

static void pointers_that_are_not_aligned(void) {
    _Alignas(8) char room[128];
    fill(room, sizeof room);
    STATUS(pilah_classify(triage, "abc", 3, (void *)(room + 1)), PILAH_BAD_ARGUMENT);
    STATUS(pilah_classify((void *)(room + 1), "abc", 3, (void *)room), PILAH_BAD_ARGUMENT);
    int64_t offsets[3] = {0, 3, 3};
    STATUS(pilah_classify_batch(triage, "abc", 3, offsets, 1, (void *)(room + 2)), PILAH_BAD_ARGUMENT);
    STATUS(pilah_classify_batch(triage, "abc", 3, (void *)((char *)offsets + 4), 1, (void *)room), PILAH_BAD_ARGUMENT);
    STATUS(pilah_mask(triage, "abc", 3, room, 16, (void *)(room + 33)), PILAH_BAD_ARGUMENT);
    STATUS(pilah_triage_builtin((void *)(room + 4)), PILAH_BAD_ARGUMENT);
    pilah_triage_free((void *)(room + 3));
    CHECK(untouched(room, sizeof room));
    CHECK(pilah_triage_lexicon((void *)(room + 1)) == NULL && pilah_triage_office((void *)(room + 1), 0) == NULL);
}

static void offsets_out_of_order(void) {
    pilah_verdict out[4];
    fill(out, sizeof out);
    const int64_t wrong[][4] = {
        {-1, 1, 2, 3}, {0, 2, 1, 3}, {0, 1, 2, 4}, {0, 1, 2, INT64_MAX}, {INT64_MIN, 0, 1, 2}, {3, 2, 1, 0}, {0, 1, 2, -1}, {0, 4, 3, 3}, {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, {0, INT64_MAX, 3, 3}, {-1, -1, -1, -1}, {4, 4, 4, 4},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) STATUS(pilah_classify_batch(triage, "abc", 3, wrong[i], 3, out), PILAH_BAD_OFFSETS);
    STATUS(pilah_classify_batch(triage, NULL, 0, wrong[1], 3, out), PILAH_BAD_OFFSETS);
    pilah_triage *engine;
    char err[64];
    fill(&engine, sizeof engine);
    STATUS(pilah_triage_from_strings("abc", 3, wrong[0], 1, &engine, err, sizeof err), PILAH_BAD_OFFSETS);
    CHECK(strcmp(err, pilah_status_message(PILAH_BAD_OFFSETS)) == 0);
    STATUS(pilah_triage_from_strings("abc", 3, wrong[1], 1, &engine, err, sizeof err), PILAH_BAD_OFFSETS);
    CHECK(untouched(&engine, sizeof engine) && untouched(out, sizeof out));
    /* A slice of a larger batch begins and ends inside the data. */
    char data[sizeof REQUEST + sizeof MIXED + 20];
    int head = sprintf(data, "xxxx%s%syyyy", REQUEST, MIXED);
    const int64_t slice[] = {4, 4 + (int64_t)strlen(REQUEST), 4 + (int64_t)strlen(REQUEST) + (int64_t)strlen(MIXED)};
    STATUS(pilah_classify_batch(triage, data, (size_t)head, slice, 2, out), PILAH_OK);
    CHECK(same(out[0], classified(REQUEST, strlen(REQUEST))) && same(out[1], classified(MIXED, strlen(MIXED))) && untouched(&out[2], 2 * sizeof *out));
    CHECK(out[0].label == PILAH_LABEL_SERVICE_REQUEST && (out[1].flags & PILAH_FLAG_MIXED));
}

static void not_utf8(void) {
    /* Lone continuation, overlong, surrogate, cut off, beyond U+10FFFF, bytes that never occur, Latin-1, UTF-16. */
    static const struct { const char *bytes; size_t len; } wrong[] = {
        {BYTES("\x80")}, {BYTES("\xBF")}, {BYTES("\xC0\x80")}, {BYTES("\xC1\xBF")}, {BYTES("\xE0\x80\x80")}, {BYTES("\xE0\x9F\xBF")}, {BYTES("\xF0\x80\x80\x80")}, {BYTES("\xF0\x8F\xBF\xBF")}, {BYTES("\xED\xA0\x80")}, {BYTES("\xED\xBF\xBF")},
        {BYTES("\xED\xA0\xBD\xED\xB8\x80")}, {BYTES("\xC3")}, {BYTES("\xE2\x82")}, {BYTES("\xF0\x9F\x98")}, {BYTES("\xF0")}, {BYTES("\xF4\x90\x80\x80")}, {BYTES("\xF5\x80\x80\x80")}, {BYTES("\xFE")}, {BYTES("\xFF")}, {BYTES("\xFF\xFE\x61\x00")}, {BYTES("caf\xE9")},
        {BYTES("\xF8\x88\x80\x80\x80")}, {BYTES("\xFC\x84\x80\x80\x80\x80")},
    };
    const size_t kinds = sizeof wrong / sizeof *wrong;
    for (size_t i = 0; i < kinds; i++)
        for (int place = 0; place < 3; place++) {
            char post[300];
            size_t len = 0;
            if (place != 0) len += (size_t)sprintf(post, "%s ", REQUEST);
            memcpy(post + len, wrong[i].bytes, wrong[i].len);
            len += wrong[i].len;
            if (place != 2) len += (size_t)sprintf(post + len, " %s", REQUEST);
            CHECK(!utf8(post, len));
            pilah_verdict verdict;
            size_t needed;
            char buf[400];
            fill(&verdict, sizeof verdict);
            fill(&needed, sizeof needed);
            fill(buf, sizeof buf);
            STATUS(pilah_classify(triage, post, len, &verdict), PILAH_INVALID_UTF8);
            STATUS(pilah_explain_json(triage, post, len, buf, sizeof buf, &needed), PILAH_INVALID_UTF8);
            STATUS(pilah_mask(triage, post, len, buf, sizeof buf, &needed), PILAH_INVALID_UTF8);
            STATUS(pilah_normalise(triage, post, len, PILAH_PROFILE_EJAAN, buf, sizeof buf, &needed), PILAH_INVALID_UTF8);
            CHECK(untouched(&verdict, sizeof verdict) && untouched(&needed, sizeof needed) && untouched(buf, sizeof buf));
            /* In a batch it is flagged, sorted all the same, and harms no neighbour. */
            char data[600];
            const size_t before = strlen(MIXED);
            memcpy(data, MIXED, before);
            memcpy(data + before, post, len);
            memcpy(data + before + len, MIXED, before);
            const int64_t offsets[] = {0, (int64_t)before, (int64_t)(before + len), (int64_t)(2 * before + len)};
            pilah_verdict out[3];
            STATUS(pilah_classify_batch(triage, data, 2 * before + len, offsets, 3, out), PILAH_OK);
            CHECK(same(out[0], classified(MIXED, before)) && same(out[2], out[0]));
            CHECK(out[1].flags & PILAH_FLAG_INVALID_UTF8);
            CHECK(sound(&out[1]) && out[1].label == PILAH_LABEL_SERVICE_REQUEST);
            /* Offsets that cut a character make two posts of bad text, no crash. */
        }
    const char *split = "\xC3\xA9";
    const int64_t middle[] = {0, 1, 2};
    pilah_verdict out[2];
    STATUS(pilah_classify_batch(triage, split, 2, middle, 2, out), PILAH_OK);
    CHECK((out[0].flags & PILAH_FLAG_INVALID_UTF8) && (out[1].flags & PILAH_FLAG_INVALID_UTF8));
    pilah_triage *engine;
    fill(&engine, sizeof engine);
    const int64_t files[] = {0, 9, 10};
    STATUS(pilah_triage_from_strings("objek.tsv\xFF", 10, files, 1, &engine, NULL, 0), PILAH_INVALID_UTF8);
    CHECK(untouched(&engine, sizeof engine));
}

static void zeros_inside_and_endless_posts(void) {
    const char with_zero[] = "lampu jalan\0mati tiga hari, tolong min";
    pilah_verdict v = classified(with_zero, sizeof with_zero - 1);
    CHECK(v.label == PILAH_LABEL_SERVICE_REQUEST && !same(v, classified("lampu jalan", 11)));
    const size_t huge = quick ? 1u << 20 : 100u << 20;
    char *post = malloc(huge);
    CHECK(post != NULL);
    for (size_t i = 0; i < huge; i++) post[i] = REQUEST[i % (sizeof REQUEST - 1)];
    v = classified(post, huge);
    CHECK(v.flags & PILAH_FLAG_TRUNCATED);
    post[huge - 1] = (char)0xFF;
    const int64_t offsets[] = {0, (int64_t)huge};
    pilah_verdict out;
    STATUS(pilah_classify_batch(triage, post, huge, offsets, 1, &out), PILAH_OK);
    CHECK((out.flags & PILAH_FLAG_TRUNCATED) && (out.flags & PILAH_FLAG_INVALID_UTF8));
    size_t needed;
    post[huge - 1] = ' ';
    STATUS(pilah_mask(triage, post, huge, NULL, 0, &needed), PILAH_OK);
    CHECK(needed <= 65536);
    free(post);
}

static void texts_as_snprintf_hands_them_back(void) {
    const char *post = "dasar admin goblok \xF0\x9F\x98\xA1\xF0\x9F\x98\xA1 caf\xC3\xA9 rusak, NIK 3310151207900003, hp 081234567890 \xE2\x80\xA6";
    const size_t len = strlen(post);
    for (int which = 0; which < 4; which++) {
#define TEXT(buf, cap, needed)                                                   \
    (which == 0   ? pilah_explain_json(triage, post, len, (buf), (cap), (needed)) \
     : which == 1 ? pilah_mask(triage, post, len, (buf), (cap), (needed))         \
                  : pilah_normalise(triage, post, len, (uint8_t)(which - 2), (buf), (cap), (needed)))
        size_t whole = 0, needed = 0;
        STATUS(TEXT(NULL, 0, &whole), PILAH_OK);
        CHECK(whole > 20);
        char *full = malloc(whole + 1), *cut = malloc(whole + 16);
        STATUS(TEXT(full, whole + 1, &needed), PILAH_OK);
        CHECK(needed == whole && strlen(full) == whole && utf8(full, whole));
        for (size_t cap = 1; cap <= whole + 8; cap++) {
            fill(cut, whole + 16);
            STATUS(TEXT(cut, cap, cap % 2 ? &needed : NULL), PILAH_OK);
            size_t got = strlen(cut);
            CHECK(needed == whole && got < cap && untouched(cut + cap, whole + 16 - cap) && strncmp(cut, full, got) == 0 && utf8(cut, got));
            CHECK(got + 4 > (cap - 1 < whole ? cap - 1 : whole));
        }
        /* A buffer that is claimed to be endless is written as far as the text goes. */
        fill(cut, whole + 16);
        STATUS(TEXT(cut, SIZE_MAX, &needed), PILAH_OK);
        CHECK(strcmp(cut, full) == 0 && untouched(cut + whole + 1, 15));
        if (which == 1) CHECK(strstr(full, "[kasar]") && strstr(full, "[NIK]") && strstr(full, "[HP]") && !strstr(full, "goblok"));
        if (which == 0) CHECK(full[0] == '{' && full[whole - 1] == '}' && strstr(full, "\"label\":\"") && strstr(full, "\"spans\":[") && strstr(full, pilah_triage_lexicon(triage)));
        free(full);
        free(cut);
    }
}

static char dir[64];

static void lexicon_file(const char *name, const char *text, size_t len) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (text == NULL) {
        remove(path);
        return;
    }
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL && fwrite(text, 1, len, file) == len && fclose(file) == 0);
}

static void lexicon_directories(void) {
    pilah_triage *engine;
    char err[4096];
#define REFUSED(path, len, status)                                              \
    do {                                                                        \
        fill(&engine, sizeof engine);                                           \
        fill(err, sizeof err);                                                  \
        STATUS(pilah_triage_from_dir(path, len, &engine, err, sizeof err), status); \
        CHECK(untouched(&engine, sizeof engine));                               \
        CHECK(memchr(err, 0, sizeof err) && strlen(err) > 3 && utf8(err, strlen(err))); \
    } while (0)
    REFUSED("/no/such/place", 14, PILAH_IO);
    CHECK(strstr(err, "/no/such/place"));
    REFUSED("", 0, PILAH_IO);
    REFUSED(NULL, 0, PILAH_IO);
    REFUSED("/etc/passwd", 11, PILAH_IO);
    REFUSED("/tmp\0/x", 7, PILAH_IO);
    REFUSED("\0\0\0\0", 4, PILAH_IO);
    REFUSED("/tmp/\xFF\xFE", 7, PILAH_IO);
    strcpy(dir, "/tmp/pilah-misuse-XXXXXX");
    CHECK(mkdtemp(dir));
    const size_t len = strlen(dir);
    STATUS(pilah_triage_from_dir(dir, len, &engine, err, sizeof err), PILAH_OK);
    CHECK(err[0] == 0);
    pilah_triage_free(engine);
    static const char good[] = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\taplikasi\n";
    lexicon_file("objek-kami.tsv", good, sizeof good - 1);
    STATUS(pilah_triage_from_dir(dir, len, &engine, NULL, 0), PILAH_OK);
    const char *post = "si gesit error terus min, tolong";
    pilah_verdict verdict;
    STATUS(pilah_classify(engine, post, strlen(post), &verdict), PILAH_OK);
    CHECK(verdict.topic == PILAH_TOPIC_ADMINDUK && classified(post, strlen(post)).topic != PILAH_TOPIC_ADMINDUK);
    CHECK(strcmp(pilah_triage_lexicon(engine), pilah_triage_lexicon(triage)) != 0);
    /* The same from memory. */
    char data[256];
    int end = sprintf(data, "objek-kami.tsv%s", good);
    const int64_t offsets[] = {0, 14, end};
    pilah_triage *other;
    STATUS(pilah_triage_from_strings(data, (size_t)end, offsets, 1, &other, err, sizeof err), PILAH_OK);
    pilah_verdict again;
    STATUS(pilah_classify(other, post, strlen(post), &again), PILAH_OK);
    CHECK(same(verdict, again));
    pilah_triage_free(other);
    pilah_triage_free(engine);
    static const struct { const char *name, *text; size_t len; } broken[] = {
        {"objek-rusak.tsv", BYTES("frasa\tbukan\n")}, {"takdikenal.tsv", BYTES("x\n")}, {"objek-rusak.tsv", BYTES("\xFF\xFF\xFF")}, {"objek-rusak.tsv", BYTES("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nx y\ttidak_ada\t9\tid\tpenutur\t\n")},
        {"mohon-rusak.tsv", BYTES("frasa\tbobot\tbahasa\tsumber\tcatatan\ntolong ya\t1e999\tid\tpenutur\t\n")}, {"\xE2\x80\xA6rusak.tsv", BYTES("x")}, {"objek-rusak.tsv", BYTES("\0\0\0\0")},
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        lexicon_file(broken[i].name, broken[i].text, broken[i].len);
        REFUSED(dir, len, PILAH_LEXICON);
        CHECK(strstr(err, broken[i].name));
        const size_t whole = strlen(err);
        for (size_t cap = 0; cap < whole + 2; cap += cap < 40 ? 1 : 13) {
            char *small = malloc(whole + 4);
            fill(small, whole + 4);
            STATUS(pilah_triage_from_dir(dir, len, &engine, small, cap), PILAH_LEXICON);
            CHECK(untouched(small + cap, whole + 4 - cap));
            if (cap > 0) CHECK(strlen(small) < cap && strncmp(small, err, strlen(small)) == 0 && utf8(small, strlen(small)));
            free(small);
            if (i > 0 && i != 6) break;
        }
        STATUS(pilah_triage_from_dir(dir, len, &engine, NULL, 100), PILAH_LEXICON);
        lexicon_file(broken[i].name, NULL, 0);
    }
    /* A directory by the name of a file; a file larger than is read (sparse). */
    char path[128];
    snprintf(path, sizeof path, "%s/objek-dir.tsv", dir);
    CHECK(mkdir(path, 0700) == 0);
    REFUSED(dir, len, PILAH_IO);
    CHECK(rmdir(path) == 0);
    lexicon_file("objek-besar.tsv", "", 0);
    snprintf(path, sizeof path, "%s/objek-besar.tsv", dir);
    CHECK(truncate(path, (off_t)5 << 30) == 0);
    REFUSED(dir, len, PILAH_LEXICON);
    lexicon_file("objek-besar.tsv", NULL, 0);
    lexicon_file("objek-kami.tsv", NULL, 0);
    CHECK(rmdir(dir) == 0);
    /* Faults of files from memory. */
    const char *bad = "objek.tsvnonsense";
    const int64_t two[] = {0, 9, 17};
    fill(&engine, sizeof engine);
    STATUS(pilah_triage_from_strings(bad, 17, two, 1, &engine, err, sizeof err), PILAH_LEXICON);
    CHECK(untouched(&engine, sizeof engine) && strstr(err, "objek.tsv"));
    STATUS(pilah_triage_from_strings(NULL, 0, NULL, 0, &engine, err, sizeof err), PILAH_OK);
    CHECK(strcmp(pilah_triage_lexicon(engine), pilah_triage_lexicon(triage)) == 0);
    pilah_triage_free(engine);
}

static void *sort_in_a_thread(void *shift) {
    char data[64 * 128];
    int64_t offsets[65] = {0};
    pilah_verdict out[64], alone;
    for (int round = 0; round < (quick ? 2 : 20); round++) {
        for (int i = 0; i < 64; i++) {
            int len = sprintf(data + offsets[i], "%s %d", (i + (int)(size_t)shift) % 3 ? REQUEST : MIXED, i * round);
            offsets[i + 1] = offsets[i] + len;
        }
        STATUS(pilah_classify_batch(triage, data, (size_t)offsets[64], offsets, 64, out), PILAH_OK);
        for (int i = 0; i < 64; i++) {
            STATUS(pilah_classify(triage, data + offsets[i], (size_t)(offsets[i + 1] - offsets[i]), &alone), PILAH_OK);
            CHECK(same(alone, out[i]));
        }
        pilah_triage *own = NULL;
        STATUS(pilah_triage_builtin(&own), PILAH_OK);
        pilah_triage_free(own);
    }
    return NULL;
}

static void threads_and_forks(void) {
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++) CHECK(pthread_create(&threads[i], NULL, sort_in_a_thread, (void *)i) == 0);
#ifdef __SANITIZE_ADDRESS__
    /* Its allocator does not survive a fork among threads. */
    for (size_t i = 0; i < 8; i++) CHECK(pthread_join(threads[i], NULL) == 0);
#endif
    /* Children are forked while threads are at work. */
    const pilah_verdict want = classified(REQUEST, strlen(REQUEST));
    for (int i = 0; i < 5; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            pilah_verdict got;
            pilah_triage *own = NULL;
            alarm(60);
            int fine = pilah_classify(triage, REQUEST, strlen(REQUEST), &got) == PILAH_OK && same(got, want) && pilah_triage_builtin(&own) == PILAH_OK
                && pilah_classify(own, REQUEST, strlen(REQUEST), &got) == PILAH_OK && same(got, want);
            pilah_triage_free(own);
            /* Another program ends in our place: a memory checker would count what the threads that are not here had in their hands. */
            execl(fine ? "/bin/true" : "/bin/false", "", (char *)NULL);
            _exit(1);
        }
        int status;
        CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
#ifndef __SANITIZE_ADDRESS__
    for (size_t i = 0; i < 8; i++) CHECK(pthread_join(threads[i], NULL) == 0);
#endif
}

/* 2^26 posts of no length: their offsets are untouched memory, their answers take 2 GiB that the process may not have. */
static void no_memory(void) {
    const size_t n = (size_t)1 << 26;
    int64_t *offsets = mmap(NULL, (n + 1) * sizeof *offsets, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    pilah_verdict *out = mmap(NULL, n * sizeof *out, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(offsets != MAP_FAILED && out != MAP_FAILED);
    struct rlimit limit = {(rlim_t)4 << 30, (rlim_t)4 << 30};
    CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
    STATUS(pilah_classify_batch(triage, NULL, 0, offsets, n, out), PILAH_OUT_OF_MEMORY);
    CHECK(out[0].flags == 0 && out[n - 1].scores[0] == 0);
    classified(REQUEST, strlen(REQUEST));
}

static void faults_inside(void) {
    pilah_verdict verdict;
    const int64_t offsets[] = {0, 3};
    char buf[64];
    size_t needed;
    pilah_triage *out;
    const pilah_verdict want = classified(REQUEST, strlen(REQUEST));
    for (int round = 0; round < 2; round++) {
        CHECK(setenv("PILAH_TEST_PANIC", "1", 1) == 0);
        fill(&verdict, sizeof verdict);
        fill(buf, sizeof buf);
        fill(&needed, sizeof needed);
        fill(&out, sizeof out);
        STATUS(pilah_classify(triage, "abc", 3, &verdict), PILAH_PANIC);
        STATUS(pilah_classify_batch(triage, "abc", 3, offsets, 1, &verdict), PILAH_PANIC);
        STATUS(pilah_explain_json(triage, "abc", 3, buf, sizeof buf, &needed), PILAH_PANIC);
        STATUS(pilah_mask(triage, "abc", 3, buf, sizeof buf, &needed), PILAH_PANIC);
        STATUS(pilah_normalise(triage, "abc", 3, 0, buf, sizeof buf, &needed), PILAH_PANIC);
        CHECK(untouched(buf, sizeof buf));
        STATUS(pilah_triage_builtin(&out), PILAH_PANIC);
        STATUS(pilah_triage_from_dir("/tmp", 4, &out, buf, sizeof buf), PILAH_PANIC);
        STATUS(pilah_triage_from_strings("", 0, offsets, 0, &out, buf, sizeof buf), PILAH_PANIC);
        CHECK(untouched(&verdict, sizeof verdict) && untouched(&needed, sizeof needed) && untouched(&out, sizeof out));
        CHECK(pilah_abi_version() == 0 && pilah_version() == NULL && pilah_status_message(0) == NULL && pilah_triage_lexicon(triage) == NULL && pilah_triage_office(triage, 0) == NULL);
        CHECK(!pilah_label_name(0) && !pilah_kind_name(0) && !pilah_topic_name(0) && !pilah_target_name(0));
        CHECK(strcmp(buf, "a fault inside pilah") == 0);
        pilah_triage_free(triage); /* not even this: the handle is not touched */
        CHECK(unsetenv("PILAH_TEST_PANIC") == 0);
        CHECK(same(classified(REQUEST, strlen(REQUEST)), want));
        /* Also when there is nowhere to complain to. */
        if (round == 0) CHECK(dup2(2, 9) == 9 && close(2) == 0);
        else CHECK(dup2(9, 2) == 2);
    }
}

/* Not a promise but a check of the check: reads beyond the end of a post, which AddressSanitizer has to notice inside the library. */
static void beyond(void) {
    char *post = malloc(8);
    CHECK(post != NULL);
    memcpy(post, "jalan ru", 8);
    pilah_verdict verdict;
    (void)pilah_classify(triage, post, 24, &verdict);
    free(post);
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "";
    quick = strcmp(what, "quick") == 0;
    STATUS(pilah_triage_builtin(&triage), PILAH_OK);
    if (strcmp(what, "memory") == 0) {
        no_memory();
    } else if (strcmp(what, "beyond") == 0) {
        beyond();
    } else if (strcmp(what, "panic") == 0) {
        faults_inside();
    } else {
        names_and_layout();
        null_anything();
        nothing_is_a_post_too();
        impossible_lengths();
        pointers_that_are_not_aligned();
        offsets_out_of_order();
        not_utf8();
        zeros_inside_and_endless_posts();
        texts_as_snprintf_hands_them_back();
        lexicon_directories();
        threads_and_forks();
    }
    pilah_triage_free(triage);
    printf("misuse %s: ok\n", what);
    return 0;
}
