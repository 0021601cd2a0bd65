//! One account, as Keycloak has it now.

use std::collections::BTreeMap;

use bonafides_http::{is_id, is_uuid};
use serde::Deserialize;

/// The mailbox of an account, in place of an attribute: only if its owner has proven that it is theirs.
pub(crate) const EMAIL: &str = "email";
/// The sign-in name, in place of an attribute.
pub(crate) const USERNAME: &str = "username";

/// The account of a person.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) username: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    /// An account whose state cannot be read is not enabled.
    #[serde(default)]
    pub(crate) enabled: bool,
    #[serde(default)]
    first_name: Option<String>,
    #[serde(default)]
    last_name: Option<String>,
    #[serde(default)]
    attributes: Option<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    pub(crate) required_actions: Vec<String>,
    /// The client whose service account this is.
    #[serde(default)]
    service_account_client_id: Option<String>,
}

impl User {
    /// Returns true for the account of a person: not that of a client.
    pub(crate) fn is_person(&self) -> bool {
        self.service_account_client_id.is_none() && !self.username.starts_with("service-account-")
    }

    /// Returns the name for people.
    pub(crate) fn name(&self) -> String {
        let parts = [&self.first_name, &self.last_name];
        let parts: Vec<&str> =
            parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { self.username.clone() } else { parts.join(" ") }
    }

    /// Returns the values of an attribute that are not empty.
    pub(crate) fn all(&self, attribute: &str) -> Vec<&str> {
        let values: Vec<&str> = match attribute {
            EMAIL => self.email.iter().filter(|_| self.email_verified).map(String::as_str).collect(),
            USERNAME => vec![&self.username],
            other => {
                let values = self.attributes.as_ref().and_then(|attributes| attributes.get(other));
                values.into_iter().flatten().map(String::as_str).collect()
            }
        };
        values.into_iter().filter(|value| !value.trim().is_empty()).collect()
    }

    pub(crate) fn first(&self, attribute: &str) -> Option<&str> {
        self.all(attribute).into_iter().next()
    }

    /// Returns the mailbox, proven or not: people name an account by it.
    pub(crate) fn mailbox(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Returns true if `name` is the mailbox of the account, and its owner has not proven that it is theirs. For a caller, that
    /// only says which account is meant; it makes nobody a person of the policy.
    pub(crate) fn merely_claims(&self, name: &str) -> bool {
        let is_own = |own: &str| own.to_lowercase() == name.trim().to_lowercase();
        !self.email_verified && self.email.as_deref().is_some_and(is_own)
    }
}

/// Returns true for an id as Keycloak makes them: a UUID, or `f:` and the source of an account that is elsewhere. Only
/// these are looked for when somebody types them: the API has other things beside the accounts.
pub(crate) fn is_typed_id(text: &str) -> bool {
    is_uuid(text) || (text.starts_with("f:") && is_id(text))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::User;

    #[test]
    fn a_mailbox_that_is_not_proven_makes_nobody_a_person_of_the_policy() {
        let user = |verified: bool| -> User {
            let email = "Soc@contoso.example";
            serde_json::from_value(
                json!({ "id": "1", "username": "mallory", "email": email, "emailVerified": verified }),
            )
            .unwrap()
        };
        assert!(user(false).merely_claims(" soc@contoso.example"));
        assert!(!user(true).merely_claims("soc@contoso.example") && !user(false).merely_claims("mallory"));
        let unsaid: User =
            serde_json::from_value(json!({ "id": "1", "username": "m", "email": "a@b" })).unwrap();
        assert!(unsaid.merely_claims("A@B"));
    }
}
