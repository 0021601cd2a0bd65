//! The meaning of a policy as a whole, for the people who are responsible for it.
//!
//! [`Policy::ways`](crate::Policy::ways) lists the ways in: the minimal sets of challenges that approve. [`diff`] compares
//! two policies and shows a call for each difference; [`table`] puts a policy in words.
//! [`Policy::weigh`](crate::Policy::weigh) says how hard each way is for each kind of attacker, by a [`Calibration`].
//!
//! ```
//! use bonafides::Policy;
//! use bonafides::analyze::{DiffResult, RestsOn, WaysOptions, diff};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let text = r#"
//! format: 1
//! policy: desk
//! challenges:
//!   questions: { type: questions, ask: 3, correct: 3, factor: knowledge, cause: dossier, points: 20, cost: 60 }
//!   sms_code:  { type: code, channel: sms, factor: possession, cause: phone, points: 30, cost: 30 }
//!   passkey:   { type: external, provider: webauthn, factor: possession, points: 60, cost: 10 }
//! channels: { sms: { cooling: 7d } }
//! unmatched: everyone
//! actions: { reset_password: { require: { points: 60, independent: 2 } } }
//! "#;
//!     let old = Policy::from_yaml(text)?;
//!     let ways = old.ways(&WaysOptions::default())?;
//!     let cell = ways.cells().first().ok_or("no cell")?;
//!     assert!(cell.causes(&RestsOn::default()).iter().all(|causes| causes.contains(&"passkey".to_owned())));
//!
//!     // One number lowered, and what can be stolen is enough.
//!     let new = Policy::from_yaml(&text.replace("points: 60, independent", "points: 50, independent"))?;
//!     let found = diff(&old, &new);
//!     assert_eq!(found.result(), DiffResult::Looser);
//!     let witness = found.newly_approved().first().ok_or("no witness")?;
//!     assert_eq!(witness.way().causes().collect::<Vec<_>>(), ["dossier", "phone"]);
//!     assert!(old.decide(witness.facts())?.verdict() != new.decide(witness.facts())?.verdict());
//!     Ok(())
//! }
//! ```

pub(crate) mod combinations;
mod coverage;
mod diff;
pub(crate) mod guards;
pub mod table;
mod ways;
pub(crate) mod weights;

pub use coverage::{
    ActionCoverage, Attention, CauseSet, Coverage, CoverageError, CoverageOptions, CoverageReport, Enrolment,
    Loss, PartCoverage, Person, PersonError, Situation, SituationCoverage, SituationError,
};
pub use diff::{Diff, DiffResult, Mandatory, Witness, diff};
pub use ways::{Cell, MOST_OPENINGS, Opening, RestsOn, Way, WayCheck, Ways, WaysError, WaysOptions};
pub use ways::{minimal_causes, shared_causes};
pub use weights::{
    Calibration, CalibrationError, CellWeights, Chance, CheckWeights, EasiestAttack, FailureWeight,
    ModelWeights, Odds, Reached, Share, WayWeight, WeighError, WeighOptions, Weight, Weights, millibels,
    times,
};
