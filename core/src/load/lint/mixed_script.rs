//! Names that look like other names: mixed scripts and invisible direction marks.

use unicode_security::MixedScript as _;

use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::document::{Node, Value};

pub(super) fn check(root: &Node, out: &mut Vec<Finding>) {
    walk(root, &Path::ROOT, out);
}

fn walk(node: &Node, path: &Path<'_>, out: &mut Vec<Finding>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                let path = path.key(&key.text);
                look(&key.text, key.span, &path, out);
                // Prose may be in any language.
                if !matches!(&*key.text, "about" | "because" | "version") {
                    walk(node, &path, out);
                }
            }
        }
        Value::List(items) => {
            for (index, node) in items.iter().enumerate() {
                walk(node, &path.index(index), out);
            }
        }
        Value::Text(text) => look(text, node.span, path, out),
        _ => {}
    }
}

fn look(text: &str, span: Span, path: &Path<'_>, out: &mut Vec<Finding>) {
    if text.is_ascii() {
        return;
    }
    let what = if text.chars().any(is_bidirectional) {
        "characters that change the direction of text"
    } else if text.split([' ', ',', '=', '_', '-', '.']).any(|word| !word.is_single_script()) {
        "letters of several scripts in one word"
    } else {
        return;
    };
    let message = format!("`{}` has {what}", spelled_out(text));
    out.push(
        Finding::new(Code::MixedScript, span, message)
            .at(path)
            .help("retype it: it may not be the name that it looks like"),
    );
}

/// The bidirectional controls of Unicode (UAX #9) and the zero-width characters that hide in names.
fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Replaces characters that cannot be told apart by eye with their code points.
fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.extend(c.escape_unicode());
        }
    }
    out
}
