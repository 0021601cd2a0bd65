//! A small reader for YAML files of plain data: mappings, lists and texts.
//!
//! An unquoted scalar is a boolean if it is `true` or `false`, otherwise a text, so that a number keeps
//! its leading zeros. Anchors, tags and several documents are refused.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads a file of data. The error names the line, from 1, or the member.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(parse(text)?).map_err(|error| error.to_string())
}

/// An open collection: a list, or a mapping and the key whose value follows.
enum Open {
    List(Vec<Value>),
    Mapping(Map<String, Value>, Option<String>),
}

fn parse(text: &str) -> Result<Value, String> {
    let mut open: Vec<Open> = Vec::new();
    let mut whole = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let line = span.start.line();
        let refuse = |what: &str| Err(format!("line {line}: {what}"));
        let value = match event {
            Event::Scalar(text, style, 0, None) => match (&*text, style) {
                ("true", ScalarStyle::Plain) => Value::Bool(true),
                ("false", ScalarStyle::Plain) => Value::Bool(false),
                _ => Value::String(text.into_owned()),
            },
            Event::SequenceStart(0, None) => {
                open.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(0, None) => {
                open.push(Open::Mapping(Map::new(), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Value::Array(list),
                Some(Open::Mapping(members, _)) => Value::Object(members),
                None => return refuse("unexpected end of a list or mapping"),
            },
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Nothing => continue,
            Event::DocumentStart(_) if whole.is_none() => continue,
            Event::DocumentStart(_) => return refuse("more than one document"),
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_) => {
                return refuse("anchors and tags are not supported");
            }
        };
        match open.last_mut() {
            None => whole = Some(value),
            Some(Open::List(list)) => list.push(value),
            Some(Open::Mapping(members, key)) => match (key.take(), value) {
                (Some(key), value) => {
                    if members.insert(key.clone(), value).is_some() {
                        return refuse(&format!("duplicate key `{key}`"));
                    }
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, _) => return refuse("a key must be a text"),
            },
        }
    }
    Ok(whole.unwrap_or(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use serde_json::json;

    #[test]
    fn data_is_read() {
        assert_eq!(
            parse("a: [1, '2', true]\nb: { c: \"true\" }\nd:\n  - e: f\n"),
            Ok(json!({ "a": ["1", "2", true], "b": { "c": "true" }, "d": [{ "e": "f" }] }))
        );
        assert_eq!(parse(""), Ok(json!(null)));
    }

    #[test]
    fn what_would_have_to_be_guessed_at_is_refused() {
        for (text, said) in [
            ("a: 1\na: 2\n", "line 2: duplicate key `a`"),
            ("a: &x 1\nb: *x\n", "line 1: anchors and tags are not supported"),
            ("a: !!int 1\n", "line 1: anchors and tags are not supported"),
            ("[a]: b\n", "line 1: a key must be a text"),
            ("a\n---\nb\n", "line 2: more than one document"),
        ] {
            assert_eq!(parse(text), Err(said.to_owned()), "{text}");
        }
        assert!(parse("a: [").is_err());
    }
}
