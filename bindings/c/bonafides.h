/*
 * bonafides: decides whether a caller is the subject before a service desk resets a password.
 *
 * JSON text in, JSON text out. What goes in is borrowed for the length of the call and need not end with
 * a zero byte; what comes out is UTF-8, belongs to the caller, and is given back with bonafides_text_free.
 * Written by bindings/c/test --write from the sources; see bindings/c/README.md.
 */

#ifndef BONAFIDES_H
#define BONAFIDES_H

#include <stddef.h>
#include <stdint.h>

/**
 * What became of a call.
 */
typedef enum BonafidesStatus {
  /**
   * It was answered.
   */
  BONAFIDES_STATUS_OK = 0,
  /**
   * Something is wrong with what was handed in: the text is the error.
   */
  BONAFIDES_STATUS_ERROR = 1,
  /**
   * The engine has a defect. There is no text; the handle is still good.
   */
  BONAFIDES_STATUS_PANIC = 2,
} BonafidesStatus;

/**
 * A loaded policy. It never changes, so threads may use one at the same time.
 */
typedef struct BonafidesPolicy BonafidesPolicy;

/**
 * A text that was answered: `len` bytes of UTF-8, without a zero byte at the end. `ptr` is NULL if there is
 * none.
 */
typedef struct BonafidesText {
  /**
   * The first byte.
   */
  uint8_t *ptr;
  /**
   * How many there are.
   */
  size_t len;
} BonafidesText;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the engine, ended by a zero byte. It lives as long as the program.
 */
const char *bonafides_version(void);

/**
 * Loads a policy from `len` bytes of YAML, JSON or TOML; `syntax` is `yaml`, `json` or `toml`.
 *
 * If it loads, `policy` is set to a handle, to be given back with `bonafides_policy_free`. If not, `policy`
 * is set to NULL and `error` to the error, with every diagnostic.
 *
 * You promise:
 * `text` is NULL or `len` readable bytes; `syntax` NULL or ended by a zero byte; `policy` and `error` are NULL
 * or may be written.
 */
enum BonafidesStatus bonafides_policy_load(const uint8_t *text,
                                           size_t len,
                                           const char *syntax,
                                           struct BonafidesPolicy **policy,
                                           struct BonafidesText *error);

/**
 * Gives a policy back; NULL is nothing. A handle that was given back must not be used again.
 *
 * You promise:
 * `policy` is NULL or a handle of `bonafides_policy_load`, given back once, and no call uses it.
 */
void bonafides_policy_free(struct BonafidesPolicy *policy);

/**
 * Decides on facts in JSON. `out` is the decision in JSON, or the error.
 *
 * You promise:
 * `policy` is NULL or a handle; `facts` NULL or `len` readable bytes; `out` NULL or may be written.
 */
enum BonafidesStatus bonafides_decide_json(const struct BonafidesPolicy *policy,
                                           const uint8_t *facts,
                                           size_t len,
                                           struct BonafidesText *out);

/**
 * The cheapest way to approval. `out` is the plan in JSON, or the error.
 *
 * You promise:
 * As of `bonafides_decide_json`.
 */
enum BonafidesStatus bonafides_plan_json(const struct BonafidesPolicy *policy,
                                         const uint8_t *facts,
                                         size_t len,
                                         struct BonafidesText *out);

/**
 * Decides on a JSON list of facts. `out` is the list of decisions in the same order, or the error of the
 * first facts that can not be decided on; its place begins with `facts[i]`.
 *
 * You promise:
 * As of `bonafides_decide_json`.
 */
enum BonafidesStatus bonafides_decide_many_json(const struct BonafidesPolicy *policy,
                                                const uint8_t *facts,
                                                size_t len,
                                                struct BonafidesText *out);

/**
 * Looks at a policy document. `out` is the review in JSON: whether it loads, errors and warnings, and what
 * became of the document's own tests. A document with errors is answered, too.
 *
 * You promise:
 * As of `bonafides_policy_load`; `out` is NULL or may be written.
 */
enum BonafidesStatus bonafides_check_policy(const uint8_t *text,
                                            size_t len,
                                            const char *syntax,
                                            struct BonafidesText *out);

/**
 * The document as the project writes it; comments stay. `out` is that, or the error.
 *
 * You promise:
 * As of `bonafides_check_policy`.
 */
enum BonafidesStatus bonafides_format_policy(const uint8_t *text,
                                             size_t len,
                                             const char *syntax,
                                             struct BonafidesText *out);

/**
 * The JSON Schema of `policy`, `facts`, `decision`, `plan` or `record`. `out` is that, or the error.
 *
 * You promise:
 * `name` is NULL or ended by a zero byte; `out` is NULL or may be written.
 */
enum BonafidesStatus bonafides_schema(const char *name, struct BonafidesText *out);

/**
 * Whether the records of one case are all there, in order and as they were written. `records` is a JSON list
 * of texts; `out` says the case, how many there are and the last hash, or is the error.
 *
 * You promise:
 * `records` is NULL or `len` readable bytes; `out` NULL or may be written.
 */
enum BonafidesStatus bonafides_verify_records(const uint8_t *records, size_t len, struct BonafidesText *out);

/**
 * Gives a text back; one without bytes is nothing.
 *
 * You promise:
 * `text` is as a function of this header answered it, and given back once.
 */
void bonafides_text_free(struct BonafidesText text);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BONAFIDES_H */
