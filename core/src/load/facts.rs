use serde_json::Number;

use super::{PolicyError, locate, placed};
use crate::diagnostic::place::Places;
use crate::document::{self, Node, Source, Value};

/// Facts written by people in YAML, TOML or JSON, converted to the JSON that
/// [`Facts::from_json`](crate::Facts::from_json) reads, with the place of every value.
#[derive(Debug)]
pub struct FactsDocument<'s> {
    source: Source<'s>,
    root: Node,
    places: Places,
    json: String,
}

impl<'s> FactsDocument<'s> {
    /// Reads a document. Does not check that it contains facts: the reader of the JSON does.
    pub fn read(source: Source<'s>) -> Result<Self, PolicyError> {
        let refused = |places, findings| PolicyError { diagnostics: placed(&source, places, findings) };
        let (root, places) = document::read(&source).map_err(|findings| refused(Places::Chars, findings))?;
        let mut json = String::new();
        write_json(&root, &mut json);
        Ok(Self { source, root, places, json })
    }

    /// The facts as JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Returns line and column, from 1, of the place that an error about the facts names:
    /// `evidence[2].outcome`; of the nearest value around it if there is nothing at the place itself.
    pub fn line_column(&self, place: &str) -> (usize, usize) {
        let text = self.source.text().unwrap_or_default();
        let range = self.places.bytes(text, locate::inside(&self.root, place));
        let before = text.get(..range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count().saturating_add(1), line.chars().count().saturating_add(1))
    }
}

/// Writes in the order of the document: an index into a map must mean the same entry on both sides.
fn write_json(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Integer(n) => out.push_str(&n.to_string()),
        // A fraction stays a fraction, so that it is refused as one; other values are not numbers in JSON.
        Value::Number(text) => match text.parse().ok().and_then(Number::from_f64) {
            Some(number) => out.push_str(&number.to_string()),
            None => write_text(text, out),
        },
        Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(&key.text, out);
                out.push(':');
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
