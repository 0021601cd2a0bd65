//! Facts in the form in which hosts write them, read without the detours of a general reader. Everything else, mistakes
//! included, is left to serde, whose messages say what is wrong.

use std::borrow::Cow;

use serde::de::Visitor as _;
use serde::de::value::Error;

use super::error::{FactsCode, FactsError};
use super::facts::{CheckResult, Facts};
use super::reading::twice;
use super::time::{At, AtVisitor};
use super::unreadable::unreadable;
use crate::document::plain_length;

/// The maximum size of facts, in bytes.
const MAX_BYTES: usize = 4 << 20;

impl<'a> Facts<'a> {
    /// Reads facts from JSON. Errors name the place as a document path.
    pub fn from_json(text: &'a str) -> Result<Self, FactsError> {
        if text.len() > MAX_BYTES {
            let message = format!("the facts have {} bytes; the limit is {MAX_BYTES}", text.len());
            return Err(FactsError::new(FactsCode::TooLarge, "", message));
        }
        if let Some(facts) = read(text) {
            return Ok(facts);
        }
        serde_json::from_str(text).map_err(|error| unreadable::<Self>(text, &error))
    }
}

/// Returns the same facts as serde, or `None` if the text is not plain: it has escapes, numbers with signs, fractions
/// or exponents, groups inside `subject`, or a mistake.
fn read(text: &str) -> Option<Facts<'_>> {
    let mut reader = Reader { text, at: 0 };
    let (mut action, mut groups, mut evidence, mut unavailable, mut now) = (None, None, None, None, None);
    reader.map(|reader, key| match key {
        "action" => once(&mut action, reader.text()?),
        "groups" => once(&mut groups, reader.list(4, Reader::text)?),
        "evidence" => once(&mut evidence, reader.evidence()?),
        "unavailable" => once(&mut unavailable, reader.list(4, Reader::text)?),
        "now" => once(&mut now, reader.time(false)?),
        _ => None,
    })?;
    reader.next().is_none().then_some(())?;
    let At::Time(now) = now? else { return None };
    Some(Facts {
        action: action?,
        groups,
        evidence: evidence.unwrap_or_default(),
        unavailable: unavailable.unwrap_or_default(),
        now,
    })
}

/// Sets a member; `None` if it is there already.
fn once<T>(member: &mut Option<T>, value: T) -> Option<()> {
    member.replace(value).is_none().then_some(())
}

struct Reader<'a> {
    text: &'a str,
    /// The index of the first byte that has not been read; at most the length.
    at: usize,
}

