use std::collections::BTreeMap;
use std::fmt::Write as _;

use heck::ToUpperCamelCase as _;

/// Families that report a wrong argument: Python has `ValueError` for that.
const WRONG_VALUES: [&str; 4] = ["calibration", "facts", "input", "policy"];

const HEAD: &str = r#""""The errors of the engine. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from typing import ClassVar, Final

from ._types import BadRecord, Diagnostic


class BonafidesError(Exception):
    """The base of all errors of the engine. Its text says what is wrong, where, and how to fix it."""

    family: ClassVar[str] = ""
    """The family of the error."""

    code: str
    """The stable name of the error."""

    detail: str
    """The message, without personal data."""

    help: str | None
    """How to fix it."""

    place: str
    """The place: a document path, the key of a row, the id of a case; empty if the error has none."""

    def __init__(
        self,
        text: str = "",
        code: str = "",
        detail: str = "",
        help: str | None = None,
        place: str = "",
    ) -> None:
        super().__init__(text)
        self.code = code
        self.detail = detail
        self.help = help
        self.place = place
"#;

const FAMILIES: [(&str, &str, &str); 7] = [
    ("policy", "PolicyError", "The policy was refused; the diagnostics say where and why."),
    (
        "calibration",
        "CalibrationError",
        "The calibration was refused, or does not fit the policy; the diagnostics say where and why.",
    ),
    ("facts", "FactsError", "The facts cannot be decided on."),
    ("input", "InputError", "An argument does not have the required form."),
    ("fault", "FaultError", "No step was made and nothing was stored."),
    ("grant", "GrantError", "The grant is not carried out."),
    ("records", "RecordsError", "The records, or the evidence about them, are not as they must be."),
];

/// The meaning of each code of a family, as the docstring of its class.
const MEANINGS: [(&str, &str, &str); 99] = [
    ("facts", "syntax", "The text is not well-formed JSON."),
    ("facts", "structure", "A member is missing, unknown, duplicate or of the wrong type."),
    ("facts", "too_large", "More bytes, results or groups than the limit."),
    ("facts", "unknown_action", "The policy has no such action."),
    ("facts", "unknown_check", "The policy has no such check."),
    ("facts", "unknown_outcome", "The check has no such outcome."),
    ("facts", "unknown_grade", "The check has no such grade, or the grade is out of range."),
    ("facts", "not_milliseconds", "A time before the year 2000: perhaps seconds in place of milliseconds."),
    ("facts", "group_name", "A group of the subject whose name cannot be compared."),
    ("facts", "future", "Evidence later than `now`."),
    ("facts", "item", "An `item` on a check that is not repeatable, or an empty one."),
    ("facts", "conflict", "Two different results of one check (and item) at one time."),
    ("facts", "too_many_items", "More items have passed than the check takes."),
    ("facts", "missing_groups", "No groups were given, and the policy has groups."),
    ("facts", "other_policy", "Rules and evidence of different policies."),
    ("fault", "missing_row", "A row that `needs` named is missing."),
    ("fault", "row", "The stored bytes of a row do not open, or belong to another row."),
    ("fault", "key", "A key provider failed."),
    ("fault", "clock", "The clock is behind a time that is already stored."),
    ("fault", "unknown_policy", "The policy the case was opened under was not activated here."),
    ("fault", "unknown_action", "The policy has no such action."),
    ("fault", "already_opened", "This input has already opened a case: `place` is its id."),
    ("fault", "catalogue", "The catalogue has fewer questions than the policy asks for."),
    ("fault", "other_subject", "The subject profile is missing, or is someone else's."),
    ("fault", "facts", "The facts of the case cannot be decided on."),
    ("fault", "record", "The step has no valid record."),
    ("fault", "encode", "A row is larger than its format allows."),
    ("fault", "busy", "Too many writers compete for the same rows."),
    ("grant", "public_key", "The configured key is not an Ed25519 public key, or is a weak one."),
    ("grant", "too_long", "The token is longer than 4 KiB."),
    ("grant", "header", "The token's header is not that of a grant."),
    ("grant", "unknown_key", "The key that the token names is not configured here."),
    ("grant", "signature", "The signature is invalid."),
    ("grant", "claims", "The token is signed, but its claims are not those of a grant."),
    ("grant", "other_audience", "The token is for another connector."),
    ("grant", "not_yet", "The token is not valid yet, by this connector's clock."),
    ("grant", "expired", "The token has expired, by this connector's clock."),
    ("grant", "other_action", "The token is for another action than the command."),
    ("grant", "other_account", "The token is for another account than the command."),
    ("grant", "other_secret", "The secret is not the granted one."),
    ("grant", "not_live", "The grant was stopped: the subject said \"not me\", or the engine revoked it."),
    ("grant", "memory", "The connector's memory did not answer."),
    ("input", "json", "The text is not JSON of the requested form."),
    ("input", "format", "A text does not have the required format."),
    ("input", "key", "A key has the wrong length or form."),
    ("input", "key_id", "The id of a key is invalid."),
    ("input", "prompt", "A text of the configuration is invalid."),
    ("input", "row", "A row does not belong to this engine."),
    ("input", "schema", "There is no schema of this name."),
    ("input", "seed", "A seed is not 32 bytes."),
    ("input", "time", "A time is out of range."),
    ("input", "id", "An id does not have the form in which the engine writes it."),
    ("input", "closed", "The step is already committed, or the count has ended."),
    ("input", "directory_name", "A text is not a directory name."),
    ("input", "unknown_action", "The policy has no such action."),
    ("input", "unknown_group", "The policy has no such group."),
    ("input", "unknown_challenge", "The policy has no such challenge."),
    ("input", "unknown_signal", "The policy has no such signal."),
    ("input", "unknown_outcome", "The signal has no such outcome."),
    ("input", "unknown_cause", "The policy has no such cause."),
    ("input", "unknown_model", "The calibration has no such attacker model."),
    (
        "input",
        "repeated",
        "Two situations have the same name, or a situation has two outcomes of one signal.",
    ),
    ("input", "person", "The record of a person cannot be counted."),
    ("input", "file", "The file or folder of a log cannot be read."),
    ("input", "no_key", "A checkpoint or a receipt, and no public key to check it with."),
    ("input", "no_tiles", "A receipt is made from a folder, not from JSON Lines."),
    ("input", "not_resolved", "No stored record says that these values are opened."),
    ("input", "public_key", "A text is not a public key."),
    ("input", "unknown_case", "The log has no record of the case."),
    ("input", "witnesses", "The witnesses are none, or the number demanded of them is wrong."),
    ("records", "empty", "There is no record."),
    ("records", "too_long", "A record has more bytes than the limit."),
    ("records", "not_json", "A record is not well-formed JSON."),
    ("records", "not_canonical", "A record is not in canonical form."),
    ("records", "format", "A record has a newer format."),
    ("records", "missing_member", "A record lacks a member."),
    ("records", "unknown_member", "A record has a member that records do not have."),
    ("records", "member", "A member of a record has an invalid value."),
    ("records", "other_case", "A record belongs to another case."),
    (
        "records",
        "sequence",
        "A sequence number is not the next one: a record is missing, or the order is wrong.",
    ),
    ("records", "edited", "A record was edited or replaced."),
    ("records", "one_of_two", "One of two records was edited or replaced, and nothing tells which."),
    ("records", "replaced", "A record does not follow the one before it: it was edited or replaced."),
    ("records", "explanation", "A decision does not match its `explanation_digest`."),
    ("records", "cut_tail", "The end was cut off."),
    ("records", "added", "A record was added."),
    ("records", "doubled", "A record is a second copy of an earlier one."),
    ("records", "missing", "Records are missing."),
    ("records", "moved", "A record is not at its place."),
    ("records", "root", "One of several records is not the one that the checkpoint covers."),
    ("records", "tile", "A tile of the folder is bad."),
    ("records", "checkpoint", "The checkpoint cannot be trusted."),
    ("records", "unknown_policy", "The policy of a record was not passed."),
    ("records", "facts", "The facts of a record cannot be decided on."),
    ("records", "decision", "Another decision follows from the facts and the policy."),
    ("records", "verdict", "The verdict of a step does not follow from its decision."),
    ("records", "witness", "Cosignatures are missing or wrong."),
    ("records", "receipt", "The receipt proves nothing."),
    ("records", "proof", "The proof of a receipt cannot be made."),
];

