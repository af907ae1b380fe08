/* The smallest program, in what C99 and C++ have in common. */
#include <stdio.h>
#include <string.h>

#include <pilah.h>

int main(void) {
    const char *text = "min, lampu jalan depan SDN 2 mati 3 hari";
    pilah_triage *triage = NULL;
    pilah_verdict verdict;
    if (pilah_abi_version() != PILAH_ABI_VERSION || pilah_triage_builtin(&triage) != PILAH_OK || pilah_classify(triage, text, strlen(text), &verdict) != PILAH_OK) return 1;
    printf("%s %s, lexicon %s\n", pilah_label_name(verdict.label), pilah_topic_name(verdict.topic), pilah_triage_lexicon(triage));
    pilah_triage_free(triage);
    return verdict.label == PILAH_LABEL_SERVICE_REQUEST && verdict.topic == PILAH_TOPIC_LAMPU_JALAN ? 0 : 1;
}
