/* The engine as C sees it: answers, bad input, threads, and the vectors of decisions and reports byte for byte.
 * usage: check VECTORS REPORTS LOGS, the files that tests/c_vectors.rs writes. */
#include "../bonafides.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDS(what) \
    do { \
        if (!(what)) { \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #what); \
            exit(1); \
        } \
    } while (0)

static const char *const POLICY =
    "format: 1\npolicy: first-steps\n"
    "challenges:\n"
    "  passkey:  { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }\n"
    "  sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }\n"
    "channels: { sms: { cooling: 7d } }\n"
    "unmatched: everyone\n"
    "actions: { reset_password: { require: { points: 70, independent: 2 } } }\n";
static const char *const APPROVED =
    "{\"action\":\"reset_password\",\"now\":\"2026-11-23T08:15:00Z\","
    "\"evidence\":{\"sms_code\":\"passed\",\"passkey\":\"passed\"}}";

static const uint8_t *bytes(const char *text) { return (const uint8_t *)text; }

static int holds(BonafidesText text, const char *part) {
    size_t len = strlen(part);
    for (size_t at = 0; text.ptr != NULL && at + len <= text.len; at++)
        if (memcmp(text.ptr + at, part, len) == 0) return 1;
    return 0;
}

/* Checks the status, and that the text contains the part. */
static int gave(BonafidesStatus is, BonafidesStatus want, BonafidesText text, const char *part) {
    int right = is == want && holds(text, part);
    if (!right) fprintf(stderr, "status %d, `%.*s` in place of `%s`\n", is, (int)text.len, (char *)text.ptr, part);
    bonafides_text_free(text);
    return right;
}

static BonafidesPolicy *load(const char *text, size_t len, const char *syntax) {
    BonafidesPolicy *policy = NULL;
    BonafidesText error;
    BonafidesStatus status = bonafides_policy_load(bytes(text), len, syntax, &policy, &error);
    if (status != BONAFIDES_STATUS_OK) fprintf(stderr, "%.*s\n", (int)error.len, (char *)error.ptr);
    HOLDS(status == BONAFIDES_STATUS_OK && policy != NULL && error.ptr == NULL);
    return policy;
}

static void answers(const BonafidesPolicy *policy) {
    BonafidesText out;
    BonafidesStatus is;
    char many[1024];
    HOLDS(strlen(bonafides_version()) >= 5);
    is = bonafides_decide_json(policy, bytes(APPROVED), strlen(APPROVED), &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "{\"verdict\":\"approve\""));
    is = bonafides_plan_json(policy, bytes(APPROVED), strlen(APPROVED), &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "\"steps\":[]"));
    snprintf(many, sizeof many, "[%s, {\"action\":\"reset_password\",\"now\":1795421700000}]", APPROVED);
    is = bonafides_decide_many_json(policy, bytes(many), strlen(many), &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "},{\"verdict\":\"challenge\""));
    snprintf(many, sizeof many, "[%s, {\"action\":\"make_tea\",\"now\":1795421700000}]", APPROVED);
    is = bonafides_decide_many_json(policy, bytes(many), strlen(many), &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"place\":\"facts[1].action\""));
    is = bonafides_decide_many_json(policy, bytes("[]"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "[]"));
    is = bonafides_decide_many_json(policy, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"json\""));
    is = bonafides_check_policy(bytes(POLICY), strlen(POLICY), "yaml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "{\"loads\":true,"));
    is = bonafides_check_policy(bytes("format: 1"), 9, "yaml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "{\"loads\":false,"));
    is = bonafides_format_policy(bytes(POLICY), strlen(POLICY), "yaml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "policy: first-steps"));
    is = bonafides_schema("facts", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "\"$schema\""));
    is = bonafides_schema("tea", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"schema\""));
    is = bonafides_verify_records(bytes("[\"{}\"]"), 6, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"family\":\"records\""));
}

