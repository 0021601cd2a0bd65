use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

/// Reads a form from JSON text. An error names the place and never repeats the value, which
/// may be a secret.
pub fn read<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { what.to_owned() } else { format!("{what}.{path}") };
        Error::input("json", safe(&error.into_inner()), "see the types of the package").at(place)
    })?;
    reader.end().map_err(|error| Error::input("json", safe(&error), "pass one JSON value").at(what))?;
    Ok(read)
}

/// Writes a form as JSON text.
pub fn write<T: Serialize>(form: &T) -> Result<String, Error> {
    let failed = |error: serde_json::Error| {
        Error::input("json", safe(&error), "please report this: every form can be written")
    };
    serde_json::to_string(form).map_err(failed)
}

/// Returns serde's message without the value that it read: `invalid type: string "hunter2", expected ...`.
fn safe(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    for kind in ["invalid type", "invalid value", "invalid length", "unknown variant"] {
        if let Some(rest) = text.strip_prefix(kind) {
            let expected = rest.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
            return format!("{kind}: expected {expected}");
        }
    }
    text.to_owned()
}
