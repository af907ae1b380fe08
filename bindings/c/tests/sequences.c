/* Sequences of calls drawn from bytes: the same bytes, the same calls. After each call the promises of the header are checked.
 *
 *   sequences [NUMBER [SEED]]    that many sequences of pseudo-random bytes (default PILAH_SEQUENCES, else 20,000)
 *
 * LLVMFuzzerTestOneInput is the entry for fuzzers; compile with PILAH_NO_MAIN for them.
 */
#include "check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HANDLES = 4, POSTS = 12, ROOM = 2048 };

/* How many calls went well, by function: a test that only meets refusals would be none. */
static unsigned long went_well[4];

/* What decides the calls: at the end there are only zeros. */
typedef struct {
    const uint8_t *at, *end;
} bytes;

static uint8_t next(bytes *b) { return b->at < b->end ? *b->at++ : 0; }

static const char *const POOL[] = {
    "min, lampu jalan depan pasar mati tiga hari",
    "dasar admin goblok",
    "air PDAM mati, goblok, kapan nyala?",
    "tolong min kebakaran di pasar!!!",
    "NIK 3310151207900003 hp 0812-3456-7890 email warga@contoh.id plat AD 1234 XX",
    "g o b l o k kowe min",
    "matur nuwun pak bupati \xF0\x9F\x99\x8F",
    "\xF0\x9D\x93\xB0\xF0\x9D\x93\xB8\xF0\x9D\x93\xAB\xF0\x9D\x93\xB5\xF0\x9D\x93\xB8\xF0\x9D\x93\xB4",
    "@akun #tagar https://contoh.id/a?b=c",
    "a\xCC\x81\xCC\x81\xCC\x81\xE2\x80\x8B\xE2\x80\xAE",
    "\xC0\x80\xED\xA0\x80\xF5",
    "",
};

/* A post into `out` (at most `cap` bytes): from the pool, from raw bytes, or of both. */
static size_t post(bytes *b, char *out, size_t cap) {
    size_t len = 0;
    for (int parts = next(b) % 3; parts >= 0; parts--) {
        uint8_t how = next(b);
        if (how < 128) {
            const char *text = POOL[how % (sizeof POOL / sizeof *POOL)];
            size_t add = strlen(text);
            if (len + add > cap) break;
            memcpy(out + len, text, add);
            len += add;
        } else {
            for (int i = how % 24; i > 0 && len < cap; i--) out[len++] = (char)next(b);
        }
    }
    return len;
}

/* What kind of length or place to hand over: mostly the right one. */
enum { RIGHT, NOTHING, TOO_LARGE };
static int slip(bytes *b) {
    uint8_t kind = next(b);
    return kind < 16 ? NOTHING : kind < 24 ? TOO_LARGE : RIGHT;
}

static void one(bytes *b, const pilah_triage *t) {
    char text[ROOM];
    size_t len = post(b, text, sizeof text);
    int wrong = slip(b);
    pilah_verdict v;
    fill(&v, sizeof v);
    size_t told = wrong == TOO_LARGE ? SIZE_MAX - next(b) : len;
    pilah_status status = pilah_classify(t, wrong == NOTHING ? NULL : text, told, &v);
    pilah_status want = wrong == TOO_LARGE && t ? PILAH_BAD_LENGTH : !t || (wrong == NOTHING && len > 0) ? PILAH_NULL_ARGUMENT : utf8(text, len) ? PILAH_OK : PILAH_INVALID_UTF8;
    CHECK(status == want);
    CHECK(status == PILAH_OK ? sound(&v) : untouched(&v, sizeof v));
    went_well[0] += status == PILAH_OK;
}

