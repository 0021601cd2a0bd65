//! Roles of administration. The desk does not touch accounts that have one.

use bonafides_http::encoded;
use bonafides_parts::DirectoryError;
use serde::Deserialize;

use crate::api::Call;

/// A role that an account has, by itself or through a group.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Role {
    /// `SUPER_ADMIN`, or `CUSTOM` for a role that the org has made.
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
    /// The id of a role that the org has made.
    #[serde(default)]
    pub(crate) role: Option<String>,
}

/// Returns true if an account has any role of administration. An account of which this cannot be seen is a fault.
pub(crate) fn protects(call: Call<'_>, user: &str) -> Result<bool, DirectoryError> {
    // An account that is not there any more.
    Ok(of_user(call, user)?.is_none_or(|roles| !roles.is_empty()))
}

/// Returns the roles of an account; `None` if there is no such account.
pub(crate) fn of_user(call: Call<'_>, user: &str) -> Result<Option<Vec<Role>>, DirectoryError> {
    call.list(&format!("/users/{}/roles", encoded(user)), "the roles of an account").map_err(|fault| match fault {
        DirectoryError::Rights(_) => DirectoryError::Rights(
            "it cannot see who administers the org, and so changes no account; give its role the permission `View roles, resources, \
             and admin assignments`"
                .to_owned(),
        ),
        other => other,
    })
}
