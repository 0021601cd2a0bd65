use std::ops::Range;

use super::AuditError;
use bonafides::log::{TileError, TilePath, read_entries};

/// The records of a log, in chunks.
pub(super) type Chunks = Box<dyn Iterator<Item = Result<Chunk, AuditError>> + Send>;

/// Some records of a log, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    ranges: Vec<Range<usize>>,
}

impl Chunk {
    /// Returns the records.
    pub(super) fn records(&self) -> impl Iterator<Item = &[u8]> {
        self.ranges.iter().map(|range| self.bytes.get(range.clone()).unwrap_or_default())
    }

    /// Returns true if it has no records.
    pub(super) const fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Reads a bundle; of one that has grown since, the beginning.
    pub(super) fn of_bundle(path: TilePath, read: TilePath, bytes: Vec<u8>) -> Result<Self, TileError> {
        let mut ranges = Vec::with_capacity(path.width().into());
        let mut from = 0_usize;
        for record in read_entries(read, &bytes)?.iter().take(path.width().into()) {
            // After its length.
            let start = from.saturating_add(2);
            from = start.saturating_add(record.len());
            ranges.push(start..from);
        }
        Ok(Self { bytes, ranges })
    }

    /// The bytes to append a line to.
    pub(super) const fn bytes_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Ends the line that was appended last, without its line feed.
    pub(super) fn end_line(&mut self) {
        let start = self.ranges.last().map_or(0, |last| last.end.saturating_add(1));
        let feed = usize::from(self.bytes.ends_with(b"\n"));
        self.ranges.push(start..self.bytes.len().saturating_sub(feed));
    }

    /// Returns true if it is large enough to be passed on.
    pub(super) const fn is_full(&self) -> bool {
        self.bytes.len() >= ENOUGH
    }
}

/// The bytes of a chunk of lines: a few hundred records.
const ENOUGH: usize = 1 << 18;
