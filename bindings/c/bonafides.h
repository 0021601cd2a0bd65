/*
 * bonafides: decides whether a caller is the subject before a service desk resets a password.
 *
 * JSON text in, JSON text out. Inputs are borrowed for the duration of the call and need no terminating zero
 * byte; outputs are UTF-8, belong to the caller, and are freed with bonafides_text_free.
 * Generated from the sources by bindings/c/test --write; see bindings/c/README.md.
 */

#ifndef BONAFIDES_H
#define BONAFIDES_H

#include <stddef.h>
#include <stdint.h>

/**
 * The result of a call.
 */
typedef enum BonafidesStatus {
  /**
   * The call succeeded.
   */
  BONAFIDES_STATUS_OK = 0,
  /**
   * The input was refused; the text is the error.
   */
  BONAFIDES_STATUS_ERROR = 1,
  /**
   * A defect of the engine. There is no text; the handle stays valid.
   */
  BONAFIDES_STATUS_PANIC = 2,
} BonafidesStatus;

/**
 * A loaded policy. It never changes, so several threads may use it at the same time.
 */
typedef struct BonafidesPolicy BonafidesPolicy;

/**
 * A text returned to the caller: `len` bytes of UTF-8, without a terminating zero byte. `ptr` is NULL
 * if there is no text.
 */
typedef struct BonafidesText {
  /**
   * The first byte.
   */
  uint8_t *ptr;
  /**
   * The number of bytes.
   */
  size_t len;
} BonafidesText;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the version of the engine, terminated by a zero byte and valid as long as the program runs.
 */
const char *bonafides_version(void);

/**
 * Loads a policy from `len` bytes of YAML, JSON or TOML; `syntax` is `yaml`, `json` or `toml`.
 *
 * On success, `policy` is set to a handle; free it with `bonafides_policy_free`. Otherwise `policy` is
 * set to NULL and `error` to the error, with every diagnostic.
 *
 * You promise:
 * `text` is NULL or points to `len` readable bytes; `syntax` is NULL or terminated by a zero byte;
 * `policy` and `error` are NULL or writable.
 */
enum BonafidesStatus bonafides_policy_load(const uint8_t *text,
                                           size_t len,
                                           const char *syntax,
                                           struct BonafidesPolicy **policy,
                                           struct BonafidesText *error);

/**
 * Frees a policy; does nothing if it is NULL. A freed handle must not be used again.
 *
 * You promise:
 * `policy` is NULL or a handle of `bonafides_policy_load` that was not freed before and that no call is
 * using.
 */
void bonafides_policy_free(struct BonafidesPolicy *policy);

/**
 * Decides on facts in JSON. `out` is set to the decision in JSON, or to the error.
 *
 * You promise:
 * `policy` is NULL or a handle; `facts` is NULL or points to `len` readable bytes; `out` is NULL or
 * writable.
 */
enum BonafidesStatus bonafides_decide_json(const struct BonafidesPolicy *policy,
                                           const uint8_t *facts,
                                           size_t len,
                                           struct BonafidesText *out);

/**
 * Finds the cheapest way to approval. `out` is set to the plan in JSON, or to the error.
 *
 * You promise:
 * As for `bonafides_decide_json`.
 */
enum BonafidesStatus bonafides_plan_json(const struct BonafidesPolicy *policy,
                                         const uint8_t *facts,
                                         size_t len,
                                         struct BonafidesText *out);

/**
 * Decides on a JSON list of facts. `out` is set to the list of decisions in the same order, or to the
 * error of the first facts that were refused; its place begins with `facts[i]`.
 *
 * You promise:
 * As for `bonafides_decide_json`.
 */
enum BonafidesStatus bonafides_decide_many_json(const struct BonafidesPolicy *policy,
                                                const uint8_t *facts,
                                                size_t len,
                                                struct BonafidesText *out);

/**
 * Reviews a policy document. `out` is set to the review in JSON: whether it loads, its errors and
 * warnings, and the results of its own tests. The status of a document with errors is also OK.
 *
 * You promise:
 * As for `bonafides_policy_load`; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_check_policy(const uint8_t *text,
                                            size_t len,
                                            const char *syntax,
                                            struct BonafidesText *out);

/**
 * Formats a policy document in the standard layout and keeps its comments. `out` is set to the result,
 * or to the error.
 *
 * You promise:
 * As for `bonafides_check_policy`.
 */
