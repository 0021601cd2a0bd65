//! Recognises canonical JSON without writing it again.

/// The deepest nesting that is looked at; the reader has the same limit or a higher one.
const DEEPEST: u32 = 100;
/// 2^53 - 1.
const LARGEST: u64 = (1 << 53) - 1;

/// Returns true if `text` is surely in the canonical form of a record. False says nothing: then it must be written again,
/// and compared.
///
/// Leaves to that what records rarely have: `\u` escapes, and names of members that are not ASCII.
pub(in crate::audit) fn is_surely_canonical(text: &str) -> bool {
    value(text.as_bytes(), DEEPEST).is_some_and(<[u8]>::is_empty)
}

/// Returns the text after the value that it starts with; `None` if that is not surely canonical.
fn value(text: &[u8], depth: u32) -> Option<&[u8]> {
    let depth = depth.checked_sub(1)?;
    match text {
        [b'{', rest @ ..] => map(rest, depth),
        [b'[', rest @ ..] => list(rest, depth),
        [b'"', rest @ ..] => string(rest).map(|(_, rest)| rest),
        [b'-', rest @ ..] => number(rest).filter(|(digits, _)| *digits != b"0").map(|(_, rest)| rest),
        [b't', b'r', b'u', b'e', rest @ ..] | [b'f', b'a', b'l', b's', b'e', rest @ ..] => Some(rest),
        _ => number(text).map(|(_, rest)| rest),
    }
}

fn map(text: &[u8], depth: u32) -> Option<&[u8]> {
    if let [b'}', rest @ ..] = text {
        return Some(rest);
    }
    let (mut text, mut before) = (text, None);
    loop {
        let (name, rest) = string(text.strip_prefix(b"\"")?)?;
        // By bytes, which for these names is by UTF-16 code units.
        let is_plain = name.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
        if !is_plain || before.is_some_and(|before| before >= name) {
            return None;
        }
        before = Some(name);
        match value(rest.strip_prefix(b":")?, depth)? {
            [b',', rest @ ..] => text = rest,
            [b'}', rest @ ..] => return Some(rest),
            _ => return None,
        }
    }
}

fn list(text: &[u8], depth: u32) -> Option<&[u8]> {
    if let [b']', rest @ ..] = text {
        return Some(rest);
    }
    let mut text = text;
    loop {
        match value(text, depth)? {
            [b',', rest @ ..] => text = rest,
            [b']', rest @ ..] => return Some(rest),
            _ => return None,
        }
    }
}

/// Returns a string as it is written, up to its closing quote, and the text after that.
fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0_usize;
    loop {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        at = at.checked_add(text.get(at..)?.iter().position(special)?)?;
        match text.get(at..)? {
            [b'"', rest @ ..] => return Some((text.get(..at)?, rest)),
            [b'\\', b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', ..] => at = at.checked_add(2)?,
            _ => return None,
        }
    }
}

/// Returns the digits of a number without its sign, and the text after them.
fn number(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(digits)?;
    let is_short = matches!(digits, [b'0'] | [b'1'..=b'9', ..]) && digits.len() <= 16;
    let number =
        digits.iter().fold(0_u64, |sum, digit| sum.wrapping_mul(10).wrapping_add(u64::from(digit & 0x0f)));
    (is_short && number <= LARGEST).then_some((digits, rest))
}
