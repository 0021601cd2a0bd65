use std::fmt::Write as _;

use heck::{ToShoutySnakeCase as _, ToUpperCamelCase as _};

use super::{NATIVE, UNIONS, doc};
use crate::model::{Content, Field, Kind, Shape, Type, Variant, Word};

const TYPES: &str =
    "\"\"\"The forms that the engine reads and returns. Written by `cargo run -p bonafides-generate`: do not edit.\"\"\"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import datetime
from enum import Enum
from typing import TypeAlias, final

from . import _bonafides as _native
from ._bonafides import Facts
";

/// Words print as they are written in JSON, in every version of Python.
const WORDS: &str = "

class Words(str, Enum):
    \"\"\"A text that is one of a few.\"\"\"

    # As of `enum.StrEnum`, which Python 3.10 does not have.
    __str__ = str.__str__
";

const PACKAGE: &str =
    "\"\"\"Verifies that a caller is the account owner before a service desk resets the password.

Facts go in, a `Decision` with its explanation comes out:

    policy = Policy.from_yaml(text)
    decision = policy.decide(Facts(\"reset_password\", now, evidence=[...]))

A whole call is a case: see `Engine`. Inputs are in the modules `operator`, `caller`, `host` and `enrol`,
commands in `commands`, views in `views`. Steps of administrators are in `administrator`, with the roles of
policies in `policy_use`.

Written by `cargo run -p bonafides-generate`: do not edit.
\"\"\"
";

const MODULES: [&str; 12] = [
    "administrator",
    "caller",
    "commands",
    "credential",
    "enrol",
    "errors",
    "host",
    "operator",
    "policy_use",
    "said",
    "unmet",
    "views",
];

/// Classes written in Rust, and functions written by hand.
const CLASSES: [&str; 27] = [
    "Calibration",
    "Case",
    "CheckResult",
    "Connector",
    "Coverage",
    "Decision",
    "DirectoryName",
    "Engine",
    "Facts",
    "Moment",
    "Plan",
    "Policy",
    "Prepared",
    "RawKeys",
    "ExportedLog",
    "Committed",
    "Row",
    "Step",
    "case_key",
    "check_policy",
    "diff",
    "format_policy",
    "schema",
    "unguarded",
    "verify_records",
    "verify_receipt",
    "version",
];
/// Methods of records, which the engine carries out.
const METHODS: [(&str, &str); 2] = [
    (
        "Cell",
        r#"
    def minimal_causes(self, rests_on: Mapping[str, Sequence[str]] | None = None) -> list[list[str]]:
        """Returns the minimal sets of causes that an attacker who meets the signals of this cell needs. `rests_on`
        maps a cause to others: holding one of these implies holding the cause, as in `{"mailbox": ["phone"]}`.
        """
        return _native.minimal_causes(self, {} if rests_on is None else rests_on)

    def losses(self) -> list[str]:
        """Returns the causes whose loss alone leaves the subject no way; none unless the cell is exact."""
        return _native.losses(self)
"#,
    ),
    (
        "Diff",
        r#"
    @property
    def opens_no_new_way(self) -> bool:
        """True if every way of the new policy is proven to approve under the old one: same or stricter."""
        return self.result in (DiffResult.SAME, DiffResult.STRICTER)
"#,
    ),
];
const CODEC: [&str; 2] = ["from_json", "to_json"];
const HOSTS: [&str; 2] = ["Keys", "Redemptions"];

/// Every type of the model.
pub(super) struct All<'t>(pub(super) &'t [Type]);

impl All<'_> {
    /// Records, words and alternatives that are not variants of a union.
    pub(super) fn types(&self) -> String {
        let mut text = WORDS.to_owned();
        for of in self.0.iter().filter(|of| self.home(&of.name).is_none() && !NATIVE.contains(&&*of.name)) {
            match &of.shape {
                Shape::Record(fields) => text.push_str(&self.record(&Class::of(of), fields, "")),
                Shape::Words(words) => text.push_str(&enumeration(of, words)),
                Shape::Either(kinds) => {
                    let kinds: Vec<String> =
                        kinds.iter().map(|kind| self.annotation(kind, of.goes_in, "")).collect();
                    let _ =
                        write!(text, "\n{}: TypeAlias = {}\n{}", of.name, kinds.join(" | "), doc(&of.doc, 0));
                }
                Shape::Union(_) => {}
            }
        }
        format!("{TYPES}{}{text}", modules(&text))
    }

    /// A module: the variants of a union, and the union.
    pub(super) fn union(&self, of: &Type) -> String {
        let Shape::Union(variants) = &of.shape else { return String::new() };
        let mut body = String::new();
        for variant in variants {
            body.push_str(&self.variant(of, variant));
        }
        let names: Vec<String> = variants.iter().map(class_name).collect();
        let tagged = names.join(" | ");
        let alias = format!("{}: TypeAlias = {tagged}", of.name);
        let alias = if alias.len() > 100 {
            format!("{}: TypeAlias = (\n    {}\n)", of.name, names.join("\n    | "))
        } else {
            alias
        };
        let mut text =
            doc(&format!("{}\n\nWritten by `cargo run -p bonafides-generate`: do not edit.", of.doc), 0);
        text.push_str("\nfrom __future__ import annotations\n\n");
        text.push_str(&imports(&body));
        let _ = write!(text, "{body}\n\n{alias}\n{}", doc(&of.doc, 0));
        text
    }

    fn variant(&self, of: &Type, variant: &Variant) -> String {
        let (doc, fields) = match &variant.content {
            Content::Fields(fields) => (variant.doc.as_str(), fields.as_slice()),
            Content::Record(name) => self.0.iter().find(|of| of.name == *name).map_or(("", &[][..]), |of| {
                let Shape::Record(fields) = &of.shape else { return ("", &[]) };
                (of.doc.as_str(), fields.as_slice())
            }),
        };
        let class = Class { name: class_name(variant), doc, goes_in: of.goes_in, tag: Some(&variant.tag) };
        self.record(&class, fields, "_types.")
    }

    /// A dataclass. Required members are passed by position or name, optional ones by name only.
    fn record(&self, class: &Class<'_>, fields: &[Field], types: &str) -> String {
        let mut text = format!("\n\n@final\n@dataclass(frozen=True, slots=True)\nclass {}:\n", class.name);
        text.push_str(&doc(class.doc, 4));
        if let Some(tag) = class.tag {
            let _ = write!(text, "\n    type: ClassVar[Literal[\"{tag}\"]] = \"{tag}\"\n");
        }
        for member in fields {
            let name = &member.name;
            let keyword = if name == "from" { "_" } else { "" };
            let _ = writeln!(text, "\n    {name}{keyword}: {}", self.member(member, class.goes_in, types));
            text.push_str(&doc(&member.doc, 4));
        }
        if fields.iter().any(|field| field.kind == Kind::Named("Said".to_owned())) {
            text.push_str(&self.doors());
        }
        text.extend(METHODS.iter().filter(|(of, _)| *of == class.name).map(|(_, methods)| *methods));
        text
    }

    /// A constructor of an input for each door.
    fn doors(&self) -> String {
        let Some(Shape::Union(doors)) = self.0.iter().find(|of| of.name == "Said").map(|of| &of.shape) else {
            return String::new();
        };
        let mut text = String::new();
        for door in doors {
            let Content::Fields(fields) = &door.content else { continue };
            let parameter = |field: &Field| {
                let none = if field.required { "" } else { " | None = None" };
                format!("{}: {}{none}", field.name, self.annotation(&field.kind, true, ""))
            };
            let parameters: Vec<String> = fields.iter().map(parameter).collect();
            let given: Vec<String> = fields.iter().map(|field| format!("{0}={0}", field.name)).collect();
            let (tag, class) = (&door.tag, class_name(door));
            let _ = write!(
                text,
                "\n    @classmethod\n    def {tag}(cls, id: str, {}) -> Input:\n{}        return cls(id, _said.{class}({}))\n",
                parameters.join(", "),
                doc(&door.doc, 8),
                given.join(", "),
            );
        }
        text
    }

    fn member(&self, member: &Field, goes_in: bool, types: &str) -> String {
        let annotation = self.annotation(&member.kind, goes_in, types);
        let mut options = Vec::new();
        let mut none = "";
        if !member.required {
            options.push(match &member.kind {
                Kind::List(_) => "default=()".to_owned(),
                Kind::Map(kind) => {
                    format!("default_factory=dict[str, {}]", self.annotation(kind, goes_in, types))
                }
                Kind::Optional(_) => "default=None".to_owned(),
                _ => {
                    none = " | None";
                    "default=None".to_owned()
                }
            });
            options.push("kw_only=True".to_owned());
        }
        if self.is_secret(&member.kind) {
            options.push("repr=False".to_owned());
        }
        let field =
            if options.is_empty() { String::new() } else { format!(" = _field({})", options.join(", ")) };
        format!("{annotation}{none}{field}")
    }

    fn annotation(&self, kind: &Kind, goes_in: bool, types: &str) -> String {
        let inner = |kind: &Kind| self.annotation(kind, goes_in, types);
        match kind {
            Kind::Text | Kind::Secret => "str".to_owned(),
            Kind::Integer => "int".to_owned(),
            Kind::Bool => "bool".to_owned(),
            Kind::Time => "datetime".to_owned(),
            Kind::Named(name) => match self.home(name) {
                Some(module) => format!("_{module}.{name}"),
                None => format!("{types}{name}"),
            },
            Kind::List(kind) if goes_in => format!("Sequence[{}]", inner(kind)),
            Kind::List(kind) => format!("tuple[{}, ...]", inner(kind)),
            Kind::Map(kind) => format!("Mapping[str, {}]", inner(kind)),
            Kind::Optional(kind) => format!("{} | None", inner(kind)),
        }
    }

    /// The module of a union, or of a record that is a variant of one.
    fn home(&self, name: &str) -> Option<&'static str> {
        let is_variant = |of: &Type| match &of.shape {
            Shape::Union(variants) => {
                variants.iter().any(|variant| class_name(variant) == name && is_record(variant))
            }
            _ => false,
        };
        let union = self.0.iter().find(|of| of.name == name && matches!(of.shape, Shape::Union(_)));
        let union = union.or_else(|| self.0.iter().find(|of| is_variant(of)))?;
        UNIONS.iter().find(|(union_name, _, _)| *union_name == union.name).map(|(_, module, _)| *module)
    }

    fn is_secret(&self, kind: &Kind) -> bool {
        match kind {
            Kind::Secret => true,
            Kind::List(kind) | Kind::Map(kind) | Kind::Optional(kind) => self.is_secret(kind),
            Kind::Named(name) => self.0.iter().any(|of| match &of.shape {
                Shape::Either(kinds) => of.name == *name && kinds.contains(&Kind::Secret),
                _ => false,
            }),
            _ => false,
        }
    }

    /// The root of the package: every public name.
    pub(super) fn package(&self, errors: &[String]) -> String {
        let mut text = format!("{PACKAGE}\nfrom . import (\n    {},\n)\n", MODULES.join(",\n    "));
        let plain = |of: &&Type| self.home(&of.name).is_none() && !NATIVE.contains(&&*of.name);
        let types = self.0.iter().filter(plain).map(|of| of.name.as_str());
        let mut all: Vec<&str> = MODULES.into_iter().chain(["__version__"]).collect();
        let mut from = |module: &str, mut names: Vec<&'_ str>| {
            names.sort_unstable();
            let _ = write!(text, "from .{module} import (\n    {},\n)\n", names.join(",\n    "));
        };
        let types: Vec<&str> = types.collect();
        let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
        from("_bonafides", CLASSES.to_vec());
        from("_codec", CODEC.to_vec());
        from("_hosts", HOSTS.to_vec());
        from("_types", types.clone());
        for (name, module, _) in UNIONS {
            from(module, vec![name]);
        }
        from("errors", errors.clone());
        all.extend(UNIONS.iter().map(|(name, _, _)| *name).chain(types).chain(errors));
        all.extend(CLASSES.into_iter().chain(CODEC).chain(HOSTS));
        all.sort_unstable();
        let all = all.join("\",\n    \"");
        let _ = write!(text, "\n__version__ = version()\n\n__all__ = [\n    \"{all}\",\n]\n");
        text
    }
}

