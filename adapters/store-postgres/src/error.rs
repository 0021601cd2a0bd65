use std::error::Error as _;
use std::io;

use bonafides_parts::StoreError;
use postgres::Error;
use postgres::error::SqlState;
use postgres::types::FromSql;

use crate::schema::newest;

/// Returns the error of a statement.
pub(crate) fn of(error: &Error) -> StoreError {
    #[cfg(feature = "tls")]
    if let Some(reason) = crate::tls::distrust(error) {
        return StoreError::Untrusted(reason);
    }
    let text = words(error);
    let Some(code) = error.code() else {
        return if is_broken(error) { StoreError::Unavailable(text) } else { StoreError::Other(text) };
    };
    match code.code() {
        // A deadlock with the locks of another program, a serialization failure, or a row that exists.
        "40P01" | "40001" | "23505" => StoreError::Conflict,
        "53100" => StoreError::Full(text),
        "25006" | "42501" => StoreError::ReadOnly(text),
        // No such table, schema, column or function.
        "42P01" | "3F000" | "42703" | "42883" => StoreError::OlderSchema { found: 0, needed: newest() },
        // A limit of time, a server that stops or starts, no free connection.
        "55P03" | "57014" | "25P03" | "53300" | "57P01" | "57P02" | "57P03" | "57P05" => {
            StoreError::Unavailable(text)
        }
        "XX001" | "XX002" => StoreError::Corrupt(text),
        // The password is wrong, or the database does not exist.
        "28000" | "28P01" | "3D000" => StoreError::Unavailable(text),
        code if code.starts_with("08") => StoreError::Unavailable(text),
        _ => StoreError::Other(text),
    }
}

/// Returns the error of a commit. If no answer came, nobody knows whether it was stored.
pub(crate) fn of_commit(error: &Error) -> StoreError {
    match of(error) {
        StoreError::Unavailable(text) => StoreError::CommitUnknown(text),
        certain => certain,
    }
}

/// Returns the error of a last write that was sent together with the commit.
pub(crate) fn of_write_and_commit(error: &Error) -> StoreError {
    match error.code().map(SqlState::code) {
        // A limit of time ends a statement; the commit after it was not begun.
        Some("55P03" | "57014") => of(error),
        _ => of_commit(error),
    }
}

/// Returns true if the connection is of no use any more.
pub(crate) fn is_broken(error: &Error) -> bool {
    let is_io = || {
        let mut cause = error.source();
        while let Some(source) = cause {
            if source.is::<io::Error>() {
                return true;
            }
            cause = source.source();
        }
        false
    };
    match error.code() {
        Some(code) => {
            let stops = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
            code.code().starts_with("08") || stops.contains(code) || code.code() == "25P03"
        }
        None => error.is_closed() || is_io(),
    }
}

/// The words of the server without its details, which may hold values of rows.
fn words(error: &Error) -> String {
    match error.as_db_error() {
        Some(server) => format!("{} ({})", server.message(), server.code().code()),
        None => match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

/// Returns the error of a value that no desk stored.
pub(crate) fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} is malformed"))
}

/// Returns a number of a row that is not negative.
pub(crate) fn unsigned<N: TryFrom<i64>>(row: &postgres::Row, at: usize, what: &str) -> Result<N, StoreError> {
    N::try_from(get::<i64>(row, at)?).map_err(|_| corrupt(what))
}

/// Returns a column of a row. If somebody changed the tables, it may have another type.
pub(crate) fn get<'r, T: FromSql<'r>>(row: &'r postgres::Row, at: usize) -> Result<T, StoreError> {
    row.try_get(at).map_err(|error| StoreError::Corrupt(words(&error)))
}
