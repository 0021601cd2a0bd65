use bonafides::audit::leaf_hash;
use bonafides_events::{Event, EventError};

use crate::event_type::EventType;
use crate::form::Form;
use crate::projected::{Projected, hexadecimal};
use crate::{cef, cloud_events, events, ocsf, source, syslog};

/// Writes the records of a log in a form.
#[derive(Debug, Clone)]
pub struct Exporter {
    form: Form,
    origin: String,
    /// The origin as a URI reference.
    uri: String,
    /// The origin as a syslog host name.
    host: String,
}

impl Exporter {
    /// Returns an exporter of the log `origin`.
    pub fn new(form: Form, origin: &str) -> Self {
        Self { form, origin: origin.to_owned(), uri: source::uri(origin), host: source::host(origin) }
    }

    /// Returns the form.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// Writes the record at a position in the log as one line, without a line feed. After an error, `out` is unchanged.
    pub fn write(&self, position: u64, record: &[u8], out: &mut String) -> Result<(), EventError> {
        let event = Event::of_record(record)?;
        let hash = leaf_hash(record);
        let mut digits = [0; 64];
        let projected = Projected {
            event: &event,
            row: EventType::of(&event).row(),
            position,
            id: hexadecimal(hash.as_bytes(), &mut digits),
            origin: &self.origin,
        };
        match self.form {
            Form::Events => events::write(&projected, out),
            Form::Ocsf(version) => ocsf::write(&projected, version, out),
            Form::Syslog => syslog::write(&projected, &self.host, out),
            Form::Cef => cef::write(&projected, out),
            Form::CloudEvents => cloud_events::write(&projected, &self.uri, out),
        }
        Ok(())
    }

    /// Writes a line of this form as a syslog message: unchanged, or after a header.
    pub fn write_message(&self, position: u64, record: &[u8], out: &mut String) -> Result<(), EventError> {
        if self.form == Form::Syslog {
            return self.write(position, record, out);
        }
        let event = Event::of_record(record)?;
        syslog::write_header(&event, EventType::of(&event).row(), &self.host, out);
        out.push_str("- ");
        self.write(position, record, out)
    }
}
