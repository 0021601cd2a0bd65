//! Figures of a desk from the records of its log, each with its definition.
//!
//! A [`Tally`] counts cases in bounded memory; [`LogReader`] builds them from records. Its [`Report`] has all figures; those
//! without a value state the reason. It counts how cases ended, not the verdicts before that.
//!
//! ```
//! use bonafides::Time;
//! use bonafides_events::{CaseRow, End};
//! use bonafides_report::{Settings, Tally, Value};
//!
//! let mut row = CaseRow::new("4f0c", 0, Time::from_milliseconds(1_795_420_800_000));
//! row.action = "reset_password".to_owned();
//! row.end = End::Denied;
//! let mut tally = Tally::new(&Settings::default());
//! tally.add(&row);
//! let report = tally.report();
//! assert_eq!(report.value("served"), Some(Value::Share { part: 0, of: 1 }));
//! // Absent, not 0: nobody was verified.
//! assert!(matches!(report.value("median_time"), Some(Value::Absent(_))));
//! ```
#![forbid(unsafe_code)]

mod apart;
mod binomial;
mod calendar;
mod checks;
mod definitions;
mod discovery;
mod durations;
mod ends;
mod figure;
mod figures;
mod operators;
mod people;
mod reading;
mod sample;
mod settings;
mod tally;
mod unusual;

pub use definitions::DEFINITIONS;
pub use figure::{Absence, Content, Definition, Figure, Report, Row, Section, Table, Unit, Value};
pub use reading::LogReader;
pub use settings::{Rate, RateError, Settings};
pub use tally::Tally;
