//! The group names in a directory.

use std::collections::{BTreeMap, BTreeSet};

use super::directory_name::{DirectoryName, DirectoryNameError};
use super::group_name::written_cn;
use crate::diagnostic::{closeness, did_you_mean};

/// The names of a directory's groups. [`Policy::review_in`](crate::Policy::review_in) compares the names in
/// a policy with them.
///
/// ```
/// use bonafides::{Policy, Source};
/// use bonafides::directory::DirectoryNames;
///
/// fn main() -> Result<(), bonafides::directory::DirectoryNameError> {
///     let mut names = DirectoryNames::default();
///     names.insert("CN=G-Finance,OU=Groups,DC=x")?;
///     let policy = r#"
/// format: 1
/// policy: desk
/// challenges: { passkey: { type: external, provider: webauthn, factor: possession, points: 60 } }
/// groups: [{ id: finance, match: G-Fiance, require: { pass: [passkey] } }]
/// actions: { reset: { require: { points: 60 } } }
/// "#;
///     let review = Policy::review_in(&Source::yaml(policy), &names);
///     let unknown = review.diagnostics.iter().find(|found| found.code.as_str() == "unknown-name");
///     assert_eq!(unknown.and_then(|found| found.help.as_deref()), Some("did you mean `G-Finance`?"));
///     Ok(())
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryNames {
    /// Each name, mapped to its spelling in the directory.
    written: BTreeMap<DirectoryName, Box<str>>,
    /// Each leading CN, mapped to its spelling in the directory. Bare names in a policy match these.
    bare: BTreeMap<Box<str>, Box<str>>,
    /// The sets of names that a subject has, each once; `None` if memberships are not known.
    subjects: Option<BTreeSet<Vec<DirectoryName>>>,
}

impl DirectoryNames {
    /// Adds a distinguished or bare name, as the directory writes it.
    pub fn insert(&mut self, name: &str) -> Result<(), DirectoryNameError> {
        let parsed: DirectoryName = name.parse()?;
        if let Some(cn) = parsed.leading_cn() {
            let written = written_cn(name).unwrap_or_else(|| cn.to_owned());
            self.bare.entry(cn.into()).or_insert_with(|| written.into());
        }
        self.written.entry(parsed).or_insert_with(|| name.into());
        Ok(())
    }

    /// Adds the names of all groups of one subject, as the directory writes them. Without any subject, every subject
    /// could be in every group.
    pub fn insert_subject<'n>(
        &mut self,
        groups: impl IntoIterator<Item = &'n str>,
    ) -> Result<(), DirectoryNameError> {
        let mut set = Vec::new();
        for name in groups {
            self.insert(name)?;
            set.push(name.parse()?);
        }
        set.sort_unstable();
        set.dedup();
        self.subjects.get_or_insert_default().insert(set);
        Ok(())
    }

    /// The sets of names that a subject has, as the directory writes them; `None` if memberships are not known.
    pub(crate) fn subjects(&self) -> Option<impl Iterator<Item = Vec<&str>>> {
        let written = |name: &DirectoryName| self.written.get(name).map(|name| &**name);
        Some(self.subjects.as_ref()?.iter().map(move |set| set.iter().filter_map(written).collect()))
    }

    /// Returns the number of distinct names.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Returns true if there are no names.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// Every name, as the directory writes it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.written.values().map(|name| &**name)
    }

    /// Returns true if a name in a policy matches one of these.
    pub(crate) fn has(&self, name: &DirectoryName) -> bool {
        self.written.contains_key(name) || (!name.is_distinguished() && self.bare.contains_key(name.key()))
    }

    /// Returns the name that a misspelt name in a policy most likely means, as the policy should write it.
    pub(crate) fn nearest(&self, name: &DirectoryName) -> Option<&str> {
        if name.is_distinguished() {
            return self.nearest_distinguished(name);
        }
        let bare = self.written.iter().filter(|(name, _)| !name.is_distinguished());
        let bare = bare.map(|(name, written)| (name.key(), &**written));
        let known: BTreeMap<&str, &str> =
            self.bare.iter().map(|(cn, written)| (&**cn, &**written)).chain(bare).collect();
        did_you_mean(name.key(), known.keys().copied()).and_then(|key| known.get(key).copied())
    }

    /// Returns the nearest distinguished name. Groups in one place share most of their names, so the leading
    /// CN must be close; among equally close ones, the rest decides.
    fn nearest_distinguished(&self, name: &DirectoryName) -> Option<&str> {
        let cn = name.leading_cn()?;
        let common = |other: &str| {
            name.key().bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count()
        };
        self.written
            .iter()
            .filter_map(|(other, written)| {
                let close = closeness(cn, other.leading_cn()?)?;
                Some((close, std::cmp::Reverse(common(other.key())), &**written))
            })
            .min()
            .map(|(.., written)| written)
    }
}

#[cfg(test)]
mod tests {
    use super::{DirectoryName, DirectoryNames};

    fn nearest(known: &[&str], name: &str) -> Option<String> {
        let mut names = DirectoryNames::default();
        for name in known {
            assert_eq!(names.insert(name), Ok(()));
        }
        let name: Result<DirectoryName, _> = name.parse();
        names.nearest(&name.ok()?).map(ToOwned::to_owned)
    }

    #[test]
    fn a_slip_is_found_in_either_kind_of_name() {
        let known = ["CN=G-Finance,OU=Groups,DC=x", "CN=G-Sales,OU=Groups,DC=x", "Helpdesk"];
        assert_eq!(nearest(&known, "G-Fiance").as_deref(), Some("G-Finance"));
        assert_eq!(nearest(&known, "helpdeks").as_deref(), Some("Helpdesk"));
        assert_eq!(nearest(&known, "cn=g-fiance,ou=groups,dc=x").as_deref(), Some(known[0]));
        // The right group, in the wrong place.
        assert_eq!(nearest(&known, "CN=G-Finance,OU=Teams,DC=x").as_deref(), Some(known[0]));
        // A long common rest is no reason to suggest another group.
        assert_eq!(nearest(&known, "CN=Executives,OU=Groups,DC=x"), None);
        assert_eq!(nearest(&known, "Executives"), None);
        assert_eq!(nearest(&known, "OU=Groups,DC=x"), None);
    }

    #[test]
    fn of_two_groups_of_one_name_the_nearer_place_is_meant() {
        let known = ["CN=Admins,OU=A,DC=x", "CN=Admins,OU=B,DC=y"];
        assert_eq!(nearest(&known, "CN=Admin,OU=C,DC=y").as_deref(), Some(known[1]));
    }

    #[test]
    fn a_bare_suggestion_has_no_escapes() {
        assert_eq!(
            nearest(&["CN=Admins\\, Tier 0,DC=x"], "Admins, Tier 1").as_deref(),
            Some("Admins, Tier 0")
        );
        assert_eq!(nearest(&["UID=7+CN=Helpdesk,DC=x"], "Helpdesc").as_deref(), Some("helpdesk"));
    }

    #[test]
    fn spellings_of_one_name_are_one() {
        let mut names = DirectoryNames::default();
        for name in ["CN=a\\,b,DC=x", "cn=A\\2Cb, dc=x"] {
            assert_eq!(names.insert(name), Ok(()));
        }
        assert_eq!((names.len(), names.is_empty()), (1, false));
        assert!(names.insert("a=b=c;").is_err());
    }
}
