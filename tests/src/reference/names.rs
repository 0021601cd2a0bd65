//! Does a name in a group's `match` mean this group of the subject?

use unicode_normalization::UnicodeNormalization;

/// "A group matches if one of its `match` names equals one of the subject's groups: NFC, then
/// Unicode case-folded; distinguished names compared by RFC 4514; a bare name in the *policy*
/// also matches the leading CN of a subject's distinguished name."
pub(super) fn matches(policy_name: &str, subject_group: &str) -> bool {
    if fold(policy_name) == fold(subject_group) {
        return true;
    }
    match (distinguished_name(policy_name), distinguished_name(subject_group)) {
        (Some(ours), Some(theirs)) => ours == theirs,
        (None, Some(theirs)) => theirs[0].contains(&(fold("CN"), fold(policy_name))),
        _ => false,
    }
}

/// "NFC, then Unicode case-folded"
fn fold(text: &str) -> String {
    let composed: String = text.nfc().collect();
    caseless::default_case_fold_str(&composed)
}

/// One part of a name between two commas: its types and values, folded and sorted.
type Relative = Vec<(String, String)>;

/// "compared by RFC 4514 after unescaping and ignoring spaces around `,` and `=`"; None: a bare name.
fn distinguished_name(text: &str) -> Option<Vec<Relative>> {
    let mut name = Vec::new();
    for part in split(text, ',') {
        let mut relative = Vec::new();
        for pair in split(&part, '+') {
            let (key, value) = pair.split_once('=')?;
            let key = key.trim_matches(' ');
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            if key.is_empty() || !key.chars().all(plain) {
                return None;
            }
            relative.push((fold(key), fold(&unescape(value)?)));
        }
        // RFC 4514: the pairs of a multi-valued part have no order.
        relative.sort();
        name.push(relative);
    }
    Some(name)
}

/// Splits at every separator that no backslash escapes.
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

/// `\,` is a comma, `\2C` is the byte 2C; spaces at the ends go, unless they are escaped.
fn unescape(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    // Each byte, and whether it was escaped.
    let mut plain: Vec<(u8, bool)> = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] != b'\\' {
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
