// pilah: sorts social-media posts sent to an Indonesian local government into service requests, harassment and off-topic.
//
// Made by cbindgen from bindings/c/src; change it there. Valid C99 and C++.
//
//     pilah_triage *triage = NULL;
//     pilah_verdict verdict;
//     if (pilah_triage_builtin(&triage) == PILAH_OK && pilah_classify(triage, text, strlen(text), &verdict) == PILAH_OK)
//         puts(pilah_label_name(verdict.label));
//     pilah_triage_free(triage);
//
// For every function: texts are pointer and length in bytes of UTF-8, and nothing of them is kept when the call returns. No call starts a thread, reads the
// environment or the locale, writes to standard output, or ends the process (unless memory runs out). None waits for another thread, but for those that ask for
// the built-in engine while it is built. Statuses and codes are never renumbered.

#ifndef PILAH_H
#define PILAH_H

#include <stddef.h>
#include <stdint.h>

// The version of the functions and records of this header. A library of the same version may know more functions, never fewer or other ones.
#define PILAH_ABI_VERSION 1

// No kind, topic or target.
#define PILAH_NONE 255

// Flag: abuse aimed at a person, agency or group is present.
#define PILAH_FLAG_ABUSIVE 1

// Flag: a request that is also abusive: answer it.
#define PILAH_FLAG_MIXED 2

// Flag: a swear word occurs anywhere, also harmlessly; it never decides the class.
#define PILAH_FLAG_PROFANITY 4

// Flag: the post is longer than 64 KiB and only its head was read.
#define PILAH_FLAG_TRUNCATED 8

// Flag: the post is not UTF-8 and was sorted with U+FFFD for what cannot be read.
#define PILAH_FLAG_INVALID_UTF8 16

// Profile of normalising: standard Indonesian.
#define PILAH_PROFILE_STANDAR 0

// Profile of normalising: spelling only, the words stay informal.
#define PILAH_PROFILE_EJAAN 1

// Class: a complaint, question or request that an agency must answer, in whatever tone.
#define PILAH_LABEL_SERVICE_REQUEST 0

// Class: mockery, insult, threat or hate with nothing in it to answer.
#define PILAH_LABEL_HARASSMENT 1

// Class: everything else: chat, praise, politics, spam, announcements, opinion without a matter.
#define PILAH_LABEL_OFF_TOPIC 2

// Kind: request: a question for information.
#define PILAH_KIND_PERTANYAAN 0

// Kind: request: a complaint, damage or failure reported.
#define PILAH_KIND_ADUAN 1

// Kind: request: something new, preventive, a proposal or wish for a service.
#define PILAH_KIND_PERMINTAAN 2

// Kind: harassment: mockery, mock praise, taunt, belittling.
#define PILAH_KIND_NYINYIR 3

// Kind: harassment: swear word or insult aimed at someone.
#define PILAH_KIND_INSULT 4

// Kind: harassment: sexual.
#define PILAH_KIND_SEXUAL 5

// Kind: harassment: hate towards ethnicity, religion, race or group.
#define PILAH_KIND_SARA 6

// Kind: harassment: threat or call to violence.
#define PILAH_KIND_THREAT 7

// Kind: harassment: exposing or calling to pester a private person.
#define PILAH_KIND_DOXING 8

// Kind: harassment: a curse or wish of harm.
#define PILAH_KIND_CURSE 9

// Kind: off topic: thanks and praise.
#define PILAH_KIND_APRESIASI 10

// Kind: off topic: a verdict on performance or policy with no matter to handle.
#define PILAH_KIND_KRITIK 11

// Kind: off topic: politics.
#define PILAH_KIND_POLITIK 12

// Kind: off topic: spam and promotion.
#define PILAH_KIND_SPAM 13

// Kind: off topic: announcement, news, reply of an agency.
#define PILAH_KIND_SIARAN 14

// Kind: off topic: chat.
#define PILAH_KIND_OBROLAN 15

// Topic: roads and bridges.
#define PILAH_TOPIC_JALAN_JEMBATAN 0

// Topic: drains and floods.
#define PILAH_TOPIC_DRAINASE_BANJIR 1

// Topic: drinking water.
#define PILAH_TOPIC_AIR_BERSIH 2

// Topic: street lights.
#define PILAH_TOPIC_LAMPU_JALAN 3

