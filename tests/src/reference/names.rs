//! Comparison of a name in a group's `match` with a group of the subject.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::document::texts;

/// "A group matches if one of its `match` names equals one of the subject's groups: NFC, then
/// Unicode case-folded; distinguished names compared by RFC 4514; a bare name in the *policy*
/// also matches the leading CN of a subject's distinguished name."
pub(super) fn matches(policy_name: &str, subject_group: &str) -> bool {
    if fold(policy_name) == fold(subject_group) {
        return true;
    }
    match (distinguished_name(policy_name), distinguished_name(subject_group)) {
        (Some(ours), Some(theirs)) => ours == theirs,
        (None, Some(theirs)) => theirs[0].contains(&("cn".to_owned(), Content::Text(fold(policy_name)))),
        _ => false,
    }
}

/// "a text that looks like a distinguished name and is none is bad facts, and so is a bare name that
/// equals the leading CN of a distinguished name in the policy"
pub(super) fn comparable(policy: &Value, group: &str) -> bool {
    if distinguished_name(group).is_some() {
        return true;
    }
    let split_at_equals = split(group, '=').len() > 1;
    let full_names =
        policy["groups"].as_array().into_iter().flatten().flat_map(|group| texts(&group["match"]));
    let leads = |name: String| {
        distinguished_name(&name)
            .is_some_and(|name| name[0].contains(&("cn".to_owned(), Content::Text(fold(group)))))
    };
    !split_at_equals && !full_names.into_iter().any(leads)
}

/// "NFC, then Unicode case-folded"
fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    caseless::default_case_fold_str(&composed)
}

/// One part of a name between two commas: its types and values, folded and sorted.
type Relative = Vec<(String, Content)>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Text(String),
    /// `#` and the digits of an encoding, which is compared only with encodings.
    Encoded(String),
}

/// "compared by RFC 4514 after unescaping and ignoring spaces around `,` and `=`"; `None` for a bare name.
fn distinguished_name(text: &str) -> Option<Vec<Relative>> {
    let mut name = Vec::new();
    for part in split(text, ',') {
        let mut relative = Vec::new();
        for pair in split(&part, '+') {
            let (key, value) = pair.split_once('=')?;
            relative.push((attribute_type(key.trim_matches(' '))?, content(value)?));
        }
        // RFC 4514: the pairs of a multi-valued part have no order.
        relative.sort();
        name.push(relative);
    }
    Some(name)
}

/// A short name, its object identifier from RFC 4514 section 3, or another identifier.
fn attribute_type(key: &str) -> Option<String> {
    let known = [
        ("2.5.4.3", "cn"),
        ("2.5.4.7", "l"),
        ("2.5.4.8", "st"),
        ("2.5.4.10", "o"),
        ("2.5.4.11", "ou"),
        ("2.5.4.6", "c"),
        ("2.5.4.9", "street"),
        ("0.9.2342.19200300.100.1.25", "dc"),
        ("0.9.2342.19200300.100.1.1", "uid"),
    ];
    if let Some((_, name)) = known.iter().find(|(identifier, _)| *identifier == key) {
        return Some((*name).to_owned());
    }
    let digits = |arc: &str| !arc.is_empty() && arc.chars().all(|c| c.is_ascii_digit());
    let letters = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (letters || key.split('.').all(digits)).then(|| key.to_ascii_lowercase())
}

fn content(value: &str) -> Option<Content> {
    if let Some(encoding) = value.trim_matches(' ').strip_prefix('#') {
        let pairs = !encoding.is_empty()
            && encoding.len() % 2 == 0
            && encoding.chars().all(|c| c.is_ascii_hexdigit());
        return pairs.then(|| Content::Encoded(encoding.to_ascii_lowercase()));
    }
    Some(Content::Text(fold(&unescape(value)?)))
}

/// Splits at every unescaped separator.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == separator && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        let last = parts.len() - 1;
        parts[last].push(c);
    }
    parts
}

/// Decodes escapes: `\,` is a comma, `\2C` is the byte 2C. Trims spaces at the ends unless they are escaped.
fn unescape(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    // Each byte, and true if it was escaped.
    let mut plain: Vec<(u8, bool)> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        if b"\";<>\0".contains(&bytes[i]) {
            // Valid in a name only if escaped.
            return None;
        } else if bytes[i] != b'\\' {
            plain.push((bytes[i], false));
            i += 1;
        } else if let Some(byte) = hex(bytes.get(i + 1..i + 3)) {
            plain.push((byte, true));
            i += 3;
        } else if b" \"#+,;<=>\\".contains(bytes.get(i + 1)?) {
            plain.push((bytes[i + 1], true));
            i += 2;
        } else {
            return None;
        }
    }
    while plain.first() == Some(&(b' ', false)) {
        plain.remove(0);
    }
    while plain.last() == Some(&(b' ', false)) {
        plain.pop();
    }
    String::from_utf8(plain.into_iter().map(|(byte, _)| byte).collect()).ok()
}

fn hex(digits: Option<&[u8]>) -> Option<u8> {
    let digits = digits?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
