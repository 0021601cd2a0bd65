//! What the Kotlin and Swift packages show by value. The forms of a case are written from the schemas of
//! `bonafides-surface` when this crate is built.

mod facts;
mod rows;
mod scalars;

pub use facts::{CheckResult, Facts};
pub use forms::*;
pub use rows::{Compared, Moment, Row};
pub use scalars::{Secret, Time};

uniffi::setup_scaffolding!();

mod forms {
    use std::collections::HashMap;

    use serde::{Deserialize, Serialize};

    use crate::{Secret, Time};

    include!(concat!(env!("OUT_DIR"), "/types.rs"));
}

/// How far a grant has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Redemption {
    /// Taken; whether the directory was written to is not known.
    Started,
    /// Carried out, and it took effect.
    Done,
    /// Carried out, and it certainly had no effect.
    Failed,
    /// Carried out, and perhaps it had.
    Unknown,
    /// Revoked before it was taken: it never is.
    Revoked,
}
