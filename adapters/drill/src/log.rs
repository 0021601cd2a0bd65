//! Records in the order of a log.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::desk::Stamped;
use crate::error::DrillError;
use crate::options::Sink;

/// The records of overlapping calls, kept until no earlier record can follow.
#[derive(Default)]
pub(crate) struct Log {
    waiting: BinaryHeap<Reverse<Stamped>>,
    pub(crate) written: u64,
}

impl Log {
    pub(crate) fn add(&mut self, records: Vec<Stamped>) {
        self.waiting.extend(records.into_iter().map(Reverse));
    }

    /// Passes on all records before this time.
    pub(crate) fn write_before(&mut self, time: i64, sink: &mut dyn Sink) -> Result<(), DrillError> {
        while let Some(next) = self.waiting.peek_mut() {
            if next.0.at >= time {
                return Ok(());
            }
            let Reverse(next) = std::collections::binary_heap::PeekMut::pop(next);
            sink.record(&next.record)?;
            self.written = self.written.saturating_add(1);
        }
        Ok(())
    }
}
