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
    ("fault", "Fault", "No step was made and nothing was stored."),
    ("grant", "GrantError", "A grant is not carried out."),
    ("records", "RecordsError", "Records do not hold together."),
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
