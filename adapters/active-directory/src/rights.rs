//! Security descriptors, and the rights that they give (MS-DTYP 2.4, MS-ADTS 5.1.3).

use std::collections::BTreeSet;

use bonafides_ldif::active_directory::{guid, sid};

/// The extended right to set a password without knowing the present one.
pub(crate) const RESET_PASSWORD: &str = "00299570-246d-11d0-a768-00aa006e0529";
/// The extended right to read every secret of the domain by replication.
const REPLICATE_SECRETS: &str = "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2";
/// Attributes, and the set of properties that contains the first.
pub(crate) const PWD_LAST_SET: &str = "bf967a0a-0de6-11d0-a285-00aa003049e2";
const ACCOUNT_RESTRICTIONS: &str = "4c164200-20c0-11d0-a768-00aa006e0529";
pub(crate) const LOCKOUT_TIME: &str = "28630ebf-41d5-11d1-a9c1-0000f80367c1";
const MEMBER: &str = "bf9679c0-0de6-11d0-a285-00aa003049e2";
const MEMBERSHIP: &str = "bc0ac240-79a9-11d0-9020-00c04fc2d4cf";

/// Rights to objects of the directory.
const WRITE_PROPERTY: u32 = 0x20;
const EXTENDED: u32 = 0x100;
const WRITE_DACL: u32 = 0x0004_0000;
const WRITE_OWNER: u32 = 0x0008_0000;
const GENERIC_ALL: u32 = 0x1000_0000;
const GENERIC_WRITE: u32 = 0x4000_0000;
/// The bit of an entry that holds only for what is below the object.
const INHERIT_ONLY: u8 = 0x08;
/// The trustee whose entries replace the rights of an owner.
const OWNER_RIGHTS: &str = "S-1-3-4";

/// Something that a security descriptor may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    /// To set a password without knowing the present one.
    ResetPassword,
    /// To demand a new password at the next sign-in.
    DemandNewPassword,
    /// To remove the lock after wrong passwords.
    Unlock,
    /// To add members to a group.
    AddMembers,
    /// To read every secret of the domain.
    ReadSecrets,
    /// To give oneself any right.
    TakeOver,
}

impl Right {
    /// Returns the bits of which any gives the right, in one or more ways, and the ids of the right or of the attribute.
    const fn asked(self) -> (&'static [u32], &'static [&'static str]) {
        const WRITE: &[u32] = &[WRITE_PROPERTY | GENERIC_WRITE | GENERIC_ALL];
        const EXTENDED_RIGHT: &[u32] = &[EXTENDED | GENERIC_ALL];
        match self {
            Self::ResetPassword => (EXTENDED_RIGHT, &[RESET_PASSWORD]),
            Self::ReadSecrets => (EXTENDED_RIGHT, &[REPLICATE_SECRETS]),
            Self::DemandNewPassword => (WRITE, &[PWD_LAST_SET, ACCOUNT_RESTRICTIONS]),
            Self::Unlock => (WRITE, &[LOCKOUT_TIME]),
            Self::AddMembers => (WRITE, &[MEMBER, MEMBERSHIP]),
            Self::TakeOver => (&[WRITE_DACL | GENERIC_ALL, WRITE_OWNER | GENERIC_ALL], &[]),
        }
    }
}

/// The owner and the access list of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Descriptor {
    owner: Option<String>,
    /// `None` without an access list: everybody may do everything.
    entries: Option<Vec<AccessEntry>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct AccessEntry {
    allows: bool,
    mask: u32,
    /// The right or attribute for which it holds; `None` for all.
    object: Option<String>,
    trustee: String,
}

impl Descriptor {
    /// Reads a self-relative descriptor; `None` if it is malformed.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        const HAS_DACL: u16 = 0x0004;
        let control = u16::from_le_bytes(*bytes.get(2..)?.first_chunk()?);
        let owner = match number(bytes, 4)? {
            0 => None,
            at => Some(leading_sid(bytes.get(at..)?)?),
        };
        let entries = match number(bytes, 16)? {
            0 => None,
            _ if control & HAS_DACL == 0 => None,
            at => Some(list(bytes.get(at..)?)?),
        };
        Some(Self { owner, entries })
    }

