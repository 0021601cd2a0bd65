use serde_json::{Map, Value as Json, json};

use super::{PolicyError, locate, placed};
use crate::policy::document::{self, Node, Places, Source, Value};

/// Facts that people write: YAML, TOML or JSON, turned into the JSON that
/// [`Facts::from_json`](crate::Facts::from_json) reads, with the place of every value.
#[derive(Debug)]
pub struct FactsDocument<'s> {
    source: Source<'s>,
    root: Node,
    places: Places,
    json: String,
}

impl<'s> FactsDocument<'s> {
    /// Reads a document. Whether it is facts is for the reader of the JSON to say.
    pub fn read(source: Source<'s>) -> Result<Self, PolicyError> {
        let refused = |places, findings| PolicyError { diagnostics: placed(&source, places, findings) };
        let (root, places) = document::read(&source).map_err(|findings| refused(Places::Chars, findings))?;
        let json = json_of(&root).to_string();
        Ok(Self { source, root, places, json })
    }

    /// The facts as JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Line and column, from 1, of a place that an error about the facts names: `evidence[2].outcome`.
    /// The nearest value around it if there is nothing at the place itself.
    pub fn line_column(&self, place: &str) -> (usize, usize) {
        let text = self.source.text().unwrap_or_default();
        let range = self.places.bytes(text, locate::inside(&self.root, place));
        let before = text.get(..range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count().saturating_add(1), line.chars().count().saturating_add(1))
    }
}

/// The document as JSON, for the reader of all facts.
pub(super) fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Integer(n) => json!(n),
        Value::Number(text) | Value::Text(text) => json!(text),
        Value::List(items) => Json::Array(items.iter().map(json_of).collect()),
        Value::Map(entries) => {
            let member = |(key, node): &(document::Key, Node)| (key.text.to_string(), json_of(node));
            Json::Object(entries.iter().map(member).collect::<Map<_, _>>())
        }
    }
}
