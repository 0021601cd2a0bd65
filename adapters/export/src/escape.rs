//! Texts in forms in which a character ends a line or field.

/// The maximum bytes of a value in syslog and CEF: receivers truncate longer messages anywhere.
const LONGEST: usize = 1_023;

/// Returns a text truncated to the maximum length of a value, and true if it was truncated.
pub(crate) fn shortened(text: &str) -> (&str, bool) {
    let end = text.floor_char_boundary_of(LONGEST);
    (text.get(..end).unwrap_or_default(), end < text.len())
}

/// Returns true for a character that some receivers interpret as the end of a line or as a command.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Passes texts with commas between them, up to the maximum length of a value.
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
    /// An equivalent of `floor_char_boundary`, which this version of Rust does not have.
    fn floor_char_boundary_of(&self, at: usize) -> usize {
        if at >= self.len() {
            return self.len();
        }
        (0..=at).rev().find(|at| self.is_char_boundary(*at)).unwrap_or(0)
    }
}