// Topic: traffic, parking, public transport.
#define PILAH_TOPIC_LALU_LINTAS_ANGKUTAN 4

// Topic: rubbish and environment.
#define PILAH_TOPIC_SAMPAH_LINGKUNGAN 5

// Topic: trees and parks.
#define PILAH_TOPIC_POHON_TAMAN 6

// Topic: civil registration.
#define PILAH_TOPIC_ADMINDUK 7

// Topic: health, hospitals, vaccination.
#define PILAH_TOPIC_KESEHATAN_RS 8

// Topic: social security for health and work (BPJS).
#define PILAH_TOPIC_BPJS_JAMINAN 9

// Topic: social aid.
#define PILAH_TOPIC_BANSOS_SOSIAL 10

// Topic: schools and enrolment.
#define PILAH_TOPIC_PENDIDIKAN_PPDB 11

// Topic: local taxes (vehicle, land).
#define PILAH_TOPIC_PAJAK_DAERAH 12

// Topic: work, wages.
#define PILAH_TOPIC_TENAGA_KERJA 13

// Topic: permits, markets, prices.
#define PILAH_TOPIC_IZIN_USAHA_PASAR 14

// Topic: public order, animals.
#define PILAH_TOPIC_KETERTIBAN_HEWAN 15

// Topic: disasters and emergencies.
#define PILAH_TOPIC_BENCANA_DARURAT 16

// Topic: electricity, mining.
#define PILAH_TOPIC_ENERGI_TAMBANG 17

// Topic: conduct of staff, extortion, unanswered reports.
#define PILAH_TOPIC_INTEGRITAS_LAYANAN 18

// Topic: matters of other authorities, to be passed on.
#define PILAH_TOPIC_LUAR_KEWENANGAN 19

// Target: the person behind the account.
#define PILAH_TARGET_ADMIN 0

// Target: an agency or office.
#define PILAH_TARGET_AGENCY 1

// Target: an official or civil servant.
#define PILAH_TARGET_OFFICIAL 2

// Target: another citizen.
#define PILAH_TARGET_CITIZEN 3

// Target: a group of people.
#define PILAH_TARGET_GROUP 4

// Target: nobody that the text names.
#define PILAH_TARGET_UNKNOWN 5

// An engine: compiled lexicons. It never changes, so any number of threads may use one at the same time without a lock.
typedef struct pilah_triage pilah_triage;

// What a call answers: `PILAH_OK` or the reason why nothing was done. Numbers are never reused for another meaning; later versions may add new ones.
typedef int32_t pilah_status;

// What pilah says of one post: 32 bytes, the same on every platform. Harassment always has PILAH_FLAG_ABUSIVE, off-topic never; PILAH_FLAG_MIXED is exactly a request
// with PILAH_FLAG_ABUSIVE; the severity is 0 exactly without PILAH_FLAG_ABUSIVE.
typedef struct pilah_verdict {
  // Thousandths, by PILAH_LABEL_*: each 0 to 1000, their sum exactly 1000.
  uint16_t scores[3];
  // PILAH_LABEL_*: the class.
  uint8_t label;
  // PILAH_KIND_*: the kind within the class.
  uint8_t kind;
  // PILAH_TOPIC_*: what a request is about; PILAH_NONE without one and for the other classes.
  uint8_t topic;
  // PILAH_TARGET_*: whom the abuse is aimed at; PILAH_NONE when there is none.
  uint8_t target;
  // 0 ordinary, 1 soon, 2 urgent, 3 emergency; above 0 only for requests.
  uint8_t urgency;
  // Of the abuse, 0 to 4; 4 always goes to a human.
  uint8_t severity;
  // PILAH_FLAG_ABUSIVE, PILAH_FLAG_MIXED, PILAH_FLAG_PROFANITY, PILAH_FLAG_TRUNCATED, PILAH_FLAG_INVALID_UTF8; other bits are 0 and for later versions.
  uint32_t flags;
  // Zeros, for later versions.
  uint8_t reserved[16];
} pilah_verdict;

// Done.
#define PILAH_OK 0

// A pointer that must not be NULL is NULL.
#define PILAH_NULL_ARGUMENT 1

// The text is not UTF-8. (A batch takes such posts and flags them.)
#define PILAH_INVALID_UTF8 2

// A lexicon was read and has faults; the error buffer lists them.
#define PILAH_LEXICON 3

