//! The records of a log as rows: an [`Event`] for each record, and a [`CaseRow`] for each case.
//!
//! Exports send events, and reports count cases. Neither has anything that a record seals: people are aliases.
//!
//! ```
//! use bonafides_events::{Cases, Event};
//!
//! # fn main() -> Result<(), bonafides_events::EventError> {
//! # let record = r#"{"actor":{"alias":"host","kind":"host"},"blocked_by":[],"case":"4f0c","commands":[],"data":{},"engine":"0.1.0","input":"07","seq":0,"state":{},"time":1795420800000,"type":"time","v":1}"#;
//! let mut cases = Cases::default();
//! let event = Event::of_record(record.as_bytes())?;
//! cases.add(0, &event);
//! assert_eq!(cases.rows().map(|row| row.records).collect::<Vec<_>>(), [1]);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod canonical;
mod case;
mod end;
mod event;
mod record;
mod text;

pub use case::{CaseRow, Cases, CheckRow};
pub use end::End;
pub use event::{Actor, Command, Event, EventError, PolicyName};
