//! Documents as text: their format, the limits on their size, facts written by people, and the formatter.
//!
//! ```
//! use bonafides::Source;
//! use bonafides::source::format;
//!
//! # fn main() -> Result<(), bonafides::PolicyError> {
//! let source = Source::yaml("format:   1\npolicy: desk   # first draft\n");
//! assert_eq!(format(&source)?, "format: 1\npolicy: desk  # first draft\n");
//! # Ok(())
//! # }
//! ```

pub use crate::document::{Format, Limits};
pub use crate::load::{FactsDocument, format};
