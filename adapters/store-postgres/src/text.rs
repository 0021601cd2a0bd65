//! Values in the text of a statement, for messages of several statements, which have no parameters.

use bonafides::keys::{Row, RowKind, StateKey};
use bonafides_parts::StoreError;
use postgres::SimpleQueryMessage;

use crate::database::SchemaName;
use crate::error::corrupt;

/// Returns a text as a literal, whatever `standard_conforming_strings` is.
pub(crate) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// Returns an array of a type, as a literal.
pub(crate) fn array<T>(of: &str, values: &[T], literal: impl Fn(&T) -> String) -> String {
    let values: Vec<String> = values.iter().map(literal).collect();
    format!("ARRAY[{}]::{of}[]", values.join(","))
}

/// Returns bytes as a literal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |at: u8| DIGITS.get(usize::from(at)).copied().map_or('0', char::from);
    let mut text = String::with_capacity(bytes.len().saturating_mul(2).saturating_add(6));
    text.push_str(r"E'\\x");
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text.push('\'');
    text
}

/// Returns a value that may be absent.
pub(crate) fn or_null<T>(value: Option<T>, literal: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "NULL".to_owned(), literal)
}

/// Returns a statement that locks keys until the end of the transaction, in the order of their bytes, and then reads the
/// rows of others, which [`rows`] finds in its result.
pub(crate) fn lock_and_read(
    schema: &SchemaName,
    tenant: &str,
    lock: &[&StateKey],
    read: &[StateKey],
) -> String {
    let mut lock = lock.to_vec();
    lock.sort_unstable();
    let (outbox, state): (Vec<&StateKey>, Vec<&StateKey>) =
        read.iter().partition(|key| key.kind() == RowKind::Outbox);
    let of = |key: &&StateKey| literal(key.as_str());
    format!(
        "SELECT * FROM {}.lock_rows({}, {}, {}, {}, {})",
        schema.quoted(),
        literal(&lock_prefix(schema.as_str(), tenant)),
        literal(tenant),
        array("text", &lock, of),
        array("text", &state, of),
        array("text", &outbox, of),
    )
}

/// Returns the beginning of the name of each lock.
pub(crate) fn lock_prefix(schema: &str, tenant: &str) -> String {
    format!("{schema} {tenant} ")
}

/// Returns the rows of keys, in their order, from the result of [`lock_and_read`].
pub(crate) fn rows(keys: &[StateKey], result: &[SimpleQueryMessage]) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for message in result {
        let SimpleQueryMessage::Row(row) = message else { continue };
        // The statements around it return no row.
        if row.len() == 3 {
            let column = |at| row.get(at).ok_or_else(|| corrupt("a row"));
            let key: StateKey = column(0)?.parse().map_err(|_| corrupt("the key of a row"))?;
            if row.get(1).is_none() {
                return Err(StoreError::Corrupt(format!("the row `{key}` is missing")));
            }
            let version = column(1)?.parse().map_err(|_| corrupt("the version of a row"))?;
            found.push(Row::new(key, version, Some(from_hex(column(2)?)?)));
        }
    }
    let of = |key: &StateKey| found.iter().find(|row| row.key == *key).cloned();
    Ok(keys.iter().map(|key| of(key).unwrap_or_else(|| Row::absent(key.clone()))).collect())
}

pub(crate) fn from_hex(text: &str) -> Result<Vec<u8>, StoreError> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)?.checked_mul(16)?.checked_add(digit(low)?)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(|pair| byte(pair).ok_or_else(|| corrupt("a row"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_one_text() {
        assert_eq!(literal("it's a \\ and \\'"), r"E'it''s a \\ and \\'''");
    }

    #[test]
    fn hex_is_read_as_it_is_written() {
        let every: Vec<u8> = (0..=255).collect();
        let text: Vec<String> = every.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(from_hex(&text.concat()), Ok(every));
        assert_eq!(from_hex(""), Ok(Vec::new()));
        assert!(from_hex("0").is_err() && from_hex("0g").is_err());
    }

    #[test]
    fn bytes_are_written_as_hex() {
        assert_eq!(hex(&[0, 0x1a, 0xff]), r"E'\\x001aff'");
    }
}
