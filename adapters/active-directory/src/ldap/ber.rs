//! The part of BER that LDAP uses (RFC 4511, section 5.1): definite lengths, and tags of one byte.

use zeroize::Zeroizing;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTETS: u8 = 0x04;
pub(super) const ENUMERATED: u8 = 0x0a;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// Encodes a message. Messages may contain passwords, so the bytes are zeroed.
pub(super) struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    /// Returns an empty writer. A buffer that grows leaves copies in memory: `capacity` must suffice for a message with a
    /// password.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    pub(super) fn bytes(&mut self, tag: u8, value: &[u8]) {
        self.0.push(tag);
        self.length(value.len());
        self.0.extend_from_slice(value);
    }

    pub(super) fn text(&mut self, value: &str) {
        self.bytes(OCTETS, value.as_bytes());
    }

    pub(super) fn boolean(&mut self, tag: u8, value: bool) {
        self.bytes(tag, &[if value { 0xff } else { 0 }]);
    }

    pub(super) fn number(&mut self, tag: u8, value: i32) {
        let bytes = value.to_be_bytes();
        // The shortest form: without leading bytes that only repeat the sign.
        let is_repeated = |pair: &[u8]| {
            matches!(pair, [0, low] if low & 0x80 == 0) || matches!(pair, [0xff, low] if low & 0x80 != 0)
        };
        let skipped = bytes.windows(2).take_while(|pair| is_repeated(pair)).count();
        self.bytes(tag, bytes.get(skipped..).unwrap_or_default());
    }

    /// Writes a value that is made of others.
    pub(super) fn nested(&mut self, tag: u8, write: impl FnOnce(&mut Self)) {
        // The length is not known yet: the long form has room for any.
        self.0.extend_from_slice(&[tag, 0x84, 0, 0, 0, 0]);
        let start = self.0.len();
        write(self);
        let length = u32::try_from(self.0.len().saturating_sub(start)).unwrap_or(u32::MAX).to_be_bytes();
        if let Some(place) = self.0.get_mut(start.saturating_sub(4)..start) {
            place.copy_from_slice(&length);
        }
    }

    fn length(&mut self, length: usize) {
        if let Ok(short @ ..=0x7f) = u8::try_from(length) {
            self.0.push(short);
        } else {
            self.0.push(0x84);
            self.0.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
        }
    }
}

/// Reads values one after the other. `None` for anything that is malformed or cut off.
#[derive(Clone, Copy)]
pub(super) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the tag and the content of the next value.
    pub(super) fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let (header, length) = header(self.0)??;
        let tag = *self.0.first()?;
        let (value, rest) = self.0.get(header..)?.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, value))
    }

    /// Returns the content of the next value, which must have this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'b [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, value)| value)
    }

    /// Returns the content of the next value if it has this tag, and otherwise leaves it.
    pub(super) fn optional(&mut self, tag: u8) -> Option<&'b [u8]> {
        let mut ahead = *self;
        let value = ahead.take(tag)?;
        *self = ahead;
        Some(value)
    }
}

/// Returns the length of the header of the first value, and of its content: `Some(None)` if bytes are missing, `None` if
/// it is malformed.
#[expect(clippy::option_option, reason = "three answers")]
pub(super) fn header(bytes: &[u8]) -> Option<Option<(usize, usize)>> {
    let [_, first, rest @ ..] = bytes else { return Some(None) };
    if *first < 0x80 {
        return Some(Some((2, usize::from(*first))));
    }
    let count = usize::from(*first & 0x7f);
    if !(1..=4).contains(&count) {
        return None;
    }
    let Some(digits) = rest.get(..count) else { return Some(None) };
    let length = digits.iter().fold(0_u32, |length, digit| (length << 8) | u32::from(*digit));
    Some(Some((count.saturating_add(2), usize::try_from(length).ok()?)))
}

/// Reads an `INTEGER` or `ENUMERATED` that is not negative and fits.
pub(super) fn number(value: &[u8]) -> Option<u32> {
    let digits = match value {
        [first, ..] if first & 0x80 != 0 => return None,
        [] => return None,
        [0, rest @ ..] => rest,
        all => all,
    };
    (digits.len() <= 4).then(|| digits.iter().fold(0, |number, digit| (number << 8) | u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{INTEGER, OCTETS, Reader, SEQUENCE, Writer, header, number};

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::with_capacity(64);
        write(&mut writer);
        writer.into_bytes().to_vec()
    }

    #[test]
    fn numbers_have_their_shortest_form() {
        for (value, bytes) in [
            (0, &[2, 1, 0][..]),
            (127, &[2, 1, 127]),
            (128, &[2, 2, 0, 128]),
            (-1, &[2, 1, 255]),
            (-129, &[2, 2, 255, 127]),
            (i32::MAX, &[2, 4, 127, 255, 255, 255]),
        ] {
            assert_eq!(written(|out| out.number(INTEGER, value)), bytes, "{value}");
        }
    }

    #[test]
    fn malformed_headers_are_told_from_missing_bytes() {
        assert_eq!(header(&[]), Some(None));
        assert_eq!(header(&[0x30]), Some(None));
        assert_eq!(header(&[0x30, 0x84, 0, 0]), Some(None));
        assert_eq!(header(&[0x30, 0x84, 0, 0, 1, 2]), Some(Some((6, 258))));
        // An indefinite length, and one of five bytes.
        assert_eq!(header(&[0x30, 0x80]), None);
        assert_eq!(header(&[0x30, 0x85, 0, 0, 0, 0, 1]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..5), n in 0..i32::MAX) {
            let bytes = written(|out| out.nested(SEQUENCE, |out| {
                out.number(INTEGER, n);
                for value in &values { out.bytes(OCTETS, value); }
            }));
            let mut outer = Reader::new(&bytes);
            let mut inner = Reader::new(outer.take(SEQUENCE).unwrap_or_default());
            prop_assert!(outer.is_at_end());
            prop_assert_eq!(inner.take(INTEGER).and_then(number), u32::try_from(n).ok());
            for value in &values { prop_assert_eq!(inner.take(OCTETS), Some(&value[..])); }
            prop_assert!(inner.next().is_none() && inner.is_at_end());
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut reader = Reader::new(&bytes);
            while let Some((_, value)) = reader.next() { let _ = (number(value), Reader::new(value).next()); }
        }
    }
}
