//! Rust records of the forms, from which `UniFFI` writes Kotlin and Swift: made while `bonafides-uniffi` is built.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use crate::model::{Content, Field, Kind, Shape, Type, Variant, Word};

/// Decided many times over: made from the form of the surface itself, without text in between.
const DECIDED: [&str; 2] = ["Decision", "Plan"];
/// Stays inside the packages, whose own class of that name reads it on demand.
const INSIDE: &str = "Decision";

/// Written by hand, because hosts pass them packed.
const BY_HAND: [&str; 2] = ["CheckResult", "Facts"];

/// Written as JSON by themselves.
const FORMS: [&str; 31] = [
    "EngineConfig",
    "Opening",
    "SubjectProfile",
    "Caller",
    "OperatorInput",
    "CallerInput",
    "Input",
    "DeskInput",
    "Delivery",
    "LogEvidence",
    "Review",
    "Ways",
    "Cell",
    "Diff",
    "Person",
    "CoverageReport",
    "Weights",
    "Guards",
    "Reply",
    "DeskReply",
    "Record",
    "Command",
    "Claims",
    "Redeemed",
    "ResolvedRecord",
    "Chain",
    "VerifiedLog",
    "ReplayedLog",
    "LogCases",
    "Story",
    "VerifiedReceipt",
];

/// The records and enums that a package shows.
pub(crate) fn types(types: &[Type]) -> String {
    written(types, |it| it.name != INSIDE && !BY_HAND.contains(&&*it.name))
}

/// The members of a decision, as one record.
pub(crate) fn decision(types: &[Type]) -> String {
    written(types, |it| it.name == INSIDE)
}

fn written(types: &[Type], wanted: impl Fn(&Type) -> bool) -> String {
    let mut decided: BTreeSet<String> = DECIDED.map(str::to_owned).into();
    // Each type is after those it is made of.
    for it in types.iter().rev() {
        if decided.contains(&it.name) {
            decided.extend(it.shape.names());
        }
    }
    let text = |it: &Type| {
        let conversion = decided.get(&it.name).map(|_| conversion(it)).unwrap_or_default();
        let json = FORMS.iter().find(|name| **name == it.name).map(|name| to_json(name)).unwrap_or_default();
        mirror(it) + &conversion + &json
    };
    types.iter().filter(|it| wanted(it)).map(text).collect()
}

fn to_json(name: &str) -> String {
    format!(
        "\n#[uniffi::export]\nimpl {name} {{\n    /// Returns it as JSON, with every secret in it.\n    pub fn to_json(&self) -> String {{\n        crate::json(self)\n    }}\n}}\n"
    )
}

/// A plan brings the engine's own JSON along; a decision is asked for it.
fn brings_json(it: &Type) -> bool {
    DECIDED.contains(&it.name.as_str()) && it.name != INSIDE
}

fn mirror(it: &Type) -> String {
    let (attributes, body): (&str, String) = match &it.shape {
        Shape::Record(fields) => {
            let mut body: String = fields.iter().map(|it| field(it, "    ", "pub ")).collect();
            if brings_json(it) {
                let schema = it.name.to_snake_case();
                _ = write!(
                    body,
                    "    /// One line of JSON, by `schema/{schema}.json`.\n    pub json: String,\n"
                );
            }
            let default = fields.iter().all(|field| !field.required);
            (if default { ALL_DEFAULT } else { RECORD }, body)
        }
        Shape::Words(all) => (WORDS, all.iter().map(word).collect()),
        Shape::Union(variants) => (UNION, variants.iter().map(variant).collect()),
        Shape::Either(kinds) => (EITHER, kinds.iter().map(one_of).collect()),
    };
    format!("\n{}{attributes} {} {{\n{body}}}\n", doc(&it.doc, ""), it.name)
}

const RECORD: &str = "#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]\npub struct";
const ALL_DEFAULT: &str =
    "#[derive(Debug, Clone, Default, Serialize, Deserialize, uniffi::Record)]\npub struct";
const WORDS: &str = "#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]\n\
    #[serde(rename_all = \"snake_case\")]\npub enum";
const UNION: &str = "#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]\n\
    #[serde(tag = \"type\", rename_all = \"snake_case\")]\npub enum";
const EITHER: &str =
    "#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]\n#[serde(untagged)]\npub enum";

fn one_of(kind: &Kind) -> String {
    let of = rust(kind);
    let name = if *kind == Kind::Secret { "Text" } else { &of };
    format!("    /// It is of this kind.\n    {name}({of}),\n")
}

fn word(it: &Word) -> String {
    let (name, rename) = variant_name(&it.word);
    format!("{}{rename}    {name},\n", doc(&it.doc, "    "))
}

fn variant(it: &Variant) -> String {
    let (name, rename) = variant_name(&it.tag);
    let docs = doc(&it.doc, "    ");
    let fields = match &it.content {
        Content::Fields(fields) if fields.is_empty() => return format!("{docs}{rename}    {name},\n"),
        Content::Fields(fields) => fields.iter().map(|it| field(it, "        ", "")).collect(),
        Content::Record(of) => {
            format!("{}        #[serde(flatten)]\n        {}: {of},\n", doc(&it.doc, "        "), it.tag)
        }
    };
    format!("{docs}{rename}    {name} {{\n{fields}    }},\n")
}

