//! The digest of a document: SHA-256 over its canonical JSON (RFC 8785), nothing filled in.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Node, Value};

/// Lower-case hex. Comments, spacing, quotes and the order of keys do not change it.
pub(crate) fn digest(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a `String` can not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        // No valid policy has one: this only keeps the digest total.
        Value::Number(text) | Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            // RFC 8785 section 3.2.3: by UTF-16 code units; the same as by bytes in ASCII.
            sorted.sort_by(|(a, _), (b, _)| a.text.encode_utf16().cmp(b.text.encode_utf16()));
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(&key.text, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// RFC 8785 section 3.2.2.2: the short escapes, `\u00xx` for other control characters, all else as it is.
pub(crate) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    if is_plain(text.as_bytes()) {
        out.push_str(text);
    } else {
        text.chars().for_each(|c| write_char(c, out));
    }
    out.push('"');
}

/// Whether nothing is to be escaped, as in most text: sixteen bytes are looked at as one.
fn is_plain(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks::<16>();
    let mut last = [b' '; 16];
    if let Some(start) = last.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    let escaped = |found, byte: &u8| found | u8::from((*byte < b' ') | (*byte == b'"') | (*byte == b'\\'));
    chunks.iter().chain([&last]).all(|chunk| chunk.iter().fold(0, escaped) == 0)
}

fn write_char(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c < ' ' => {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
        c => out.push(c),
    }
}