enum BonafidesStatus bonafides_format_policy(const uint8_t *text,
                                             size_t len,
                                             const char *syntax,
                                             struct BonafidesText *out);

/**
 * Sets `out` to the JSON Schema of `policy`, `facts`, `decision`, `plan`, `record` or `calibration`, or to the
 * error.
 *
 * You promise:
 * `name` is NULL or terminated by a zero byte; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_schema(const char *name,
                                      struct BonafidesText *out);

/**
 * Checks that the records of one case are complete, in order and unchanged. `records` is a JSON list of
 * strings; `out` is set to the case, the number of records and the last hash, or to the error.
 *
 * You promise:
 * `records` is NULL or points to `len` readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_verify_records(const uint8_t *records, size_t len, struct BonafidesText *out);

/**
 * Lists the ways in. `options` is a JSON object with any of `action`, `groups`, `subject` and `directory`,
 * such as `{}`; `out` is set to the ways in JSON, or to the error.
 *
 * You promise:
 * `policy` is NULL or a handle; `options` is NULL or points to `len` readable bytes; `out` is NULL or
 * writable.
 */
enum BonafidesStatus bonafides_ways_json(const struct BonafidesPolicy *policy,
                                         const uint8_t *options,
                                         size_t len,
                                         struct BonafidesText *out);

/**
 * Finds the minimal sets of causes that open a cell of the ways, given in JSON. `rests_on` is a JSON object
 * from a cause to the list of those it rests on, such as `{}`. `out` is set to the list of sets, or to the
 * error.
 *
 * You promise:
 * `cell` and `rests_on` are NULL or point to that many readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_minimal_causes_json(const uint8_t *cell,
                                                   size_t cell_len,
                                                   const uint8_t *rests_on,
                                                   size_t rests_on_len,
                                                   struct BonafidesText *out);

/**
 * Lists the causes whose loss alone leaves no way into a cell, given in JSON; none unless the
 * cell is exact. `out` is set to the list, or to the error.
 *
 * You promise:
 * `cell` is NULL or points to `len` readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_losses_json(const uint8_t *cell, size_t len, struct BonafidesText *out);

/**
 * Compares two policies. `out` is set to the difference in JSON, whose `result` is `same` or `stricter` if
 * `new` lets nobody new through, or to the error.
 *
 * You promise:
 * `old` and `new` are NULL or handles; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_diff_json(const struct BonafidesPolicy *old,
                                         const struct BonafidesPolicy *new_,
                                         struct BonafidesText *out);

/**
 * Counts the people who have a way. `people` is JSON Lines: one JSON object on each line, with `id` and any of
 * `groups`, `enrolled`, `contacts` and `site`. `options` is a JSON object with any of `action`, `situations`,
 * `everyone` and `ids`, such as `{}`. `out` is set to the report in JSON, or to the error; the place of a person who
 * is refused begins with `people[i]`.
 *
 * You promise:
 * `policy` is NULL or a handle; `people` and `options` are NULL or point to that many readable bytes; `out` is NULL
 * or writable.
 */
enum BonafidesStatus bonafides_coverage_json(const struct BonafidesPolicy *policy,
                                             const uint8_t *people,
                                             size_t people_len,
                                             const uint8_t *options,
                                             size_t options_len,
                                             struct BonafidesText *out);

/**
 * Weighs the ways in for each attacker model of a calibration in YAML, JSON or TOML; `syntax` is `yaml`, `json` or
 * `toml`. `options` is a JSON object with any of `models`, `action`, `groups`, `subject` and `directory`, such as
 * `{}`. `out` is set to the weights in JSON, or to the error, with every diagnostic of the calibration.
 *
 * You promise:
 * `policy` is NULL or a handle; `text` and `options` are NULL or point to that many readable bytes; `syntax` is NULL
 * or terminated by a zero byte; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_weigh_json(const struct BonafidesPolicy *policy,
                                          const uint8_t *text,
                                          size_t len,
                                          const char *syntax,
                                          const uint8_t *options,
                                          size_t options_len,
                                          struct BonafidesText *out);

/**
 * Changes each number of a policy document. `out` is set to the numbers in JSON, with the changes that let someone
 * through or refuse someone without a failing test, and tests that would fail; or to the error.
 *
 * You promise:
 * As for `bonafides_check_policy`.
 */
