use std::collections::BTreeMap;
use std::fmt::Write as _;

use heck::ToUpperCamelCase as _;

/// Families that Python has a class of its own for: what was handed in is wrong.
const WRONG_VALUES: [&str; 3] = ["facts", "input", "policy"];

const HEAD: &str = r#""""What the engine raises. Written by `cargo run -p bonafides-generate`: do not edit."""

from __future__ import annotations

from typing import ClassVar, Final

from ._types import Diagnostic


class BonafidesError(Exception):
    """Everything that the engine raises. Its text says what is wrong, where, and the way out."""

    family: ClassVar[str] = ""
    """Which kind of thing went wrong."""

    code: str
    """Stable name."""

    detail: str
    """What is wrong, without personal data."""

    help: str | None
    """The way out."""

    place: str
    """Where: a document path, the key of a row, the id of a case; empty if nowhere in particular."""

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

const FAMILIES: [(&str, &str, &str); 6] = [
    ("policy", "PolicyError", "A policy was refused; the diagnostics say where and why."),
    ("facts", "FactsError", "Facts can not be decided on."),
    ("input", "InputError", "Something handed in has not the shape it must have."),
    ("fault", "FaultError", "No step was made and nothing was stored."),
    ("grant", "GrantError", "A grant is not carried out."),
    ("records", "RecordsError", "Records do not hold together."),
];

/// What a code of a family says, for people who look at its class.
const MEANINGS: [(&str, &str, &str); 54] = [
    ("facts", "syntax", "No well-formed JSON."),
    ("facts", "structure", "A member is missing, unknown, twice there or of the wrong type."),
    ("facts", "too_large", "More bytes, results or groups than are read."),
    ("facts", "unknown_action", "An action the policy does not have."),
    ("facts", "unknown_check", "A check the policy does not have."),
    ("facts", "unknown_outcome", "An outcome the check does not have."),
    ("facts", "unknown_grade", "A grade the check does not have, or one out of its range."),
    (
        "facts",
        "not_milliseconds",
        "A time before the year 2000: seconds, perhaps, where milliseconds belong.",
    ),
    ("facts", "group_name", "A group of the subject whose name cannot be compared."),
    ("facts", "future", "Evidence later than `now`."),
    ("facts", "item", "An `item` on a check that is not repeatable, or one that says nothing."),
    ("facts", "conflict", "Two different results of one check (and item) at one time."),
    ("facts", "too_many_items", "More items have passed than the check takes."),
    ("facts", "missing_groups", "No groups were given, and the policy has groups."),
    ("facts", "other_policy", "Rules and evidence of different policies."),
    ("fault", "missing_row", "A row that `needs` named was not handed in."),
    ("fault", "row", "The stored bytes of a row do not open, or are no such row."),
    ("fault", "key", "A key provider did not do its part."),
    ("fault", "clock", "The clock is behind what was already stored."),
    ("fault", "unknown_policy", "The policy the case was opened under was not activated here."),
    ("fault", "unknown_action", "The policy has no such action."),
    ("fault", "already_opened", "This input opened a case already: `place` is its id."),
    ("fault", "catalogue", "The catalogue has fewer questions than the policy asks."),
    ("fault", "other_subject", "The directory's view is missing, or of someone else."),
    ("fault", "facts", "The facts of the case can not be decided on."),
    ("fault", "record", "The step makes no valid record."),
    ("fault", "encode", "A row grew beyond what its format holds."),
    ("fault", "busy", "Too many write to the same rows."),
    ("grant", "public_key", "What was configured is no Ed25519 public key, or a weak one."),
    ("grant", "too_long", "The token is longer than 4 KiB."),
    ("grant", "header", "The token's header is not that of a grant."),
    ("grant", "unknown_key", "The key that the token names is not configured here."),
    ("grant", "signature", "The signature does not fit."),
    ("grant", "claims", "It is signed, but its claims are not those of a grant."),
    ("grant", "other_audience", "For another connector."),
    ("grant", "not_yet", "Not good yet, by this connector's clock."),
    ("grant", "expired", "Over, by this connector's clock."),
    ("grant", "other_action", "For another action than the command's."),
    ("grant", "other_account", "For another account than the command's."),
    ("grant", "other_secret", "The secret is not the one that was granted."),
    ("grant", "not_live", "Stopped: the subject said \"not me\", or the engine revoked it."),
    ("grant", "memory", "The connector's memory did not answer."),
    ("input", "json", "No JSON of the form that was asked for."),
    ("input", "format", "A text is not written as it must be."),
    ("input", "key", "A key has not the length or form of one."),
    ("input", "key_id", "The id of a key can not be used."),
    ("input", "prompt", "A text of the set-up can not be used."),
    ("input", "row", "A row can not be one of this engine."),
    ("input", "schema", "There is no schema of this name."),
    ("input", "seed", "A seed is not 32 bytes."),
    ("input", "time", "A time is out of range."),
    ("input", "id", "An id is not written as the engine writes it."),
    ("input", "closed", "A step was committed before."),
    ("input", "directory_name", "A text is no name of a directory."),
];

const DIAGNOSTICS: &str = r#"
    diagnostics: tuple[Diagnostic, ...] = ()
    """Everything that is wrong with it, and every warning."""
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
        if family == "policy" {
            text.push_str(DIAGNOSTICS);
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
        "\n\nCLASSES: Final[dict[str, type[BonafidesError]]] = {{\n{table}}}\n\"\"\"By family, and by family and code.\"\"\"\n"
    );
    (text, names)
}