impl<'a> Reader<'a> {
    fn evidence(&mut self) -> Option<Vec<CheckResult<'a>>> {
        if self.next()? == b'[' {
            return self.list(16, Self::result);
        }
        let mut results: Vec<CheckResult<'a>> = Vec::with_capacity(8);
        self.map(|reader, check| {
            results.push(CheckResult::new(check, reader.text()?, At::Now));
            Some(())
        })?;
        twice(results.iter().map(|result| &result.check)).is_none().then_some(results)
    }

    fn result(&mut self) -> Option<CheckResult<'a>> {
        let start = self.at;
        let usual = self.usual_result();
        if usual.is_some() {
            return usual;
        }
        self.at = start;
        let (mut check, mut outcome, mut at, mut item, mut grades) = (None, None, None, None, None);
        self.map(|reader, key| match key {
            "check" => once(&mut check, reader.text()?),
            "outcome" => once(&mut outcome, reader.text()?),
            "at" => once(&mut at, reader.time(true)?),
            "item" => once(&mut item, reader.text()?),
            "grades" => once(&mut grades, reader.grades()?),
            _ => None,
        })?;
        Some(CheckResult {
            check: check?,
            outcome: outcome?,
            at: at?,
            item,
            grades: grades.unwrap_or_default(),
        })
    }

    /// A result as most hosts write it: no white space, and only these members, in this order. Comparing whole keys takes
    /// a third of the instructions.
    fn usual_result(&mut self) -> Option<CheckResult<'a>> {
        self.literal(br#"{"check":"#)?;
        let check = self.string()?;
        self.literal(br#","outcome":"#)?;
        let outcome = self.string()?;
        self.literal(br#","at":"#)?;
        let at = self.time(true)?;
        self.literal(b"}")?;
        Some(CheckResult::new(check, outcome, at))
    }

    #[inline]
    fn literal<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        let end = self.at.wrapping_add(N);
        (self.text.as_bytes().get(self.at..end)? == literal).then(|| self.at = end)
    }

    fn grades(&mut self) -> Option<Vec<(Cow<'a, str>, i64)>> {
        let mut grades = Vec::new();
        self.map(|reader, name| {
            grades.push((Cow::Borrowed(name), reader.number()?));
            Some(())
        })?;
        twice(grades.iter().map(|(name, _)| name)).is_none().then_some(grades)
    }

    fn time(&mut self, relative: bool) -> Option<At> {
        let visitor = AtVisitor { relative };
        if self.next()? == b'"' {
            return visitor.visit_str::<Error>(self.string()?).ok();
        }
        visitor.visit_i64::<Error>(self.number()?).ok()
    }

    fn list<T>(&mut self, usual: usize, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut list = Vec::with_capacity(usual);
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(list);
        }
        loop {
            list.push(item(self)?);
            if self.take(b',').is_none() {
                return self.take(b']').map(|()| list);
            }
        }
    }

    fn map(&mut self, mut member: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.take(b':')?;
            member(self, key)?;
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        self.string().map(Cow::Borrowed)
    }

    #[inline]
    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let end = plain_length(rest).wrapping_add(self.at);
        let string = self.text.get(self.at..end)?;
        // Not `take`, which would skip a line break inside the string.
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end.wrapping_add(1);
        Some(string)
    }

    /// A whole number that is not negative and surely fits.
    fn number(&mut self) -> Option<i64> {
        let first = self.next()?;
        let mut rest = self.text.as_bytes().get(self.at..)?;
        let (mut number, mut digits) = (0_i64, 0_usize);
        if let Some((eight, after)) = rest.split_first_chunk()
            && let Some(value) = eight_digits(*eight)
        {
            (number, digits, rest) = (value, 8, after);
        }
        for byte in rest.iter().take_while(|byte| byte.is_ascii_digit()) {
            number = number.wrapping_mul(10).wrapping_add(i64::from(byte & 0x0f));
            digits = digits.wrapping_add(1);
        }
        self.at = self.at.wrapping_add(digits);
        let is_plain = digits == 1 || (2..=15).contains(&digits) && first != b'0';
        let after = self.text.as_bytes().get(self.at);
        (is_plain && !matches!(after, Some(b'.' | b'e' | b'E'))).then_some(number)
    }

    /// The next byte that is not white space.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at = self.at.wrapping_add(1);
        }
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Option<()> {
        if self.text.as_bytes().get(self.at) != Some(&byte) && self.next()? != byte {
            return None;
        }
        self.at = self.at.wrapping_add(1);
        Some(())
    }
}

/// Returns the number that eight digits are; `None` if one is no digit. Adds neighbours, pairs and fours, each in one
/// multiplication.
#[inline]
fn eight_digits(digits: [u8; 8]) -> Option<i64> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_le_bytes(digits);
    // The high half of a digit is 3, and stays 3 if six is added to it.
    let is_digits = word & word.wrapping_add(ONES * 6) & (ONES * 0xf0) == ONES * 0x30;
    let ones = word & (ONES * 0x0f);
    let pairs = (ones.wrapping_mul((10 << 8) + 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul((100 << 16) + 1) >> 16) & 0x0000_ffff_0000_ffff;
    let number = fours.wrapping_mul((10_000 << 32) + 1) >> 32;
    i64::try_from(number).ok().filter(|_| is_digits)
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_are_the_number_that_they_spell() {
        for number in [0_u32, 1, 9, 10, 12_345_678, 99_999_999, 90_807_060, 1_020_304] {
            let text: [u8; 8] = format!("{number:08}").into_bytes().try_into().unwrap_or_default();
            assert_eq!(eight_digits(text), Some(i64::from(number)));
            for at in 0..8 {
                for byte in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                    let mut other = text;
                    other[at] = byte;
                    assert_eq!(eight_digits(other), None, "{byte} at {at}");
                }
            }
        }
    }
}
