//! Writes the record of a decision from the schemas of the surface.

use std::error::Error;
use std::{env, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    Ok(fs::write(
        Path::new(&env::var("OUT_DIR")?).join("decision.rs"),
        bonafides_generate::uniffi_decision()?,
    )?)
}
