//! The keys of the policy language, as tables: `docs/policy-keys.md`.

use std::fmt::Write as _;

use bonafides::{Schema, schema};
use serde_json::{Map, Value};

use crate::files::File;
use crate::records::phrase;

const HEAD: &str = "\
# The keys of a policy

<!-- Written by `cargo run -p bonafides-generate` from the declarations that read a policy. -->

Every map of the [policy language](policy-language.md) with its keys. A link leads to the map that
the key takes. The default is the value of an absent key; *required* keys have none.
";

/// `docs/policy-keys.md`.
pub(crate) fn file() -> File {
    let schema = schema(Schema::Policy);
    let mut keys = Keys { schema: &schema, seen: Vec::new(), text: HEAD.to_owned() };
    keys.definition("policy");
    File { path: "../docs/policy-keys.md", text: keys.text }
}

struct Keys<'s> {
    schema: &'s Value,
    /// Definitions that have their table.
    seen: Vec<&'s str>,
    text: String,
}

impl<'s> Keys<'s> {
    /// The tables of a definition, then those of the definitions that its keys take.
    fn definition(&mut self, name: &'s str) {
        let Some(definition) = self.schema["$defs"].get(name).filter(|_| !self.seen.contains(&name)) else {
            return;
        };
        self.seen.push(name);
        let mut inner = Vec::new();
        let _ = write!(self.text, "\n## `{name}`\n\n{}\n", text(definition));
        match definition["oneOf"].as_array() {
            None => self.table(definition, |_, _| true, &mut inner),
            Some(types) => {
                let common = |key: &str, value: &Value| {
                    types.iter().all(|it| it["properties"].get(key) == Some(value))
                };
                if let Some(first) = types.first() {
                    self.table(first, common, &mut inner);
                }
                for map in types {
                    let word = map.pointer("/properties/type/const").map(plain).unwrap_or_default();
                    let _ = write!(self.text, "\n### `type: {word}`\n\n{}\n", text(map));
                    self.table(map, |key, value| key != "type" && !common(key, value), &mut inner);
                }
            }
        }
        for name in inner {
            self.definition(name);
        }
    }

    /// A table of the keys that are `listed`, if there are any.
    fn table(&mut self, map: &'s Value, listed: impl Fn(&str, &Value) -> bool, inner: &mut Vec<&'s str>) {
        let required =
            |key: &str| map["required"].as_array().is_some_and(|keys| keys.iter().any(|it| it == key));
        let properties = map["properties"].as_object().into_iter().flat_map(Map::iter);
        let mut lines = String::new();
        for (key, value) in properties.filter(|(key, value)| listed(key, value)) {
            let takes = takes(value, inner);
            let default = default(value).map(|default| format!("`{default}`")).unwrap_or_default();
            let absent = if required(key) { "*required*" } else { &default };
            let _ = writeln!(lines, "| `{key}` | {takes} | {absent} | {} |", meaning(value));
        }
        if !lines.is_empty() {
            let head = "| key | takes | default | meaning |\n|---|---|---|---|";
            let _ = write!(self.text, "\n{head}\n{lines}");
        }
    }
}

/// The value that a key takes, in words; adds the definitions that it names.
fn takes<'s>(value: &'s Value, inner: &mut Vec<&'s str>) -> String {
    if let Some(name) = value["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        inner.push(name);
        return format!("[{name}](#{name})");
    }
    if let Some(choices) = value["anyOf"].as_array().filter(|_| value["type"].is_null()) {
        let mut choices: Vec<String> = choices.iter().map(|choice| takes(choice, inner)).collect();
        if let [one, many] = &mut *choices
            && *many == format!("list of {}", several(one.clone()))
        {
            "a list of them".clone_into(many);
        }
        return choices.join(" or ");
    }
    let words = value["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
    let words: Vec<String> =
        words.iter().chain(value.get("const")).map(|word| format!("`{}`", plain(word))).collect();
    let example = value.pointer("/examples/0").and_then(Value::as_str).unwrap_or_default();
    match value["type"].as_str().unwrap_or_default() {
        _ if !words.is_empty() => words.join(", "),
        "string" if example.contains(" per ") => "rate".to_owned(),
        "string" if !example.is_empty() => "duration".to_owned(),
        "string" if value["maxLength"].is_number() => "name".to_owned(),
        "string" => "text".to_owned(),
        "integer" => format!("{} to {}", value["minimum"], value["maximum"]),
        "boolean" => "`true`, `false`".to_owned(),
        "array" => format!("list of {}", several(takes(&value["items"], inner))),
        _ => format!("map to {}", several(takes(&value["additionalProperties"], inner))),
    }
}

fn several(one: String) -> String {
    match &*one {
        "name" | "text" => format!("{one}s"),
        _ if one.contains(" or ") => format!("({one})"),
        _ => one,
    }
}

fn text(value: &Value) -> &str {
    value["description"].as_str().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn default(value: &Value) -> Option<String> {
    value.get("default").map(plain)
}

/// The description without the default, which has a column of its own.
fn meaning(value: &Value) -> String {
    let said = default(value).map(|default| format!("; defaults to `{default}`"));
    let meaning = phrase(value);
    said.and_then(|said| meaning.strip_suffix(&said).map(ToOwned::to_owned)).unwrap_or(meaning)
}
