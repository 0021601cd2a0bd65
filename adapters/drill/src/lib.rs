//! Drills: simulated callers, genuine ones and attackers of each model, go through real cases of the engine.
//!
//! The shares of attackers who pass are measured, and must agree with those that [`Policy::weigh`](bonafides::Policy::weigh)
//! computes. The records of all cases can be kept: they verify and replay like those of a desk.
//!
//! ```
//! use bonafides::Policy;
//! use bonafides::analyze::Calibration;
//! use bonafides_drill::{DrillOptions, Silent, drill};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::from_yaml(
//!     r#"
//! format: 1
//! policy: desk
//! challenges:
//!   passkey:  { type: external, provider: webauthn, factor: possession, points: 30, cost: 10 }
//!   sms_code: { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
//! channels: { sms: { cooling: 7d } }
//! unmatched: everyone
//! actions: { reset_password: { require: { points: 60 } } }
//! "#,
//! )?;
//! let calibration = Calibration::from_yaml(
//!     r#"
//! format: 1
//! calibration: desk
//! models: { outsider: { about: somebody from outside, attacks: 1 in 1000, accepted: 1 in 10000 } }
//! checks:
//!   passkey:  { m: 0.9, u: 0.5, source: assumed }
//!   sms_code: { m: 0.8, u: 0.000003, source: six digits }
//! causes: { phone: { q: 0.5, source: assumed } }
//! "#,
//! )?;
//! let options = DrillOptions::default().calls(200).seed(1);
//! let report = drill(&policy, &calibration, &options, &mut Silent)?;
//! let outsider = report.models.first().ok_or("no model")?;
//! // Half of them hold the phone, and half guess the passkey.
//! assert_eq!(outsider.computed, Some(250_000_750));
//! assert!(outsider.measured.passed > 0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod authenticator;
mod behaviour;
mod call;
mod caller;
mod desk;
mod enrolment;
mod error;
mod log;
mod luck;
mod options;
mod people;
mod report;
mod run;
mod scene;
mod schedule;

pub use error::DrillError;
pub use options::{DrillOptions, Silent, Sink};
pub use report::{Agreement, AttackResult, DrillReport, Measured, ModelResult};
pub use run::drill;
