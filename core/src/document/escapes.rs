//! Finds the characters that JSON escapes, eight bytes at a time: most texts have none.

/// Returns the number of bytes in front of the first quote, backslash or control character; of the whole if there is none.
#[inline]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    let (eights, rest) = text.as_chunks::<8>();
    let mut length = 0_usize;
    for eight in eights {
        let found = escapes(u64::from_le_bytes(*eight));
        if found != 0 {
            return length.wrapping_add(found.trailing_zeros() as usize / 8);
        }
        length = length.wrapping_add(8);
    }
    length.wrapping_add(rest.iter().position(|byte| is_escaped(*byte)).unwrap_or(rest.len()))
}

/// Returns true if nothing needs an escape. Tests the last bytes twice rather than one by one.
pub(crate) fn is_plain(text: &[u8]) -> bool {
    if let Some(end) = text.last_chunk() {
        return text.as_chunks().0.iter().chain([end]).all(|eight| escapes(u64::from_le_bytes(*eight)) == 0);
    }
    match (text.first_chunk(), text.last_chunk()) {
        (Some(start), Some(end)) => {
            let (start, end) = (u32::from_le_bytes(*start), u32::from_le_bytes(*end));
            escapes(u64::from(start) << 32 | u64::from(end)) == 0
        }
        _ => !text.iter().any(|byte| is_escaped(*byte)),
    }
}

const fn is_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// Returns a number that is 0 if none of eight bytes needs an escape; otherwise its lowest bit that is set is the high bit of the
/// lowest byte that does. Subtracting a bound of at most 0x80 sets a high bit that was clear if a byte is below the bound;
/// two bytes are equal if their XOR is below 1. A borrow reaches only the bytes above.
const fn escapes(bytes: u64) -> u64 {
    let quote = bytes ^ u64::from_ne_bytes([b'"'; 8]);
    let backslash = bytes ^ u64::from_ne_bytes([b'\\'; 8]);
    let control = bytes.wrapping_sub(u64::from_ne_bytes([b' '; 8])) & !bytes;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGH
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;

    /// Every byte at every place of texts of up to three words, with each byte that is escaped behind it.
    #[test]
    fn the_first_escape_is_found_wherever_it_is() {
        for length in 0..20 {
            let text = vec![b'x'; length];
            assert_eq!(plain_length(&text), length);
            assert!(is_plain(&text));
            for (at, byte) in (0..length).flat_map(|at| (0..=u8::MAX).map(move |byte| (at, byte))) {
                for end in [b'x', b'"', b'\\', 0, 31] {
                    let mut text = text.clone();
                    (text[length - 1], text[at]) = (end, byte);
                    let naive = text.iter().position(|byte| *byte < b' ' || matches!(byte, b'"' | b'\\'));
                    assert_eq!(plain_length(&text), naive.unwrap_or(length), "{byte} at {at} of {length}");
                    assert_eq!(is_plain(&text), naive.is_none(), "{byte} at {at} of {length}");
                }
            }
        }
    }
}
