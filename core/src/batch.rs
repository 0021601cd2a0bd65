//! The states in which a check can be, so far as a verdict depends on them.
//!
//! A program that decides on columns of facts maps each row to the states of its checks, and asks for the verdict of one row
//! of each kind.
//!
//! ```
//! use bonafides::Policy;
//! use bonafides::batch::Age;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let policy = Policy::from_yaml("
//! # format: 1
//! # policy: smallest
//! # challenges: { passkey: { type: external, provider: webauthn, factor: possession } }
//! # actions: { reset_password: { require: { pass: [passkey] } } }
//! # unmatched: everyone
//! # ")?;
//! let states = policy.check_states().unwrap_or_default();
//! // A result that is too old to count is as none at all.
//! let passed = |age| states[0].with_result(0, age, false);
//! assert_eq!(passed(Age::Oldest), Some(states[0].without_result(false)));
//! assert_ne!(passed(Age::Current), passed(Age::Oldest));
//! # Ok(())
//! # }
//! ```

pub use crate::decide::{Age, CheckStates};
