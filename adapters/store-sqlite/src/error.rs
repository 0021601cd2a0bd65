use bonafides_parts::StoreError;
use rusqlite::{Error, ErrorCode};

/// Returns the error of a statement.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(crate) fn of(error: Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unavailable("another process has held it for too long".to_owned())
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly(text),
        Some(ErrorCode::DiskFull) => StoreError::Full(text),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt(text),
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => StoreError::Unavailable(text),
        _ => StoreError::Other(text),
    }
}

/// Returns the error of a commit: after a failure of the disk, nobody knows whether it was stored.
pub(crate) fn of_commit(error: Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => StoreError::CommitUnknown(error.to_string()),
        _ => of(error),
    }
}

/// Returns the error of a value that no desk stored.
pub(crate) fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} that no desk stored"))
}
