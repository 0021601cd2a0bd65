//! Connections: one that writes, and some that read beside it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use bonafides_parts::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error;

/// The time for which a writer waits for another process.
const BUSY: Duration = Duration::from_secs(30);
/// The pause between two attempts to set the journal mode.
const PAUSE: Duration = Duration::from_millis(10);
/// Connections for reading that are kept open.
const READERS: usize = 8;

/// The connections of one process to one database.
pub(crate) struct Connections {
    path: PathBuf,
    /// SQLite admits one writer at a time; threads queue here, in place of polling the file.
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Connections {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path)?;
        let writer = connect(path)?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) })
    }

    /// Waits for the connection that writes.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Connection> {
        // A thread that panicked left no transaction behind: dropping it rolls back.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads with a connection of the caller's own.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = kept.map_or_else(|| connect(&self.path), Ok)?;
        let answer = read(&connection)?;
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        Ok(answer)
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(error::of)?;
    connection.busy_timeout(BUSY).map_err(error::of)?;
    connection.set_prepared_statement_cache_capacity(64);
    set_journal_mode(&connection)?;
    // FULL: a step that was acknowledged is on the disk. Secrets of finished commands are overwritten.
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;")
        .map_err(error::of)?;
    Ok(connection)
}

/// Gives the database its write-ahead log.
///
/// While another process does the same to a new file, SQLite answers "busy" at once, whatever its timeout.
fn set_journal_mode(connection: &Connection) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        match connection.execute_batch("PRAGMA journal_mode = WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < BUSY =>
            {
                thread::sleep(PAUSE);
            }
            done => return done.map_err(error::of),
        }
    }
}

/// Creates the file so that only its owner can read it.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unavailable(format!("{}: {error}", path.display()))),
    }
}
