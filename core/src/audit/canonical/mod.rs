//! Canonical JSON, RFC 8785: one text for one value, so that anyone with the value can compute its hash.
//!
//! Only integers between -(2^53 - 1) and 2^53 - 1: the text of other numbers depends on how well a
//! language prints them.

mod check;
mod error;
mod key;
mod read;
mod serializer;
mod writer;

use serde::Serialize;

pub(super) use check::is_surely_canonical;
pub use error::CanonicalError;
#[cfg(feature = "case")]
pub(super) use error::EXPLAINED;
pub(super) use error::EXPLANATION_DIGEST;
pub use read::canonical_json;
pub(super) use read::canonical_record;
use writer::{Nulls, Writer};

/// Returns the canonical JSON (RFC 8785) of a value, as a record has it: numbers are integers, and nothing is null.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, CanonicalError> {
    let mut writer = Writer::new(Nulls::Refused);
    value.serialize(&mut writer)?;
    writer.finish()
}
