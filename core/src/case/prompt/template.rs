/// A piece of a text with placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// The name between braces.
    Value(&'a str),
}

/// Splits a text into pieces; `None` if a brace is unmatched.
pub(super) fn pieces(template: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if text.contains('}') || name.contains('{') {
            return None;
        }
        pieces.extend([Piece::Text(text), Piece::Value(name)]);
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    pieces.push(Piece::Text(rest));
    Some(pieces)
}

/// Inserts values for placeholders. Values are not interpreted: a brace in a value is a brace.
///
/// A missing value becomes an ellipsis. The buffer never grows, so that no copy of a secret value is
/// left behind.
pub(super) fn render(template: &str, values: &[(&str, &str)]) -> String {
    let pieces = pieces(template).unwrap_or_default();
    let value = |name: &str| values.iter().find(|(n, _)| *n == name).map_or("…", |(_, value)| value);
    let length = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Value(name) => value(name).len(),
    });
    let mut out = String::with_capacity(length.fold(0, usize::saturating_add));
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(name) => out.extend(value(name).chars().map(shown)),
        }
    }
    out
}

/// Returns the character itself, or a space for one that breaks a line or changes text direction.
fn shown(c: char) -> char {
    // Line and paragraph separators; bidirectional marks, embeddings and isolates; zero width.
    let odd = matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    if odd || c.is_control() { ' ' } else { c }
}
