//! The engine as the Kotlin and Swift packages call it: handles, and conversion. Hosts see the classes that are
//! written by hand in each language, and the values of `bonafides-uniffi-types`.
//!
//! Inputs and outputs of a case become the forms of `bonafides-surface` as JSON: nothing is checked twice.
#![allow(clippy::needless_pass_by_value, reason = "UniFFI passes owned values")]
#![allow(clippy::result_large_err, reason = "UniFFI cannot return a boxed error, and each is read once")]

mod analysis;
mod connector;
mod decision;
mod engine;
mod error;
mod forms;
mod keys;
mod log;
mod packed;
mod policy;
mod step;

pub use analysis::{Calibration, Coverage};
pub use connector::{Connector, GrantWriter, Redemptions};
pub use decision::{Decided, Decision, Decisions};
pub use engine::{Case, CaseHandle, Engine};
pub use error::{Failure, HostError};
pub use forms::*;
pub use keys::{Keys, RawKeys};
pub use log::{ExportedLog, verify_receipt};
pub use policy::{Policy, Prepared};
pub use step::{Committed, Step, Uncommitted};

use std::collections::HashMap;

use bonafides_surface as surface;
use bonafides_uniffi_types as types;
use types::{Chain, Guards, Review};

uniffi::setup_scaffolding!();
types::uniffi_reexport_scaffolding!();

type Result<T> = std::result::Result<T, Failure>;

/// The version of the engine.
#[uniffi::export]
pub fn version() -> String {
    surface::VERSION.to_owned()
}

/// A JSON Schema by its name.
#[uniffi::export]
pub fn schema(name: &str) -> Result<String> {
    Ok(surface::schema(name)?)
}

/// Errors, warnings and own tests of a document.
#[uniffi::export]
pub fn check_policy(text: &str, format: &str) -> Result<Review> {
    convert(&surface::review(text, format)?, "review")
}

/// The numbers of a document that no test guards.
#[uniffi::export]
pub fn unguarded(text: &str, format: &str) -> Result<Guards> {
    convert(&surface::unguarded(text, format)?, "guards")
}

/// The document in the standard layout.
#[uniffi::export]
pub fn format_policy(text: &str, format: &str) -> Result<String> {
    Ok(surface::format(text, format)?)
}

/// Verifies the records of one case.
#[uniffi::export]
pub fn verify_records(records: Vec<String>) -> Result<Chain> {
    convert(&surface::verify_records(records.iter().map(String::as_str))?, "chain")
}

/// The key of the row of a case.
#[uniffi::export]
pub fn case_key(case_id: &str) -> Result<String> {
    Ok(surface::case_key(case_id)?)
}

/// The minimal sets of causes that open one of these ways, each given by its causes.
#[uniffi::export]
#[allow(clippy::implicit_hasher, reason = "UniFFI passes this one")]
pub fn minimal_causes(ways: Vec<Vec<String>>, rests_on: HashMap<String, Vec<String>>) -> Vec<Vec<String>> {
    surface::CellCauses::new(true, ways).minimal(rests_on.into_iter().collect())
}

/// The causes whose loss alone leaves none of these ways, each given by its causes; none unless
/// they are exact.
#[uniffi::export]
pub fn losses(exact: bool, ways: Vec<Vec<String>>) -> Vec<String> {
    surface::CellCauses::new(exact, ways).losses()
}

/// A directory name, read.
#[derive(Debug, uniffi::Record)]
pub struct Name {
    /// The text shared by all spellings.
    pub key: String,
    /// True for a distinguished name.
    pub is_distinguished: bool,
    /// The value of its leading CN, folded.
    pub leading_cn: Option<String>,
}

/// Reads a directory name.
#[uniffi::export]
pub fn directory_name(text: &str) -> Result<Name> {
    let name = surface::directory_name(text)?;
    let leading_cn = name.leading_cn().map(str::to_owned);
    Ok(Name { key: name.key().to_owned(), is_distinguished: name.is_distinguished(), leading_cn })
}

/// Returns true if this name in a policy means that group.
#[uniffi::export]
pub fn name_means(name: &str, group: &str) -> Result<bool> {
    Ok(surface::directory_name(name)?.means(&surface::directory_name(group)?))
}

/// Converts a form of the engine into the record that mirrors it, or the reverse.
fn convert<T: serde::de::DeserializeOwned>(form: &impl serde::Serialize, what: &str) -> Result<T> {
    Ok(surface::read(&surface::write(form)?, what)?)
}
