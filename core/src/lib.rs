//! Decides, provably, whether the caller is who they say they are before a service desk resets
//! their password.
//!
//! Evidence about a caller goes in, points are scored against the declarative policy of the
//! caller's groups, and a verdict comes out that explains itself: what counted, what is missing,
//! and the cheapest way to get it. The crate does no I/O and knows no clock; what it is not told,
//! it does not assume, and nothing that goes wrong is ever an approval.
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
//!     let now = Time::parse("2026-11-23T08:15:00Z").ok_or("no time")?;
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
//! - A policy: [`Policy`], from a [`Source`] in YAML, JSON or TOML; what is wrong with one:
//!   [`Diagnostics`]; with warnings and its own tests: [`Review`]; checked against the groups of a
//!   directory: [`DirectoryNames`].
//! - A decision: [`Facts`] in, [`Decision`] and [`Plan`] out. Many decisions on the same rules:
//!   [`Rules`] and [`Evidence`].
//! - For other languages: [`Policy::decide_json`] and the schemas of [`schema`](fn@schema).
//!
//! The language is described in `docs/policy-language.md`, every diagnostic in
//! `docs/diagnostics.md`.
#![forbid(unsafe_code)]

mod analyze;
pub mod audit;
mod bits;
#[cfg(feature = "case")]
pub mod case;
mod decide;
mod diagnostic;
mod document;
#[cfg(feature = "case")]
pub mod keys;
mod load;
mod policy;
mod schema;
mod words;

pub use analyze::{
    FactorLimits, Table, TableAction, TableAlert, TableCheck, TableCondition, TableEntry, TableGrant,
    TableGroup, TableRisk, TableRow,
};
pub use decide::{
    At, CheckResult, Counted, Decision, Evidence, FactorPoints, Facts, FactsCode, FactsError, Ignored,
    IgnoredReason, JoinedLayer, Plan, Reason, Rules, Step, Time, Unmet, UnmetKind, Verdict, Wanted,
};
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
pub use document::{Format, Limits, Source};
pub use load::{FactsDocument, PolicyError, PolicyTest, Review, TestReport, format};
pub use policy::directory_name::{DirectoryName, DirectoryNameError};
pub use policy::known_names::DirectoryNames;
pub use policy::value::{Duration, Rate};
pub use policy::{PasswordRules, Policy};
pub use schema::{Schema, schema};
