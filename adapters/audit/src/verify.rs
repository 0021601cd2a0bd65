use bonafides::log::{
    Cosignature, Entry, LogPublicKey, LogSummary, Receipt, SignedCheckpoint, Tiles, Verification,
    WitnessError, Witnesses,
};

use super::AuditError;
use super::source::ExportedLog;

/// Evidence about a log from elsewhere.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Evidence {
    /// The public key of the log.
    pub key: Option<LogPublicKey>,
    /// The bytes of checkpoints, the oldest first. That of a folder comes after them.
    pub checkpoints: Vec<Vec<u8>>,
    /// The bytes of receipts.
    pub receipts: Vec<Vec<u8>>,
    /// The witnesses that must have cosigned a checkpoint, and those of the receipts. Records that only other checkpoints
    /// cover are not proven then.
    pub witnesses: Witnesses,
}

/// A log that verifies.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verified {
    /// The numbers of records and cases.
    pub summary: LogSummary,
    /// The newest checkpoint that the demanded witnesses have cosigned; `None` if there was none.
    pub checkpoint: Option<SignedCheckpoint>,
    /// The cosignatures on it of known witnesses.
    pub cosignatures: Vec<Cosignature>,
}

/// Verifies a log: every record, every chain, the tree, checkpoints and receipts. Records are read by `threads` threads.
pub fn verify(log: &ExportedLog, evidence: &Evidence, threads: usize) -> Result<Verified, AuditError> {
    let key = || evidence.key.as_ref().ok_or(AuditError::NoKey);
    let mut verification = Verification::new();
    let checkpoints = checkpoints(log, evidence)?;
    for checkpoint in &checkpoints {
        verification = verification.checkpoint(checkpoint)?;
    }
    for bytes in &evidence.receipts {
        let receipt = Receipt::open(bytes, key()?)?;
        receipt.cosignatures(&evidence.witnesses)?;
        verification = verification.receipt(&receipt)?;
    }
    let (trusted, cosignatures) = cosigned(&checkpoints, &evidence.witnesses)?;
    let newest = checkpoints.last();
    let size = newest.map_or(0, |checkpoint| checkpoint.head().size);
    if let (ExportedLog::Folder(folder), Some(checkpoint)) = (log, newest) {
        verification = verification.tiles(Tiles::open(*checkpoint.head(), folder)?)?;
    }
    log.read::<_, AuditError>(size, threads, Entry::read, |entry| Ok(verification.push(&entry)?))?;
    let mut summary = verification.finish()?;
    // Others may be shown other records behind the last cosigned checkpoint.
    let demands = trusted.map(SignedCheckpoint::head) != newest.map(SignedCheckpoint::head);
    if let (Some(checkpoint), true) = (trusted, demands) {
        summary.proven = checkpoint.head().size;
    }
    Ok(Verified { summary, checkpoint: trusted.cloned(), cosignatures })
}

/// Returns the checkpoints as evidence, from the oldest to the newest: those of a folder come after the others.
fn checkpoints(log: &ExportedLog, evidence: &Evidence) -> Result<Vec<SignedCheckpoint>, AuditError> {
    let open = |bytes: &[u8]| -> Result<SignedCheckpoint, AuditError> {
        let key = evidence.key.as_ref().ok_or(AuditError::NoKey)?;
        Ok(SignedCheckpoint::open(bytes, key)?)
    };
    let mut checkpoints =
        evidence.checkpoints.iter().map(|bytes| open(bytes)).collect::<Result<Vec<_>, _>>()?;
    if let ExportedLog::Folder(folder) = log {
        // In this order: a folder that grows meanwhile has a newer one.
        let cosigned = folder.cosigned()?.map(|bytes| open(&bytes)).transpose()?;
        let newest = open(&folder.checkpoint()?)?;
        // It is older than the newest, and may be older than what was kept.
        if let Some(cosigned) = cosigned {
            let newer = |kept: &SignedCheckpoint| kept.head().size > cosigned.head().size;
            let at = checkpoints.iter().position(newer).unwrap_or(checkpoints.len());
            checkpoints.insert(at, cosigned);
        }
        checkpoints.push(newest);
    }
    Ok(checkpoints)
}

/// Returns the newest checkpoint that the demanded witnesses have cosigned, with their cosignatures. Without any, the
/// newest says what is missing.
fn cosigned<'c>(
    checkpoints: &'c [SignedCheckpoint],
    witnesses: &Witnesses,
) -> Result<(Option<&'c SignedCheckpoint>, Vec<Cosignature>), AuditError> {
    let mut missing = None;
    for checkpoint in checkpoints.iter().rev() {
        match witnesses.check(checkpoint) {
            Ok(cosignatures) => return Ok((Some(checkpoint), cosignatures)),
            Err(error @ WitnessError::TooFew { .. }) => missing = missing.or(Some(error)),
            Err(error) => return Err(error.into()),
        }
    }
    missing.map_or(Ok((None, Vec::new())), |error| Err(error.into()))
}
