use bonafides_events::Event;

use crate::event_type::EventRow;

/// A record, with the values that every form uses.
pub(crate) struct Projected<'e> {
    pub(crate) event: &'e Event<'e>,
    pub(crate) row: &'static EventRow,
    pub(crate) position: u64,
    /// The hash of the record, in hexadecimal digits.
    pub(crate) id: &'e str,
    pub(crate) origin: &'e str,
}

/// Writes bytes as hexadecimal digits.
pub(crate) fn hexadecimal<'d>(bytes: &[u8; 32], digits: &'d mut [u8; 64]) -> &'d str {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or(b'0');
    for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = [digit(byte.wrapping_shr(4)), digit(byte & 0x0f)];
    }
    str::from_utf8(digits).unwrap_or_default()
}
