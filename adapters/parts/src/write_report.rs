use std::fmt::Display;

use bonafides::case::WriteStatus;

/// Returns the status of a change of an account. The reason that it was not made goes to the log.
pub fn reported<E: Display>(
    changed: Result<(), E>,
    status: impl FnOnce(&E) -> WriteStatus,
    help: impl FnOnce(&E) -> &'static str,
) -> WriteStatus {
    match changed {
        Ok(()) => WriteStatus::Done,
        Err(error) => {
            tracing::warn!(%error, help = help(&error), "directory.change");
            status(&error)
        }
    }
}
