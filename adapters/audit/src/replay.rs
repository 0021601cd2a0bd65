use std::collections::BTreeMap;

use bonafides::Policy;
use bonafides::audit::{self, RecordPlace, Replay};
use serde::Deserialize;

use super::AuditError;
use super::source::ExportedLog;

/// A log whose decisions follow from their facts and policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replayed {
    /// The number of records.
    pub records: u64,
    /// The number of records with a decision, each derived again, byte for byte.
    pub decisions: u64,
    /// The numbers of records, by type, whose outcome nobody can derive: it is as they assert.
    pub asserted: BTreeMap<String, u64>,
}

/// The types of records whose outcome the record alone tells: compared secrets, draws, and statements of others.
const ASSERTED: [&str; 8] = ["answer", "ask", "confirm", "external", "key", "report", "signal", "vouch"];

/// Decides again in every record of a log, by these policies; `size` records of a folder. The first record whose decision
/// does not follow is an error, and so is a record whose policy is missing.
///
/// The groups of a subject are those that matched, as recorded: their names are sealed. Nothing else about a person is
/// needed, so that an erasure changes no result.
pub fn replay(
    log: &ExportedLog,
    size: u64,
    policies: &[&Policy],
    threads: usize,
) -> Result<Replayed, AuditError> {
    #[derive(Deserialize)]
    struct Typed<'r> {
        #[serde(rename = "type")]
        kind: &'r str,
    }
    let mut replayed = Replayed::default();
    let again = |record: &[u8]| {
        let found = audit::replay(record, |digest| {
            let digest = digest.to_string();
            policies.iter().copied().find(|policy| policy.digest() == digest)
        });
        let found = found.map_err(|error| (RecordPlace::of(record), error));
        let kind = serde_json::from_slice::<Typed<'_>>(record).map_or("", |record| record.kind);
        (found, ASSERTED.into_iter().find(|asserted| *asserted == kind))
    };
    log.read::<_, AuditError>(size, threads, again, |(found, asserted)| {
        let record = replayed.records;
        let found = found.map_err(|(place, error)| AuditError::Replay { record, place, error })?;
        replayed.records = record.saturating_add(1);
        if matches!(found, Replay::Same { .. }) {
            replayed.decisions = replayed.decisions.saturating_add(1);
        }
        if let Some(kind) = asserted {
            let sum = replayed.asserted.entry(kind.to_owned()).or_default();
            *sum = sum.saturating_add(1);
        }
        Ok(())
    })?;
    Ok(replayed)
}
