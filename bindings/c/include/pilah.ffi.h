#define FFI_SCOPE "pilah"
#define FFI_LIB "libpilah.so.0"
typedef struct pilah_triage pilah_triage;
typedef int32_t pilah_status;
typedef struct pilah_verdict {
  uint16_t scores[3];
  uint8_t label;
  uint8_t kind;
  uint8_t topic;
  uint8_t target;
  uint8_t urgency;
  uint8_t severity;
  uint32_t flags;
  uint8_t reserved[16];
} pilah_verdict;
const char *pilah_status_message(pilah_status status);
uint32_t pilah_abi_version(void);
const char *pilah_version(void);
const char *pilah_label_name(uint8_t label);
const char *pilah_kind_name(uint8_t kind);
const char *pilah_topic_name(uint8_t topic);
const char *pilah_target_name(uint8_t target);
const char *pilah_triage_lexicon(const struct pilah_triage *triage);
const char *pilah_triage_office(const struct pilah_triage *triage,
                                uint8_t topic);
pilah_status pilah_triage_builtin(struct pilah_triage **out);
pilah_status pilah_triage_from_dir(const char *path,
                                   size_t path_len,
                                   struct pilah_triage **out,
                                   char *err,
                                   size_t err_cap);
pilah_status pilah_triage_from_strings(const char *data,
                                       size_t data_len,
                                       const int64_t *offsets,
                                       size_t n_files,
                                       struct pilah_triage **out,
                                       char *err,
                                       size_t err_cap);
void pilah_triage_free(struct pilah_triage *triage);
pilah_status pilah_classify(const struct pilah_triage *triage,
                            const char *text,
                            size_t len,
                            struct pilah_verdict *out);
pilah_status pilah_classify_batch(const struct pilah_triage *triage,
                                  const char *data,
                                  size_t data_len,
                                  const int64_t *offsets,
                                  size_t n,
                                  struct pilah_verdict *out);
pilah_status pilah_explain_json(const struct pilah_triage *triage,
                                const char *text,
                                size_t len,
                                char *buf,
                                size_t cap,
                                size_t *needed);
pilah_status pilah_mask(const struct pilah_triage *triage,
                        const char *text,
                        size_t len,
                        char *buf,
                        size_t cap,
                        size_t *needed);
pilah_status pilah_normalise(const struct pilah_triage *triage,
                             const char *text,
                             size_t len,
                             uint8_t profile,
                             char *buf,
                             size_t cap,
                             size_t *needed);