struct Class<'t> {
    name: String,
    doc: &'t str,
    goes_in: bool,
    /// Of a variant: the text of `type`.
    tag: Option<&'t str>,
}

impl<'t> Class<'t> {
    fn of(of: &'t Type) -> Self {
        Self { name: of.name.clone(), doc: &of.doc, goes_in: of.goes_in, tag: None }
    }
}

fn class_name(variant: &Variant) -> String {
    match &variant.content {
        Content::Fields(_) => variant.tag.to_upper_camel_case(),
        Content::Record(name) => name.clone(),
    }
}

fn is_record(variant: &Variant) -> bool {
    matches!(variant.content, Content::Record(_))
}

fn enumeration(of: &Type, words: &[Word]) -> String {
    let mut text = format!("\n\nclass {}(Words):\n{}", of.name, doc(&of.doc, 4));
    for Word { word, doc: says } in words {
        let _ = write!(text, "\n    {} = \"{word}\"\n{}", word.to_shouty_snake_case(), doc(says, 4));
    }
    text
}

/// The imports of a module of variants.
fn imports(body: &str) -> String {
    let mut text = String::new();
    let mut from = |module: &str, names: &[&str]| {
        let used: Vec<&str> = names.iter().copied().filter(|name| uses(body, name)).collect();
        if !used.is_empty() {
            let _ = writeln!(text, "from {module} import {}", used.join(", "));
        }
    };
    from("collections.abc", &["Mapping", "Sequence"]);
    from("dataclasses", &["dataclass", "_field"]);
    from("datetime", &["datetime"]);
    from("typing", &["ClassVar", "Literal"]);
    text = text.replace("ClassVar, Literal", "ClassVar, Literal, TypeAlias, final");
    text = text.replace("dataclass, _field", "dataclass\nfrom dataclasses import field as _field");
    text.push('\n');
    if body.contains("_types.") {
        text.push_str("from . import _types\n");
    }
    text + &modules(body)
}

/// Modules of variants that are used.
fn modules(body: &str) -> String {
    let used = UNIONS.iter().filter(|(_, module, _)| body.contains(&format!("_{module}.")));
    used.fold(String::new(), |mut text, (_, module, _)| {
        let _ = writeln!(text, "from . import {module} as _{module}");
        text
    })
}

fn uses(body: &str, name: &str) -> bool {
    [format!("{name}["), format!("{name}("), format!(" {name} "), format!(" {name}\n")]
        .iter()
        .any(|use_of| body.contains(use_of))
}
