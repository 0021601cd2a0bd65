//! A test as text: a value that keeps the order of its keys, in one line of YAML or as JSON.

use serde_json::Value as Json;

use crate::document::plain_text;

pub(super) enum Written {
    Text(String),
    Number(i64),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Written {
    pub(super) fn text(text: &(impl ToString + ?Sized)) -> Self {
        Self::Text(text.to_string())
    }

    pub(super) fn json(&self) -> Json {
        match self {
            Self::Text(text) => Json::from(text.as_str()),
            Self::Number(number) => Json::from(*number),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Map(entries) => {
                Json::Object(entries.iter().map(|(key, value)| (key.clone(), value.json())).collect())
            }
        }
    }

    /// One line of YAML.
    pub(super) fn yaml(&self) -> String {
        match self {
            Self::Text(text) => scalar(text),
            Self::Number(number) => number.to_string(),
            Self::List(items) => format!("[{}]", joined(items.iter().map(Self::yaml))),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{}: {}", scalar(key), value.yaml()));
                format!("{{ {} }}", joined(entries))
            }
        }
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A text, in quotes where YAML needs them.
fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_word);
    if is_plain && plain_text(text) { text.to_owned() } else { Json::from(text).to_string() }
}
