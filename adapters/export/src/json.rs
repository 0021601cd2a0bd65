use std::fmt::Write as _;

use crate::field::{Field, Fields};

/// A JSON object that is being written. Names must not need escapes.
pub(crate) struct Object<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl<'o> Object<'o> {
    /// Begins an object.
    pub(crate) fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, is_empty: true }
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        string(text, self.out);
    }

    pub(crate) fn number(&mut self, name: &str, number: u64) {
        self.name(name);
        digits(number, self.out);
    }

    pub(crate) fn integer(&mut self, name: &str, number: i64) {
        self.name(name);
        integer(number, self.out);
    }

    pub(crate) fn flag(&mut self, name: &str) {
        self.name(name);
        self.out.push_str("true");
    }

    pub(crate) fn list<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        self.name(name);
        self.out.push('[');
        for (index, text) in texts.enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            string(text, self.out);
        }
        self.out.push(']');
    }

    /// Begins a nested object.
    pub(crate) fn object(&mut self, name: &str) -> Object<'_> {
        self.name(name);
        Object::begin(self.out)
    }

    /// Writes a value, and returns the place after it.
    pub(crate) fn end(self) -> usize {
        self.out.push('}');
        self.out.len()
    }

    /// Writes a name, and returns the text, for a value of another kind.
    pub(crate) fn value(&mut self, name: &str) -> &mut String {
        self.name(name);
        self.out
    }

    fn name(&mut self, name: &str) {
        self.out.push_str(if self.is_empty { "\"" } else { ",\"" });
        self.is_empty = false;
        self.out.push_str(name);
        self.out.push_str("\":");
    }
}

/// Writes fields under their names.
impl Fields for Object<'_> {
    fn text(&mut self, field: Field, text: &str) {
        Object::text(self, field.name(), text);
    }

    fn number(&mut self, field: Field, number: u64) {
        Object::number(self, field.name(), number);
    }

    fn flag(&mut self, field: Field) {
        Object::flag(self, field.name());
    }

    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>) {
        Object::list(self, field.name(), texts);
    }
}

/// Writes an integer in decimal digits.
pub(crate) fn integer(integer: i64, out: &mut String) {
    if integer < 0 {
        out.push('-');
    }
    digits(integer.unsigned_abs(), out);
}

/// Writes a number in decimal digits.
pub(crate) fn digits(number: u64, out: &mut String) {
    let (mut text, mut rest, mut begin) = ([b'0'; 20], number, 20_usize);
    for digit in text.iter_mut().rev() {
        *digit = b'0'.wrapping_add(u8::try_from(rest.rem_euclid(10)).unwrap_or(0));
        rest = rest.div_euclid(10);
        begin = begin.saturating_sub(1);
        if rest == 0 {
            break;
        }
    }
    out.push_str(text.get(begin..).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default());
}

/// Writes a string, escaped as in RFC 8785.
pub(crate) fn string(text: &str, out: &mut String) {
    out.push('"');
    let must = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
    // Without an early exit, several bytes are compared at a time.
    if !text.bytes().fold(false, |any, byte| any | must(byte)) {
        out.push_str(text);
        out.push('"');
        return;
    }
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
