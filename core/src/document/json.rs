//! JSON with the place of every value. `serde_json` validates the text and decodes strings; this module
//! only splits it.

use serde::de::IgnoredAny;

use super::tree::{Content, Tree};
use super::{Limits, Node, Value, scalar};
use crate::diagnostic::place::Span;
use crate::diagnostic::{Code, Finding};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Vec<Finding>> {
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(vec![not_json(text, &error, limits)]);
    }
    let mut tree = Tree::new(limits);
    let bytes = text.as_bytes();
    let mut at = 0_usize;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => end_of_string(bytes, at),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => at.saturating_add(1),
            byte if byte.is_ascii_whitespace() => at.saturating_add(1),
            _ => end_of_word(bytes, at),
        };
        let span = Span::new(at, end);
        match byte {
            b'{' => tree.open(span, Content::Map { entries: Vec::new(), key: None })?,
            b'[' => tree.open(span, Content::List(Vec::new()))?,
            b'}' | b']' => tree.close(span),
            b'"' => {
                let Some(string) =
                    text.get(at..end).and_then(|text| serde_json::from_str::<String>(text).ok())
                else {
                    let message = "the text contains half of a surrogate pair, which is not a character";
                    return tree.stop(Code::Syntax, span, message, "write the character itself");
                };
                tree.scalar(&string, span, |text| Value::Text(text.into()))?;
            }
            b',' | b':' => {}
            byte if byte.is_ascii_whitespace() => {}
            _ => tree.scalar(text.get(at..end).unwrap_or_default(), span, scalar::plain)?,
        }
        at = end;
    }
    tree.finish()
}

/// Returns the index after the closing quote.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut escaped = false;
    let inside = bytes.iter().skip(start.saturating_add(1)).take_while(|byte| {
        let closes = **byte == b'"' && !escaped;
        escaped = **byte == b'\\' && !escaped;
        !closes
    });
    start.saturating_add(inside.count()).saturating_add(2).min(bytes.len())
}

/// Returns the index after a number, `true`, `false` or `null`.
fn end_of_word(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace();
    start.saturating_add(bytes.iter().skip(start).take_while(|byte| !ends(byte)).count())
}

fn not_json(text: &str, error: &serde_json::Error, limits: &Limits) -> Finding {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = before.saturating_add(error.column().saturating_sub(1));
    let span = Span::new(at, at.saturating_add(1));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    if message.contains("recursion limit") {
        let message = format!("nested more than {} levels deep", limits.depth);
        return Finding::new(Code::TooDeep, span, message).help("flatten it");
    }
    Finding::new(Code::Syntax, span, message.to_owned())
        .help("remove comments, and commas before closing brackets")
}
