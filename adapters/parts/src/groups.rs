//! Groups of the directory, and the ids that a policy's names are bound to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bonafides::Policy;
use bonafides::case::SubjectProfile;
use bonafides::directory::{DirectoryName, DirectoryNames};

use crate::DirectoryError;

/// A group of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// The present distinguished name, or the name in a directory without such names.
    pub name: String,
    /// The immutable id, such as the SID; `None` if the directory has none.
    pub id: Option<String>,
}

impl Group {
    /// Returns a group without an id.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), id: None }
    }

    /// Sets the immutable id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// Returns the names of groups, to check a policy against. A name that the engine cannot compare is left out: no policy can name
/// such a group.
pub fn comparable_names(
    names: impl IntoIterator<Item = impl AsRef<str>>,
) -> Result<DirectoryNames, DirectoryError> {
    let mut all = DirectoryNames::default();
    for name in names {
        if name.as_ref().parse::<DirectoryName>().is_ok() {
            let malformed = |error| DirectoryError::Invalid(format!("the name of a group: {error}"));
            all.insert(name.as_ref()).map_err(malformed)?;
        }
    }
    Ok(all)
}

/// The present view of an account.
#[derive(Debug)]
#[non_exhaustive]
pub struct Account {
    /// The account, without its groups.
    pub profile: SubjectProfile,
    /// Every group that it is in, also through other groups.
    pub groups: Vec<Group>,
}

impl Account {
    /// Returns the view of an account in these groups.
    pub const fn new(profile: SubjectProfile, groups: Vec<Group>) -> Self {
        Self { profile, groups }
    }
}

/// The groups of the profile have no ids.
impl From<SubjectProfile> for Account {
    fn from(mut profile: SubjectProfile) -> Self {
        let groups = std::mem::take(&mut profile.groups).into_iter().map(Group::new).collect();
        Self { profile, groups }
    }
}

/// A policy, with the groups that its names meant when it was activated.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BoundPolicy {
    /// The policy.
    pub policy: Policy,
    /// The groups.
    pub groups: Arc<GroupIds>,
}

impl BoundPolicy {
    /// Returns a policy whose names are bound to these groups.
    pub const fn new(policy: Policy, groups: Arc<GroupIds>) -> Self {
        Self { policy, groups }
    }
}

/// The immutable ids of groups, by the names that policies have for them.
///
/// A group is compared by its id: a new group of the same name is another one, and a renamed group stays the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupIds {
    bound: BTreeMap<DirectoryName, Group>,
    /// The bare ones of these names: they match a leading CN.
    bare: BTreeSet<String>,
    /// The names of the bound groups, by their ids: as the directory had them when they were bound.
    names: BTreeMap<String, BTreeSet<String>>,
}

impl GroupIds {
    /// Binds a name of a policy to a group. A later binding of the same name takes its place.
    ///
    /// A group without an id is not bound: its name is compared.
    pub fn bind(&mut self, name: DirectoryName, group: &Group) {
        let Some(id) = &group.id else { return };
        if !name.is_distinguished() {
            self.bare.insert(name.key().to_owned());
        }
        if let Some(Group { name, id: Some(id) }) = self.bound.insert(name, group.clone())
            && let Some(names) = self.names.get_mut(&id)
        {
            names.remove(&name);
        }
        self.names.entry(id.clone()).or_default().insert(group.name.clone());
    }

    /// Returns the id of the group that a name in a policy means; `None` if the name is compared.
    pub fn of_name(&self, name: &str) -> Option<&str> {
        let name: DirectoryName = name.parse().ok()?;
        self.bound.get(&name).and_then(|group| group.id.as_deref())
    }

    /// Returns the names by which the engine compares groups: those of bound groups as they were bound, whatever their names
    /// are now. A group that only has the name of a bound one is left out.
    pub fn compared(&self, groups: Vec<Group>) -> Vec<String> {
        let mut names = Vec::with_capacity(groups.len());
        for group in groups {
            match group.id.as_ref().and_then(|id| self.names.get(id)).filter(|bound| !bound.is_empty()) {
                Some(bound) => names.extend(bound.iter().cloned()),
                None if group.id.is_some() && self.is_taken(&group.name) => {}
                None => names.push(group.name),
            }
        }
        names
    }

