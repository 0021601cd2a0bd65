use std::cell::Cell;
use std::cmp::Ordering;

use sha2::{Digest as _, Sha256};

use super::error::{CanonicalError, EXPLANATION_DIGEST};
use crate::audit::hash::hex_digits;
use crate::document::{write_escaped, write_text};

/// Writes values one after the other into one buffer, and sorts the members of each map in place as soon
/// as the map ends. Builds no tree.
pub(super) struct Writer {
    /// Always UTF-8: only whole texts are written and moved.
    out: Vec<u8>,
    /// Members of all open maps, the innermost last.
    members: Vec<Member>,
    nulls: Nulls,
    /// True if the next map gets its digest as a member.
    digest: bool,
    /// The first error, kept because a reader in between can carry only its own.
    pub(super) failed: Option<CanonicalError>,
}

/// The treatment of null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nulls {
    Allowed,
    Refused,
}

/// An open map.
pub(super) struct Open {
    /// The position of its `{`.
    start: usize,
    /// The number of members of the maps around it.
    members: usize,
    digest: bool,
}

/// A member in the buffer.
#[derive(Clone, Copy)]
struct Member {
    /// The number from [`rank`], which decides most comparisons.
    rank: u64,
    /// From the quote of the name to the end of the value.
    start: usize,
    end: usize,
    /// The bytes of the name between its quotes.
    name: usize,
}

impl Writer {
    pub(super) fn new(nulls: Nulls) -> Self {
        let (out, members) = (Vec::with_capacity(TYPICAL), Vec::with_capacity(MEMBERS));
        Self { out, members, nulls, digest: false, failed: None }
    }

    pub(super) fn finish(self) -> Result<String, CanonicalError> {
        match self.failed {
            Some(error) => Err(error),
            None => String::from_utf8(self.out).map_err(|error| CanonicalError::Value(error.to_string())),
        }
    }

    /// Adds its digest as a member to the next map.
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
        self.out.extend_from_slice(digits.as_flattened().get(unused..).unwrap_or_default());
        Ok(())
    }

    /// Writes punctuation, and values that need no quotes.
    pub(super) fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn open_map(&mut self) -> Open {
        let start = self.out.len();
        self.out.push(b'{');
        Open { start, members: self.members.len(), digest: std::mem::take(&mut self.digest) }
    }

    /// Starts a member; its value is written next.
    pub(super) fn name(&mut self, name: &str) {
        if self.out.last() != Some(&b'{') {
            self.out.push(b',');
        }
        let start = self.out.len();
        self.out.push(b'"');
        write_escaped(name, &mut self.out);
        let written = self.out.len().saturating_sub(start).saturating_sub(1);
        self.raw("\":");
        self.members.push(Member { rank: rank(name), start, end: start, name: written });
    }

    /// Ends the member that was started last in this map; its value has been written.
    pub(super) fn end_member(&mut self) {
        let end = self.out.len();
        if let Some(member) = self.members.last_mut() {
            member.end = end;
        }
    }

    pub(super) fn close_map(&mut self, open: &Open) -> Result<(), CanonicalError> {
        self.sort(open)?;
        if open.digest {
            self.add_digest(open)?;
        }
        self.out.push(b'}');
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

    /// Sorts the members of an open map, unless they are already in order.
    fn sort(&mut self, open: &Open) -> Result<(), CanonicalError> {
        let members = self.members.get_mut(open.members..).unwrap_or_default();
        let (out, twice) = (&self.out, Cell::new(false));
        let order = |a: &Member, b: &Member| {
            let order = a.rank.cmp(&b.rank).then_with(|| compare(a.name(out), b.name(out)));
            twice.set(twice.get() || order == Ordering::Equal);
            order
        };
        let sorted = members.is_sorted_by(|a, b| order(a, b) == Ordering::Less);
        if !sorted {
            members.sort_unstable_by(order);
        }
        // No sort orders two members of one name without comparing them, or both with a third.
        if twice.get() {
            return Err(CanonicalError::Duplicate);
        }
        if sorted {
            return Ok(());
        }
        // Copy in order behind the map, then move down into place.
        let (body, behind) = (open.start.saturating_add(1), self.out.len());
        for member in members {
            let start = self.out.len().saturating_sub(behind).saturating_add(body);
            self.out.extend_from_within(member.start..member.end);
            self.out.push(b',');
            let end = start.saturating_add(member.end.saturating_sub(member.start));
            (member.start, member.end) = (start, end);
        }
        self.out.pop();
        self.out.drain(body..behind);
        Ok(())
    }
}

impl Member {
    /// The name as it is written between its quotes.
    fn name<'o>(&self, out: &'o [u8]) -> &'o [u8] {
        let start = self.start.saturating_add(1);
        out.get(start..start.saturating_add(self.name)).unwrap_or_default()
    }
}

/// The bytes of a typical record, and the number of its members open at once: enough not to grow.
const TYPICAL: usize = 4096;
const MEMBERS: usize = 32;
/// 2^53 - 1.
const LARGEST: u64 = (1 << 53) - 1;

/// Compares written names as RFC 8785 section 3.2.3 does, by the UTF-16 code units of the names before
/// escaping; for ASCII without escapes, that is by their bytes.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let plain = |name: &[u8]| name.iter().all(|byte| byte.is_ascii() && *byte != b'\\');
    if plain(a) && plain(b) {
        return a.cmp(b);
    }
    let units = |name: &[u8]| {
        let name: String = serde_json::from_slice(&[b"\"", name, b"\""].concat()).unwrap_or_default();
        name.encode_utf16().collect::<Vec<_>>()
    };
    units(a).cmp(&units(b))
}

/// The first eight characters of a name as a number: of two names whose ranks differ, the one with
/// the lower rank comes first. Only ASCII is ranked, below all other characters.
fn rank(name: &str) -> u64 {
    const OTHER: u64 = 0x8080_8080_8080_8080;
    let rank = first_eight(name.as_bytes());
    match (rank & OTHER).leading_zeros() {
        64 => rank,
        // All names are equal from the first character that is not ASCII.
        first => (rank & !u64::MAX.wrapping_shr(first)) | (1_u64 << 63).wrapping_shr(first),
    }
}

/// The first eight bytes as a number, the first one highest; bytes that are missing are 0. Reads four or eight at a time.
fn first_eight(name: &[u8]) -> u64 {
    if let Some(eight) = name.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let missing = 8_u32.saturating_sub(u32::try_from(name.len()).unwrap_or(8)).saturating_mul(8);
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_be_bytes(*first), u32::from_be_bytes(*last));
            u64::from(first) << 32 | u64::from(last).wrapping_shl(missing)
        }
        _ => name
            .iter()
            .fold(0_u64, |rank, byte| rank.wrapping_shl(8) | u64::from(*byte))
            .wrapping_shl(missing),
    }
}
