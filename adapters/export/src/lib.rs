//! The records of a log as events for a SIEM: one event for each record, in the form that the receiver reads.
//!
//! Events contain nothing that a record seals: people appear as aliases. The id of an event is the hash of its record, so
//! that a receiver recognises duplicates. `docs/exports.md` lists the types of events and the fields of each form.
//!
//! ```
//! use bonafides_export::{Exporter, Form};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let record = br#"{"actor":{"alias":"host","kind":"host"},"blocked_by":[],"case":"4f0c","commands":[],"data":{},"engine":"0.1.0","input":"07","seq":0,"state":{},"time":1795420800000,"type":"time","v":1}"#;
//! let exporter = Exporter::new("cef".parse()?, "log.contoso.example");
//! let mut line = String::new();
//! exporter.write(0, record, &mut line)?;
//! assert!(line.starts_with("CEF:0|bonafides|bonafides|0.1.0|225|Time passed|1|rt=1795420800000 "));
//! # assert_eq!(exporter.form(), Form::Cef);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod cef;
mod cloud_events;
mod escape;
mod event_type;
mod events;
mod exporter;
mod field;
mod form;
mod json;
mod kind;
mod ocsf;
mod ocsf_class;
mod projected;
mod source;
mod syslog;
mod timestamp;

pub use event_type::{EventRow, EventType};
pub use exporter::Exporter;
pub use field::Field;
pub use form::{Form, UnknownForm};
pub use kind::{Chain, Severity, Status};
pub use ocsf_class::{Activity, Class, OcsfVersion};