// A directory or file cannot be read; the error buffer says which and why.
#define PILAH_IO 4

// Offsets that are negative, decrease or lie beyond the data.
#define PILAH_BAD_OFFSETS 5

// A length that no object in memory can have (above PTRDIFF_MAX bytes).
#define PILAH_BAD_LENGTH 6

// An argument outside its range: a pointer that is not aligned, an unknown profile.
#define PILAH_BAD_ARGUMENT 7

// There is not enough memory for the answers of a batch.
#define PILAH_OUT_OF_MEMORY 8

// A fault inside pilah. Nothing was written and the process goes on; please report the line that stands on standard error.
#define PILAH_PANIC 99

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// What the status means, in English; for a number that is no status, "unknown status". Static, terminated, never freed. Safe from any thread.
const char *pilah_status_message(pilah_status status);

// The version of functions and records that the library has. Compare it with PILAH_ABI_VERSION of the header when loading: with another number do not go on.
// Safe from any thread.
uint32_t pilah_abi_version(void);

// The version of pilah, such as "0.1.0". Static, terminated, never freed. Safe from any thread.
const char *pilah_version(void);

// The name of a PILAH_LABEL_*, such as "service_request"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
const char *pilah_label_name(uint8_t label);

// The name of a PILAH_KIND_*, such as "aduan"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
const char *pilah_kind_name(uint8_t kind);

// The name of a PILAH_TOPIC_*, such as "lampu_jalan"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
const char *pilah_topic_name(uint8_t topic);

// The name of a PILAH_TARGET_*, such as "admin"; NULL for any other number. Static, terminated, never freed. Safe from any thread.
const char *pilah_target_name(uint8_t target);

// Which lexicons judge: version and hash, to be stored with every verdict. Terminated UTF-8 that lives as long as the handle; NULL without one. Safe from any
// thread, with the same handle.
//
// The caller's part: `triage` is NULL or a handle.
const char *pilah_triage_lexicon(const struct pilah_triage *triage);

// The office that a PILAH_TOPIC_* usually goes to, by the lexicon table `opd.tsv`. Terminated UTF-8 that lives as long as the handle; NULL without a handle, for a
// topic without an office and for any other number. Safe from any thread, with the same handle.
//
// The caller's part: `triage` is NULL or a handle.
const char *pilah_triage_office(const struct pilah_triage *triage,
                                uint8_t topic);

// Gives `*out` an engine with the built-in lexicons. It is built once in a process, at the first call (some ten milliseconds, 4 MB), and shared by all handles
// after that, also by processes forked later; a further handle costs microseconds. On failure `*out` is left as it was.
//
// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
//
// The caller's part: `out` is NULL or can be written.
pilah_status pilah_triage_builtin(struct pilah_triage **out);

// Gives `*out` an engine with the built-in lexicons and, over them, every `*.tsv` file of the directory `path` (`path_len` bytes, not terminated; give an
// absolute path). A file with a fault is refused with all its faults, `PILAH_LEXICON`; what cannot be read is `PILAH_IO`.
//
// `err` (`err_cap` bytes; NULL for none) gets the reasons, one a line, as terminated UTF-8 cut at the end of a character: on failure the message, else the
// empty text. On failure `*out` is left as it was.
//
// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
//
// The caller's part: `path` points to `path_len` bytes, `err` to `err_cap` bytes, `out` can be written; each may be NULL.
pilah_status pilah_triage_from_dir(const char *path,
                                   size_t path_len,
                                   struct pilah_triage **out,
                                   char *err,
                                   size_t err_cap);

// As `pilah_triage_from_dir`, with `n_files` lexicon files from memory: `2 * n_files` texts in one buffer, the name of a file and its text in turn. Text `i` is
// `data[offsets[i]]` up to, not including, `data[offsets[i + 1]]`; `offsets` holds `2 * n_files + 1` numbers. All must be UTF-8. The name says the category:
// `objek-kami.tsv` is of category `objek`. With `n_files` 0 `offsets` may be NULL, and the engine is one of the built-in lexicons that shares nothing.
//
// Safe from any thread. The handle is the caller's: `pilah_triage_free`.
//
// The caller's part: `data` points to `data_len` bytes, `offsets` to `2 * n_files + 1` numbers, `err` to `err_cap` bytes, `out` can be written; each may be NULL.
pilah_status pilah_triage_from_strings(const char *data,
                                       size_t data_len,
                                       const int64_t *offsets,
                                       size_t n_files,
                                       struct pilah_triage **out,
                                       char *err,
                                       size_t err_cap);

