//! Receipts: proof for the person concerned that the records of a case are in the log.

use bonafides::case::CaseId;
use bonafides::log::{LogPublicKey, Receipt, SignedCheckpoint, Tiles, inclusion_proof};

use super::LogError;
use super::rows::{self, StoredTiles};
use crate::Desk;
use crate::disclose::chain;
use crate::error::DeskError;

impl Desk {
    /// Returns the receipt of a case, under the newest checkpoint; if cosignatures are demanded, under the newest
    /// that has them. Anyone with the public key of the log can check it, with
    /// tools of others.
    pub fn receipt(&self, case: &CaseId, log: &LogPublicKey) -> Result<Receipt, DeskError> {
        let store = &*self.0.parts.store;
        let mut records = chain(self, case.as_str())?;
        let Some(last) = records.len().checked_sub(1) else {
            return Err(DeskError::UnknownCase(case.clone()));
        };
        let open = |text: String| SignedCheckpoint::open(text.as_bytes(), log).map_err(LogError::from);
        let newest = open(rows::checkpoint_text(store)?.ok_or(LogError::NotCovered)?)?;
        let cosigned = rows::cosigned_text(store)?.map(open).transpose()?;
        let of = |checkpoint: &SignedCheckpoint| self.covered(case, last, checkpoint.head().size);
        let by_newest = of(&newest)?.ok_or(LogError::NotCovered)?;
        let by_cosigned = cosigned.as_ref().map(of).transpose()?.flatten();
        // With cosignatures, if they are demanded, or if nothing is left out because of them.
        let (checkpoint, (seq, position)) = match (cosigned, by_cosigned) {
            (Some(cosigned), Some(covered)) if covered == by_newest || self.demands() => (cosigned, covered),
            _ if self.demands() => return Err(LogError::NotCosigned.into()),
            _ => (newest, by_newest),
        };
        let head = *checkpoint.head();
        records.truncate(seq.saturating_add(1));
        let source = StoredTiles(store);
        let mut tiles = Tiles::open(head, &source).map_err(LogError::from)?;
        let proof = inclusion_proof(position, head.size, |part| tiles.subtree(part).map_err(LogError::from))?;
        Ok(Receipt::new(records, Vec::new(), proof, checkpoint).map_err(LogError::from)?)
    }

    /// Returns the last step of a case, up to `last`, that a checkpoint of `size` records covers, and its position. Steps after
    /// the checkpoint are left out.
    fn covered(&self, case: &CaseId, last: usize, size: u64) -> Result<Option<(usize, u64)>, DeskError> {
        for seq in (0..=last).rev() {
            let number = u32::try_from(seq).unwrap_or(u32::MAX);
            let position = self.0.parts.store.position(case.as_str(), number)?;
            if let Some(position) = position.filter(|position| *position < size) {
                return Ok(Some((seq, position)));
            }
        }
        Ok(None)
    }

    fn demands(&self) -> bool {
        self.0.log.witnesses.demanded().is_some()
    }
}
