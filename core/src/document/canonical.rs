//! The digest of a document: SHA-256 over its canonical JSON (RFC 8785), without defaults.

use std::fmt::Write as _;
use std::io::Write as _;

use sha2::{Digest as _, Sha256};

use super::escapes::is_plain;
use super::{Node, Value};

/// Returns the digest in lower-case hex. Comments, spacing, quotes and the order of keys do not change it.
pub(crate) fn digest(node: &Node) -> String {
    let mut text = Vec::new();
    write(node, &mut text);
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(&text) {
        // Writing into a buffer cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn write(node: &Node, out: &mut Vec<u8>) {
    match &node.value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Value::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        // No valid policy has such a number; this only keeps the digest total.
        Value::Number(text) | Value::Text(text) => write_text(text, out),
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Map(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            // RFC 8785 section 3.2.3: by UTF-16 code units; the same as by bytes in ASCII.
            sorted.sort_by(|(a, _), (b, _)| a.text.encode_utf16().cmp(b.text.encode_utf16()));
            out.push(b'{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_text(&key.text, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
    }
}

/// Writes a string by RFC 8785 section 3.2.2.2: short escapes, and `\u00xx` for other control characters.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    write_escaped(text, out);
    out.push(b'"');
}

/// Writes the same without the quotes.
pub(crate) fn write_escaped(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        text.bytes().for_each(|byte| write_byte(byte, out));
    }
}

fn write_byte(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'"' => out.extend(br#"\""#),
        b'\\' => out.extend(br"\\"),
        0x08 => out.extend(br"\b"),
        0x0c => out.extend(br"\f"),
        b'\n' => out.extend(br"\n"),
        b'\r' => out.extend(br"\r"),
        b'\t' => out.extend(br"\t"),
        ..b' ' => {
            let _ = write!(out, "\\u{byte:04x}");
        }
        _ => out.push(byte),
    }
}
