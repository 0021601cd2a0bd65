//! What is remembered over cases: of each person, and of each destination.

mod destination;
mod mark;
mod person;
mod pushes;
mod told;
mod window;

pub(super) use destination::Destination;
pub(super) use mark::Mark;
pub(super) use person::{Failed, Full, GrantRow, GrantState, KeyRow, Newest, NoticeRow, Person, Positions};
