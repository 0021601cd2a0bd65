use bonafides::log::{LogPublicKey, Receipt, SignedCheckpoint, Tiles, inclusion_proof};

use super::AuditError;
use super::cases::records_of;
use super::source::ExportedLog;

/// Returns the receipt of a case from a folder, under its checkpoint; under the one that witnesses have cosigned, if that
/// covers the case as well. Contains no salts: those need the keys of the person.
pub fn receipt(
    log: &ExportedLog,
    key: &LogPublicKey,
    case: &str,
    threads: usize,
) -> Result<Receipt, AuditError> {
    let ExportedLog::Folder(folder) = log else { return Err(AuditError::NoTiles) };
    let checkpoint = SignedCheckpoint::open(&folder.checkpoint()?, key)?;
    let head = *checkpoint.head();
    let (mut records, mut last) = (Vec::new(), 0);
    for (position, record) in records_of(log, head.size, case, threads)? {
        records.push(record);
        last = position;
    }
    let cosigned = folder.cosigned()?.map(|bytes| SignedCheckpoint::open(&bytes, key)).transpose()?;
    let checkpoint = cosigned.filter(|cosigned| last < cosigned.head().size).unwrap_or(checkpoint);
    let head = *checkpoint.head();
    let mut tiles = Tiles::open(head, folder)?;
    let proof = inclusion_proof::<AuditError>(last, head.size, |of| Ok(tiles.subtree(of)?))?;
    Ok(Receipt::new(records, Vec::new(), proof, checkpoint)?)
}