enum BonafidesStatus bonafides_unguarded_json(const uint8_t *text,
                                              size_t len,
                                              const char *syntax,
                                              struct BonafidesText *out);

/**
 * Verifies an exported log: every record, every chain, the tree, the checkpoints, cosignatures and receipts. `path` is the folder
 * that a desk publishes, or a file of JSON Lines. `evidence` is a JSON object with any of `key`, `checkpoints`, `receipts`,
 * `witnesses` and `demand`, such as `{}`. `out` is set to the numbers in JSON, or to the error: of the first bad record, `code` is
 * the reason and `bad_record` the place.
 *
 * You promise:
 * `path` is NULL or terminated by a zero byte; `evidence` is NULL or points to `len` readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_verify_log_json(const char *path,
                                               const uint8_t *evidence,
                                               size_t len,
                                               struct BonafidesText *out);

/**
 * Verifies the log in a text of JSON Lines, as `bonafides_verify_log_json` does.
 *
 * You promise:
 * `lines` and `evidence` are NULL or point to that many readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_verify_lines_json(const uint8_t *lines,
                                                 size_t lines_len,
                                                 const uint8_t *evidence,
                                                 size_t evidence_len,
                                                 struct BonafidesText *out);

/**
 * Decides again in every record of an exported log, by the policies that were in force, and compares byte for byte. Trusts the
 * records: verify them first. `policies` is an array of `count` handles. `out` is set to the numbers in JSON, or to the error.
 *
 * You promise:
 * `path` is as for `bonafides_verify_log_json`; `policies` is NULL or points to `count` handles, each NULL or valid; `out` is NULL
 * or writable.
 */
enum BonafidesStatus bonafides_replay_log_json(const char *path,
                                               const struct BonafidesPolicy *const *policies,
                                               size_t count,
                                               struct BonafidesText *out);

/**
 * Lists the cases of an exported log, in the order of their first records. Checks nothing. `out` is set to them in JSON, or to the
 * error.
 *
 * You promise:
 * `path` is as for `bonafides_verify_log_json`; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_log_cases_json(const char *path,
                                              struct BonafidesText *out);

/**
 * Tells a case of an exported log, or the chain `desk`, as a story for people. Checks nothing. `out` is set to the story in JSON, or to
 * the error.
 *
 * You promise:
 * `path` and `case_id` are NULL or terminated by a zero byte; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_log_story_json(const char *path,
                                              const char *case_id,
                                              struct BonafidesText *out);

/**
 * Makes the receipt of a case from the folder that a desk publishes. `key` is the public key of the log. `out` is set to the receipt,
 * or to the error.
 *
 * You promise:
 * `path`, `case_id` and `key` are NULL or terminated by a zero byte; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_log_receipt(const char *path,
                                           const char *case_id,
                                           const char *key,
                                           struct BonafidesText *out);

/**
 * Verifies a receipt offline: that the log signed its checkpoint, and that the records are in the log. Of the evidence, uses `key`,
 * `witnesses` and `demand`. `out` is set to what it proves in JSON, or to the error.
 *
 * You promise:
 * `text` and `evidence` are NULL or point to that many readable bytes; `out` is NULL or writable.
 */
enum BonafidesStatus bonafides_verify_receipt_json(const uint8_t *text,
                                                   size_t len,
                                                   const uint8_t *evidence,
                                                   size_t evidence_len,
                                                   struct BonafidesText *out);

/**
 * Frees a text; does nothing if its `ptr` is NULL.
 *
 * You promise:
 * `text` is as a function of this header returned it, and was not freed before.
 */
void bonafides_text_free(struct BonafidesText text);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BONAFIDES_H */
