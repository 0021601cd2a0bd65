//! What a subject has enrolled: the row, and how it changes.

mod change;
mod row;

pub(super) use row::{Authenticator, Enrolled, Enrolment, Question, RecoveryCode, Stored};
