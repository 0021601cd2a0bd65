//! Accounts that administer the realm, which the desk does not touch.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bonafides_http::{encoded, is_id};
use bonafides_parts::DirectoryError;
use serde::Deserialize;

use crate::admin::Call;
use crate::token::{Claims, MANAGEMENT};

/// The id of the client with the roles of administration, once it is known. It does not change.
#[derive(Debug, Default)]
pub(crate) struct Management(OnceLock<String>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mappings {
    #[serde(default)]
    client_mappings: BTreeMap<String, Mapping>,
}

#[derive(Deserialize)]
struct Mapping {
    id: String,
}

#[derive(Deserialize)]
struct Role {}

impl Management {
    /// Returns the id of the client, as the desk's own account has its roles. To look for it among the clients, the desk would have
    /// to see all of them, with their secrets.
    fn id(&self, call: Call<'_>) -> Result<&str, DirectoryError> {
        if let Some(id) = self.0.get() {
            return Ok(id);
        }
        let own = call.token()?.claims::<Claims>().unwrap_or_default().sub;
        if !is_id(&own) {
            let reason = "the token of the desk does not name its account; give the client the scope `basic`";
            return Err(DirectoryError::Rights(reason.to_owned()));
        }
        let mappings: Option<Mappings> =
            call.read(&format!("/users/{}/role-mappings", encoded(&own)), "the roles of an account")?;
        let mapping = mappings.and_then(|mut mappings| mappings.client_mappings.remove(MANAGEMENT));
        let id = mapping.ok_or_else(unseen)?.id;
        Ok(self.0.get_or_init(|| id))
    }

    /// Returns true if an account has any role of administration, also through a group or another role. An account of which
    /// this cannot be seen is a fault.
    pub(crate) fn protects(&self, call: Call<'_>, account: &str) -> Result<bool, DirectoryError> {
        let client = self.id(call)?;
        let path = format!("/users/{}/role-mappings/clients/{}/composite", encoded(account), encoded(client));
        let roles: Option<Vec<Role>> =
            call.read(&path, "the roles of an account").map_err(|fault| match fault {
                DirectoryError::Rights(_) => unseen(),
                other => other,
            })?;
        // An account or a client that is not there any more.
        Ok(roles.is_none_or(|roles| !roles.is_empty()))
    }

    /// Returns the reason that administrators cannot be told from others.
    pub(crate) fn fault(&self, call: Call<'_>) -> Option<DirectoryError> {
        self.id(call).err()
    }
}

fn unseen() -> DirectoryError {
    DirectoryError::Rights(format!(
        "it cannot see who administers the realm, and so changes no account; give it the permission `view` of the client `{MANAGEMENT}`, \
         and its roles directly"
    ))
}
