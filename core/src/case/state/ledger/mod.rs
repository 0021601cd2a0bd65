//! The ledgers, which outlive cases: one for each person, and one for each destination.

mod destination;
mod mark;
mod person;
mod pushes;
mod told;
mod window;

pub(in crate::case) use destination::Destination;
pub(in crate::case) use mark::Mark;
pub(in crate::case) use person::{
    Failed, Full, GrantRow, GrantState, KeyRow, Newest, NoticeRow, Person, Positions,
};
