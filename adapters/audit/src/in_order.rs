use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::AuditError;
use super::chunk::{Chunk, Chunks};

/// Reads records in several threads, and takes what they return in the order of the records, on this thread.
///
/// Only a few chunks are in memory at a time. Ends at the first error.
pub(super) fn in_order<T: Send, E: From<AuditError>>(
    chunks: Chunks,
    threads: usize,
    read: impl Fn(&[u8]) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let waiting = threads.saturating_mul(2);
    let (to_readers, work) = sync_channel::<(u64, Chunk)>(waiting);
    let (done, results) = sync_channel(waiting);
    let work = Arc::new(Mutex::new(work));
    thread::scope(|scope| {
        for _ in 0..threads {
            let (work, done, read) = (Arc::clone(&work), done.clone(), &read);
            scope.spawn(move || {
                while let Some((number, chunk)) = next(&work) {
                    let all: Vec<T> = chunk.records().map(read).collect();
                    if done.send((number, Ok(all))).is_err() {
                        break;
                    }
                }
            });
        }
        // Only the readers hold it, so that the thread below ends when they do.
        drop(work);
        scope.spawn(move || {
            for (number, chunk) in (0_u64..).zip(chunks) {
                let next = match chunk {
                    Ok(chunk) => to_readers.send((number, chunk)).ok(),
                    Err(error) => {
                        let _ = done.send((number, Err(error)));
                        None
                    }
                };
                if next.is_none() {
                    break;
                }
            }
        });
        let (mut early, mut expected) = (BTreeMap::new(), 0_u64);
        for (number, result) in results {
            early.insert(number, result);
            while let Some(result) = early.remove(&expected) {
                result?.into_iter().try_for_each(&mut take)?;
                expected = expected.saturating_add(1);
            }
        }
        Ok(())
    })
}

fn next(work: &Mutex<Receiver<(u64, Chunk)>>) -> Option<(u64, Chunk)> {
    work.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHUNKS: u32 = 500;

    /// Chunks of three records, which are their numbers; one of them cannot be read.
    fn chunks(broken: Option<u32>) -> Chunks {
        Box::new((0..CHUNKS).map(move |number| {
            if broken == Some(number) {
                return Err(AuditError::NoTiles);
            }
            let mut chunk = Chunk::default();
            for at in 0..3_u32 {
                let record = number.saturating_mul(3).saturating_add(at);
                chunk.bytes_mut().extend_from_slice(format!("{record}\n").as_bytes());
                chunk.end_line();
            }
            Ok(chunk)
        }))
    }

    /// Takes records up to `last`, and returns the number of those that came in order.
    fn taken(threads: usize, broken: Option<u32>, last: u32) -> (u32, Result<(), AuditError>) {
        let mut expected = 0_u32;
        let read = |record: &[u8]| str::from_utf8(record).ok().and_then(|text| text.parse::<u32>().ok());
        let ended = in_order(chunks(broken), threads, read, |record| {
            if record != Some(expected) || expected == last {
                return Err(AuditError::NoKey);
            }
            expected = expected.saturating_add(1);
            Ok(())
        });
        (expected, ended)
    }

    #[test]
    fn records_come_in_order_from_any_number_of_threads() {
        for threads in [0, 1, 2, 7] {
            let (records, ended) = taken(threads, None, u32::MAX);
            assert_eq!(records, 1500);
            assert!(ended.is_ok());
        }
    }

    #[test]
    fn the_first_error_ends_everything() {
        for threads in [1, 2, 7] {
            for last in [0, 1, 700, 1499] {
                assert!(
                    matches!(taken(threads, None, last), (records, Err(AuditError::NoKey)) if records == last)
                );
            }
            for broken in [0, 1, 250, 499] {
                let (records, ended) = taken(threads, Some(broken), u32::MAX);
                assert!(matches!(ended, Err(AuditError::NoTiles)));
                assert_eq!(records, broken.saturating_mul(3));
            }
        }
    }
}
