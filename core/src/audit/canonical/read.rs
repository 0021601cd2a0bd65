use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::error::CanonicalError;
use super::writer::{Nulls, Writer};

/// Returns the canonical form (RFC 8785) of any JSON text, for verifiers and tests.
///
/// Numbers must be whole and between -(2^53 - 1) and 2^53 - 1; `56.0` becomes `56`. A duplicate name in
/// one map is an error, and so are more than 128 levels of lists and maps.
pub fn canonical_json(text: &str) -> Result<String, CanonicalError> {
    rewritten(text, Nulls::Allowed)
}

/// Returns the canonical form of a record, in which nothing is null.
pub(in crate::audit) fn canonical_record(text: &str) -> Result<String, CanonicalError> {
    rewritten(text, Nulls::Refused)
}

fn rewritten(text: &str, nulls: Nulls) -> Result<String, CanonicalError> {
    let mut writer = Writer::new(nulls);
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Value::of(&mut writer).deserialize(&mut reader).and_then(|()| reader.end());
    let written = writer.finish()?;
    read.map(|()| written).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        CanonicalError::Syntax { message, line: error.line(), column: error.column() }
    })
}

/// Writes each value while it is read.
struct Value<'w> {
    writer: &'w mut Writer,
    /// The text between this value and the previous one.
    before: &'static str,
}

impl<'w> Value<'w> {
    fn of(writer: &'w mut Writer) -> Self {
        Self { writer, before: "" }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.writer.raw(self.before);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.writer.bool(value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        let written = self.writer.integer(value);
        kept(self.writer, written)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        let written = self.writer.unsigned(value);
        kept(self.writer, written)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        let written = whole(value).and_then(|value| self.writer.integer(value));
        kept(self.writer, written)
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.writer.text(value);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let written = self.writer.null();
        kept(self.writer, written)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.writer.raw("[");
        let mut before = "";
        while list.next_element_seed(Value { writer: self.writer, before })?.is_some() {
            before = ",";
        }
        self.writer.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let open = self.writer.open_map();
        while map.next_key_seed(Name(self.writer))?.is_some() {
            map.next_value_seed(Value::of(self.writer))?;
            self.writer.end_member();
        }
        let written = self.writer.close_map(&open);
        kept(self.writer, written)
    }
}

/// The name of a member, written while it is read.
struct Name<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        self.0.name(name);
        Ok(())
    }
}

/// Converts a whole number; the writer checks the range.
fn whole(number: f64) -> Result<i64, CanonicalError> {
    if number.fract() == 0.0 {
        // Without an exponent, so all digits.
        format!("{number:.0}").parse().map_err(|_| CanonicalError::OutOfRange)
    } else {
        Err(CanonicalError::Fraction)
    }
}

/// Keeps the error of the writer, which the reader would lose.
fn kept<E: Error>(writer: &mut Writer, written: Result<(), CanonicalError>) -> Result<(), E> {
    written.map_err(|error| {
        let told = E::custom(&error);
        writer.failed = Some(error);
        told
    })
}
