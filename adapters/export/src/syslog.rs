//! RFC 5424 messages, without framing.

use std::fmt::Write as _;

use bonafides_events::Event;

use crate::escape::{is_unsafe, joined, shortened};
use crate::event_type::EventRow;
use crate::field::{Field, Fields, visit};
use crate::json::digits;
use crate::projected::Projected;
use crate::timestamp::rfc3339;

/// The facility `authpriv`: messages about security and authorization.
const FACILITY: u8 = 10;
/// The name of the structured data. 32473 is the enterprise number reserved for documentation (RFC 5612).
const NAME: &str = "bonafides@32473";
/// The largest `sequenceId`, after which numbers restart at 1.
const LAST_SEQUENCE: u64 = 2_147_483_647;

pub(crate) fn write(projected: &Projected<'_>, host: &str, out: &mut String) {
    let Projected { event, row, position, id, origin } = *projected;
    write_header(event, row, host, out);
    let _ =
        write!(out, "[meta sequenceId=\"{}\"][{NAME}", position.rem_euclid(LAST_SEQUENCE).saturating_add(1));
    let mut data = Data(out);
    data.parameter("id", id);
    data.parameter("origin", origin);
    data.begin("position");
    digits(position, data.0);
    data.0.push('"');
    data.parameter("title", row.title);
    data.parameter("severity", row.severity.name());
    data.parameter("status", row.status.name());
    visit(event, &mut data);
    out.push_str("] ");
    out.push_str(row.title);
}

/// Writes the header, up to the structured data.
pub(crate) fn write_header(event: &Event<'_>, row: &EventRow, host: &str, out: &mut String) {
    let priority = FACILITY.wrapping_mul(8).wrapping_add(row.severity.syslog());
    let mut text = [0; 24];
    let time = rfc3339(event.time, &mut text).unwrap_or("-");
    let _ = write!(out, "<{priority}>1 {time} {host} bonafides - {} ", row.name);
}

/// The parameters of an element.
struct Data<'o>(&'o mut String);

impl Data<'_> {
    fn parameter(&mut self, name: &str, value: &str) {
        self.begin(name);
        self.value(value);
        self.0.push('"');
    }

    fn begin(&mut self, name: &str) {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
    }

    fn value(&mut self, text: &str) {
        let plain = |byte: u8| matches!(byte, 0x20..=0x7e) && !matches!(byte, b'"' | b'\\' | b']');
        let (text, is_shortened) = shortened(text);
        if text.bytes().fold(true, |all, byte| all & plain(byte)) {
            self.0.push_str(text);
        } else {
            for character in text.chars() {
                match character {
                    '"' | '\\' | ']' => self.0.extend(['\\', character]),
                    control if is_unsafe(control) => self.0.push('\u{fffd}'),
                    other => self.0.push(other),
                }
            }
        }
        if is_shortened {
            self.0.push('…');
        }
    }
}

impl Fields for Data<'_> {
    fn text(&mut self, field: Field, text: &str) {
        self.parameter(field.name(), text);
    }

    fn number(&mut self, field: Field, number: u64) {
        self.begin(field.name());
        digits(number, self.0);
        self.0.push('"');
    }

    fn flag(&mut self, field: Field) {
        self.parameter(field.name(), "true");
    }

    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>) {
        self.begin(field.name());
        joined(texts, |part| self.value(part));
        self.0.push('"');
    }
}
