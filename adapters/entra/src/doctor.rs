//! The examination: everything that would fail at the wrong time, and rights that are too few or too many.

use std::collections::BTreeSet;

use bonafides_http::malformed_answer;
use bonafides_parts::{DirectoryError, PeopleLookup as _, missing_rights, rights_beyond};

use crate::directory::Entra;
use crate::graph::SERVER;
use crate::sign_in::Claims;
use crate::{find, groups, protected};

/// The permissions that the desk needs, and why.
const NEEDED: [(&str, &str); 5] = [
    ("User.Read.All", "read accounts"),
    ("GroupMember.Read.All", "read groups and their members"),
    ("RoleManagement.Read.Directory", "see who administers the tenant"),
    ("User-PasswordProfile.ReadWrite.All", "set passwords"),
    ("User.RevokeSessions.All", "end sessions"),
];
/// The permission for registered telephones and addresses.
const METHODS: (&str, &str) =
    ("UserAuthenticationMethod.Read.All", "read the registered telephones and addresses of accounts");
/// The permission for the last sign-in.
const SIGN_INS: (&str, &str) = ("AuditLog.Read.All", "read the last sign-in of accounts");
/// The permission for temporary access passes, which includes that for registered telephones and addresses.
const PASSES: (&str, &str) =
    ("UserAuthenticationMethod.ReadWrite.All", "make and delete temporary access passes");
/// Permissions that let the desk read a little more, and change nothing.
const ALLOWED: [&str; 2] = ["Group.Read.All", "Directory.Read.All"];

impl Entra {
    /// Returns everything that is wrong with a tenant.
    pub(crate) fn examine(&self) -> Vec<DirectoryError> {
        self.found().unwrap_or_else(|fault| vec![fault])
    }

    fn found(&self) -> Result<Vec<DirectoryError>, DirectoryError> {
        let call = self.call();
        let claims: Option<Claims> = call.token()?.claims();
        let claims = claims.ok_or_else(|| malformed_answer(SERVER, "an access token with claims"))?;
        let mut faults = self.rights(&claims.roles);
        // Without a right, its lack is named already.
        if !faults.is_empty() {
            return Ok(faults);
        }
        faults.extend(find::nobody(call).err());
        faults.extend(groups::all(call).err());
        match protected::has_role(call, &claims.oid) {
            Ok(false) => {}
            Ok(true) => faults.push(DirectoryError::Rights(
                "the application has a role of administration; remove it: its permissions are enough"
                    .to_owned(),
            )),
            Err(fault) => faults.push(fault),
        }
        let lookup = self.lookup(call);
        faults.extend(
            self.settings.missing_people(|name| lookup.person_named(name).map(|found| found.is_some()))?,
        );
        Ok(faults)
    }

    fn rights(&self, permissions: &BTreeSet<String>) -> Vec<DirectoryError> {
        let mut needed = NEEDED.to_vec();
        // The policy decides if they are read.
        if self.passes {
            needed.push(PASSES);
        } else if self.reads_methods() {
            needed.push(METHODS);
        }
        if self.sign_ins {
            needed.push(SIGN_INS);
        }
        let missing = missing_rights(&needed, |permission| permissions.contains(permission)).map(|missing| {
            format!(
                "it lacks {missing}; give the application these permissions of {SERVER}, with an administrator's consent"
            )
        });
        let suffices = |permission: &str| {
            needed.iter().chain([&METHODS]).any(|(needed, _)| *needed == permission)
                || ALLOWED.contains(&permission)
        };
        let beyond = rights_beyond(permissions.iter().map(String::as_str), suffices).map(|beyond| {
            format!("it has more than it needs: {beyond}; remove these permissions of the application")
        });
        missing.into_iter().chain(beyond).map(DirectoryError::Rights).collect()
    }
}