// Frees a handle; NULL is fine. No call may be running on it, and nothing that it owns (`pilah_triage_lexicon`, `pilah_triage_office`) may be used any more.
//
// Safe from any thread.
//
// The caller's part: `triage` is NULL or a handle that has not been freed.
void pilah_triage_free(struct pilah_triage *triage);

// Sorts one post of `len` bytes of UTF-8 (no terminator needed, a 0 is a character like others; NULL with `len` 0 is the empty post) and writes `*out`.
// Text that is not UTF-8 is `PILAH_INVALID_UTF8`; a batch of one post takes it. Unless the answer is `PILAH_OK`, `*out` is left as it was.
//
// Safe from any thread, with the same handle.
//
// The caller's part: `triage` is NULL or a handle, `text` points to `len` bytes, `out` can be written; each may be NULL.
pilah_status pilah_classify(const struct pilah_triage *triage,
                            const char *text,
                            size_t len,
                            struct pilah_verdict *out);

// Sorts `n` posts that lie in one buffer: post `i` is `data[offsets[i]]` up to, not including, `data[offsets[i + 1]]`; `offsets` holds `n + 1` numbers that do
// not decrease, from 0 to `data_len` (the layout of Arrow's LargeUtf8). Writes `out[0]` to `out[n - 1]`, in order. A post that is not UTF-8 is sorted with U+FFFD
// for what cannot be read and has `PILAH_FLAG_INVALID_UTF8`: one bad post never loses the others. Unless the answer is `PILAH_OK`, nothing is written. With
// `n` 0 `offsets` and `out` are not looked at.
//
// Works in the calling thread and starts no others; safe from any thread, with the same handle.
//
// The caller's part: `triage` is NULL or a handle, `data` points to `data_len` bytes, `offsets` to `n + 1` numbers, `out` to `n` records that can be written; each may be NULL.
pilah_status pilah_classify_batch(const struct pilah_triage *triage,
                                  const char *data,
                                  size_t data_len,
                                  const int64_t *offsets,
                                  size_t n,
                                  struct pilah_verdict *out);

// The verdict with its reasons as one JSON object: what `pilah explain --json` writes, on one line. `start` and `end` of spans are byte offsets into `text`.
//
// As snprintf: `buf` (`cap` bytes) gets as much as fits, cut at the end of a character, with a terminating 0; `*needed` (NULL for no interest) gets the length
// of the whole, without the 0. The text was cut exactly when `*needed >= cap`. With `buf` NULL and `cap` 0 only `*needed` is written. Text that is not UTF-8
// is `PILAH_INVALID_UTF8`. Unless the answer is `PILAH_OK`, nothing is written.
//
// Safe from any thread, with the same handle.
//
// The caller's part: `triage` is NULL or a handle, `text` points to `len` bytes, `buf` to `cap` bytes, `needed` can be written; each may be NULL. `buf` does not overlap `text`.
pilah_status pilah_explain_json(const struct pilah_triage *triage,
                                const char *text,
                                size_t len,
                                char *buf,
                                size_t cap,
                                size_t *needed);

// The post with abuse as `[kasar]` and personal data as `[NIK]`, `[HP]`, `[EMAIL]`, `[PLAT]`; control characters that could deceive a reader are left out, and
// so is what lies behind the first 64 KiB. `buf`, `cap`, `needed` and what the call answers as for `pilah_explain_json`.
//
// Safe from any thread, with the same handle.
//
// The caller's part: As for `pilah_explain_json`.
pilah_status pilah_mask(const struct pilah_triage *triage,
                        const char *text,
                        size_t len,
                        char *buf,
                        size_t cap,
                        size_t *needed);

// The post in normal form, by PILAH_PROFILE_*. `buf`, `cap`, `needed` and what the call answers as for `pilah_explain_json`; an unknown profile is
// `PILAH_BAD_ARGUMENT`.
//
// Safe from any thread, with the same handle.
//
// The caller's part: As for `pilah_explain_json`.
pilah_status pilah_normalise(const struct pilah_triage *triage,
                             const char *text,
                             size_t len,
                             uint8_t profile,
                             char *buf,
                             size_t cap,
                             size_t *needed);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PILAH_H */
