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

    fn string(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?.wrapping_add(self.at);
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
        let (mut number, mut digits, mut after) = (0_i64, 0_usize, None);
        for byte in self.text.as_bytes().get(self.at..)? {
            if !byte.is_ascii_digit() {
                after = Some(byte);
                break;
            }
            number = number.wrapping_mul(10).wrapping_add(i64::from(byte & 0x0f));
            digits = digits.wrapping_add(1);
        }
        self.at = self.at.wrapping_add(digits);
        let is_plain = digits == 1 || (2..=15).contains(&digits) && first != b'0';
        (is_plain && !matches!(after, Some(b'.' | b'e' | b'E'))).then_some(number)
    }

    /// The next byte that is not white space.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at = self.at.wrapping_add(1);
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        if self.next()? != byte {
            return None;
        }
        self.at = self.at.wrapping_add(1);
        Some(())
    }
}