    /// Returns true if somebody with these SIDs has a right.
    pub(crate) fn allows(&self, sids: &BTreeSet<String>, right: Right) -> bool {
        let Some(entries) = &self.entries else { return true };
        let is_owner = self.owner.as_ref().is_some_and(|owner| sids.contains(owner));
        if right == Right::TakeOver && is_owner && !entries.iter().any(|entry| entry.trustee == OWNER_RIGHTS)
        {
            return true;
        }
        let (ways, objects) = right.asked();
        let applies = |entry: &&AccessEntry, mask: u32| {
            entry.mask & mask != 0
                && (sids.contains(&entry.trustee) || (is_owner && entry.trustee == OWNER_RIGHTS))
                && entry.object.as_ref().is_none_or(|object| objects.contains(&object.as_str()))
        };
        // The first entry decides: those that deny come first.
        let gives =
            |mask: u32| entries.iter().find(|entry| applies(entry, mask)).is_some_and(|entry| entry.allows);
        ways.iter().any(|mask| gives(*mask))
    }
}

/// Returns the position at a place.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

/// Reads an access list, without the entries that hold only for what is below.
fn list(bytes: &[u8]) -> Option<Vec<AccessEntry>> {
    let (header, mut rest) = bytes.split_at_checked(8)?;
    let count = u16::from_le_bytes(*header.get(4..)?.first_chunk()?);
    let mut entries = Vec::new();
    for _ in 0..count {
        let [kind, flags, ..] = *rest else { return None };
        let size = usize::from(u16::from_le_bytes(*rest.get(2..)?.first_chunk()?));
        let (entry, after) = rest.split_at_checked(size)?;
        rest = after;
        if flags & INHERIT_ONLY == 0 {
            entries.extend(access_entry(kind, entry.get(4..)?)?);
        }
    }
    Some(entries)
}

/// Reads an entry; `Some(None)` if it is of a kind that gives or takes no right here.
#[expect(clippy::option_option, reason = "malformed, of no importance, or an entry")]
fn access_entry(kind: u8, body: &[u8]) -> Option<Option<AccessEntry>> {
    let (allows, has_object) = match kind {
        // The later kinds have a condition. One that allows counts, although it may not be met.
        0x00 | 0x09 => (true, false),
        0x01 => (false, false),
        0x05 | 0x0b => (true, true),
        0x06 => (false, true),
        _ => return Some(None),
    };
    let mask = u32::from_le_bytes(*body.first_chunk()?);
    let mut rest = body.get(4..)?;
    let mut object = None;
    if has_object {
        let flags = u32::from_le_bytes(*rest.first_chunk()?);
        rest = rest.get(4..)?;
        for (bit, is_object) in [(1, true), (2, false)] {
            if flags & bit != 0 {
                let (id, after) = rest.split_at_checked(16)?;
                rest = after;
                if is_object {
                    object = Some(guid(id)?);
                }
            }
        }
    }
    Some(Some(AccessEntry { allows, mask, object, trustee: leading_sid(rest)? }))
}