static void batch(bytes *b, const pilah_triage *t) {
    char text[ROOM];
    int64_t offsets[POSTS + 1] = {0};
    pilah_verdict out[POSTS], alone;
    size_t n = next(b) % (POSTS + 1);
    for (size_t i = 0; i < n; i++) offsets[i + 1] = offsets[i] + (int64_t)post(b, text + offsets[i], (size_t)(ROOM - offsets[i]));
    size_t len = (size_t)offsets[n];
    int wrong = slip(b), in_order = 1;
    if (wrong == NOTHING) {
        /* One offset goes astray. */
        size_t which = next(b) % (n + 1);
        static const int64_t ASTRAY[] = {-1, INT64_MIN, INT64_MAX, ROOM + 1, 0, 1};
        offsets[which] = ASTRAY[next(b) % 6];
        for (size_t i = 0; i <= n; i++) in_order &= offsets[i] >= (i > 0 ? offsets[i - 1] : 0) && offsets[i] <= (int64_t)len;
    }
    fill(out, sizeof out);
    pilah_status status = pilah_classify_batch(t, text, wrong == TOO_LARGE ? SIZE_MAX : len, offsets, n, next(b) == 7 ? NULL : out);
    if (status != PILAH_OK) {
        CHECK(untouched(out, sizeof out));
        CHECK(status == PILAH_NULL_ARGUMENT || (status == PILAH_BAD_LENGTH && wrong == TOO_LARGE) || (status == PILAH_BAD_OFFSETS && !in_order));
        return;
    }
    CHECK(t && wrong != TOO_LARGE && (in_order || n == 0) && untouched(out + n, (POSTS - n) * sizeof *out));
    went_well[1]++;
    for (size_t i = 0; i < n; i++) {
        CHECK(sound(&out[i]));
        const char *begin = text + offsets[i];
        size_t size = (size_t)(offsets[i + 1] - offsets[i]);
        int fine = utf8(begin, size);
        CHECK(fine == !(out[i].flags & PILAH_FLAG_INVALID_UTF8));
        CHECK(pilah_classify(t, begin, size, &alone) == (fine ? PILAH_OK : PILAH_INVALID_UTF8));
        if (fine) CHECK(memcmp(&alone, &out[i], sizeof alone) == 0);
    }
}

static void told(bytes *b, const pilah_triage *t) {
    char text[ROOM], buf[512];
    size_t len = post(b, text, sizeof text), needed, cap = next(b) * 2;
    uint8_t which = next(b) % 4, profile = next(b) % 3;
    fill(buf, sizeof buf);
    fill(&needed, sizeof needed);
    int nowhere = slip(b) == NOTHING;
    char *place = nowhere ? NULL : buf;
    size_t *size = next(b) == 7 ? NULL : &needed;
    pilah_status status = which == 0 ? pilah_explain_json(t, text, len, place, cap, size) : which == 1 ? pilah_mask(t, text, len, place, cap, size) : pilah_normalise(t, text, len, profile, place, cap, size);
    if (status != PILAH_OK) {
        CHECK(untouched(buf, sizeof buf) && untouched(&needed, sizeof needed));
        CHECK(status == PILAH_NULL_ARGUMENT || (status == PILAH_INVALID_UTF8 && !utf8(text, len)) || (status == PILAH_BAD_ARGUMENT && profile == 2));
        return;
    }
    CHECK(untouched(buf + cap, sizeof buf - cap));
    went_well[2]++;
    if (place && cap > 0) {
        size_t got = strnlen(buf, sizeof buf);
        CHECK(got < cap);
        /* A 0 of the post may stand in the answer: only then it ends earlier. */
        if (!memchr(text, 0, len)) CHECK(utf8(buf, got) && (!size || got == needed || (got < needed && got + 4 >= cap)));
    }
}

static void named(bytes *b, const pilah_triage *t) {
    uint8_t code = next(b);
    CHECK((pilah_label_name(code) != NULL) == (code < 3) && (pilah_kind_name(code) != NULL) == (code < 16));
    CHECK((pilah_topic_name(code) != NULL) == (code < 20) && (pilah_target_name(code) != NULL) == (code < 6));
    CHECK(pilah_status_message(code) != NULL && pilah_abi_version() == PILAH_ABI_VERSION && pilah_version() != NULL);
    CHECK((pilah_triage_lexicon(t) != NULL) == (t != NULL) && (pilah_triage_office(t, code) != NULL) == (t != NULL && code < 20));
}

