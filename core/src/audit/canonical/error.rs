use serde::ser;
use thiserror::Error;

/// Name of a newtype around a map that gets one more member: [`EXPLANATION_DIGEST`], the SHA-256
/// of the canonical JSON of the map without it. Other serializers see the map alone.
pub(in crate::audit) const EXPLAINED: &str = "$bonafides::explained";

/// The member that [`EXPLAINED`] adds.
pub(in crate::audit) const EXPLANATION_DIGEST: &str = "explanation_digest";

/// A value or a text that has no canonical JSON. Reveals nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CanonicalError {
    /// The text is not well-formed JSON.
    #[error("not well-formed JSON: {message}")]
    Syntax {
        /// The message of the JSON reader.
        message: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 is the end of the previous line.
        column: usize,
    },
    /// A number with a fraction, or a floating-point type.
    #[error("a number is not an integer")]
    Fraction,
    /// An integer that not every language represents exactly.
    #[error("an integer is beyond 2^53 - 1")]
    OutOfRange,
    /// Two members of one map have the same name.
    #[error("duplicate name in one map")]
    Duplicate,
    /// A null where absent members are omitted.
    #[error("a value is null")]
    Null,
    /// A map with a key that is not text.
    #[error("a key of a map is not text")]
    Key,
    /// The value failed to serialise; its own message.
    #[error("{0}")]
    Value(String),
}

impl ser::Error for CanonicalError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Value(message.to_string())
    }
}
