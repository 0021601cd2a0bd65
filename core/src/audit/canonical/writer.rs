use std::cmp::Ordering;

use sha2::{Digest as _, Sha256};

use super::{CanonicalError, EXPLANATION_DIGEST};
use crate::audit::hash::hex_digits;
use crate::policy::document::write_text;

/// Writes values one after the other into one buffer, and sorts the members of each map in it as
/// soon as the map ends. No tree is built.
pub(super) struct Writer {
    out: String,
    /// Names of the members of all open maps, unescaped.
    names: String,
    /// Members of all open maps, the innermost last.
    members: Vec<Member>,
    /// Where members are put in order; kept, because most maps need it.
    sorted: String,
    nulls: Nulls,
    /// The next map gets its digest as a member.
    digest: bool,
    /// The first error, while a reader in between can carry only its own.
    pub(super) failed: Option<CanonicalError>,
}

/// Whether null is a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nulls {
    Allowed,
    Refused,
}

/// An open map.
pub(super) struct Open {
    /// Where its `{` stands.
    start: usize,
    /// How many names and members the maps around it have.
    names: usize,
    members: usize,
    digest: bool,
}

#[derive(Clone, Copy)]
struct Member {
    /// Decides most comparisons.
    rank: u64,
    name: Span,
    /// From the quote of the name to the end of the value.
    text: Span,
}

#[derive(Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
}

impl Span {
    fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl Writer {
    pub(super) fn new(nulls: Nulls) -> Self {
        Self {
            out: String::with_capacity(TYPICAL),
            names: String::with_capacity(256),
            members: Vec::with_capacity(64),
            sorted: String::with_capacity(TYPICAL),
            nulls,
            digest: false,
            failed: None,
        }
    }

    pub(super) fn finish(self) -> Result<String, CanonicalError> {
        self.failed.map_or(Ok(self.out), Err)
    }

    /// The next map gets its digest as a member.
    pub(super) fn digest_next(&mut self) {
        self.digest = true;
    }

    pub(super) fn null(&mut self) -> Result<(), CanonicalError> {
        if self.nulls == Nulls::Refused {
            return Err(CanonicalError::Null);
        }
        self.raw("null");
        Ok(())
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    pub(super) fn text(&mut self, text: &str) {
        write_text(text, &mut self.out);
    }

    pub(super) fn integer(&mut self, value: i64) -> Result<(), CanonicalError> {
        if value < 0 {
            self.raw("-");
        }
        self.unsigned(value.unsigned_abs())
    }

    pub(super) fn unsigned(&mut self, value: u64) -> Result<(), CanonicalError> {
        if value > LARGEST {
            return Err(CanonicalError::OutOfRange);
        }
        let mut rest = value;
        let mut digits = [[b'0'; 2]; 8];
        let mut unused = 16_usize;
        for pair in digits.iter_mut().rev() {
            let two = u8::try_from(rest % 100).unwrap_or(0);
            rest /= 100;
            // Numbers under ten fill the low bits of ASCII digits.
            *pair = [b'0' | (two / 10), b'0' | (two % 10)];
            unused = unused.saturating_sub(2);
            if rest == 0 {
                unused = unused.saturating_add(usize::from(two < 10));
                break;
            }
        }
        self.raw(digits.as_flattened().get(unused..).and_then(|d| str::from_utf8(d).ok()).unwrap_or_default());
        Ok(())
    }

    /// Punctuation, and what needs no quotes.
    pub(super) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn open_map(&mut self) -> Open {
        let start = self.out.len();
        self.raw("{");
        let digest = std::mem::take(&mut self.digest);
        Open { start, names: self.names.len(), members: self.members.len(), digest }
    }

    /// Starts a member; its value is written next.
    pub(super) fn name(&mut self, name: &str) {
        let start = self.names.len();
        self.names.push_str(name);
        let span = Span { start, end: self.names.len() };
        if !self.out.ends_with('{') {
            self.raw(",");
        }
        let start = self.out.len();
        self.text(name);
        self.raw(":");
        self.members.push(Member { rank: rank(name), name: span, text: Span { start, end: start } });
    }

    /// Ends the member that was started last in this map; its value has been written.
    pub(super) fn end_member(&mut self) {
        let end = self.out.len();
        if let Some(member) = self.members.last_mut() {
            member.text.end = end;
        }
    }

    pub(super) fn close_map(&mut self, open: &Open) -> Result<(), CanonicalError> {
        self.sort(open)?;
        if open.digest {
            self.add_digest(open)?;
        }
        self.raw("}");
        self.names.truncate(open.names);
        self.members.truncate(open.members);
        Ok(())
    }

    fn add_digest(&mut self, open: &Open) -> Result<(), CanonicalError> {
        let mut digest = Sha256::new();
        digest.update(self.out.get(open.start..).unwrap_or_default());
        digest.update("}");
        let digest: [u8; 32] = digest.finalize().into();
        self.name(EXPLANATION_DIGEST);
        self.text(hex_digits(&digest, &mut [0; 64]));
        self.end_member();
        self.sort(open)
    }

    /// Puts the members of an open map into their order, unless they have it.
    fn sort(&mut self, open: &Open) -> Result<(), CanonicalError> {
        let names = &self.names;
        let order = |a: &Member, b: &Member| match a.rank.cmp(&b.rank) {
            Ordering::Equal => compare(a.name.of(names), b.name.of(names)),
            decided => decided,
        };
        let members = self.members.get_mut(open.members..).unwrap_or_default();
        if members.is_sorted_by(|a, b| order(a, b) == Ordering::Less) {
            return Ok(());
        }
        members.sort_unstable_by(order);
        if !members.is_sorted_by(|a, b| order(a, b) == Ordering::Less) {
            return Err(CanonicalError::Duplicate);
        }
        self.sorted.clear();
        let body = open.start.saturating_add(1);
        for member in members {
            if !self.sorted.is_empty() {
                self.sorted.push(',');
            }
            let start = body.saturating_add(self.sorted.len());
            self.sorted.push_str(member.text.of(&self.out));
            member.text = Span { start, end: body.saturating_add(self.sorted.len()) };
        }
        self.out.truncate(body);
        self.out.push_str(&self.sorted);
        Ok(())
    }
}

/// Bytes of a typical record: enough not to grow.
const TYPICAL: usize = 4096;
/// 2^53 - 1.
pub(super) const LARGEST: u64 = (1 << 53) - 1;

/// RFC 8785 section 3.2.3: by UTF-16 code units.
fn compare(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// The first eight characters of a name as a number: of two names whose ranks differ, the one with
/// the lower rank comes first. Only ASCII is ranked, below anything else.
fn rank(name: &str) -> u64 {
    const OTHER: u64 = 0x8080_8080_8080_8080;
    let bytes = name.as_bytes().iter().take(8);
    let missing = 8_u32.saturating_sub(u32::try_from(name.len()).unwrap_or(8));
    let rank = bytes.fold(0_u64, |rank, byte| rank.wrapping_shl(8) | u64::from(*byte));
    let rank = rank.wrapping_shl(missing.saturating_mul(8));
    match (rank & OTHER).leading_zeros() {
        64 => rank,
        // All alike from the first character that is not ASCII.
        first => (rank & !u64::MAX.wrapping_shr(first)) | (1_u64 << 63).wrapping_shr(first),
    }
}
