//! The groups of an export.

use std::collections::BTreeMap;

use bonafides::directory::{DirectoryName, DirectoryNames};

use crate::{Entry, Ldif, ids};

/// Classes of groups, in lower case.
const CLASSES: [&str; 6] =
    ["group", "groupofentries", "groupofnames", "groupofuniquenames", "groupofurls", "posixgroup"];
/// Attributes that hold members, by which groups are recognised in an export without classes.
const MEMBERS: [&str; 3] = ["member", "uniqueMember", "memberUid"];

impl Entry {
    /// Returns true if the entry is a group, by its class or because it has members.
    pub fn is_group(&self) -> bool {
        let group = |class: &str| CLASSES.iter().any(|name| name.eq_ignore_ascii_case(class));
        self.all("objectClass").any(group) || MEMBERS.iter().any(|name| self.bytes(name).next().is_some())
    }
}

impl Ldif {
    /// Returns the names of all groups, and the groups of each subject, to check a policy against.
    pub fn directory_names(&self) -> DirectoryNames {
        let mut names = DirectoryNames::default();
        for name in self.group_names() {
            // The reader has already refused malformed names.
            let _ = names.insert(name);
        }
        let memberships = self.memberships();
        for subject in self.entries.iter().filter(|entry| !entry.is_group()) {
            let _ = names.insert_subject(memberships.of(subject));
        }
        names
    }

    /// Returns the ids of the groups that have one, by their names: `objectSid`, or else `objectGUID` or `entryUUID`.
    pub fn group_ids(&self) -> BTreeMap<DirectoryName, String> {
        let groups = self.entries.iter().filter(|entry| entry.is_group());
        groups.filter_map(|group| Some((group.name()?.clone(), ids::of_group(group)?))).collect()
    }

    /// Returns the distinguished names of all groups, as written: of entries that are groups, and of
    /// groups that entries are members of. A name may appear several times.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entry| {
            // Malformed names were refused when the export was read.
            let elsewhere = entry.names("memberOf").filter_map(Result::ok);
            entry
                .is_group()
                .then_some(entry.dn.as_str())
                .into_iter()
                .filter(|dn| !dn.is_empty())
                .chain(elsewhere.map(|(text, _)| text))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Ldif, LdifError};

    #[test]
    fn groups_are_what_has_the_class_or_members_or_is_named_by_a_member() -> Result<(), LdifError> {
        let ldif = Ldif::parse(
            "dn: CN=a,DC=x\nobjectClass: user\nmemberOf: CN=b,DC=x\nmemberOf: CN=elsewhere,DC=y\n\n\
             dn: CN=b,DC=x\nobjectClass: top\nobjectClass: Group\n\n\
             dn: CN=c,DC=x\nobjectClass: groupOfNames\nmember:\n\n\
             dn: CN=d,DC=x\nuniqueMember: CN=a,DC=x\n\n\
             dn: OU=e,DC=x\nobjectClass: organizationalUnit\n",
        )?;
        let names: Vec<&str> = ldif.group_names().collect();
        assert_eq!(names, ["CN=b,DC=x", "CN=elsewhere,DC=y", "CN=b,DC=x", "CN=c,DC=x", "CN=d,DC=x"]);
        Ok(())
    }
}
