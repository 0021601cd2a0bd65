//! What is remembered over cases: of each person, and of each destination.

mod destination;
mod person;
mod window;

pub(super) use destination::Destination;
pub(super) use person::{Full, GrantRow, GrantState, KeyRow, Mark, Newest, NoticeRow, Person, Positions};
