//! The sequencer: appends records to the tree, stores it, and then signs what is stored.

use std::sync::TryLockError;

use bonafides::audit::leaf_hash;
use bonafides::keys::{Row, StateKey};
use bonafides::log::sequence::{Append, Sequencer};
use bonafides::log::{LogKey, SignedCheckpoint};
use bonafides_parts::{Changes, StoreError};

use super::rows::{self, Lease, StoredTiles};
use super::{LogError, folder, signed};
use crate::Inner;
use crate::error::DeskError;
use crate::steps::sorted;

/// Records that are appended at a time.
const RECORDS: u32 = 1_000;
/// The time for which a process sequences alone after its last append, in milliseconds.
const LEASE: i64 = 10_000;

impl Inner {
    /// Appends records to the tree of the log, and signs its head. 0 if there is nothing to append, or another process does
    /// it.
    pub(crate) fn sequence(&self) -> Result<u64, DeskError> {
        let Some(key) = self.log.key.clone() else { return Ok(0) };
        let mut kept = match self.log.tree.try_lock() {
            Ok(kept) => kept,
            Err(TryLockError::Poisoned(kept)) => kept.into_inner(),
            // Another thread of this process does it.
            Err(TryLockError::WouldBlock) => return Ok(0),
        };
        // After any error, the next attempt begins with what is stored.
        let known = kept.take();
        let lease = self.parts.store.read(&[rows::lease_key()?])?;
        let lease = lease.first().map(Lease::read).transpose()?.flatten();
        if lease.is_some_and(|lease| lease.keeps_out(&self.log.holder, self.parts.now(), LEASE)) {
            return Ok(0);
        }
        let mut tree = match known {
            Some(tree) => tree,
            None => self.load(&*key)?,
        };
        let records = self.parts.store.numbered_records(tree.head().size, RECORDS)?;
        for (record, position) in records.iter().zip(tree.head().size..) {
            if record.position != position {
                return Err(LogError::Gap(position).into());
            }
        }
        if !records.is_empty() {
            let append = tree.append(records.iter().map(|record| leaf_hash(record.bytes.as_bytes())));
            match self.store_append(&append) {
                // Another process was quicker.
                Err(DeskError::Store(StoreError::Conflict)) => return Ok(0),
                stored => stored?,
            }
            tree.committed(append);
        }
        self.publish(&tree, &*key)?;
        *kept = Some(tree);
        Ok(u64::try_from(records.len()).unwrap_or(u64::MAX))
    }

    /// Reads the tree as it is stored. A head that is older than the checkpoint is refused: it would be signed again, with
    /// other records.
    pub(super) fn load(&self, key: &dyn LogKey) -> Result<Sequencer, DeskError> {
        let store = &*self.parts.store;
        // An old backup of the database also has an old checkpoint. First, because another process may publish more meanwhile.
        let published = self.log.folder.as_ref().map(|folder| folder::published(folder, key)).transpose()?;
        let (head_key, checkpoint_key) = (rows::head_key()?, rows::checkpoint_key()?);
        let read = store.read(&[checkpoint_key.clone(), head_key.clone()])?;
        let head = rows::head(rows::of(&read, &head_key)?)?;
        let stored = rows::text(rows::of(&read, &checkpoint_key)?)?;
        let stored = stored.map(|text| signed(text, key)).transpose()?.map(|checkpoint| *checkpoint.head());
        for before in stored.into_iter().chain(published.flatten()) {
            if head.size < before.size {
                return Err(LogError::Shrunk { stored: head.size, signed: before.size }.into());
            }
            if head.size == before.size && head.root != before.root {
                return Err(LogError::Row(head_key.to_string()).into());
            }
        }
        Ok(Sequencer::load(head, &StoredTiles(store)).map_err(LogError::from)?)
    }

    /// Stores an append, if the stored head is still the one that it follows.
    fn store_append(&self, append: &Append) -> Result<(), DeskError> {
        let (head_key, lease_key) = (rows::head_key()?, rows::lease_key()?);
        let mut content: Vec<(StateKey, Vec<u8>)> = Vec::new();
        for tile in append.tiles() {
            content.push((rows::tile_key(tile.path)?, tile.to_bytes()));
        }
        let now = self.parts.now();
        let lease =
            Lease { holder: self.log.holder.clone(), until: now.milliseconds().saturating_add(LEASE) };
        content.push((head_key.clone(), rows::head_text(append.head()).into_bytes()));
        content.push((lease_key.clone(), lease.to_text().into_bytes()));
        let mut tx = self.parts.store.begin()?;
        let read = tx.lock(&sorted(content.iter().map(|(key, _)| key.clone()).collect()))?;
        if rows::head(rows::of(&read, &head_key)?)? != *append.compare() {
            return Err(StoreError::Conflict.into());
        }
        let present = Lease::read(rows::of(&read, &lease_key)?)?;
        if present.is_some_and(|present| present.keeps_out(&self.log.holder, now, LEASE)) {
            return Err(StoreError::Conflict.into());
        }
        let mut write: Vec<Row> = Vec::with_capacity(content.len());
        for (key, bytes) in content {
            write.push(rows::next(rows::of(&read, &key)?, bytes));
        }
        write.sort_by(|a, b| a.key.cmp(&b.key));
        let compare: Vec<(StateKey, u64)> = read.iter().map(|row| (row.key.clone(), row.version)).collect();
        tx.write(&Changes::of_log(&compare, &write, now))?;
        Ok(tx.commit()?)
    }

    /// Signs the stored head, unless that was done, and writes the folder.
    fn publish(&self, tree: &Sequencer, key: &dyn LogKey) -> Result<(), DeskError> {
        let head = *tree.head();
        let checkpoint_key = rows::checkpoint_key()?;
        let read = self.parts.store.read(std::slice::from_ref(&checkpoint_key))?;
        let row = rows::of(&read, &checkpoint_key)?;
        let before = rows::text(row)?.map(|text| signed(text, key)).transpose()?;
        if before.as_ref().is_none_or(|before| before.head().size < head.size) {
            // The same head has the same bytes, whoever signs it and however often.
            let checkpoint = SignedCheckpoint::sign(head, key).map_err(LogError::from)?;
            let write = [rows::next(row, checkpoint.to_string().into_bytes())];
            let mut tx = self.parts.store.begin()?;
            let compare = [(checkpoint_key.clone(), row.version)];
            tx.lock(std::slice::from_ref(&checkpoint_key))?;
            match tx.write(&Changes::of_log(&compare, &write, self.parts.now())).and_then(|()| tx.commit()) {
                // Another process has signed this head or a later one.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
            tracing::debug!(size = head.size, "desk.log_signed");
        }
        match &self.log.folder {
            Some(path) => folder::write(path, &*self.parts.store, key, &self.log.holder),
            None => Ok(()),
        }
    }
}
