//! Groups: memberships, names and ids.

use std::collections::{BTreeMap, BTreeSet};

use bonafides::directory::DirectoryName;
use bonafides_http::{encoded, is_id};
use bonafides_parts::{self as parts, DirectoryError};
use serde::Deserialize;

use crate::admin::Call;
use crate::user::User;

/// The most groups that a group can be below: Keycloak has no limit, and a mistake of it must end.
const DEEPEST: usize = 50;

/// A group. Its name for policies is its path, `/finance/payroll`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) path: String,
    #[serde(default)]
    parent_id: Option<String>,
}

impl From<Group> for parts::Group {
    fn from(group: Group) -> Self {
        Self::new(group.path).id(group.id)
    }
}

/// Returns the groups of an account, and every group that these are below; `None` if there is no such account.
pub(crate) fn of_user(call: Call<'_>, id: &str) -> Result<Option<Vec<parts::Group>>, DirectoryError> {
    let path = format!("/users/{}/groups?briefRepresentation=true", encoded(id));
    let Some(direct): Option<Vec<Group>> = call.list(&path, "the groups of an account")? else {
        return Ok(None);
    };
    let mut known: BTreeMap<String, Group> = BTreeMap::new();
    for group in direct {
        let mut next = Some(group);
        for _ in 0..DEEPEST {
            let Some(group) = next.take() else { break };
            let parent = group.parent_id.clone();
            if known.insert(group.id.clone(), group).is_some() {
                // Its own parents are known.
                break;
            }
            next = parent.map(|id| existing(call, &id)).transpose()?;
        }
        if next.is_some() {
            return Err(DirectoryError::Invalid("a group is below too many others".to_owned()));
        }
    }
    Ok(Some(known.into_values().map(Into::into).collect()))
}

/// Returns a group that must exist: the answer would lack it.
fn existing(call: Call<'_>, id: &str) -> Result<Group, DirectoryError> {
    by_id(call, id)?
        .ok_or_else(|| DirectoryError::Unavailable("a group was removed meanwhile; try again".to_owned()))
}

/// Returns the group with an id.
pub(crate) fn by_id(call: Call<'_>, id: &str) -> Result<Option<Group>, DirectoryError> {
    if !is_id(id) {
        return Ok(None);
    }
    let found: Option<Group> = call.read(&format!("/groups/{}", encoded(id)), "a group")?;
    Ok(found.filter(|group| group.id == id))
}

/// Returns all groups, in one list: an empty search finds only those at the top.
pub(crate) fn all(call: Call<'_>) -> Result<Vec<Group>, DirectoryError> {
    let path = "/groups?search=*&populateHierarchy=false&briefRepresentation=true";
    Ok(call.list(path, "groups")?.unwrap_or_default())
}

/// Returns the groups that a name of a policy means: a path, compared as the engine compares names.
pub(crate) fn by_name(
    call: Call<'_>,
    name: &DirectoryName,
    written: &str,
) -> Result<Vec<Group>, DirectoryError> {
    let last = written.rsplit('/').next().filter(|last| !last.is_empty());
    let Some(last) = last else { return Ok(Vec::new()) };
    let path = format!("/groups?search={}&populateHierarchy=false&briefRepresentation=true", encoded(last));
    let found: Vec<Group> = call.list(&path, "groups")?.unwrap_or_default();
    let is_meant = |group: &Group| group.path.parse::<DirectoryName>().is_ok_and(|own| name.means(&own));
    Ok(found.into_iter().filter(is_meant).collect())
}

/// Returns the people in a group and in the groups below it.
pub(crate) fn members(call: Call<'_>, group: &str) -> Result<Vec<User>, DirectoryError> {
    let (mut open, mut entered) = (vec![group.to_owned()], BTreeSet::new());
    let mut people: BTreeMap<String, User> = BTreeMap::new();
    while let Some(id) = open.pop() {
        if !is_id(&id) || !entered.insert(id.clone()) {
            continue;
        }
        let id = encoded(&id);
        let members: Option<Vec<User>> =
            call.list(&format!("/groups/{id}/members?briefRepresentation=false"), "the members of a group")?;
        let members = members.into_iter().flatten().filter(User::is_person);
        people.extend(members.map(|user| (user.id.clone(), user)));
        let below: Option<Vec<Group>> =
            call.list(&format!("/groups/{id}/children?briefRepresentation=true"), "groups")?;
        open.extend(below.into_iter().flatten().map(|group| group.id));
    }
    Ok(people.into_values().collect())
}
