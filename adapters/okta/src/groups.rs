//! Groups: memberships, names and ids. Groups of Okta contain no groups.

use std::collections::BTreeMap;

use bonafides::directory::DirectoryName;
use bonafides_http::encoded;
use bonafides_parts::{self as parts, DirectoryError, PolicyGroup};
use serde::Deserialize;

use crate::api::Call;
use crate::find::is_id;
use crate::search;
use crate::user::User;

/// A group: of Okta itself, or of a directory or an application that it was imported from.
#[derive(Debug, Clone, Deserialize)]
struct Group {
    id: String,
    profile: Profile,
}

#[derive(Debug, Clone, Deserialize)]
struct Profile {
    name: String,
}

impl From<Group> for parts::Group {
    fn from(group: Group) -> Self {
        Self::new(group.profile.name).id(group.id)
    }
}

/// Returns the groups of an account; `None` if there is no such account.
pub(crate) fn of_user(call: Call<'_>, user: &str) -> Result<Option<Vec<parts::Group>>, DirectoryError> {
    let path = format!("/users/{}/groups?limit=200", encoded(user));
    let groups: Option<Vec<Group>> = call.list(&path, "the groups of an account")?;
    Ok(groups.map(|groups| groups.into_iter().map(Into::into).collect()))
}

/// Returns all groups.
pub(crate) fn all(call: Call<'_>) -> Result<Vec<parts::Group>, DirectoryError> {
    let groups: Option<Vec<Group>> = call.list("/groups?limit=200", "groups")?;
    Ok(groups.into_iter().flatten().map(Into::into).collect())
}

/// Returns the groups that a name of a policy means, compared as the engine compares names.
pub(crate) fn by_name(
    call: Call<'_>,
    name: &DirectoryName,
    written: &str,
) -> Result<Vec<parts::Group>, DirectoryError> {
    let is_meant =
        |group: &Group| group.profile.name.parse::<DirectoryName>().is_ok_and(|own| name.means(&own));
    let path = format!("/groups?{}&limit=200", search::equals("profile.name", written));
    let found: Option<Vec<Group>> = call.list(&path, "groups")?;
    let mut groups = Vec::new();
    for group in found.into_iter().flatten().filter(is_meant) {
        // A search finds groups as they were some time ago.
        groups.extend(by_id(call, &group.id)?.filter(is_meant).map(Into::into));
    }
    Ok(groups)
}

fn by_id(call: Call<'_>, id: &str) -> Result<Option<Group>, DirectoryError> {
    if !is_id(id) {
        return Ok(None);
    }
    let group: Option<Group> = call.read(&format!("/groups/{}", encoded(id)), "a group")?;
    Ok(group.filter(|group| group.id == id))
}

/// Returns the people in a group.
pub(crate) fn members(call: Call<'_>, group: &PolicyGroup<'_>) -> Result<Vec<User>, DirectoryError> {
    let ids: Vec<String> = match group {
        PolicyGroup::Bound(id) => vec![(*id).to_owned()],
        PolicyGroup::Named { written, name } => {
            by_name(call, name, written)?.into_iter().filter_map(|group| group.id).collect()
        }
        _ => Vec::new(),
    };
    let mut people: BTreeMap<String, User> = BTreeMap::new();
    for id in ids.iter().filter(|id| is_id(id)) {
        let path = format!("/groups/{}/users?limit=200", encoded(id));
        let members: Option<Vec<User>> = call.list(&path, "the members of a group")?;
        people.extend(members.into_iter().flatten().map(|user| (user.id.clone(), user)));
    }
    Ok(people.into_values().collect())
}
