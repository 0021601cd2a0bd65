//! JSON that keeps the order of its keys and refuses duplicate keys.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

/// A JSON value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// A map, its entries in the order of the text.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON text.
    ///
    /// # Errors
    /// Text that is not well-formed JSON, or a duplicate key.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The value of a key of this map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The items of a list; empty for any other value.
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// The entries of a map; empty for any other value.
    pub fn entries(&self) -> &[(String, Self)] {
        if let Self::Map(entries) = self { entries } else { &[] }
    }

    /// The same value without the order.
    pub fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(b) => Value::Bool(*b),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::from(text.as_str()),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), value.value())).collect(),
        }
    }

    /// The value over several lines; a part that fits into `width` is on one line.
    pub fn pretty(&self, width: usize) -> String {
        let mut out = String::new();
        self.lay_out(width, 0, 0, &mut out);
        out
    }

    /// Writes the value; `taken` is the number of characters before it on its line.
    fn lay_out(&self, width: usize, indent: usize, taken: usize, out: &mut String) {
        let line = self.spaced();
        let short = line.chars().count() + taken < width;
        let inner = indent + 2;
        let pad = |n: usize| format!("\n{:n$}", "");
        match self {
            Self::List(items) if !short => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(&pad(inner));
                    item.lay_out(width, inner, inner, out);
                }
                out.push_str(&pad(indent));
                out.push(']');
            }
            Self::Map(entries) if !short => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    let key = visible(key);
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(&pad(inner));
                    out.push_str(&key);
                    out.push_str(": ");
                    value.lay_out(width, inner, inner + key.chars().count() + 2, out);
                }
                out.push_str(&pad(indent));
                out.push('}');
            }
            _ => out.push_str(&line),
        }
    }

    /// The value on one line, with spaces.
    fn spaced(&self) -> String {
        let join = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::List(items) => format!("[{}]", join(items.iter().map(Self::spaced).collect())),
            Self::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Map(entries) => {
                let entry = |(key, value): &(String, Self)| format!("{}: {}", visible(key), value.spaced());
                format!("{{ {} }}", join(entries.iter().map(entry).collect()))
            }
            Self::Text(text) => visible(text),
            other => other.to_string(),
        }
    }
}

/// A text in which every character is escaped that is neither Latin nor Greek, or has no width: a reader
/// could not see it or would mistake it for another.
fn visible(text: &str) -> String {
    let plain =
        |c: char| c < '\u{300}' && c != '\u{a0}' && c != '\u{ad}' || ('\u{370}'..'\u{400}').contains(&c);
    let mut out = String::new();
    for c in Value::from(text).to_string().chars() {
        if plain(c) {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

/// The value on one line without spaces, as the engine prints it.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", Value::from(text.as_str())),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at > 0 { "," } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Map(entries) => {
                f.write_str("{")?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{}:{value}", if at > 0 { "," } else { "" }, Value::from(key.as_str()))?;
                }
                f.write_str("}")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, b: bool) -> Result<Json, E> {
        Ok(Json::Bool(b))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Json, E> {
        Ok(Json::Number(n.into()))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Json, E> {
        Ok(Json::Number(n.into()))
    }

    fn visit_f64<E: Error>(self, n: f64) -> Result<Json, E> {
        Number::from_f64(n).map(Json::Number).ok_or_else(|| E::custom("not a number of JSON"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.iter().any(|(known, _)| *known == key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            entries.push((key, map.next_value()?));
        }
        Ok(Json::Map(entries))
    }
}
