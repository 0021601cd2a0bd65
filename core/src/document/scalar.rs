//! Plain scalars by the core schema of YAML 1.2 (section 10.3.2).

use super::Value;

/// Returns the value of a plain (unquoted) scalar.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let first = text.as_bytes().first().copied().unwrap_or_default();
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return Value::Text(text.into());
    }
    if without_zeros(text).is_some() {
        // Ambiguous, so it is refused later: YAML 1.1 reads it as octal, YAML 1.2 does not.
        return Value::Number(text.into());
    }
    if let Some(value) = integer(text) {
        return value;
    }
    if is_float(text) { number(text) } else { Value::Text(text.into()) }
}

/// Returns true if a plain scalar is text, and not a number, `true` or `null`.
pub(crate) fn plain_text(text: &str) -> bool {
    matches!(plain(text), Value::Text(_))
}

/// Returns a decimal number without its leading zeros; `None` if it has none.
pub(crate) fn without_zeros(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let zeros = digits.starts_with('0') && digits.len() > 1 && digits.bytes().all(|b| b.is_ascii_digit());
    zeros.then(|| match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => format!("{sign}{rest}"),
    })
}

/// Reads a whole number. One beyond 64 bits is kept as written, to be refused with its place.
fn integer(text: &str) -> Option<Value> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'o', ..] => (text.get(2..)?, 8),
        [b'0', b'x', ..] => (text.get(2..)?, 16),
        [b'+', ..] => (text.get(1..)?, 10),
        _ => (text, 10),
    };
    let signed = radix == 10 && !text.starts_with('+');
    let unsigned = if signed { digits.strip_prefix('-').unwrap_or(digits) } else { digits };
    if unsigned.is_empty() || !unsigned.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some(i64::from_str_radix(digits, radix).map_or_else(|_| Value::Number(text.into()), Value::Integer))
}

fn is_float(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
        || (unsigned.bytes().any(|b| b.is_ascii_digit())
            && unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
            && text.parse::<f64>().is_ok())
}

/// Reads a number; `1.0` and `1e2` are whole numbers, as in every JSON reader.
pub(super) fn number(text: &str) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match text.parse::<f64>() {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
        Ok(n) if n.fract() == 0.0 && n.abs() < EXACT => Value::Integer(n as i64),
        _ => Value::Number(text.into()),
    }
}
