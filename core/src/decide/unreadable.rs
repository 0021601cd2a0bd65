//! Errors for facts that cannot be read.

use serde::Deserialize;
use serde_json::error::Category;

use super::error::{FactsCode, FactsError};

/// Reads the text again, slowly, to find the path of the error.
pub(crate) fn unreadable<'de, T: Deserialize<'de>>(text: &'de str, error: &serde_json::Error) -> FactsError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    if matches!(error.classify(), Category::Syntax | Category::Eof | Category::Io) {
        let place = format!("line {}, column {}", error.line(), error.column());
        return FactsError::new(
            FactsCode::Syntax,
            place,
            format!("the facts are not well-formed JSON: {message}"),
        );
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let path = serde_path_to_error::deserialize::<_, T>(&mut reader)
        .map_or_else(|error| error.path().to_string(), |_| String::new());
    let place = if path == "." { String::new() } else { path };
    FactsError::new(FactsCode::Structure, place, without_content(message))
}

/// Rewords the reader's message without quoting the facts: they may contain an answer, or a person's
/// name in the wrong place.
fn without_content(message: &str) -> String {
    let quoted = |rest: &str| rest.split('`').nth(1).map(ToOwned::to_owned);
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        let found = match found.split([' ', ',']).next().unwrap_or_default() {
            "string" => "text",
            "map" => "a map",
            "sequence" => "a list",
            "boolean" => "true or false",
            "null" | "unit" => "nothing",
            _ => "a number",
        };
        let expected = match expected {
            "a string" => "text",
            "a sequence" => "a list",
            other => other,
        };
        return format!("expected {expected}, found {found}");
    }
    if message.starts_with("missing field ") {
        return quoted(message).map_or_else(String::new, |key| format!("the key `{key}` is missing"));
    }
    if message.starts_with("unknown field ") {
        return quoted(message).map_or_else(String::new, |key| format!("there is no key `{key}` here"));
    }
    if message.starts_with("duplicate field ") {
        return quoted(message).map_or_else(String::new, |key| format!("duplicate key `{key}`"));
    }
    message.to_owned()
}
