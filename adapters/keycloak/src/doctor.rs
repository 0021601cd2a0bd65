//! The examination: everything that would fail at the wrong time, and rights that are too few or too many.

use std::collections::BTreeSet;

use bonafides_http::malformed_answer;
use bonafides_parts::{DirectoryError, PeopleLookup as _, missing_rights, rights_beyond};

use crate::admin::SERVER;
use crate::directory::Keycloak;
use crate::find;
use crate::token::{Claims, MANAGEMENT};

/// The roles that the desk needs, and why.
const NEEDED: [(&str, &str); 3] = [
    ("view-users", "read accounts"),
    ("manage-users", "set passwords and end sessions"),
    ("query-groups", "read the names of groups"),
];
/// Roles that give nothing more.
const ALLOWED: [&str; 1] = ["query-users"];

impl Keycloak {
    /// Returns everything that is wrong with a realm.
    pub(crate) fn examine(&self) -> Vec<DirectoryError> {
        self.found().unwrap_or_else(|fault| vec![fault])
    }

    fn found(&self) -> Result<Vec<DirectoryError>, DirectoryError> {
        let call = self.call();
        let claims: Option<Claims> = call.token()?.claims();
        let claims = claims.ok_or_else(|| malformed_answer(SERVER, "an access token with claims"))?;
        let mut faults = self.rights(&claims.roles());
        faults.extend(claims.others().map(|(client, roles)| {
            let roles: Vec<String> = roles.map(|role| format!("`{role}`")).collect();
            let client_roles = format!("it also has {} of the client `{client}`", roles.join(", "));
            DirectoryError::Rights(format!("{client_roles}; remove them from `{}`", self.account()))
        }));
        // Without a right, its lack is named already.
        if faults.is_empty() {
            faults.extend(find::anybody(call).err());
            faults.extend(self.management.fault(call));
            let lookup = self.lookup(call);
            faults.extend(
                self.settings
                    .missing_people(|name| lookup.person_named(name).map(|found| found.is_some()))?,
            );
        }
        Ok(faults)
    }

    fn account(&self) -> String {
        format!("service-account-{}", self.admin.sign_in.client())
    }

    fn rights(&self, roles: &BTreeSet<&str>) -> Vec<DirectoryError> {
        let account = self.account();
        let missing = missing_rights(&NEEDED, |role| roles.contains(role)).map(|missing| {
            format!("it lacks {missing}; give `{account}` these roles of the client `{MANAGEMENT}`")
        });
        let suffices =
            |role: &str| NEEDED.iter().any(|(needed, _)| *needed == role) || ALLOWED.contains(&role);
        let beyond = rights_beyond(roles.iter().copied(), suffices).map(|beyond| {
            format!(
                "it has more than it needs: {beyond}; remove these roles of the client `{MANAGEMENT}` from `{account}`"
            )
        });
        missing.into_iter().chain(beyond).map(DirectoryError::Rights).collect()
    }
}
