use std::io;

use zeroize::Zeroizing;

use crate::case::protocol::command::Command;
use crate::case::protocol::fault::Fault;
use crate::keys::{Draws, Keys, Row, RowError, RowKind, StateKey, open_row, seal_row};

impl Command {
    /// Opens a row of the outbox. A worker repeats the command until it is reported on.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Self, Fault> {
        let missing = || Fault::MissingRow(row.key.clone());
        let fault = |error| Fault::Row { key: row.key.clone(), error };
        let id =
            row.key.as_str().strip_prefix("outbox/").and_then(|id| id.parse().ok()).ok_or_else(missing)?;
        let plain = open_row(keys, &row.key, row.bytes.as_deref().ok_or_else(missing)?).map_err(fault)?;
        // This engine sealed what opens: content that does not parse is another version of the format.
        let task = serde_json::from_slice(plain.expose()).map_err(|_| fault(RowError::Truncated))?;
        Ok(Self { id, task })
    }

    /// Returns the row of the outbox in which this command waits.
    pub(in crate::case) fn to_row(&self, keys: &dyn Keys, draws: &mut Draws) -> Result<Row, Fault> {
        let key = StateKey::plain(RowKind::Outbox, &self.id.to_string());
        let fault = |_| Fault::Encode(key.clone());
        // Measured first: a growing buffer would leave copies of secrets behind.
        let mut length = Length(0);
        serde_json::to_writer(&mut length, &self.task.exposed()).map_err(fault)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(length.0));
        serde_json::to_writer(&mut *plain, &self.task.exposed()).map_err(fault)?;
        let bytes = seal_row(keys, draws, &key, &plain)?;
        Ok(Row { key, version: 1, bytes: Some(bytes) })
    }
}

/// A writer that counts bytes.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