/// Reads the SID at the beginning.
fn leading_sid(bytes: &[u8]) -> Option<String> {
    let count = usize::from(*bytes.get(1)?);
    sid(bytes.get(..count.checked_mul(4)?.checked_add(8)?)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Descriptor, Right};

    const DESK: &str = "S-1-5-21-1-2-3-1100";

    fn sid(text: &str) -> Vec<u8> {
        let parts: Vec<u32> = text.split('-').skip(3).filter_map(|part| part.parse().ok()).collect();
        let mut bytes = vec![1, u8::try_from(parts.len()).unwrap_or(0), 0, 0, 0, 0, 0];
        bytes.push(text.split('-').nth(2).and_then(|part| part.parse().ok()).unwrap_or(0));
        bytes.extend(parts.into_iter().flat_map(u32::to_le_bytes));
        bytes
    }

    fn entry(kind: u8, flags: u8, mask: u32, object: Option<&str>, trustee: &str) -> Vec<u8> {
        let mut body = mask.to_le_bytes().to_vec();
        if matches!(kind, 5 | 6) {
            body.extend(u32::from(object.is_some()).to_le_bytes());
            body.extend(object.and_then(bonafides_ldif::active_directory::guid_bytes).unwrap_or_default());
        }
        body.extend(sid(trustee));
        let size = u16::try_from(body.len().saturating_add(4)).unwrap_or(0).to_le_bytes();
        [&[kind, flags][..], &size, &body].concat()
    }

    fn descriptor(owner: &str, entries: &[Vec<u8>]) -> Vec<u8> {
        let owner = sid(owner);
        let list = entries.concat();
        let count = u16::try_from(entries.len()).unwrap_or(0).to_le_bytes();
        let at = u32::try_from(owner.len().saturating_add(20)).unwrap_or(0).to_le_bytes();
        let size = u16::try_from(list.len().saturating_add(8)).unwrap_or(0).to_le_bytes();
        let header = [&[1, 0, 4, 0x80, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &at].concat();
        [&header[..], &owner, &[4, 0], &size, &count, &[0, 0], &list].concat()
    }

    fn allows(bytes: &[u8], right: Right) -> bool {
        let sids: BTreeSet<String> = [DESK, "S-1-5-11"].map(str::to_owned).into();
        Descriptor::read(bytes).is_some_and(|read| read.allows(&sids, right))
    }

    #[test]
    fn a_right_is_given_by_the_first_entry_that_applies() {
        let admin = "S-1-5-21-1-2-3-512";
        let reset = Some(super::RESET_PASSWORD);
        let give = |entries: &[Vec<u8>]| descriptor(admin, entries);
        assert!(allows(&give(&[entry(5, 0, 0x100, reset, DESK)]), Right::ResetPassword));
        // All extended rights; everything; a generic right.
        assert!(allows(&give(&[entry(0, 0, 0x100, None, DESK)]), Right::ResetPassword));
        assert!(allows(&give(&[entry(0, 0, 0x000f_01ff, None, "S-1-5-11")]), Right::TakeOver));
        assert!(allows(&give(&[entry(0, 0, 0x1000_0000, None, DESK)]), Right::Unlock));
        assert!(allows(
            &give(&[entry(5, 0, 0x20, Some(super::ACCOUNT_RESTRICTIONS), DESK)]),
            Right::DemandNewPassword
        ));
        for (why, bytes) in [
            ("another", give(&[entry(5, 0, 0x100, reset, admin)])),
            ("only below", give(&[entry(5, 8, 0x100, reset, DESK)])),
            ("another right", give(&[entry(5, 0, 0x100, Some(super::MEMBER), DESK)])),
            ("another bit", give(&[entry(5, 0, 0x10, reset, DESK)])),
            ("denied first", give(&[entry(6, 0, 0x100, reset, "S-1-5-11"), entry(5, 0, 0x100, reset, DESK)])),
            ("nothing", give(&[])),
        ] {
            assert!(!allows(&bytes, Right::ResetPassword), "{why}");
        }
    }

    #[test]
    fn an_owner_may_take_over_unless_the_rights_of_owners_are_limited() {
        assert!(allows(&descriptor(DESK, &[]), Right::TakeOver));
        let limited = entry(0, 0, 0x0002_0000, None, "S-1-3-4");
        assert!(!allows(&descriptor(DESK, &[limited]), Right::TakeOver));
        // The owner may not change the list, and may still become the owner anew.
        let denied = entry(1, 0, 0x0004_0000, None, DESK);
        let allowed = entry(0, 0, 0x0008_0000, None, DESK);
        assert!(allows(&descriptor("S-1-5-18", &[denied, allowed]), Right::TakeOver));
    }

    #[test]
    fn without_a_list_everything_is_allowed_and_what_is_cut_off_is_nothing() {
        let mut bytes = descriptor(DESK, &[entry(0, 0, 0x100, None, DESK)]);
        for cut in 0..bytes.len() {
            assert_eq!(bytes.get(..cut).and_then(Descriptor::read), None, "{cut}");
        }
        if let Some(control) = bytes.get_mut(2) {
            *control = 0;
        }
        assert!(allows(&bytes, Right::ReadSecrets));
    }
}
