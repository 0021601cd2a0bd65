//! Canonical JSON, RFC 8785: one text for one value, so that whoever has the value has its hash.
//!
//! Only integers between -(2^53 - 1) and 2^53 - 1: what other numbers look like depends on how
//! well a language prints them.

mod key;
mod read;
mod serializer;
mod writer;

use serde::{Serialize, ser};
use thiserror::Error;

pub use read::canonical_json;
pub(super) use read::canonical_record;
use writer::{Nulls, Writer};

/// The canonical JSON of a value that has no null in it: what is absent is left out.
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalError> {
    let mut writer = Writer::new(Nulls::Refused);
    value.serialize(&mut writer)?;
    writer.finish()
}

/// Name of a newtype around a map that gets one more member: [`EXPLANATION_DIGEST`], the SHA-256
/// of the canonical JSON of the map without it. Other serializers see the map alone.
pub(super) const EXPLAINED: &str = "$bonafides::explained";

/// The member that [`EXPLAINED`] adds.
pub(super) const EXPLANATION_DIGEST: &str = "explanation_digest";

/// A value or a text that has no canonical JSON. Says nothing of what stood there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// The text is no well-formed JSON.
    #[error("no well-formed JSON: {message}")]
    Syntax {
        /// What the reader expected.
        message: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 is the end of the line before.
        column: usize,
    },
    /// A number with a fraction, or a floating-point type.
    #[error("a number is no integer")]
    Fraction,
    /// An integer that not every language holds exactly.
    #[error("an integer is beyond 2^53 - 1")]
    OutOfRange,
    /// Two members of one map have the same name.
    #[error("a name stands twice in one map")]
    Duplicate,
    /// A null, where what is absent is left out.
    #[error("a value is null")]
    Null,
    /// A map whose keys are no text.
    #[error("a key of a map is no text")]
    Key,
    /// The value refused to be written; why, in its words.
    #[error("{0}")]
    Value(String),
}

impl ser::Error for CanonicalError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Value(message.to_string())
    }
}
