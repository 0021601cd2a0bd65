use serde::ser;
use thiserror::Error;

/// Name of a newtype around a map that gets one more member: [`EXPLANATION_DIGEST`], the SHA-256
/// of the canonical JSON of the map without it. Other serializers see the map alone.
pub(in crate::audit) const EXPLAINED: &str = "$bonafides::explained";

/// The member that [`EXPLAINED`] adds.
pub(in crate::audit) const EXPLANATION_DIGEST: &str = "explanation_digest";

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
