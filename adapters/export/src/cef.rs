//! The Common Event Format, version 0, without a syslog header.

use crate::escape::{is_unsafe, joined, shortened};
use crate::field::{Field, Fields, visit};
use crate::json::{digits, integer};
use crate::projected::Projected;

pub(crate) fn write(projected: &Projected<'_>, out: &mut String) {
    let Projected { event, row, position, id, origin } = *projected;
    out.push_str("CEF:0|bonafides|bonafides|");
    header(&event.engine, out);
    out.push('|');
    digits(row.signature.into(), out);
    out.push('|');
    out.push_str(row.title);
    out.push('|');
    digits(row.severity.cef().into(), out);
    out.push_str("|rt=");
    integer(event.time.milliseconds(), out);
    let mut extension = Extension(out);
    extension.pair("externalId", id);
    extension.pair("cat", row.name);
    extension.pair("outcome", row.status.name());
    extension.pair("dvchost", origin);
    extension.0.push_str(" cn1Label=position cn1=");
    digits(position, extension.0);
    visit(event, &mut extension);
}

/// Writes a header text. Headers have no escape for a line feed.
fn header(text: &str, out: &mut String) {
    let (text, is_shortened) = shortened(text);
    for character in text.chars() {
        match character {
            plain if plain.is_ascii_alphanumeric() => out.push(plain),
            '|' | '\\' => out.extend(['\\', character]),
            control if is_unsafe(control) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    if is_shortened {
        out.push('…');
    }
}

/// The extension that is being written.
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

    /// Begins a field; generic keys such as `cs1` get a label.
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
        let plain = |byte: u8| matches!(byte, 0x20..=0x7e) && !matches!(byte, b'=' | b'\\');
        let (text, is_shortened) = shortened(text);
        if text.bytes().fold(true, |all, byte| all & plain(byte)) {
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
        // Some receivers refuse a key without a value.
        if !text.is_empty() {
            self.field(field);
            self.value(text);
        }
    }

    fn number(&mut self, field: Field, number: u64) {
        self.field(field);
        digits(number, self.0);
    }

    fn flag(&mut self, field: Field) {
        self.field(field);
        self.0.push_str("true");
    }

    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>) {
        let before = self.0.len();
        self.field(field);
        let begin = self.0.len();
        joined(texts, |part| self.value(part));
        if self.0.len() == begin {
            self.0.truncate(before);
        }
    }
}
