//! The code that all bindings share: the forms in which a case crosses a language boundary.
//!
//! Small and frequent things cross natively: a verdict, a row's bytes. Everything bulky crosses as
//! JSON, and meets types that `bindings/generate` has written into each language from the schemas of
//! these forms. So no binding decides, defaults or validates anything by itself.
#![forbid(unsafe_code)]

mod analysis;
mod config;
mod coverage;
mod decision;
mod engine;
mod error;
mod facts;
mod grant;
mod guards;
mod keys;
mod log;
mod moment;
mod read;
mod records;
mod reply;
mod resolve;
mod review;
#[cfg(feature = "schemars")]
mod schemas;
mod weights;

pub use analysis::{CellCauses, WaysOptions, ways};
pub use bonafides::analyze::{Calibration, CoverageReport, Diff, Person, Situation, Ways, Weights, diff};
pub use bonafides::case::FactorView as Factor;
pub use coverage::{Coverage, CoverageOptions, coverage, coverage_of_lines};
pub use decision::{Counted, Decision, Ignored, Missing, Plan, PlanStep, PolicyReference, Unmet, Wanted};
pub use engine::{Engine, case_key, row};
pub use error::{Error, Family, facts_code};
pub use facts::facts;
pub use grant::{Claims, Delivery, Redeemed, connector, public_key, revocation};
pub use guards::{ChangeResult, GuardedNumber, Guards, NumberChange, ProposedTest, unguarded};
pub use keys::{ForeignKeys, Held};
pub use log::{
    BadRecord, ExportedLog, LogCase, LogCases, LogCheckpoint, LogCosignature, LogEvidence, ReplayedLog,
    Story, StoryStep, VerifiedLog, VerifiedReceipt, verify_receipt,
};
pub use moment::Moment;
pub use read::{read, write};
pub use records::{Chain, verify_records};
pub use reply::{Answer, DeskReply, Record, Refusal, Reply};
pub use resolve::{ResolvedRecord, ResolvedValue};

pub use config::{EngineConfig, RawKeySet};
pub use review::{Diagnostic, Review, format, load, review};
#[cfg(feature = "schemars")]
pub use schemas::{Root, roots};
pub use weights::{WeighOptions, calibration, weigh};

/// The version of the engine.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A name of a directory, read.
pub fn directory_name(text: &str) -> Result<bonafides::directory::DirectoryName, Error> {
    Ok(text.parse::<bonafides::directory::DirectoryName>()?)
}

/// A JSON Schema by its name, as text.
pub fn schema(name: &str) -> Result<String, Error> {
    let known = name.parse().map_err(|_| {
        Error::input(
            "schema",
            format!("there is no schema {}", Error::quoted(name)),
            "ask for policy, facts, decision, plan, record or calibration",
        )
        .at("name")
    })?;
    Ok(format!("{:#}", bonafides::schema(known)))
}
