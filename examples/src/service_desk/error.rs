use std::io;

use bonafides::case::Fault;
use thiserror::Error;

/// Why something could not be done.
#[derive(Debug, Error)]
pub enum Trouble {
    /// Nobody reads what is printed, or what is read can not be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The engine made no step.
    #[error("{0} ({help})", help = .0.help())]
    Fault(#[from] Fault),
    /// It makes no sense here; the call goes on.
    #[error("{0}")]
    NotHere(String),
}

/// Something that makes no sense here.
pub(super) fn not_here<T>(why: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::NotHere(why.into()))
}
