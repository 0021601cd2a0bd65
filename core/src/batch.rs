//! The effects that results can have, and rules as data, for a program that decides on columns of facts.
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
//! let helps = |age| states[0].with_result(0, age).is_some_and(|passed| passed.helps);
//! assert!(helps(Age::Current) && !helps(Age::Oldest));
//! # Ok(())
//! # }
//! ```

pub use crate::decide::{Age, CheckStates, ResultState};
#[doc(hidden)]
pub use crate::decide::{CheckEntries, Condition, FactorLimits, RiskTerms, ScoredResult, Scoring, Terms};
