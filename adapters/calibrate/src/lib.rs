//! Calibrations from records: the shares of genuine callers and of attackers who pass each check.
//!
//! [`Observations`] reads the records of a log, [`Labels`] say who called, and [`calibrate`] counts: a [`Measurement`] with an
//! estimate and an interval for each check. The result can be written as a calibration that [`Calibration`](bonafides::analyze::Calibration) loads.
//!
//! ```
//! use bonafides_calibrate::{Labels, Proportion};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let labels = Labels::read("case,label\n4f0c,genuine\n77aa,impostor:outsider\n")?;
//! assert_eq!(labels.models(), ["outsider"]);
//! let share = Proportion::new(81, 263).ok_or("no callers")?;
//! assert_eq!((share.interval().low, share.interval().high), (255_288_519, 366_209_577));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod caps;
mod joint;
mod labels;
mod measure;
mod mixture;
mod observe;
mod place;
mod proportion;
mod propose;
mod write;

pub use caps::{KeptCap, KeptReason, ProposedCap};
pub use joint::{FactorMeasurement, joint};
pub use labels::{Label, LabelError, Labels};
pub use measure::{CalibrateError, CheckMeasurement, Measurement, ModelShare, calibrate};
pub use mixture::{Mixture, MixtureCheck, mixture};
pub use observe::{CaseObservation, Observations, ObserveError, Outcome};
pub use proportion::{BILLION, Interval, MOST, Proportion};
pub use propose::{Proposal, ProposedPoints, propose};
