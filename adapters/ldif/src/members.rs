//! The groups that an entry is in, also through other groups.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;

use crate::{Entry, Ldif, ids};

/// Attributes of a group that name its members.
const MEMBERS: [&str; 2] = ["member", "uniqueMember"];

/// The groups that each entry of an export is in.
#[derive(Debug, Clone, Default)]
pub struct Memberships {
    /// Each name, mapped to the groups it is a direct member of.
    direct: BTreeMap<DirectoryName, BTreeSet<DirectoryName>>,
    /// Each group, mapped to its spelling in the directory.
    written: BTreeMap<DirectoryName, String>,
}

impl Ldif {
    /// Returns the memberships that the export states: `memberOf` of each entry, `member` and `uniqueMember` of each
    /// group, and the primary group of each account in Active Directory, if the export contains it.
    pub fn memberships(&self) -> Memberships {
        let by_sid = ids::by_sid(self);
        let mut found = Memberships::default();
        for entry in &self.entries {
            if let Some(name) = entry.name() {
                found.written.insert(name.clone(), entry.dn.clone());
            }
        }
        for entry in &self.entries {
            let Some(own) = entry.name() else { continue };
            // An export may contain a membership at only one end. Malformed names were refused when it was read.
            for (text, group) in entry.names("memberOf").filter_map(Result::ok) {
                found.link(own.clone(), group, text);
            }
            for (_, member) in MEMBERS.iter().flat_map(|name| entry.names(name)).filter_map(Result::ok) {
                found.link(member, own.clone(), &entry.dn);
            }
            let primary = ids::primary_group(entry).and_then(|sid| by_sid.get(&sid).copied());
            if let Some((group, name)) = primary.and_then(|group| Some((group, group.name()?))) {
                found.link(own.clone(), name.clone(), &group.dn);
            }
        }
        found
    }
}

impl Memberships {
    /// Returns the distinguished names of all groups that an entry is in, also through other groups; each once.
    pub fn of(&self, entry: &Entry) -> Vec<&str> {
        entry.name().map(|name| self.of_name(name)).unwrap_or_default()
    }

    /// Returns the distinguished names of all groups that the entry of this name is in, also through other groups; each
    /// once. A name that is not in the export may be in groups of the export.
    pub fn of_name(&self, name: &DirectoryName) -> Vec<&str> {
        let mut open: Vec<&DirectoryName> = vec![name];
        let mut seen: BTreeSet<&DirectoryName> = BTreeSet::new();
        let mut groups = Vec::new();
        while let Some(name) = open.pop() {
            for group in self.direct.get(name).into_iter().flatten() {
                // Groups may contain each other, so each is visited once.
                if seen.insert(group) {
                    groups.extend(self.written.get(group).map(String::as_str));
                    open.push(group);
                }
            }
        }
        groups
    }

    fn link(&mut self, member: DirectoryName, group: DirectoryName, written: &str) {
        // A group outside the export still counts; only its own groups are unknown.
        self.written.entry(group.clone()).or_insert_with(|| written.to_owned());
        self.direct.entry(member).or_default().insert(group);
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

    #[test]
    fn the_primary_group_counts_if_the_export_has_it() -> Result<(), LdifError> {
        let ldif = Ldif::parse(
            "dn: CN=jo,DC=x\nobjectSid: S-1-5-21-7-1001\nprimaryGroupID: 513\n\n\
             dn: CN=g,DC=x\nobjectSid:: AQIAAAAAAAUVAAAABwAAAA==\nmember: CN=all,DC=x\n\n\
             dn: CN=all,DC=x\nobjectSid: S-1-5-21-7-513\nmemberOf: CN=top,DC=x\n\n\
             dn: CN=kim,DC=x\nobjectSid: S-1-5-21-7-1002\nprimaryGroupID: 514\n",
        )?;
        let memberships = ldif.memberships();
        let of = |at: usize| ldif.entries.get(at).map(|entry| memberships.of(entry)).unwrap_or_default();
        assert_eq!(of(0), ["CN=all,DC=x", "CN=g,DC=x", "CN=top,DC=x"]);
        assert!(of(3).is_empty());
        Ok(())
    }
}
