use std::io;

use bonafides::case::Fault;
use thiserror::Error;

/// The reason why an event could not be performed.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The input cannot be read or the output cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The engine made no step.
    #[error("{0} ({help})", help = .0.help())]
    Fault(#[from] Fault),
    /// The event is not possible here; the call continues.
    #[error("{0}")]
    NotHere(String),
}

/// Returns the error for an event that is not possible here.
pub(super) fn not_here<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::NotHere(why.into()))
}
