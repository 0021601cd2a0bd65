use std::borrow::Cow;

use bonafides::{CheckResult, Facts};
use bonafides_surface::Error;

use crate::types::Time;

type Result<T> = std::result::Result<T, Error>;

/// Facts as the packages pack them: a batch in one piece of bytes.
///
/// A number is LEB128, a signed one zigzag in it. A text is an even number, twice the place of one that was there
/// before, or an odd one, twice its length and one, and then its bytes. A list is its length and its items.
pub(crate) struct Packed<'a> {
    rest: &'a [u8],
    texts: Vec<&'a str>,
}

impl<'a> Packed<'a> {
    /// Every facts of a batch, in order.
    pub(crate) fn batch(bytes: &'a [u8]) -> Result<Vec<Facts<'a>>> {
        Self { rest: bytes, texts: Vec::new() }.list(Self::facts)
    }

    fn facts(&mut self) -> Result<Facts<'a>> {
        let (action, now) = (self.text()?, self.time()?);
        let mut facts = Facts::new(action, now);
        facts.groups = self.optional(|it| it.list(Self::text))?;
        facts.evidence = self.list(Self::result)?;
        facts.unavailable = self.list(Self::text)?;
        Ok(facts)
    }

    fn result(&mut self) -> Result<CheckResult<'a>> {
        let mut result = CheckResult::new(self.text()?, self.text()?, self.time()?);
        result.item = self.optional(Self::text)?;
        result.grades = self.list(|it| Ok((it.text()?, it.signed()?)))?;
        Ok(result)
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let length = self.length()?;
        // Each item has a byte at least.
        if length > self.rest.len() {
            return Err(damaged());
        }
        (0..length).map(|_| item(self)).collect()
    }

    fn optional<T>(&mut self, item: impl Fn(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.number()? == 0 { Ok(None) } else { item(self).map(Some) }
    }

    fn text(&mut self) -> Result<Cow<'a, str>> {
        let number = self.length()?;
        if number % 2 == 0 {
            return self.texts.get(number / 2).map(|text| Cow::Borrowed(*text)).ok_or_else(damaged);
        }
        let (text, rest) = self.rest.split_at_checked(number / 2).ok_or_else(damaged)?;
        self.rest = rest;
        let text = str::from_utf8(text).map_err(|_| damaged())?;
        self.texts.push(text);
        Ok(Cow::Borrowed(text))
    }

    fn time(&mut self) -> Result<bonafides::Time> {
        Time::from(self.signed()?).read()
    }

    fn signed(&mut self) -> Result<i64> {
        let number = self.number()?;
        let magnitude = (number >> 1).cast_signed();
        Ok(if number % 2 == 0 { magnitude } else { !magnitude })
    }

    fn length(&mut self) -> Result<usize> {
        usize::try_from(self.number()?).map_err(|_| damaged())
    }

    fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first().ok_or_else(damaged)?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(damaged())
    }
}

pub(crate) fn damaged() -> Error {
    Error::input("facts", "the packed facts are damaged", "report it: a package packs them itself")
}

#[cfg(test)]
mod tests {
    use super::Packed;

    /// Whatever the bytes: an answer, and no allocation beyond them.
    #[test]
    fn bytes_that_no_package_writes_are_refused() {
        for length in 0..6 {
            for last in 0..=255 {
                let mut bytes = vec![0xff; length];
                bytes.push(last);
                assert!(Packed::batch(&bytes).is_err() || bytes == [0], "{bytes:?}");
            }
        }
    }
}
