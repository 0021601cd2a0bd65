//! Writes the types of each binding from the schemas of the surface, the schema of records, the members of
//! records into `docs/records.md`, and the keys of a policy into `docs/policy-keys.md`. With `--check`, reports
//! which files are out of date.

mod files;
mod keys;
mod model;
mod node;
mod python;
mod records;
mod uniffi;

use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|argument| argument == "--check");
    match run(check) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<(), String> {
    let types = model::model()?;
    let families = model::families();
    let mut files = python::files(&types, &families);
    files.extend(node::files(&types, &families));
    files.extend(uniffi::files(&types));
    files.extend([records::file()?, records::schema(), keys::file()]);
    files::write(&files, check)
}