    /// Returns true if a name of a policy that is bound to another group would match this name.
    fn is_taken(&self, name: &str) -> bool {
        if self.bound.is_empty() {
            return false;
        }
        // Malformed names are for the engine to refuse.
        let Ok(name) = name.parse::<DirectoryName>() else { return false };
        self.bound.contains_key(&name) || name.leading_cn().is_some_and(|cn| self.bare.contains(cn))
    }
}

#[cfg(test)]
mod tests {
    use bonafides::directory::DirectoryNameError;

    use super::{Group, GroupIds};

    type Result = std::result::Result<(), DirectoryNameError>;

    fn bound(names: &[(&str, &str, &str)]) -> std::result::Result<GroupIds, DirectoryNameError> {
        let mut ids = GroupIds::default();
        for (name, id, written) in names {
            ids.bind(name.parse()?, &Group::new(*written).id(*id));
        }
        Ok(ids)
    }

    const FINANCE: &str = "CN=Finance,OU=Groups,DC=x";

    #[test]
    fn a_group_counts_by_its_id_whatever_its_name_is_now() -> Result {
        for name in ["Finance", FINANCE, "cn=finance, ou=groups, dc=x"] {
            let ids = bound(&[(name, "1", FINANCE)])?;
            let renamed = Group::new("CN=Money,DC=x").id("1");
            assert_eq!(ids.compared(vec![renamed]), [FINANCE]);
            // Made anew under the old name.
            assert!(ids.compared(vec![Group::new(FINANCE).id("2")]).is_empty(), "{name}");
            // No policy has this name.
            let other = Group::new("CN=Sales,DC=x").id("2");
            assert_eq!(ids.compared(vec![other]), ["CN=Sales,DC=x"]);
        }
        Ok(())
    }

    #[test]
    fn two_groups_can_exchange_their_names() -> Result {
        let ids = bound(&[("Finance", "1", FINANCE), ("Sales", "2", "CN=Sales,DC=x")])?;
        let now = vec![Group::new("CN=Sales,DC=x").id("1"), Group::new("CN=Else,DC=x").id("2")];
        assert_eq!(ids.compared(now), [FINANCE, "CN=Sales,DC=x"]);
        Ok(())
    }

    #[test]
    fn the_later_binding_of_a_name_counts() -> Result {
        let ids = bound(&[("Finance", "1", FINANCE), ("Finance", "2", FINANCE)])?;
        assert!(ids.compared(vec![Group::new(FINANCE).id("1")]).is_empty());
        assert_eq!(ids.compared(vec![Group::new(FINANCE).id("2")]), [FINANCE]);
        assert_eq!(ids.of_name("cn=finance"), None);
        assert_eq!(ids.of_name("FINANCE"), Some("2"));
        Ok(())
    }

    #[test]
    fn without_ids_names_are_compared() -> Result {
        let mut ids = GroupIds::default();
        ids.bind("Finance".parse()?, &Group::new(FINANCE));
        assert_eq!(ids.compared(vec![Group::new(FINANCE)]), [FINANCE]);
        let ids = bound(&[("Finance", "1", FINANCE)])?;
        assert_eq!(ids.compared(vec![Group::new(FINANCE)]), [FINANCE]);
        Ok(())
    }

    #[test]
    fn a_bare_name_takes_a_leading_cn_and_nothing_else() -> Result {
        let ids = bound(&[("Finance", "1", FINANCE)])?;
        let of = |name: &str| ids.compared(vec![Group::new(name).id("2")]);
        assert!(of("CN=FINANCE,OU=Else,DC=x").is_empty());
        assert_eq!(of("OU=Finance,DC=x"), ["OU=Finance,DC=x"]);
        Ok(())
    }
}