static void bad_texts(const BonafidesPolicy *policy) {
    BonafidesText out;
    BonafidesStatus is;
    size_t large = (size_t)32 << 20;
    uint8_t *huge = malloc(large);
    HOLDS(huge != NULL);
    memset(huge, '[', large);
    is = bonafides_decide_json(policy, huge, large, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"family\":\"facts\",\"code\":\"too_large\""));
    is = bonafides_decide_many_json(policy, huge, 1 << 20, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"json\""));
    is = bonafides_check_policy(huge, large, "yaml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "{\"loads\":false,"));
    free(huge);
    is = bonafides_decide_json(policy, bytes(APPROVED), strlen(APPROVED) - 1, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"syntax\""));
    is = bonafides_decide_json(policy, bytes(APPROVED), 0, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"syntax\""));
    is = bonafides_decide_json(policy, bytes(APPROVED), (size_t)-1, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`facts` has an impossible length"));
    is = bonafides_decide_json(policy, bytes(APPROVED), PTRDIFF_MAX, &out);
    HOLDS(is == BONAFIDES_STATUS_ERROR || sizeof(size_t) == 0);
    bonafides_text_free(out);
    is = bonafides_decide_json(policy, bytes("{\"action\":\"\xff\"}"), 14, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`facts` is not UTF-8"));
    is = bonafides_decide_json(policy, bytes("{\"action\":\"\xed\xa0\x80\"}"), 16, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`facts` is not UTF-8"));
    is = bonafides_decide_json(policy, bytes("{\"action\":\"\\ud800\",\"now\":1795421700000}"), 39, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"family\":\"facts\""));
    is = bonafides_check_policy(bytes(POLICY), strlen(POLICY), "xml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"format\""));
    is = bonafides_check_policy(bytes(POLICY), strlen(POLICY), "\xff", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`syntax` is not UTF-8"));
}

static void nothing_at_all(const BonafidesPolicy *policy) {
    BonafidesPolicy *none = (BonafidesPolicy *)&none;
    BonafidesText out;
    BonafidesStatus is = bonafides_policy_load(NULL, 7, "yaml", &none, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`text` is NULL") && none == NULL);
    is = bonafides_policy_load(bytes(POLICY), strlen(POLICY), NULL, &none, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`syntax` is NULL") && none == NULL);
    is = bonafides_policy_load(bytes(POLICY), strlen(POLICY), "yaml", NULL, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`policy` is NULL"));
    is = bonafides_policy_load(bytes("format: 2"), 9, "yaml", &none, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"diagnostics\":[{") && none == NULL);
    HOLDS(bonafides_policy_load(bytes(POLICY), strlen(POLICY), "yaml", &none, NULL) == BONAFIDES_STATUS_ERROR);
    HOLDS(none == NULL);
    is = bonafides_decide_json(NULL, bytes(APPROVED), strlen(APPROVED), &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"closed\""));
    is = bonafides_decide_json(policy, NULL, 3, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`facts` is NULL"));
    is = bonafides_schema(NULL, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`name` is NULL"));
    is = bonafides_ways_json(policy, NULL, 0, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`options` is NULL"));
    is = bonafides_ways_json(NULL, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"closed\""));
    is = bonafides_coverage_json(policy, NULL, 0, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`people` is NULL"));
    is = bonafides_coverage_json(policy, bytes("\n{\"id\":7}"), 9, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"place\":\"people[0].id\""));
    is = bonafides_weigh_json(policy, bytes("format: 1"), 9, "yaml", NULL, 0, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`options` is NULL"));
    is = bonafides_weigh_json(policy, bytes("format: 1"), 9, "yaml", bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"diagnostics\":[{"));
    is = bonafides_unguarded_json(NULL, 0, "yaml", &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`text` is NULL"));
    is = bonafides_diff_json(policy, NULL, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"closed\""));
    is = bonafides_minimal_causes_json(bytes("{}"), 2, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"json\""));
    is = bonafides_losses_json(NULL, 0, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`cell` is NULL"));
    is = bonafides_verify_records(NULL, 0, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`records` is NULL"));
    is = bonafides_verify_log_json(NULL, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`path` is NULL"));
    is = bonafides_verify_lines_json(bytes("{}\n"), 3, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"code\":\"missing_member\""));
    is = bonafides_verify_lines_json(bytes("{}\n"), 3, bytes("{\"keys\":1}"), 10, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "\"family\":\"input\""));
    is = bonafides_replay_log_json("missing", NULL, 1, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`policies` is NULL"));
    is = bonafides_log_story_json("missing", NULL, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`case_id` is NULL"));
    is = bonafides_verify_receipt_json(NULL, 0, bytes("{}"), 2, &out);
    HOLDS(gave(is, BONAFIDES_STATUS_ERROR, out, "`text` is NULL"));
    HOLDS(bonafides_decide_json(policy, bytes(APPROVED), strlen(APPROVED), NULL) == BONAFIDES_STATUS_ERROR);
    bonafides_policy_free(NULL);
    bonafides_text_free((BonafidesText){NULL, 0});
}

static void *decide_often(void *policy) {
    for (int i = 0; i < 200; i++) {
        BonafidesText out;
        BonafidesStatus is = bonafides_decide_json(policy, bytes(APPROVED), strlen(APPROVED), &out);
        HOLDS(gave(is, BONAFIDES_STATUS_OK, out, "{\"verdict\":\"approve\""));
    }
    return NULL;
}

static void threads(BonafidesPolicy *policy) {
    pthread_t all[8];
    for (int i = 0; i < 8; i++) HOLDS(pthread_create(&all[i], NULL, decide_often, policy) == 0);
    for (int i = 0; i < 8; i++) HOLDS(pthread_join(all[i], NULL) == 0);
}

/* An item of the file of vectors. */
typedef struct {
    char kind[16];
    size_t len;
    char *text;
} Item;

static Item next(FILE *file) {
    Item item;
    HOLDS(fscanf(file, "%15s %zu", item.kind, &item.len) == 2 && fgetc(file) == '\n');
    item.text = malloc(item.len + 1);
    HOLDS(item.text != NULL && fread(item.text, 1, item.len, file) == item.len && fgetc(file) == '\n');
    item.text[item.len] = '\0';
    return item;
}

static int same(BonafidesText is, Item want) { return is.len == want.len && memcmp(is.ptr, want.text, is.len) == 0; }

/* Facts and the expected answer: a decision and a plan, or a code and a place. */
static int vector(const BonafidesPolicy *policy, FILE *file) {
    Item facts = next(file), first = next(file), second = next(file);
    BonafidesText decision, plan;
    BonafidesStatus decided = bonafides_decide_json(policy, bytes(facts.text), facts.len, &decision);
    BonafidesStatus planned = bonafides_plan_json(policy, bytes(facts.text), facts.len, &plan);
    int right = decided == planned;
    if (decided == BONAFIDES_STATUS_OK)
        right = right && same(decision, first) && same(plan, second);
    else
        right = right && holds(decision, first.text) && holds(decision, second.text) && holds(plan, second.text);
    bonafides_text_free(decision);
    bonafides_text_free(plan);
    free(facts.text);
    free(first.text);
    free(second.text);
    return right;
}

static void vectors(const char *name) {
    FILE *file = fopen(name, "rb");
    BonafidesPolicy *policy = NULL;
    long count = 0, ended = 0, wrong = 0;
    HOLDS(file != NULL);
    while (!ended) {
        Item item = next(file);
        if (strcmp(item.kind, "end") == 0) {
            ended = 1;
            HOLDS(strtol(item.text, NULL, 10) == count && count > 0);
        } else if (strcmp(item.kind, "id") == 0) {
            count++;
            if (!vector(policy, file)) {
                wrong++;
                fprintf(stderr, "vector %s: another answer\n", item.text);
            }
        } else {
            bonafides_policy_free(policy);
            policy = load(item.text, item.len, item.kind);
        }
        free(item.text);
    }
    bonafides_policy_free(policy);
    fclose(file);
    HOLDS(wrong == 0);
    printf("%ld vectors, byte for byte\n", count);
}

/* The expected answer: a report, or a code and a place. */
static int wanted(FILE *file, BonafidesStatus is, BonafidesText out) {
    Item want = next(file);
    int right;
    if (strcmp(want.kind, "refused") == 0) {
        Item place = next(file);
        right = is == BONAFIDES_STATUS_ERROR && holds(out, want.text) && holds(out, place.text);
        free(place.text);
    } else {
        right = is == BONAFIDES_STATUS_OK && same(out, want);
    }
    bonafides_text_free(out);
    free(want.text);
    return right;
}

static int listed(const BonafidesPolicy *policy, FILE *file, Item options) {
    BonafidesText out;
    BonafidesStatus is = bonafides_ways_json(policy, bytes(options.text), options.len, &out);
    return wanted(file, is, out);
}

static int counted(const BonafidesPolicy *policy, FILE *file, Item people) {
    Item options = next(file);
    BonafidesText out;
    BonafidesStatus is = bonafides_coverage_json(
        policy, bytes(people.text), people.len, bytes(options.text), options.len, &out);
    free(options.text);
    return wanted(file, is, out);
}

static int weighed(const BonafidesPolicy *policy, FILE *file, Item calibration) {
    Item options = next(file);
    BonafidesText out;
    BonafidesStatus is = bonafides_weigh_json(
        policy, bytes(calibration.text), calibration.len, "yaml", bytes(options.text), options.len, &out);
    free(options.text);
    return wanted(file, is, out);
}

static int guarded(FILE *file, Item document) {
    BonafidesText out;
    BonafidesStatus is = bonafides_unguarded_json(bytes(document.text), document.len, "yaml", &out);
    return wanted(file, is, out);
}

/* A cell, the causes that rest on others, and the expected answers. */
static int opened(FILE *file, Item cell) {
    Item rests = next(file), causes = next(file), losses = next(file);
    BonafidesText out;
    BonafidesStatus is =
        bonafides_minimal_causes_json(bytes(cell.text), cell.len, bytes(rests.text), rests.len, &out);
    int right = is == BONAFIDES_STATUS_OK && same(out, causes);
    bonafides_text_free(out);
    is = bonafides_losses_json(bytes(cell.text), cell.len, &out);
    right = right && is == BONAFIDES_STATUS_OK && same(out, losses);
    bonafides_text_free(out);
    free(rests.text);
    free(causes.text);
    free(losses.text);
    return right;
}

static int differs(const BonafidesPolicy *older, const BonafidesPolicy *newer, Item want) {
    BonafidesText out;
    BonafidesStatus is = bonafides_diff_json(older, newer, &out);
    int right = is == BONAFIDES_STATUS_OK && same(out, want);
    bonafides_text_free(out);
    return right;
}

static void reports(const char *name) {
    FILE *file = fopen(name, "rb");
    BonafidesPolicy *policy = NULL, *newer = NULL;
    long count = 0, ended = 0;
    HOLDS(file != NULL);
    while (!ended) {
        Item item = next(file);
        if (strcmp(item.kind, "end") == 0) {
            ended = 1;
            HOLDS(strtol(item.text, NULL, 10) == count && count > 50);
        } else if (strcmp(item.kind, "policy") == 0) {
            bonafides_policy_free(policy);
            policy = load(item.text, item.len, "yaml");
        } else if (strcmp(item.kind, "newer") == 0) {
            bonafides_policy_free(newer);
            newer = load(item.text, item.len, "yaml");
        } else {
            count++;
            if (strcmp(item.kind, "options") == 0)
                HOLDS(listed(policy, file, item));
            else if (strcmp(item.kind, "cell") == 0)
                HOLDS(opened(file, item));
            else if (strcmp(item.kind, "coverage") == 0)
                HOLDS(counted(policy, file, item));
            else if (strcmp(item.kind, "weights") == 0)
                HOLDS(weighed(policy, file, item));
            else if (strcmp(item.kind, "guards") == 0)
                HOLDS(guarded(file, item));
            else
                HOLDS(strcmp(item.kind, "diff") == 0 && differs(policy, newer, item));
        }
        free(item.text);
    }
    bonafides_policy_free(policy);
    bonafides_policy_free(newer);
    fclose(file);
    printf("%ld reports, byte for byte\n", count);
}

/* What to do with a log, and the expected answer. */
static int logged(FILE *file, Item path) {
    Item evidence = next(file), policy = next(file), id = next(file), key = next(file), receipt = next(file);
    Item want = next(file), place = next(file);
    BonafidesPolicy *with = policy.len > 0 ? load(policy.text, policy.len, "yaml") : NULL;
    const BonafidesPolicy *all[1] = {with};
    const uint8_t *given = bytes(evidence.text);
    BonafidesText out;
    BonafidesStatus is;
    int right;
    if (strcmp(path.kind, "verify") == 0)
        is = bonafides_verify_log_json(path.text, given, evidence.len, &out);
    else if (strcmp(path.kind, "replay") == 0)
        is = bonafides_replay_log_json(path.text, all, with != NULL, &out);
    else if (strcmp(path.kind, "cases") == 0)
        is = bonafides_log_cases_json(path.text, &out);
    else if (strcmp(path.kind, "story") == 0)
        is = bonafides_log_story_json(path.text, id.text, &out);
    else if (strcmp(path.kind, "receipt") == 0)
        is = bonafides_log_receipt(path.text, id.text, key.text, &out);
    else
        is = bonafides_verify_receipt_json(bytes(receipt.text), receipt.len, given, evidence.len, &out);
    if (strcmp(want.kind, "refused") == 0)
        right = is == BONAFIDES_STATUS_ERROR && holds(out, want.text) && holds(out, place.text);
    else
        right = is == BONAFIDES_STATUS_OK && same(out, want);
    if (!right) fprintf(stderr, "%s: status %d, `%.*s`\n", path.text, is, (int)out.len, (char *)out.ptr);
    bonafides_text_free(out);
    bonafides_policy_free(with);
    free(evidence.text);
    free(policy.text);
    free(id.text);
    free(key.text);
    free(receipt.text);
    free(want.text);
    free(place.text);
    return right;
}

static void logs(const char *name) {
    FILE *file = fopen(name, "rb");
    long count = 0, ended = 0;
    HOLDS(file != NULL);
    while (!ended) {
        Item item = next(file);
        if (strcmp(item.kind, "end") == 0) {
            ended = 1;
            HOLDS(strtol(item.text, NULL, 10) == count && count > 50);
        } else {
            count++;
            HOLDS(logged(file, item));
        }
        free(item.text);
    }
    fclose(file);
    printf("%ld logs, with the same first bad record\n", count);
}

int main(int count, char **arguments) {
    BonafidesPolicy *policy = load(POLICY, strlen(POLICY), "yaml");
    HOLDS(count == 4);
    answers(policy);
    bad_texts(policy);
    nothing_at_all(policy);
    threads(policy);
    answers(policy);
    bonafides_policy_free(policy);
    vectors(arguments[1]);
    reports(arguments[2]);
    logs(arguments[3]);
    return 0;
}
