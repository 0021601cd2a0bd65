//! Rust mirrors of the forms, from which `UniFFI` writes Kotlin and Swift.

use std::fmt::Write as _;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use crate::files::File;
use crate::model::{Content, Field, Kind, Shape, Type, Variant, Word};

const HEAD: &str = "// Written by `cargo run -p bonafides-generate`. Do not edit.\n";

/// Where the types of a root go, with those that only it is made of.
const FILES: [(&str, &[&str]); 6] = [
    ("uniffi/src/types/config.rs", &["EngineConfig", "Opening", "SubjectProfile", "Caller"]),
    ("uniffi/src/types/input.rs", &["Input", "DeskInput"]),
    ("uniffi/src/types/decision.rs", &["Decision", "Plan", "Review"]),
    ("uniffi/src/types/reply.rs", &["Reply", "DeskReply", "Record"]),
    ("uniffi/src/types/command.rs", &["Command"]),
    ("uniffi/src/types/grant.rs", &["Delivery", "Claims", "Redeemed", "Chain"]),
];
const JSON: &str = "uniffi/src/types/json.rs";
const NATIVE: &str = "uniffi/src/types/native.rs";

/// What can be read and written by itself, with the form of the engine that checks what goes in.
const DOORS: [(&str, Option<&str>); 17] = [
    ("EngineConfig", Some("bonafides_surface::EngineConfig")),
    ("Opening", Some("bonafides::case::Opening")),
    ("SubjectProfile", Some("bonafides::case::SubjectProfile")),
    ("Caller", Some("bonafides::case::Caller")),
    ("OperatorInput", Some("bonafides::case::OperatorInput")),
    ("CallerInput", Some("bonafides::case::CallerInput")),
    ("Input", Some("bonafides::case::Input")),
    ("DeskInput", Some("bonafides::case::DeskInput")),
    ("Delivery", Some("bonafides_surface::Delivery")),
    ("Review", None),
    ("Reply", None),
    ("DeskReply", None),
    ("Record", None),
    ("Command", None),
    ("Claims", None),
    ("Redeemed", None),
    ("Chain", None),
];

/// What is decided crosses natively, and brings the engine's own JSON along.
const DECIDED: [&str; 2] = ["Decision", "Plan"];

pub(crate) fn files(types: &[Type]) -> Vec<File> {
    let mut files: Vec<File> = FILES
        .iter()
        .map(|(path, _)| File {
            path,
            text: format!("{HEAD}\nuse std::collections::HashMap;\n\nuse super::*;\n"),
        })
        .collect();
    let (mut written, mut native) = (String::new(), String::new());
    let mut decided = format!("{HEAD}\nuse super::*;\n");
    for it in types {
        written += &mirror(it);
        native += &conversion(it);
        let at = FILES.iter().position(|(_, roots)| roots.contains(&it.name.as_str()));
        let Some(file) = at.and_then(|at| files.get_mut(at)) else { continue };
        file.text += &std::mem::take(&mut written);
        let conversions = std::mem::take(&mut native);
        if DECIDED.contains(&it.name.as_str()) {
            decided += &conversions;
        }
    }
    for file in &mut files {
        if !file.text.contains("HashMap<") {
            file.text = file.text.replace("use std::collections::HashMap;\n\n", "");
        }
    }
    files.push(File { path: NATIVE, text: decided });
    files.push(File { path: JSON, text: json(types) });
    files
}

fn mirror(it: &Type) -> String {
    let (attributes, body): (&str, String) = match &it.shape {
        Shape::Record(fields) => {
            let mut body: String = fields.iter().map(|it| field(it, "    ", "pub ")).collect();
            if DECIDED.contains(&it.name.as_str()) {
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
            (format!("{indent}#[serde(default)]\n{indent}#[uniffi(default)]\n"), kind)
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
        Shape::Record(fields) if DECIDED.contains(&name.as_str()) => {
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
        Kind::Named(_) => ".into()",
        Kind::Optional(kind) if matches!(**kind, Kind::Named(_)) => ".map(Into::into)",
        Kind::List(kind) if matches!(**kind, Kind::Named(_)) => ".into_iter().map(Into::into).collect()",
        Kind::Map(_) => ".into_iter().map(|(name, value)| (name, value.into())).collect()",
        _ if from.is_empty() => return name.clone(),
        _ => "",
    };
    format!("{name}: {value}{into}")
}

/// Both ways between a type and its JSON.
fn json(types: &[Type]) -> String {
    let mut text = format!("{HEAD}\nuse super::*;\n");
    for (name, checked) in DOORS {
        if !types.iter().any(|it| it.name == name) {
            continue;
        }
        let what = name.to_snake_case();
        let check = checked
            .map(|form| format!("    surface::read::<{form}>(text, \"{what}\")?;\n"))
            .unwrap_or_default();
        _ = write!(
            text,
            "
/// Reads a `{name}` from JSON.
#[uniffi::export]
pub fn {what}_from_json(text: &str) -> Result<{name}, BonafidesError> {{
{check}    Ok(surface::read(text, \"{what}\")?)
}}

#[uniffi::export]
impl {name} {{
    /// As JSON, with every secret in it.
    pub fn to_json(&self) -> Result<String, BonafidesError> {{
        Ok(surface::write(self)?)
    }}
}}
"
        );
    }
    text
}

fn doc(text: &str, indent: &str) -> String {
    text.lines().map(|line| [indent, "/// ", line, "\n"].concat()).collect()
}
