//! The examination: everything that would fail at the wrong time, and rights that are too few or too many.

use std::collections::BTreeSet;

use bonafides_http::{encoded, malformed_answer};
use bonafides_parts::{DirectoryError, PeopleLookup as _, missing_rights, rights_beyond};
use serde::Deserialize;

use crate::api::{Call, SERVER};
use crate::directory::Okta;
use crate::find::is_id;
use crate::roles::{self, Role};
use crate::user::User;
use crate::{find, groups};

/// The permissions that the desk needs, and why.
const NEEDED: [(&str, &str); 3] = [
    ("okta.users.manage", "read accounts, set passwords and end sessions"),
    ("okta.groups.read", "read groups and their members"),
    ("okta.iam.read", "see who administers the org"),
];
/// The beginning of permissions that `okta.users.manage` contains.
const OF_USERS: &str = "okta.users.";
/// The type of a role that the org has made.
const CUSTOM: &str = "CUSTOM";

#[derive(Deserialize)]
struct Permissions {
    permissions: Vec<Permission>,
}

#[derive(Deserialize)]
struct Permission {
    label: String,
}

impl Okta {
    /// Returns everything that is wrong with an org.
    pub(crate) fn examine(&self) -> Vec<DirectoryError> {
        self.found().unwrap_or_else(|fault| vec![fault])
    }

    fn found(&self) -> Result<Vec<DirectoryError>, DirectoryError> {
        let call = self.call();
        let mut faults = rights(call)?;
        // Without a right, its lack is named already.
        if !faults.is_empty() {
            return Ok(faults);
        }
        faults.extend(find::nobody(call).err());
        faults.extend(groups::all(call).err());
        let lookup = self.lookup(call);
        faults.extend(
            self.settings.missing_people(|name| lookup.person_named(name).map(|found| found.is_some()))?,
        );
        Ok(faults)
    }
}

/// Returns what is wrong with the rights of the owner of the token.
fn rights(call: Call<'_>) -> Result<Vec<DirectoryError>, DirectoryError> {
    let owner: Option<User> = call.read("/users/me", "the owner of the token")?;
    let owner = owner.ok_or_else(|| malformed_answer(SERVER, "the owner of the token"))?;
    let roles = roles::of_user(call, &owner.id)?.unwrap_or_default();
    // Its permissions are fixed, and more.
    if let Some(standard) = rights_beyond(roles.iter().map(|role| role.kind.as_str()), |kind| kind == CUSTOM)
    {
        let needed = missing_rights(&NEEDED, |_| false).unwrap_or_default();
        return Ok(vec![DirectoryError::Rights(format!(
            "the owner of the token has the standard role {standard}, which is more than it needs; give it a custom role with {needed} \
             instead"
        ))]);
    }
    let permissions = permissions(call, &roles)?;
    let missing = missing_rights(&NEEDED, |permission| permissions.contains(permission)).map(|missing| {
        format!(
            "it lacks {missing}; give the owner of the token a custom role with these permissions, for all users and groups"
        )
    });
    let beyond = rights_beyond(permissions.iter().map(String::as_str), suffices).map(|beyond| {
        format!(
            "it has more than it needs: {beyond}; remove these permissions from the role of the token's owner"
        )
    });
    Ok(missing.into_iter().chain(beyond).map(DirectoryError::Rights).collect())
}

/// Returns the permissions of the roles that the org has made.
fn permissions(call: Call<'_>, roles: &[Role]) -> Result<BTreeSet<String>, DirectoryError> {
    let mut all = BTreeSet::new();
    for role in roles.iter().filter_map(|role| role.role.as_deref()).filter(|role| is_id(role)) {
        let path = format!("/iam/roles/{}/permissions", encoded(role));
        let of_role: Option<Permissions> = call.read(&path, "the permissions of a role")?;
        all.extend(of_role.into_iter().flat_map(|role| role.permissions).map(|permission| permission.label));
    }
    Ok(all)
}

fn suffices(permission: &str) -> bool {
    permission.starts_with(OF_USERS) || NEEDED.iter().any(|(needed, _)| *needed == permission)
}
