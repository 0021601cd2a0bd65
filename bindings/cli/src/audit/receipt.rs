use bonafides_audit::receipt;

use super::args::Receipt;
use super::key;
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{Output, json, object};

/// Prints the receipt, to be kept in a file that ends in `.tlog-proof`.
pub(super) fn run(asked: &Receipt, format: Format, out: &mut Output) -> Result<(), Failure> {
    let made = receipt(&asked.log.open()?, &key(&asked.key)?, &asked.case, asked.log.threads())
        .map_err(|error| asked.log.fails(&error))?;
    // Made here, it has no salts, which alone are secret.
    match format {
        Format::Json => out.line(&object(&[("receipt", json(made.text().expose()))])),
        _ => out.print(made.text().expose()),
    }
}
