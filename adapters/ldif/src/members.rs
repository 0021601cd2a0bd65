//! The groups that an entry is in, also through other groups.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;

use crate::{Entry, Ldif};

/// Attributes of a group that name its members.
const MEMBERS: [&str; 2] = ["member", "uniqueMember"];

/// The groups that each entry of an export is in.
#[derive(Debug, Clone, Default)]
pub struct Memberships<'l> {
    /// Direct memberships, by the name of the member: the groups, as written.
    direct: BTreeMap<DirectoryName, BTreeMap<DirectoryName, &'l str>>,
}

impl Ldif {
    /// Returns the memberships that the export states: `memberOf` of each entry, and `member` and `uniqueMember` of each
    /// group. The primary group of an account in Active Directory is in none of these.
    pub fn memberships(&self) -> Memberships<'_> {
        let mut found = Memberships::default();
        for entry in &self.entries {
            let Some(own) = entry.name() else { continue };
            // Malformed names were refused when the export was read.
            for (text, group) in entry.names("memberOf").filter_map(Result::ok) {
                found.direct.entry(own.clone()).or_default().insert(group, text);
            }
            for (_, member) in MEMBERS.iter().flat_map(|name| entry.names(name)).filter_map(Result::ok) {
                found.direct.entry(member).or_default().insert(own.clone(), &entry.dn);
            }
        }
        found
    }
}

impl<'l> Memberships<'l> {
    /// Returns the distinguished names of all groups that an entry is in, also through other groups; each once.
    pub fn of(&self, entry: &Entry) -> Vec<&'l str> {
        let mut open: Vec<&DirectoryName> = entry.name().into_iter().collect();
        let mut seen: BTreeSet<&DirectoryName> = BTreeSet::new();
        let mut groups = Vec::new();
        while let Some(name) = open.pop() {
            for (group, text) in self.direct.get(name).into_iter().flatten() {
                if seen.insert(group) {
                    groups.push(*text);
                    open.push(group);
                }
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use crate::{Ldif, LdifError};

    #[test]
    fn groups_of_groups_are_found_from_either_side_and_in_cycles() -> Result<(), LdifError> {
        let ldif = Ldif::parse(
            "dn: CN=jo,DC=x\nobjectClass: user\nmemberOf: CN=a,DC=x\n\n\
             dn: CN=a,DC=x\nobjectClass: group\nmemberOf: CN=b,DC=x\n\n\
             dn: CN=b,DC=x\nobjectClass: group\nmember: cn=A,dc=X\nmemberOf: CN=a,DC=x\n\n\
             dn: CN=c,DC=x\nobjectClass: group\nmember: CN=b,DC=x\n\n\
             dn: CN=d,DC=x\nobjectClass: groupOfUniqueNames\nuniqueMember: cn=Jo, dc=x\n\n\
             dn: CN=e,DC=x\nobjectClass: group\nmember: CN=else,DC=x\n",
        )?;
        let memberships = ldif.memberships();
        let of = |at: usize| {
            let mut groups = ldif.entries.get(at).map(|entry| memberships.of(entry)).unwrap_or_default();
            groups.sort_unstable();
            groups
        };
        assert_eq!(of(0), ["CN=a,DC=x", "CN=b,DC=x", "CN=c,DC=x", "CN=d,DC=x"]);
        assert_eq!(of(1), ["CN=a,DC=x", "CN=b,DC=x", "CN=c,DC=x"]);
        assert!(of(5).is_empty());
        Ok(())
    }
}
