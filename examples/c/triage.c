/* Sorts posts: JSON Lines with "id" and "text" on standard input, JSON Lines with the answer on standard output, in the same order.
 *
 * Shows the batch call: the posts of many lines in one buffer, their places as offsets, one record of 32 bytes for each.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pilah.h>

enum { LINES = 1000 }; /* posts in a batch */

static struct {
    json_t *id[LINES];
    char error[LINES][64]; /* why a line has no answer; empty if it has one */
    int64_t offsets[LINES + 1];
    pilah_verdict verdicts[LINES];
    size_t count;
    char *texts;
    size_t room;
} batch;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "triage: %s: %s\n", what, why);
    exit(1);
}

static void *grown(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (memory == NULL) fail("memory", "not enough");
    return memory;
}

/* Length of the UTF-8 character at `p`, 0 when there is none. */
static size_t character(const unsigned char *p, size_t left) {
    const size_t len = *p < 0x80 ? 1 : *p >= 0xC2 && *p < 0xE0 ? 2 : *p >= 0xE0 && *p < 0xF0 ? 3 : *p >= 0xF0 && *p < 0xF5 ? 4 : 0;
    if (len == 0 || len > left) return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    const int bad = (*p == 0xE0 && p[1] < 0xA0) || (*p == 0xED && p[1] > 0x9F) || (*p == 0xF0 && p[1] < 0x90) || (*p == 0xF4 && p[1] > 0x8F);
    return bad ? 0 : len;
}

/* The line with U+FFFD for bytes that are not UTF-8: a JSON parser would refuse the whole line, and with it perhaps a request. */
static char *scrubbed(const char *line, size_t *len) {
    char *out = grown(NULL, 3 * *len + 1), *to = out;
    for (size_t at = 0; at < *len;) {
        const size_t size = character((const unsigned char *)line + at, *len - at);
        memcpy(to, size ? line + at : "\xEF\xBF\xBD", size ? size : 3);
        to += size ? size : 3;
        at += size ? size : 1;
    }
    *len = (size_t)(to - out);
    return out;
}

/* One line into the batch. */
static void take(const char *line, size_t len, unsigned long number) {
    const size_t i = batch.count++;
    char *clean = scrubbed(line, &len);
    json_t *post = json_loadb(clean, len, JSON_ALLOW_NUL, NULL);
    /* Whole numbers beyond 64 bits are taken as others are. */
    if (post == NULL) post = json_loadb(clean, len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
    free(clean);
    const json_t *text = json_object_get(post, "text");
    batch.id[i] = json_incref(json_object_get(post, "id"));
    batch.error[i][0] = 0;
    batch.offsets[i + 1] = batch.offsets[i];
    if (json_is_string(text)) {
        const size_t start = (size_t)batch.offsets[i], size = json_string_length(text);
        if (start + size > batch.room) batch.texts = grown(batch.texts, batch.room = 2 * (start + size));
        memcpy(batch.texts + start, json_string_value(text), size);
        batch.offsets[i + 1] += (int64_t)size;
    } else if (!json_is_object(post)) {
        snprintf(batch.error[i], sizeof batch.error[i], "line %lu: not a JSON object", number);
    } else {
        snprintf(batch.error[i], sizeof batch.error[i], text == NULL ? "no field \"text\"" : "the field \"text\" is no string");
    }
    if (batch.error[i][0] != 0) fprintf(stderr, "triage: input line %lu: %s\n", number, batch.error[i]);
    json_decref(post);
}

/* Sorts the batch and writes its answers. */
static void answer(const pilah_triage *triage) {
    const pilah_status status = pilah_classify_batch(triage, batch.texts, (size_t)batch.offsets[batch.count], batch.offsets, batch.count, batch.verdicts);
    if (status != PILAH_OK) fail("sorting", pilah_status_message(status));
    for (size_t i = 0; i < batch.count; i++) {
        const pilah_verdict *v = &batch.verdicts[i];
        json_t *id = batch.id[i] != NULL ? batch.id[i] : json_null();
        fputs("{\"id\":", stdout);
        json_dumpf(id, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
        if (batch.error[i][0] != 0) {
            json_t *error = json_string(batch.error[i]);
            fputs(",\"label\":null,\"scores\":null,\"urgency\":null,\"topic\":null,\"error\":", stdout);
            json_dumpf(error, stdout, JSON_ENCODE_ANY);
            json_decref(error);
        } else {
            const char *topic = pilah_topic_name(v->topic);
            printf(",\"label\":\"%s\",\"scores\":{\"service_request\":%u,\"harassment\":%u,\"off_topic\":%u},\"urgency\":%u,\"topic\":", pilah_label_name(v->label), v->scores[0], v->scores[1],
                   v->scores[2], v->urgency);
            printf(topic != NULL ? "\"%s\"" : "null", topic);
        }
        puts("}");
        json_decref(batch.id[i]);
    }
    if (fflush(stdout) != 0) fail("output", "cannot be written");
    batch.count = 0;
}

int main(void) {
    if (pilah_abi_version() != PILAH_ABI_VERSION) fail("libpilah", "its version of the interface is not that of pilah.h");
    pilah_triage *triage = NULL;
    char why[4096] = "";
    const char *dir = getenv("PILAH_LEXICONS");
    const pilah_status status = dir != NULL ? pilah_triage_from_dir(dir, strlen(dir), &triage, why, sizeof why) : pilah_triage_builtin(&triage);
    if (status != PILAH_OK) fail(pilah_status_message(status), why);
    char *line = NULL;
    size_t room = 0;
    unsigned long number = 0;
    for (ssize_t len; (len = getline(&line, &room, stdin)) >= 0;) {
        const char *start = line;
        if (++number == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) start += 3, len -= 3; /* a byte order mark */
        size_t blank = 0;
        while (blank < (size_t)len && strchr(" \t\r\n", start[blank]) != NULL && start[blank] != 0) blank++;
        if (blank == (size_t)len) continue;
        take(start, (size_t)len, number);
        if (batch.count == LINES) answer(triage);
    }
    if (batch.count > 0) answer(triage);
    free(line);
    free(batch.texts);
    pilah_triage_free(triage);
    return 0;
}
