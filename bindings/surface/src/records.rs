use bonafides::audit::RecordPlace;
use serde::Serialize;

use crate::{BadRecord, Error};

/// A valid chain: the records of one case.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Chain {
    /// The case of all records.
    pub case: String,
    /// The number of records, from sequence 0.
    pub records: u32,
    /// The hash of the last record, in hex.
    pub last: String,
}

/// Verifies that the records of one case are complete, in order and unaltered.
pub fn verify_records<'a>(records: impl IntoIterator<Item = &'a str>) -> Result<Chain, Error> {
    let records: Vec<&[u8]> = records.into_iter().map(str::as_bytes).collect();
    match bonafides::audit::verify_chain(records.iter().copied()) {
        Ok(summary) => Ok(Chain {
            case: summary.case,
            records: u32::try_from(summary.records).unwrap_or(u32::MAX),
            last: summary.last.to_string(),
        }),
        Err(error) => {
            let record = usize::try_from(error.record).ok().and_then(|at| records.get(at));
            let place = record.and_then(|record| RecordPlace::of(record));
            let bad = BadRecord::new(error.record, place.as_ref());
            let help = "keep every record, in order and byte for byte";
            Err(Error::records(error.problem.code(), error.to_string(), help, Some(bad)))
        }
    }
}
