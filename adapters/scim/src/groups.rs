//! Groups: memberships, names and ids.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;
use bonafides_http::{encoded, is_id};
use bonafides_parts as parts;
use serde::Deserialize;

use crate::fault::Fault;
use crate::server::{Call, Resource};
use crate::user::{Reference, User};
use crate::{filter, find};

/// The most groups that are listed. A server with more cannot be asked in time.
const MOST: usize = 100_000;

/// A group (RFC 7643, section 4.2). Its name for policies is its `displayName`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) display_name: String,
    #[serde(default)]
    members: Option<Vec<Reference>>,
}

impl Resource for Group {
    fn id(&self) -> &str {
        &self.id
    }
}

impl From<Group> for parts::Group {
    fn from(group: Group) -> Self {
        Self::new(group.display_name).id(group.id)
    }
}

/// Returns the groups of an account: those that its server computes, also through other groups, and those that list it.
pub(crate) fn of_user(call: Call<'_>, user: &User) -> Result<Vec<parts::Group>, Fault> {
    let mut known: BTreeMap<String, parts::Group> = BTreeMap::new();
    for group in listing(call, &user.id)? {
        known.insert(group.id.clone(), group.into());
    }
    for group in user.groups.iter().flatten() {
        if known.contains_key(&group.value) {
            continue;
        }
        let of_server = match &group.display {
            Some(name) => parts::Group::new(name).id(&group.value),
            None => existing(call, &group.value)?.into(),
        };
        known.insert(group.value.clone(), of_server);
    }
    Ok(known.into_values().collect())
}

/// Returns the groups that list an account: not every server writes the groups of an account into it.
fn listing(call: Call<'_>, user: &str) -> Result<Vec<Group>, Fault> {
    let query = filter::equals("members.value", user);
    let found = match call.list::<Group>(&format!("/Groups?{query}"), "groups by their members", MOST) {
        Err(Fault::Filter(_)) => call.list("/Groups", "groups with their members", MOST)?,
        found => found?,
    };
    // A server that does not know the filter returns all.
    Ok(found.into_iter().filter(|group| group.members().any(|member| member.value == user)).collect())
}

/// Returns a group that must exist: the answer would lack it.
fn existing(call: Call<'_>, id: &str) -> Result<Group, Fault> {
    by_id(call, id)?.ok_or_else(|| Fault::unavailable("a group was removed meanwhile; try again".to_owned()))
}

/// Returns the group with an id.
pub(crate) fn by_id(call: Call<'_>, id: &str) -> Result<Option<Group>, Fault> {
    if !is_id(id) {
        return Ok(None);
    }
    let found: Option<Group> = call.read(&format!("/Groups/{}", encoded(id)), "a group")?;
    Ok(found.filter(|group| group.id == id))
}

/// Returns all groups, without their members.
pub(crate) fn all(call: Call<'_>) -> Result<Vec<Group>, Fault> {
    call.list("/Groups?excludedAttributes=members", "groups", MOST)
}

/// Returns those of `all` that a name of a policy means, compared as the engine compares names.
pub(crate) fn named(all: &[Group], name: &DirectoryName) -> Vec<Group> {
    let is_meant =
        |group: &&Group| group.display_name.parse::<DirectoryName>().is_ok_and(|own| name.means(&own));
    all.iter().filter(is_meant).cloned().collect()
}

/// Returns the people in a group and in the groups that are its members.
pub(crate) fn members(call: Call<'_>, group: &str) -> Result<Vec<User>, Fault> {
    let (mut open, mut entered) = (vec![group.to_owned()], BTreeSet::new());
    let mut people: BTreeMap<String, User> = BTreeMap::new();
    while let Some(id) = open.pop() {
        if !entered.insert(id.clone()) {
            continue;
        }
        for member in by_id(call, &id)?.iter().flat_map(Group::members) {
            if member.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("Group")) {
                open.push(member.value.clone());
            } else if !people.contains_key(&member.value) {
                people.extend(find::by_id(call, &member.value)?.map(|user| (user.id.clone(), user)));
            }
        }
    }
    Ok(people.into_values().collect())
}

impl Group {
    fn members(&self) -> impl Iterator<Item = &Reference> {
        self.members.iter().flatten()
    }
}