fn field(it: &Field, indent: &str, visibility: &str) -> String {
    let docs = doc(&it.doc, indent);
    let kind = rust(&it.kind);
    let (attributes, kind) = match &it.kind {
        _ if it.required => (String::new(), kind),
        Kind::List(_) | Kind::Map(_) => {
            let of = if matches!(it.kind, Kind::List(_)) { "Vec" } else { "HashMap" };
            let skip = format!("#[serde(default, skip_serializing_if = \"{of}::is_empty\")]");
            (format!("{indent}{skip}\n{indent}#[uniffi(default)]\n"), kind)
        }
        other => {
            let kind = if matches!(other, Kind::Optional(_)) { kind } else { format!("Option<{kind}>") };
            let skip = "#[serde(default, skip_serializing_if = \"Option::is_none\")]";
            (format!("{indent}{skip}\n{indent}#[uniffi(default)]\n"), kind)
        }
    };
    format!("{docs}{attributes}{indent}{visibility}{}: {kind},\n", it.name)
}

fn rust(kind: &Kind) -> String {
    match kind {
        Kind::Text => "String".to_owned(),
        Kind::Secret => "Secret".to_owned(),
        Kind::Integer => "i64".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Time => "Time".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(kind) => format!("Vec<{}>", rust(kind)),
        Kind::Map(kind) => format!("HashMap<String, {}>", rust(kind)),
        Kind::Optional(kind) => format!("Option<{}>", rust(kind)),
    }
}

/// The variant, and what it is called in JSON if that is not its name in snake case.
fn variant_name(tag: &str) -> (String, String) {
    // `Self` is taken.
    let name = if tag == "self" { "SelfService".to_owned() } else { tag.to_upper_camel_case() };
    let rename = if name.to_snake_case() == tag {
        String::new()
    } else {
        format!("    #[serde(rename = \"{tag}\")]\n")
    };
    (name, rename)
}

/// From the form of the surface, without text in between.
fn conversion(it: &Type) -> String {
    let name = &it.name;
    let body = match &it.shape {
        Shape::Record(fields) if brings_json(it) => {
            let fields: String = fields.iter().map(taken).collect();
            return format!(
                "\nimpl From<&bonafides::{name}> for {name} {{\n    fn from(it: &bonafides::{name}) -> Self {{\n        let form = bonafides_surface::{name}::from(it);\n        Self {{\n{fields}            json: it.to_json(),\n        }}\n    }}\n}}\n"
            );
        }
        Shape::Record(fields) => {
            let fields: String = fields.iter().map(taken).collect();
            format!("Self {{\n{fields}        }}")
        }
        Shape::Words(words) => {
            let core = if name == "Verdict" { "bonafides" } else { "bonafides::decision" };
            let arms: Vec<String> = words
                .iter()
                .map(|it| variant_name(&it.word).0)
                .map(|word| format!("            {core}::{name}::{word} => Self::{word},\n"))
                .collect();
            let arms = arms.concat();
            return format!(
                "\nimpl From<{core}::{name}> for {name} {{\n    fn from(word: {core}::{name}) -> Self {{\n        match word {{\n{arms}        }}\n    }}\n}}\n"
            );
        }
        Shape::Union(variants) => {
            let arms: String = variants.iter().map(|it| arm(name, it)).collect();
            format!("match form {{\n{arms}        }}")
        }
        Shape::Either(_) => return String::new(),
    };
    format!(
        "\nimpl From<bonafides_surface::{name}> for {name} {{\n    fn from(form: bonafides_surface::{name}) -> Self {{\n        {body}\n    }}\n}}\n"
    )
}

fn arm(of: &str, it: &Variant) -> String {
    let Content::Fields(fields) = &it.content else { return String::new() };
    let (name, _) = variant_name(&it.tag);
    let taken: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
    let given: Vec<String> = fields.iter().map(|it| moved("", it)).collect();
    let (taken, given) = (taken.join(", "), given.join(", "));
    format!("            bonafides_surface::{of}::{name} {{ {taken} }} => Self::{name} {{ {given} }},\n")
}

/// A member of the form, as one of the record.
fn taken(it: &Field) -> String {
    format!("            {},\n", moved("form.", it))
}

fn moved(from: &str, it: &Field) -> String {
    let name = &it.name;
    let value = format!("{from}{name}");
    let into = match &it.kind {
        Kind::Named(_) | Kind::Time => ".into()",
        Kind::Optional(kind) if matches!(**kind, Kind::Named(_)) => ".map(Into::into)",
        Kind::List(kind) if matches!(**kind, Kind::Named(_)) => ".into_iter().map(Into::into).collect()",
        Kind::Map(_) => ".into_iter().map(|(name, value)| (name, value.into())).collect()",
        _ if from.is_empty() => return name.clone(),
        _ => "",
    };
    format!("{name}: {value}{into}")
}

fn doc(text: &str, indent: &str) -> String {
    text.lines().map(|line| [indent, "/// ", line, "\n"].concat()).collect()
}
