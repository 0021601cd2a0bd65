use serde::Serialize;
use zeroize::Zeroizing;

/// More than the password of any policy takes in JSON: a text that grows leaves copies in memory.
const LONGEST_SECRET: usize = 4096;

/// Returns a value that contains a password as JSON, which is zeroed after use; `None` if it cannot be written as JSON.
pub fn secret_json(value: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    let mut json = Zeroizing::new(Vec::with_capacity(LONGEST_SECRET));
    serde_json::to_writer(&mut *json, value).ok()?;
    Some(json)
}

/// Returns a text as a part of a path or of a query: everything but letters, digits, `.`, `-`, `_` and `~` is encoded, so that no text can
/// add a part or a parameter.
///
/// A part of a path that is `.` or `..` stays one: refuse it first.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode(text, &mut encoded);
    encoded
}

/// The longest id, in bytes.
const LONGEST_ID: usize = 255;

/// Returns true for a text that can be an id, and thus a part of a path.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_ID
        && !text.starts_with('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'@'))
}

/// Returns true for a UUID in its text form.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// Returns pairs as the body of a form: `application/x-www-form-urlencoded`.
pub fn form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Zeroizing<String> {
    let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
    // A text that grows leaves copies in memory.
    let most = pairs.iter().fold(0_usize, |sum, (name, value)| {
        sum.saturating_add(name.len().saturating_add(value.len()).saturating_mul(3)).saturating_add(2)
    });
    let mut form = Zeroizing::new(String::with_capacity(most));
    for (name, value) in pairs {
        if !form.is_empty() {
            form.push('&');
        }
        encode(name, &mut form);
        form.push('=');
        encode(value, &mut form);
    }
    form
}

fn encode(text: &str, into: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |number: u8| DIGITS.get(usize::from(number)).copied().map_or('0', char::from);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            into.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{encoded, form, is_id};

    #[test]
    fn an_id_is_one_part_of_a_path() {
        for id in ["7", "f:1:jo@x", "a-b_c.d", &"a".repeat(255)] {
            assert!(is_id(id), "{id}");
        }
        for other in ["", ".", "..", ".search", "a/b", "a b", "a?b", "a%2f", "å", &"a".repeat(256)] {
            assert!(!is_id(other), "{other}");
        }
    }

    #[test]
    fn a_text_is_a_value_and_never_syntax() {
        assert_eq!(encoded("a-b_c.d~9"), "a-b_c.d~9");
        assert_eq!(encoded("jo@x.example&max=1/../#?"), "jo%40x.example%26max%3D1%2F..%2F%23%3F");
        assert_eq!(encoded("å +%\r\n\0"), "%C3%A5%20%2B%25%0D%0A%00");
        assert_eq!(form([("a", "1&b=2"), ("c=", "")]).as_str(), "a=1%26b%3D2&c%3D=");
    }
}
