//! The parts of canonical JSON: literals, texts, numbers, and members in the order of their names.

use std::borrow::Cow;

/// The deepest value that is passed; deeper ones are left to the general reader, which has a limit of its own.
const DEEPEST: u8 = 64;

/// A place in a record.
pub(super) struct Reader<'r> {
    text: &'r str,
    /// The bytes from there on.
    rest: &'r [u8],
}

impl<'r> Reader<'r> {
    pub(super) const fn new(text: &'r str) -> Self {
        Self { text, rest: text.as_bytes() }
    }

    /// Returns the place, in bytes from the beginning.
    pub(super) const fn position(&self) -> usize {
        self.text.len().saturating_sub(self.rest.len())
    }

    /// Returns the text from an earlier place to this one.
    pub(super) fn since(&self, begin: usize) -> Option<&'r str> {
        self.text.get(begin..self.position())
    }

    pub(super) fn rest(&self) -> Option<&'r str> {
        self.text.get(self.position()..)
    }

    pub(super) fn next(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Skips a text that must be here.
    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(literal.as_bytes())?;
        Some(())
    }

    /// Skips a character that must be here.
    fn byte(&mut self, byte: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        if *first != byte {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    pub(super) fn string(&mut self) -> Option<Cow<'r, str>> {
        let begin = self.position();
        if self.pass_string()? {
            let inner = self.text.get(begin.checked_add(1)?..self.position().checked_sub(1)?)?;
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.since(begin)?).ok().map(Cow::Owned)
    }

    /// Passes a text, and returns true if nothing in it is escaped. What is escaped, the general reader must read too.
    #[inline]
    fn pass_string(&mut self) -> Option<bool> {
        self.byte(b'"')?;
        let (first, rest) = self.rest.get(plain_bytes(self.rest)..)?.split_first()?;
        if *first == b'"' {
            self.rest = rest;
            return Some(true);
        }
        self.pass_escaped().map(|()| false)
    }

    /// Passes the rest of a text in which something is escaped.
    #[cold]
    fn pass_escaped(&mut self) -> Option<()> {
        loop {
            let (first, rest) = self.rest.get(plain_bytes(self.rest)..)?.split_first()?;
            self.rest = rest;
            match first {
                b'"' => return Some(()),
                b'\\' => self.rest = self.rest.get(1..)?,
                // A general reader refuses characters that must be escaped.
                _ => return None,
            }
        }
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let (before, mut number) = (self.rest, 0_u64);
        while let Some((digit @ b'0'..=b'9', rest)) = self.rest.split_first() {
            number = number.checked_mul(10)?.checked_add(digit.wrapping_sub(b'0').into())?;
            self.rest = rest;
        }
        let digits = before.len().saturating_sub(self.rest.len());
        (digits == 1 || (digits > 1 && before.first() != Some(&b'0'))).then_some(number)
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let is_negative = self.byte(b'-').is_some();
        let number = i64::try_from(self.number()?).ok()?;
        // JSON has a `-0`, which is no integer to the general reader.
        if is_negative { number.checked_neg().filter(|number| *number < 0) } else { Some(number) }
    }

    pub(super) fn strings(&mut self) -> Option<Vec<Cow<'r, str>>> {
        self.list(Self::string)
    }

    /// Reads the members of an object, whose names must ascend.
    pub(super) fn object(&mut self, mut member: impl FnMut(&mut Self, &'r str) -> Option<()>) -> Option<()> {
        let mut last = "";
        self.each([b'{', b'}'], |at| {
            let Cow::Borrowed(name) = at.string()? else { return None };
            if name <= last && !last.is_empty() {
                return None;
            }
            last = name;
            at.byte(b':')?;
            member(at, name)
        })
    }

    /// Passes a value, in which everything must be as canonical JSON has it: `null`, fractions and deep nesting are left to
    /// the general reader.
    pub(super) fn skip(&mut self) -> Option<()> {
        self.skip_in(0)
    }

    fn skip_in(&mut self, depth: u8) -> Option<()> {
        match self.next()? {
            b'"' => self.skip_string(),
            b'{' if depth < DEEPEST => self.each([b'{', b'}'], |at| {
                at.skip_string()?;
                at.byte(b':')?;
                at.skip_in(depth.saturating_add(1))
            }),
            b'[' if depth < DEEPEST => self.each([b'[', b']'], |at| at.skip_in(depth.saturating_add(1))),
            b't' | b'f' => self.flag().map(drop),
            _ => self.signed().map(drop),
        }
    }

    /// Passes a text, in which escapes must be valid.
    fn skip_string(&mut self) -> Option<()> {
        let begin = self.position();
        if self.pass_string()? {
            return Some(());
        }
        serde_json::from_str::<Cow<'_, str>>(self.since(begin)?).ok().map(drop)
    }

    /// Reads a list of values.
    pub(super) fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        self.each([b'[', b']'], |at| {
            all.push(one(at)?);
            Some(())
        })?;
        Some(all)
    }

    /// Reads what is between two brackets, with commas in between.
    fn each(&mut self, [begin, end]: [u8; 2], mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.byte(begin)?;
        if self.byte(end).is_some() {
            return Some(());
        }
        loop {
            one(self)?;
            if self.byte(b',').is_none() {
                return self.byte(end);
            }
        }
    }

    /// Reads a text into its place; skips any other value.
    pub(super) fn plain(&mut self, place: &mut Option<Cow<'r, str>>) -> Option<()> {
        if self.next()? != b'"' {
            return self.skip();
        }
        *place = Some(self.string()?);
        Some(())
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        if self.literal("true").is_some() {
            return Some(true);
        }
        self.literal("false").map(|()| false)
    }
}

/// Returns the number of bytes before a quotation mark, a backslash or a control character. Eight bytes are compared at a time: most
/// texts of a record are short, and a search of a library costs more than these few.
fn plain_bytes(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    let is_special = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    let (words, rest) = bytes.as_chunks::<8>();
    let mut passed = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The highest bit of a byte is set where the byte is less than a space, or none of it differs. After the first of these, a
        // carry can set others.
        let zero = |differs: u64| differs.wrapping_sub(ONES) & !differs;
        let special =
            (word.wrapping_sub(SPACES) & !word | zero(word ^ QUOTES) | zero(word ^ BACKSLASHES)) & HIGHEST;
        if special != 0 {
            let byte = usize::try_from(special.trailing_zeros()).unwrap_or_default().div_euclid(8);
            return passed.saturating_add(byte);
        }
        passed = passed.saturating_add(8);
    }
    passed.saturating_add(rest.iter().position(is_special).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain_bytes;

    proptest! {
        #[test]
        fn the_first_special_byte_is_found_wherever_it_is(
            bytes in proptest::collection::vec(prop_oneof![9 => any::<u8>(), 1 => Just(b'"'), 1 => Just(b'\\'), 1 => Just(0x1f_u8)], 0..40),
            plain in 0_usize..40,
        ) {
            let mut all = vec![b' '; plain];
            all.extend(&bytes);
            let expected = all.iter().position(|byte| *byte < 0x20 || *byte == b'"' || *byte == b'\\');
            prop_assert_eq!(plain_bytes(&all), expected.unwrap_or(all.len()));
        }
    }
}
