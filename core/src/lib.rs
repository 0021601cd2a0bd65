//! Verifies that a caller is the account owner before a service desk resets the password.
//!
//! The engine scores evidence about a caller against the declarative policy of the caller's groups, and
//! returns a verdict with an explanation: what counted, what is missing, and the cheapest way to get it.
//! The crate does no I/O and reads no clock; it relies on nothing but its input, and an error is never
//! an approval.
//!
//! ```
//! use bonafides::{Facts, Policy, Time, Verdict};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let policy = Policy::from_yaml(
//!         r#"
//! format: 1
//! policy: first-steps
//! challenges:
//!   passkey:  { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
//!   sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
//!   photo_id: { type: confirm, form: [document_type], factor: inherence, points: 40, cost: 180 }
//! channels: { sms: { cooling: 7d } }
//! unmatched: everyone
//! actions:
//!   reset_password: { require: { points: 70, independent: 2 } }
//! "#,
//!     )?;
//!
//!     let now: Time = "2026-11-23T08:15:00Z".parse()?;
//!     let facts = Facts::new("reset_password", now).evidence("sms_code", "passed", now);
//!
//!     let decision = policy.decide(&facts)?;
//!     assert_eq!(decision.verdict(), Verdict::Challenge);
//!     for (layer, unmet) in decision.missing() {
//!         println!("{layer}: {unmet}"); // actions.reset_password: 40 more points (30 of 70) and ...
//!     }
//!     let plan = policy.plan(&facts)?;
//!     let next: Vec<&str> = plan.steps().map(|step| step.check).collect();
//!     assert_eq!(next, ["passkey"]);
//!
//!     let facts = facts.evidence("passkey", "passed", now);
//!     assert_eq!(policy.decide(&facts)?.verdict(), Verdict::Approve);
//!     Ok(())
//! }
//! ```
//!
//! - Policies: [`Policy`], from a [`Source`] in YAML, JSON or TOML; its errors: [`PolicyError`] and
//!   [`diagnostic`]; with warnings and its own tests: [`review`]; its formatter: [`source`]; the groups of a
//!   directory: [`directory`]; in words, for those who approve it: [`table`].
//! - The sets of challenges that a policy approves, how hard they are to attack, and the difference of two policies:
//!   [`analyze`].
//! - The people, channels, signals and providers that a policy needs from its host: [`needs`].
//! - Decisions: [`Facts`] in, [`Decision`] and [`Plan`] out; their parts: [`decision`]. Many decisions under
//!   the same rules: [`Rules`] and [`Evidence`].
//! - Decisions on whole columns of facts: [`batch`].
//! - Cases, from first contact to the new password: [`case`], with [`keys`] of the host and an [`audit`] trail.
//! - The log over all cases, for auditors who do not trust its keeper: [`log`].
//! - For other languages: [`Policy::decide_json`] and the schemas of [`schema`](fn@schema).
//!
//! # Features
//!
//! - `case` (default): [`case`], [`keys`], [`log`] and the sealed values in [`audit`], with the cryptography that they
//!   require. Decisions require none of it.
//! - `schemars`: JSON Schemas of the types of a case, for the generator of the bindings.
//!
//! The language is described in `docs/policy-language.md`, every diagnostic in
//! `docs/diagnostics.md`.
#![forbid(unsafe_code)]
// Public types can grow without breaking a host; each exception gives its reason.
#![deny(clippy::exhaustive_enums, clippy::exhaustive_structs)]

pub mod analyze;
pub mod audit;
pub mod batch;
mod bits;
#[cfg(feature = "case")]
pub mod case;
mod decide;
pub mod decision;
pub mod diagnostic;
pub mod directory;
mod document;
#[cfg(feature = "case")]
pub mod keys;
mod load;
#[cfg(feature = "case")]
pub mod log;
pub mod needs;
mod policy;
pub mod review;
mod schema;
pub mod source;
mod words;

pub use analyze::table;
pub use decide::{
    At, CheckResult, Decision, Evidence, Facts, FactsCode, FactsError, Plan, Rules, Time, TimeError, Verdict,
};
pub use document::Source;
pub use load::PolicyError;
pub use policy::value::{Duration, DurationError, Rate, RateError};
pub use policy::{PasswordRules, Policy};
pub use schema::{Schema, schema};
pub use words::UnknownWord;
