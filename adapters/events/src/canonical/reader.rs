//! The parts of canonical JSON: literals, texts, numbers, and members in the order of their names.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// The deepest value that is passed; deeper ones are left to the general reader, which has a limit of its own.
const DEEPEST: u8 = 64;

/// A place in a record.
pub(super) struct Reader<'r> {
    text: &'r str,
    at: usize,
}

impl<'r> Reader<'r> {
    pub(super) const fn new(text: &'r str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the place, in bytes from the beginning.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// Returns the text from an earlier place to this one.
    pub(super) fn since(&self, begin: usize) -> Option<&'r str> {
        self.text.get(begin..self.at)
    }

    pub(super) fn rest(&self) -> Option<&'r str> {
        self.text.get(self.at..)
    }

    fn bytes(&self) -> &'r [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn next(&self) -> Option<u8> {
        self.bytes().first().copied()
    }

    /// Skips a text that must be here.
    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        if !self.bytes().starts_with(literal.as_bytes()) {
            return None;
        }
        self.at = self.at.checked_add(literal.len())?;
        Some(())
    }

    pub(super) fn string(&mut self) -> Option<Cow<'r, str>> {
        let begin = self.at;
        self.skip_string()?;
        let inner = self.text.get(begin.checked_add(1)?..self.at.checked_sub(1)?)?;
        if memchr(b'\\', inner.as_bytes()).is_some() {
            return serde_json::from_str(self.text.get(begin..self.at)?).ok().map(Cow::Owned);
        }
        // A general reader refuses characters that must be escaped.
        let must_be_escaped = |byte: u8| byte < 0x20;
        let is_plain = !inner.bytes().fold(false, |any, byte| any | must_be_escaped(byte));
        is_plain.then_some(Cow::Borrowed(inner))
    }

    fn skip_string(&mut self) -> Option<()> {
        self.literal("\"")?;
        loop {
            let found = memchr2(b'"', b'\\', self.bytes())?;
            self.at = self.at.checked_add(found)?;
            if self.next()? == b'"' {
                self.at = self.at.checked_add(1)?;
                return Some(());
            }
            self.at = self.at.checked_add(2)?;
        }
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let digits = self.bytes().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let end = self.at.checked_add(digits)?;
        let number = self.text.get(self.at..end)?;
        if number.starts_with('0') && digits > 1 {
            return None;
        }
        self.at = end;
        number.parse().ok()
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let is_negative = self.literal("-").is_some();
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
        self.each(["{", "}"], |at| {
            let Cow::Borrowed(name) = at.string()? else { return None };
            if name <= last && !last.is_empty() {
                return None;
            }
            last = name;
            at.literal(":")?;
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
            b'"' => self.string().map(drop),
            b'{' if depth < DEEPEST => self.each(["{", "}"], |at| {
                at.string()?;
                at.literal(":")?;
                at.skip_in(depth.saturating_add(1))
            }),
            b'[' if depth < DEEPEST => self.each(["[", "]"], |at| at.skip_in(depth.saturating_add(1))),
            b't' | b'f' => self.flag().map(drop),
            _ => self.signed().map(drop),
        }
    }

    /// Reads a list of values.
    pub(super) fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        self.each(["[", "]"], |at| {
            all.push(one(at)?);
            Some(())
        })?;
        Some(all)
    }

    /// Reads what is between two brackets, with commas in between.
    fn each(&mut self, [begin, end]: [&str; 2], mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.literal(begin)?;
        if self.literal(end).is_some() {
            return Some(());
        }
        loop {
            one(self)?;
            if self.literal(",").is_none() {
                return self.literal(end);
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
