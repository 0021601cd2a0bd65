//! The ids of Active Directory, as text or in the binary form that most exports contain.

use std::collections::BTreeMap;

use crate::{Entry, Ldif, active_directory};

/// Returns the text of `objectGUID`, such as `97e6be11-a7ad-4d6d-bcfc-a5e85ad4f4fa`; `None` if there is no valid one.
pub(crate) fn guid(entry: &Entry) -> Option<String> {
    let value = entry.bytes("objectGUID").next()?;
    active_directory::guid(value).or_else(|| active_directory::guid_in_text(std::str::from_utf8(value).ok()?))
}

/// Returns the text of `objectSid`, such as `S-1-5-21-1-2-3-513`; `None` if there is no valid one.
pub(crate) fn sid(entry: &Entry) -> Option<String> {
    let value = entry.bytes("objectSid").next()?;
    match std::str::from_utf8(value) {
        Ok(text) if text.starts_with("S-") => Some(text.to_owned()),
        _ => active_directory::sid(value),
    }
}

/// Returns the immutable id of a group.
pub(crate) fn of_group(entry: &Entry) -> Option<String> {
    sid(entry).or_else(|| guid(entry)).or_else(|| entry.first("entryUUID").map(str::to_ascii_lowercase))
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
