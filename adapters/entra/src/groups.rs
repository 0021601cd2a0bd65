//! Groups: memberships, names and ids.

use std::collections::BTreeMap;

use bonafides::directory::DirectoryName;
use bonafides_http::{encoded, is_uuid, malformed_answer};
use bonafides_parts::{self as parts, DirectoryError, PolicyGroup};
use serde::Deserialize;
use serde_json::Value;

use crate::filter;
use crate::graph::{Call, SERVER};
use crate::user::{USER, User};

/// The type of a group among other objects of the directory.
const GROUP: &str = "#microsoft.graph.group";
/// The type of a role of administration.
const ROLE: &str = "#microsoft.graph.directoryRole";
const SELECT: &str = "$select=id,displayName,securityEnabled,isAssignableToRole";

/// A group, or a role of administration. The name of a group for policies is its `displayName`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    pub(crate) id: String,
    #[serde(rename = "@odata.type", default)]
    kind: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    security_enabled: Option<bool>,
    #[serde(default)]
    is_assignable_to_role: Option<bool>,
}

impl Group {
    pub(crate) fn is_role(&self) -> bool {
        self.kind.as_deref() == Some(ROLE)
    }

    /// Returns true for a group through which its members may have a role.
    pub(crate) fn gives_roles(&self) -> bool {
        self.is_assignable_to_role == Some(true)
    }

    /// Returns the group as policies know it; `None` if it only distributes mail, and so gives no right.
    fn named(self) -> Option<Result<parts::Group, DirectoryError>> {
        match (self.display_name, self.security_enabled) {
            (Some(_), Some(false)) => None,
            (Some(name), Some(true)) => Some(Ok(parts::Group::new(name).id(self.id))),
            // The API leaves out what the application may not read.
            _ => Some(Err(DirectoryError::Rights(
                "it cannot read the names of groups; give the application `GroupMember.Read.All`".to_owned(),
            ))),
        }
    }
}

/// Returns everything that an account is a member of, also through other groups; `None` if there is no such account.
pub(crate) fn memberships(call: Call<'_>, user: &str) -> Result<Option<Vec<Group>>, DirectoryError> {
    let path = format!("/users/{}/transitiveMemberOf?{SELECT}&$top=999", encoded(user));
    call.list(&path, "the groups of an account")
}

/// Returns the security groups of an account, also through other groups; `None` if there is no such account.
pub(crate) fn of_user(call: Call<'_>, user: &str) -> Result<Option<Vec<parts::Group>>, DirectoryError> {
    let Some(all) = memberships(call, user)? else { return Ok(None) };
    let groups = all.into_iter().filter(|group| group.kind.as_deref() == Some(GROUP));
    groups.filter_map(Group::named).collect::<Result<_, _>>().map(Some)
}

/// Returns all security groups.
pub(crate) fn all(call: Call<'_>) -> Result<Vec<parts::Group>, DirectoryError> {
    let groups: Option<Vec<Group>> = call.list(&format!("/groups?{SELECT}&$top=999"), "groups")?;
    groups.into_iter().flatten().filter_map(Group::named).collect()
}

/// Returns the security groups that a name of a policy means, compared as the engine compares names.
pub(crate) fn by_name(
    call: Call<'_>,
    name: &DirectoryName,
    written: &str,
) -> Result<Vec<parts::Group>, DirectoryError> {
    let path = format!("/groups?{}&{SELECT}&$top=999", filter::equals("displayName", written));
    let found: Option<Vec<Group>> = call.list(&path, "groups")?;
    let groups: Vec<parts::Group> =
        found.into_iter().flatten().filter_map(Group::named).collect::<Result<_, _>>()?;
    let is_meant =
        |group: &parts::Group| group.name.parse::<DirectoryName>().is_ok_and(|own| name.means(&own));
    Ok(groups.into_iter().filter(is_meant).collect())
}

/// Returns the people in a group, also through other groups. `select` is the parameter with the properties to read.
pub(crate) fn members(
    call: Call<'_>,
    group: &PolicyGroup<'_>,
    select: &str,
) -> Result<Vec<User>, DirectoryError> {
    let ids: Vec<String> = match group {
        PolicyGroup::Bound(id) => vec![(*id).to_owned()],
        PolicyGroup::Named { written, name } => {
            by_name(call, name, written)?.into_iter().filter_map(|group| group.id).collect()
        }
        _ => Vec::new(),
    };
    let mut people: BTreeMap<String, User> = BTreeMap::new();
    for id in ids.iter().filter(|id| is_uuid(id)) {
        let path = format!("/groups/{}/transitiveMembers?{select}&$top=999", encoded(id));
        let found: Option<Vec<Value>> = call.list(&path, "the members of a group")?;
        for member in found.into_iter().flatten() {
            if member.get("@odata.type").and_then(Value::as_str) == Some(USER) {
                let user: User = serde_json::from_value(member)
                    .map_err(|_| malformed_answer(SERVER, "the members of a group"))?;
                if user.is_own() {
                    people.insert(user.id.clone(), user);
                }
            }
        }
    }
    Ok(people.into_values().collect())
}
