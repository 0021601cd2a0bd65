//! The ids of Active Directory, as text or in the binary form that most exports contain.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::{Entry, Ldif};

/// Returns the text of `objectGUID`, such as `97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa`; `None` if there is no valid one.
pub(crate) fn guid(entry: &Entry) -> Option<String> {
    let value = entry.bytes("objectGUID").next()?;
    if let Ok(bytes) = <&[u8; 16]>::try_from(value) {
        // The first three parts are little-endian (MS-DTYP 2.3.4.2).
        let (little, rest) = bytes.split_at(8);
        let (first, others) = little.split_at(4);
        let others = others.chunks(2).flat_map(|part| part.iter().rev());
        let parts = first.iter().rev().chain(others).chain(rest);
        let mut text = String::with_capacity(36);
        for (at, byte) in parts.enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            let _ = write!(text, "{byte:02x}");
        }
        return Some(text);
    }
    let text = std::str::from_utf8(value).ok()?.to_ascii_lowercase();
    let fits = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    fits.then_some(text)
}

/// Returns the text of `objectSid`, such as `S-1-5-21-1-2-3-513`; `None` if there is no valid one.
pub(crate) fn sid(entry: &Entry) -> Option<String> {
    let value = entry.bytes("objectSid").next()?;
    if let Ok(text) = std::str::from_utf8(value)
        && text.starts_with("S-")
    {
        return Some(text.to_owned());
    }
    // MS-DTYP 2.4.2.2: revision, number of parts, authority in big-endian, parts in little-endian.
    let [1, count, authority @ ..] = value else { return None };
    let (authority, parts) = authority.split_at_checked(6)?;
    let authority = authority.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut text = format!("S-1-{authority}");
    let parts: Vec<[u8; 4]> = parts.chunks(4).map(<[u8; 4]>::try_from).collect::<Result<_, _>>().ok()?;
    if parts.len() != usize::from(*count) {
        return None;
    }
    for part in parts {
        let _ = write!(text, "-{}", u32::from_le_bytes(part));
    }
    Some(text)
}

/// Returns the SID of the primary group, which is in no `memberOf`: the account's, with another last part.
pub(crate) fn primary_group(entry: &Entry) -> Option<String> {
    let rid: u32 = entry.first("primaryGroupID")?.parse().ok()?;
    let own = sid(entry)?;
    let (domain, _) = own.rsplit_once('-')?;
    Some(format!("{domain}-{rid}"))
}

/// Returns the entries that have a SID, by its text.
pub(crate) fn by_sid(ldif: &Ldif) -> BTreeMap<String, &Entry> {
    ldif.entries.iter().filter_map(|entry| Some((sid(entry)?, entry))).collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may fail
mod tests {
    use super::{guid, sid};
    use crate::{Ldif, LdifError};

    /// The binary forms were computed in Python, from an account of `examples/directory`.
    #[test]
    fn binary_and_text_are_the_same_id() -> Result<(), LdifError> {
        let ldif = Ldif::parse(
            "dn: CN=a\nobjectGUID:: Eb7ml62nbU28/KXoWtT0+g==\n\
             objectSid:: AQUAAAAAAAUVAAAAe28BH4uXUS5V+i68VQQAAA==\n\n\
             dn: CN=b\nobjectGUID: 97E6BE11-a7ad-4d6d-bcfc-a5e85ad4f4fa\nobjectSid: S-1-5-21-520187771-777099147-3157195349-1109\n",
        )?;
        for entry in &ldif.entries {
            assert_eq!(guid(entry).as_deref(), Some("97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa"));
            assert_eq!(sid(entry).as_deref(), Some("S-1-5-21-520187771-777099147-3157195349-1109"));
        }
        Ok(())
    }

    #[test]
    fn anything_else_is_no_id() -> Result<(), LdifError> {
        for value in
            ["objectGUID: 1", "objectGUID:: /w==", "objectGUID: 97e6be11xa7ad-4d6d-bcfc-a5e85ad4f4fa"]
        {
            assert_eq!(guid(&Ldif::parse(&format!("dn: CN=a\n{value}\n"))?.entries[0]), None, "{value}");
        }
        // Empty; of another revision; with too few parts; with half a part.
        for value in ["", "AgAAAAAAAAU=", "AQIAAAAAAAUVAAAA", "AQEAAAAAAAUVAAA="] {
            assert_eq!(
                sid(&Ldif::parse(&format!("dn: CN=a\nobjectSid:: {value}\n"))?.entries[0]),
                None,
                "{value}"
            );
        }
        Ok(())
    }
}
