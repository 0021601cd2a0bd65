//! The values of the Kotlin and Swift packages. The forms of a case are written from the schemas of
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

    use crate::{Facts, Secret, Time};

    include!(concat!(env!("OUT_DIR"), "/types.rs"));
}

/// Every form can be written.
fn json(form: &impl serde::Serialize) -> String {
    bonafides_surface::write(form).unwrap_or_default()
}

/// The state of a grant at a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Redemption {
    /// Accepted; its write may have begun.
    Started,
    /// Carried out, and it took effect.
    Done,
    /// Carried out, and it certainly had no effect.
    Failed,
    /// Carried out, and perhaps it had an effect.
    Unknown,
    /// Revoked before it was accepted: it never will be.
    Revoked,
}