const DIAGNOSTICS: &str = r#"
    diagnostics: tuple[Diagnostic, ...] = ()
    """All errors and warnings."""
"#;

const BAD_RECORD: &str = r#"
    bad_record: BadRecord | None = None
    """The first bad record; `None` if the records themselves do not tell."""
"#;

/// The exceptions with the table from family and code to their classes, and their names.
pub(super) fn errors(families: &BTreeMap<&'static str, Vec<String>>) -> (String, Vec<String>) {
    let mut text = HEAD.to_owned();
    let mut names = vec!["BonafidesError".to_owned()];
    let mut table = String::new();
    for (family, class, says) in FAMILIES {
        let value = if WRONG_VALUES.contains(&family) { ", ValueError" } else { "" };
        let _ = write!(
            text,
            "\n\nclass {class}(BonafidesError{value}):\n    \"\"\"{says}\"\"\"\n\n    family: ClassVar[str] = \"{family}\"\n"
        );
        if matches!(family, "policy" | "calibration") {
            text.push_str(DIAGNOSTICS);
        }
        if family == "records" {
            text.push_str(BAD_RECORD);
        }
        names.push(class.to_owned());
        let _ = writeln!(table, "    \"{family}\": {class},");
        let codes = families.get(family).map(Vec::as_slice).unwrap_or_default();
        // A family with one code is that code.
        for code in codes.iter().filter(|_| codes.len() > 1) {
            let name = format!("{}{}", family.to_upper_camel_case(), code.to_upper_camel_case());
            let meaning = MEANINGS.iter().find(|(of, named, _)| (*of, *named) == (family, code));
            let says = meaning.map_or(says, |(_, _, meaning)| meaning);
            let _ = write!(text, "\n\nclass {name}({class}):\n    \"\"\"`{code}`: {says}\"\"\"\n");
            let _ = writeln!(table, "    \"{family}.{code}\": {name},");
            names.push(name);
        }
    }
    let _ = write!(
        text,
        "\n\nCLASSES: Final[dict[str, type[BonafidesError]]] = {{\n{table}}}\n\"\"\"Exceptions by family, and by family and code.\"\"\"\n"
    );
    (text, names)
}
