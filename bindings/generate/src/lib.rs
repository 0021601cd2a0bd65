//! Writes the types of each binding from the schemas of the surface, the schema of records, the members of
//! records into `docs/records.md`, the types of events into `docs/exports.md`, and the keys of a policy into
//! `docs/policy-keys.md`.

mod exports;
mod files;
mod keys;
mod model;
mod node;
mod python;
mod records;
mod uniffi;

/// Writes every file that is checked in; with `check`, reports those that are out of date instead.
pub fn run(check: bool) -> Result<(), String> {
    let types = model::model()?;
    let families = model::families();
    let mut files = python::files(&types, &families);
    files.extend(node::files(&types, &families));
    files.extend([records::file()?, records::schema(), keys::file(), exports::file()?]);
    files::write(&files, check)
}

/// The records and enums of the Kotlin and Swift packages, in Rust.
pub fn uniffi_types() -> Result<String, String> {
    Ok(uniffi::types(&model::model()?))
}

/// The record of a decision that those packages read inside, in Rust.
pub fn uniffi_decision() -> Result<String, String> {
    Ok(uniffi::decision(&model::model()?))
}
