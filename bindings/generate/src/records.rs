//! The schema of records, and the members of `data` in them as tables of `docs/records.md`.

use std::fmt::Write as _;
use std::path::Path;

use bonafides::case::{record_schema, record_schemas};
use serde_json::{Map, Value};

use crate::files::File;

const PATH: &str = "../docs/records.md";
const BEGIN: &str = "<!-- Written by `cargo run -p bonafides-generate` from the types. -->\n\n";
const END: &str = "\n<!-- End of the generated tables. -->\n";

/// `docs/records.md` with up-to-date tables.
pub(crate) fn file() -> Result<File, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(PATH);
    let text = std::fs::read_to_string(path).map_err(|error| format!("docs/records.md: {error}"))?;
    let text = text.replace("\r\n", "\n");
    let lacks = || "docs/records.md lacks the place for the members of `data`".to_owned();
    let (before, rest) = text.split_once(BEGIN).ok_or_else(lacks)?;
    let (_, after) = rest.split_once(END).ok_or_else(lacks)?;
    Ok(File { path: PATH, text: [before, BEGIN, &tables(), END, after].concat() })
}

/// `core/schema/record.json`.
pub(crate) fn schema() -> File {
    File { path: "../core/schema/record.json", text: format!("{:#}\n", record_schema()) }
}

fn tables() -> String {
    let [records, effects, commands] = record_schemas().map(Value::from);
    let mut text = "| `type` | what was done | members of `data` |\n|---|---|---|\n".to_owned();
    for variant in variants(&records) {
        let properties = &variant["properties"];
        let kind = properties.pointer("/type/const").and_then(Value::as_str).unwrap_or_default();
        let data = members(&properties["data"], &records);
        let _ = writeln!(text, "| `{kind}` | {} | {data} |", phrase(variant));
    }
    text.push_str("\nMembers that `data` of any type may also have:\n\n| member | holds |\n|---|---|\n");
    for (name, member) in listed(&effects, &effects) {
        let _ = writeln!(text, "| `{name}` | {} |", phrase(&member));
    }
    text.push_str("\nMembers of `data` of a command:\n\n| commands | members |\n|---|---|\n");
    for variant in variants(&commands) {
        let of = phrase(variant);
        let of = of.strip_prefix("of ").unwrap_or(&of);
        let _ = writeln!(text, "| {of} | {} |", members(variant, &commands));
    }
    text
}

fn variants(schema: &Value) -> &[Value] {
    ["oneOf", "anyOf"].iter().find_map(|key| schema[*key].as_array()).map(Vec::as_slice).unwrap_or_default()
}

/// `` `name`: what it holds. `` for each member.
fn members(schema: &Value, root: &Value) -> String {
    let schema = followed(schema, root);
    let mut parts: Vec<String> = own(schema).map(|(name, member)| one(name, member)).collect();
    for group in variants(schema) {
        let group = followed(group, root);
        let names: Vec<String> = own(group).map(|(name, member)| one(name, member)).collect();
        if !names.is_empty() {
            parts.push(format!("*{}*: {}", phrase(group), names.join("; ")));
        }
    }
    parts.join("<br>")
}

fn one(name: &str, member: &Value) -> String {
    format!("`{name}`: {}", phrase(member))
}

/// All members, including those of flattened parts.
fn listed(schema: &Value, root: &Value) -> Vec<(String, Value)> {
    let schema = followed(schema, root);
    let mut all: Vec<(String, Value)> =
        own(schema).map(|(name, member)| (name.clone(), member.clone())).collect();
    all.extend(variants(schema).iter().flat_map(|part| listed(part, root)));
    all
}

fn own(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flat_map(Map::iter)
}

fn followed<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let path = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#'));
    path.and_then(|path| root.pointer(path)).unwrap_or(schema)
}

/// The documentation as part of a sentence: in lower case, without a full stop.
pub(crate) fn phrase(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
    let text = text.trim_end_matches('.');
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    // Abbreviations stay as they are.
    if chars.as_str().starts_with(|second: char| second.is_uppercase()) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}