/* An engine from strings or a directory, which takes milliseconds: seldom asked for. */
static pilah_triage *built(bytes *b) {
    static const char HEADER[] = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n";
    char data[512], err[64];
    int64_t offsets[3] = {0};
    pilah_triage *out;
    fill(&out, sizeof out);
    size_t cap = next(b) % (sizeof err + 1), files = next(b) % 2;
    fill(err, sizeof err);
    pilah_status status;
    if (next(b) < 32) {
        size_t len = post(b, data, sizeof data);
        status = pilah_triage_from_dir(data, len, &out, err, cap);
    } else {
        size_t end = (size_t)sprintf(data, "%s", next(b) < 16 ? "salah.tsv" : "objek-kami.tsv");
        offsets[1] = (int64_t)end;
        if (next(b) < 200) end += (size_t)sprintf(data + end, "%s", HEADER);
        if (next(b) < 128) end += (size_t)sprintf(data + end, "si gesit\tadminduk\t%d\tid\tpenutur\t\n", next(b) % 12);
        else end += post(b, data + end, sizeof data - end);
        offsets[2] = next(b) == 7 ? -5 : (int64_t)end;
        status = pilah_triage_from_strings(data, end, offsets, files, &out, err, cap);
    }
    CHECK(untouched(err + cap, sizeof err - cap));
    /* A message is there whenever one character of it fits. */
    if (cap > 0) CHECK(memchr(err, 0, cap) && utf8(err, strlen(err)) && (status == PILAH_OK ? err[0] == 0 : err[0] != 0 || cap <= 4));
    if (status != PILAH_OK) {
        CHECK(untouched(&out, sizeof out) && status != PILAH_PANIC && status != PILAH_NULL_ARGUMENT);
        return NULL;
    }
    went_well[3]++;
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes b = {data, data + size};
    pilah_triage *handles[HANDLES] = {0};
    for (int i = next(&b) % 4; i > 0; i--) STATUS(pilah_triage_builtin(&handles[i]), PILAH_OK);
    while (b.at < b.end) {
        uint8_t op = next(&b);
        pilah_triage **handle = &handles[op % HANDLES];
        switch (op / HANDLES % 16) {
        case 0:
            pilah_triage_free(*handle);
            *handle = NULL;
            if (next(&b) < 224) STATUS(pilah_triage_builtin(handle), PILAH_OK);
            else if (next(&b) < 16) *handle = built(&b);
            break;
        case 1:
        case 2: named(&b, *handle); break;
        case 3:
        case 4:
        case 5:
        case 6: one(&b, *handle); break;
        case 7:
        case 8:
        case 9:
        case 10: batch(&b, *handle); break;
        default: told(&b, *handle);
        }
    }
    for (int i = 0; i < HANDLES; i++) pilah_triage_free(handles[i]);
    return 0;
}

#ifndef PILAH_NO_MAIN
/* xorshift64*: the same numbers everywhere. */
static uint64_t state;
static uint64_t drawn(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717u;
}

int main(int argc, char **argv) {
    const char *told_number = argc > 1 ? argv[1] : getenv("PILAH_SEQUENCES");
    const unsigned long number = told_number ? strtoul(told_number, NULL, 10) : 20000, seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    for (unsigned long i = 0; i < number; i++) {
        uint8_t data[256];
        /* Every sequence has a state of its own, so that one that fails can be run alone. */
        state = (seed << 40) + i + 1;
        for (int skip = 0; skip < 8; skip++) drawn();
        const size_t size = 8 + drawn() % (sizeof data - 8);
        for (size_t j = 0; j < size; j++) data[j] = (uint8_t)(drawn() >> 40);
        LLVMFuzzerTestOneInput(data, size);
    }
    printf("sequences: %lu from seed %lu: ok; %lu posts, %lu batches, %lu texts, %lu engines\n", number, seed, went_well[0], went_well[1], went_well[2], went_well[3]);
    if (number >= 20000) CHECK(went_well[0] && went_well[1] && went_well[2] && went_well[3]);
    return 0;
}
#endif
