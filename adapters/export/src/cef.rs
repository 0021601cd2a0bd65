//! The Common Event Format, version 0, without a header of syslog.

use std::fmt::Write as _;

use crate::escape::{is_unsafe, shortened};
use crate::exporter::Projected;
use crate::field::{Field, Fields, visit};
use crate::syslog::joined;

pub(crate) fn write(projected: &Projected<'_>, out: &mut String) {
    let Projected { event, row, position, id, origin } = *projected;
    out.push_str("CEF:0|bonafides|bonafides|");
    header(&event.engine, out);
    let _ = write!(out, "|{}|{}|{}|", row.signature, row.title, row.severity.cef());
    let _ = write!(out, "rt={} externalId={id} cat={}", event.time.milliseconds(), row.name);
    let mut extension = Extension(out);
    extension.pair("outcome", row.status.name());
    extension.pair("dvchost", origin);
    let _ = write!(extension.0, " cn1Label=position cn1={position}");
    visit(event, &mut extension);
}

/// Writes a text of the header, in which a line feed cannot be escaped.
fn header(text: &str, out: &mut String) {
    let (text, is_shortened) = shortened(text);
    for character in text.chars() {
        match character {
            '|' | '\\' => out.extend(['\\', character]),
            control if is_unsafe(control) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    if is_shortened {
        out.push('…');
    }
}

/// The extension, which has begun.
struct Extension<'o>(&'o mut String);

impl Extension<'_> {
    fn pair(&mut self, key: &str, value: &str) {
        self.begin(key);
        self.value(value);
    }

    fn begin(&mut self, key: &str) {
        self.0.push(' ');
        self.0.push_str(key);
        self.0.push('=');
    }

    /// Begins a field: keys that mean nothing by themselves are labelled.
    fn field(&mut self, field: Field) {
        let key = field.cef();
        if key.starts_with("cs") || key.starts_with("cn") {
            self.0.push(' ');
            self.0.push_str(key);
            self.0.push_str("Label=");
            self.0.push_str(field.name());
        }
        self.begin(key);
    }

    fn value(&mut self, text: &str) {
        let plain = |byte: u8| (0x20..0x7f).contains(&byte) && !matches!(byte, b'=' | b'\\');
        let (text, is_shortened) = shortened(text);
        if text.bytes().all(plain) {
            self.0.push_str(text);
        } else {
            for character in text.chars() {
                match character {
                    '=' | '\\' => self.0.extend(['\\', character]),
                    '\n' => self.0.push_str("\\n"),
                    '\r' => self.0.push_str("\\r"),
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

impl Fields for Extension<'_> {
    fn text(&mut self, field: Field, text: &str) {
        // A key without a value is a fault for some receivers.
        if !text.is_empty() {
            self.field(field);
            self.value(text);
        }
    }

    fn number(&mut self, field: Field, number: u64) {
        self.field(field);
        let _ = write!(self.0, "{number}");
    }

    fn flag(&mut self, field: Field) {
        self.field(field);
        self.0.push_str("true");
    }

    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>) {
        self.field(field);
        joined(texts, |part| self.value(part));
    }
}
