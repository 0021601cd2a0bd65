//! The parts of a [`Decision`](crate::Decision) and of a [`Plan`](crate::Plan): points by factor, the evidence
//! that counted and that did not, the rules that applied, and what is missing.
//!
//! ```
//! use bonafides::decision::UnmetKind;
//! use bonafides::{Facts, Policy, Time};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy::from_yaml(
//!     r#"
//! format: 1
//! policy: desk
//! challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
//! actions: { reset: { require: { points: 60 } } }
//! unmatched: everyone
//! "#,
//! )?;
//! let decision = policy.decide(&Facts::new("reset", Time::from_milliseconds(1_795_421_700_000)))?;
//! let (layer, unmet) = decision.missing().next().ok_or("nothing is missing")?;
//! assert_eq!(layer, "actions.reset");
//! let UnmetKind::Keys(parts) = unmet.kind() else { return Err("not a requirement".into()) };
//! assert!(matches!(parts.first().map(|part| part.kind()), Some(UnmetKind::Points { have: 0, need: 60 })));
//! # Ok(())
//! # }
//! ```

pub use crate::decide::{
    Counted, FactorPoints, Ignored, IgnoredReason, JoinedLayer, Reason, Step, Unmet, UnmetKind, Wanted,
};
