use serde::Serialize;

use crate::Error;

/// Records of one case that hold together.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Chain {
    /// The case of all records.
    pub case: String,
    /// How many there are, from sequence 0.
    pub records: u32,
    /// The hash of the last one, in hex.
    pub last: String,
}

/// Whether the records of one case are all there, in order and as they were written.
pub fn verify_records<'a>(records: impl IntoIterator<Item = &'a str>) -> Result<Chain, Error> {
    match bonafides::audit::verify_chain(records.into_iter().map(str::as_bytes)) {
        Ok(summary) => Ok(Chain {
            case: summary.case,
            records: u32::try_from(summary.records).unwrap_or(u32::MAX),
            last: summary.last.to_string(),
        }),
        Err(error) => Err(Error::records(error.to_string(), error.record)),
    }
}
