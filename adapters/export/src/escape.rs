//! Texts in forms whose lines and fields end at a character.

/// The most bytes of a value in syslog and CEF: receivers cut longer messages anywhere.
const LONGEST: usize = 1_023;

/// Returns the beginning of a text that is not longer than a value may be; true if something was cut off.
pub(crate) fn shortened(text: &str) -> (&str, bool) {
    let end = text.floor_char_boundary_of(LONGEST);
    (text.get(..end).unwrap_or_default(), end < text.len())
}

/// Returns true for a character that some receiver takes for the end of a line, or acts on.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Passes texts with commas between them, until they are as long as a value may be.
pub(crate) fn joined<'t>(texts: impl Iterator<Item = &'t str>, mut value: impl FnMut(&str)) {
    let mut length = 0_usize;
    for (index, text) in texts.enumerate() {
        if index > 0 {
            value(",");
        }
        if length > LONGEST {
            return value("…");
        }
        value(text);
        length = length.saturating_add(text.len()).saturating_add(1);
    }
}

trait CharBoundary {
    fn floor_char_boundary_of(&self, at: usize) -> usize;
}

impl CharBoundary for str {
    /// The same as `floor_char_boundary`, which this version of Rust does not have.
    fn floor_char_boundary_of(&self, at: usize) -> usize {
        if at >= self.len() {
            return self.len();
        }
        (0..=at).rev().find(|at| self.is_char_boundary(*at)).unwrap_or(0)
    }
}
