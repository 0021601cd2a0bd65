//! Accounts that administer the tenant, which the desk does not touch.

use bonafides_http::{malformed_answer, unexpected_status};
use bonafides_parts::DirectoryError;
use serde::Deserialize;
use serde_json::Value;

use crate::filter;
use crate::graph::{Call, SERVER, code};
use crate::groups;

/// Roles that are assigned, everywhere or to a part of the tenant.
const ASSIGNED: &str = "/roleManagement/directory/roleAssignments";
/// Roles that somebody can activate.
const ELIGIBLE: &str = "/roleManagement/directory/roleEligibilityScheduleInstances";

#[derive(Deserialize)]
struct Roles {
    value: Vec<Value>,
}

/// Returns true if an account has any role of administration, assigned or eligible, also through a group. An account of which this
/// cannot be seen is a fault.
pub(crate) fn protects(call: Call<'_>, user: &str) -> Result<bool, DirectoryError> {
    // An account that is not there any more.
    let Some(memberships) = groups::memberships(call, user)? else { return Ok(true) };
    if memberships.iter().any(groups::Group::is_role) {
        return Ok(true);
    }
    let by_group = memberships.iter().filter(|group| group.gives_roles()).map(|group| group.id.as_str());
    for principal in [user].into_iter().chain(by_group) {
        if has_role(call, principal)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns true if an account, a group or an application has a role.
pub(crate) fn has_role(call: Call<'_>, principal: &str) -> Result<bool, DirectoryError> {
    for path in [ASSIGNED, ELIGIBLE] {
        let query = filter::equals("principalId", principal);
        let answer = call.get(&format!("{path}?{query}&$top=1"))?;
        match answer.status {
            200 => {
                let roles: Option<Roles> = answer.json();
                if !roles.ok_or_else(|| malformed_answer(SERVER, "roles"))?.value.is_empty() {
                    return Ok(true);
                }
            }
            // Nobody is eligible in a tenant without the licence.
            400 | 403 if path == ELIGIBLE && code(&answer) == "AadPremiumLicenseRequired" => {}
            403 => return Err(unseen()),
            status => return Err(unexpected_status(SERVER, status, "roles")),
        }
    }
    Ok(false)
}

fn unseen() -> DirectoryError {
    DirectoryError::Rights(
        "it cannot see who administers the tenant, and so changes no account; give the application `RoleManagement.Read.Directory`"
            .to_owned(),
    )
}
