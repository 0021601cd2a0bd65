//! What a subject has enrolled: the row, and how it changes.

mod change;
mod row;

pub(super) use row::{Enrolment, RecoveryCode};
