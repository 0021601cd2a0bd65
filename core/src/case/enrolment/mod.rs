//! The enrolment of a subject: its row, and changes to it.

mod change;
mod registration;
mod row;

pub(super) use row::{Enrolment, RecoveryCode};
