//! Rows under the current keys, after a rotation.

use bonafides::case::reseal;
use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::{Changes, StoreError};

use crate::Desk;
use crate::error::DeskError;
use crate::parts::new_seed;

/// Rows that are sealed anew in one transaction.
const PAGE: u32 = 50;

impl Desk {
    /// Seals every row anew that is not sealed with the current keys, and returns how many there were. May run beside
    /// everything else, and again after an interruption.
    ///
    /// Commands are not among them: an old `state` key must stay while commands wait that were sealed with it, and until
    /// the cases that were open at the rotation have ended, whose codes it checks. An old `vault` key must stay while
    /// recovery codes, re-enrolment keys and notices made with it are valid.
    pub fn reseal(&self) -> Result<u64, DeskError> {
        let mut sealed = 0_u64;
        for kind in RowKind::ALL.into_iter().filter(|kind| kind.is_sealed() && *kind != RowKind::Outbox) {
            let mut after = None;
            while let Some((last, count)) =
                self.0.until_stored("reseal", |_| self.reseal_page(kind, after.as_ref()))?
            {
                sealed = sealed.saturating_add(count);
                after = Some(last);
            }
        }
        Ok(sealed)
    }

    /// Seals a page of rows, and returns the last key and the number of rows sealed; `None` at the end.
    fn reseal_page(
        &self,
        kind: RowKind,
        after: Option<&StateKey>,
    ) -> Result<Option<(StateKey, u64)>, DeskError> {
        let parts = &self.0.parts;
        let rows = parts.store.rows(kind, after, PAGE)?;
        let Some(last) = rows.last().map(|row| row.key.clone()) else { return Ok(None) };
        let mut write: Vec<Row> = Vec::new();
        for row in &rows {
            write.extend(reseal(row, &*parts.keys, &new_seed()?)?);
        }
        if write.is_empty() {
            return Ok(Some((last, 0)));
        }
        // In the order of their keys, as everywhere.
        let keys: Vec<StateKey> = write.iter().map(|row| row.key.clone()).collect();
        let read =
            |key: &StateKey| rows.iter().find(|row| row.key == *key).map(|row| (key.clone(), row.version));
        let compare: Vec<(StateKey, u64)> = keys.iter().filter_map(read).collect();
        let mut tx = parts.store.begin()?;
        let now = tx.lock(&keys)?;
        if now.iter().zip(&compare).any(|(row, (_, version))| row.version != *version) {
            return Err(StoreError::Conflict.into());
        }
        let mut changes = Changes::nothing(parts.now());
        (changes.compare, changes.write) = (&compare, &write);
        tx.write(&changes)?;
        tx.commit()?;
        Ok(Some((last, u64::try_from(write.len()).unwrap_or(u64::MAX))))
    }
}
