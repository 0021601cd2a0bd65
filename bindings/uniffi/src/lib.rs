//! The engine as `UniFFI` hands it to Kotlin and Swift: conversion and nothing else.
//!
//! Facts, verdicts and decisions cross natively. What a case takes and gives crosses as records, too,
//! and meets the forms of `bonafides-surface` as JSON.
#![allow(clippy::needless_pass_by_value, reason = "what UniFFI lifts is owned")]

mod connector;
mod directory_name;
mod engine;
mod error;
mod facts;
mod keys;
mod policy;
mod scalars;
mod step;
#[rustfmt::skip]
mod types;

pub use connector::{Connector, GrantWriter, Redemption, Redemptions};
pub use directory_name::DirectoryName;
pub use engine::{Case, Engine, Moment};
pub use error::{BonafidesError, HostError};
pub use facts::{CheckResult, Facts};
pub use keys::{Keys, RawKeys};
pub use policy::{Policy, Prepared};
pub use scalars::Secret;
pub use step::{Committed, Compared, Row, Step};
pub use types::*;

use bonafides_surface as surface;

uniffi::setup_scaffolding!();

type Result<T> = std::result::Result<T, BonafidesError>;

/// The version of the engine.
#[uniffi::export]
pub fn version() -> String {
    surface::VERSION.to_owned()
}

/// A JSON Schema as text: `policy`, `facts`, `decision`, `plan` or `record`.
#[uniffi::export]
pub fn schema(name: &str) -> Result<String> {
    Ok(surface::schema(name)?)
}

/// Everything that is to be said about a policy document in `yaml`, `json` or `toml`.
#[uniffi::export]
pub fn check_policy(text: &str, format: &str) -> Result<Review> {
    convert(&surface::review(text, format)?, "review")
}

/// The document as the project writes it; comments stay.
#[uniffi::export]
pub fn format_policy(text: &str, format: &str) -> Result<String> {
    Ok(surface::format(text, format)?)
}

/// Whether the records of one case are all there, in order and as they were written.
#[uniffi::export]
pub fn verify_records(records: Vec<String>) -> Result<Chain> {
    convert(&surface::verify_records(records.iter().map(String::as_str))?, "chain")
}

/// The key of the row that a case is stored under.
#[uniffi::export]
pub fn case_key(case_id: &str) -> Result<String> {
    Ok(surface::case_key(case_id)?)
}

/// A form of the engine as the record that mirrors it, or the other way round.
fn convert<T: serde::de::DeserializeOwned>(form: &impl serde::Serialize, what: &str) -> Result<T> {
    Ok(surface::read(&surface::write(form)?, what)?)
}
