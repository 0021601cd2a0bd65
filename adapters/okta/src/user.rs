//! One account, as the org has it now.

use std::collections::BTreeMap;

use bonafides::Time;
use serde::Deserialize;
use serde_json::Value;

/// The property of the sign-in name.
pub(crate) const LOGIN: &str = "login";
/// The property of the mailbox.
pub(crate) const EMAIL: &str = "email";

/// The account of a person.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) status: String,
    #[serde(default)]
    password_changed: Option<String>,
    #[serde(default)]
    last_login: Option<String>,
    #[serde(default)]
    profile: BTreeMap<String, Value>,
    #[serde(default)]
    credentials: Credentials,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Credentials {
    #[serde(default)]
    provider: Provider,
}

/// The place of the password.
#[derive(Debug, Clone, Default, Deserialize)]
struct Provider {
    #[serde(rename = "type", default)]
    kind: String,
}

impl User {
    /// Returns true if the account is known to be activated, and nobody has suspended it or deactivated it.
    pub(crate) fn is_enabled(&self) -> bool {
        matches!(self.status.as_str(), "ACTIVE" | "PASSWORD_EXPIRED" | "LOCKED_OUT" | "RECOVERY")
    }

    /// Returns true if the account is locked after wrong passwords.
    pub(crate) fn is_locked(&self) -> bool {
        self.status == "LOCKED_OUT"
    }

    /// Returns true if a sign-in with the password demands another one.
    pub(crate) fn has_expired_password(&self) -> bool {
        self.status == "PASSWORD_EXPIRED"
    }

    /// Returns true if the owner resets the password.
    pub(crate) fn is_in_recovery(&self) -> bool {
        self.status == "RECOVERY"
    }

    /// Returns true for an account that was deactivated, which comes before its deletion.
    pub(crate) fn is_deactivated(&self) -> bool {
        self.status == "DEPROVISIONED"
    }

    /// Returns true if Okta itself has the password.
    pub(crate) fn has_own_password(&self) -> bool {
        self.credentials.provider.kind == "OKTA"
    }

    pub(crate) fn login(&self) -> &str {
        self.text(LOGIN).unwrap_or_default()
    }

    /// Returns the name for people.
    pub(crate) fn display(&self) -> String {
        let parts: Vec<&str> =
            ["firstName", "lastName"].into_iter().filter_map(|part| self.text(part)).collect();
        match (self.text("displayName"), parts.is_empty()) {
            (Some(name), _) => name.to_owned(),
            (None, false) => parts.join(" "),
            (None, true) => self.login().to_owned(),
        }
    }

    /// Returns the preferred language. `locale` is `en_US` unless somebody has changed it, and so says nothing.
    pub(crate) fn language(&self) -> Option<&str> {
        let first = self.text("preferredLanguage")?.split([',', ';']).next()?.trim();
        (!first.is_empty()).then_some(first)
    }

    /// Returns the time at which the password was last set.
    pub(crate) fn password_set(&self) -> Option<Time> {
        self.password_changed.as_deref()?.parse().ok()
    }

    /// Returns the time of the last sign-in.
    pub(crate) fn last_sign_in(&self) -> Option<Time> {
        self.last_login.as_deref()?.parse().ok()
    }

    /// Returns the values of a property that are not empty.
    pub(crate) fn all(&self, property: &str) -> Vec<&str> {
        if property == "id" {
            return vec![&self.id];
        }
        let values = match self.profile.get(property) {
            Some(Value::Array(all)) => all.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        values.iter().filter_map(Value::as_str).filter(|value| !value.trim().is_empty()).collect()
    }

    /// Returns true if `name` is the mailbox of the account, and not its sign-in name. Okta does not tell who has verified a
    /// mailbox: it may be what somebody entered.
    pub(crate) fn merely_claims(&self, name: &str) -> bool {
        let is_same = |own: &str| own.to_lowercase() == name.trim().to_lowercase();
        self.all(EMAIL).into_iter().any(is_same) && !is_same(self.login())
    }

    fn text(&self, property: &str) -> Option<&str> {
        self.all(property).into_iter().next().map(str::trim)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::{Value, json};

    use super::User;

    fn of(profile: &Value) -> User {
        serde_json::from_value(json!({ "id": "1", "status": "ACTIVE", "profile": profile })).unwrap()
    }

    #[test]
    fn only_a_state_that_lets_people_sign_in_is_enabled() {
        for (status, expected) in [
            ("ACTIVE", true),
            ("PASSWORD_EXPIRED", true),
            ("LOCKED_OUT", true),
            ("RECOVERY", true),
            ("STAGED", false),
            ("PROVISIONED", false),
            ("SUSPENDED", false),
            ("DEPROVISIONED", false),
            ("NEW_ONE", false),
            ("", false),
        ] {
            let user: User = serde_json::from_value(json!({ "id": "1", "status": status })).unwrap();
            assert_eq!(user.is_enabled(), expected, "{status}");
        }
    }

    #[test]
    fn a_password_is_elsewhere_unless_okta_says_that_it_has_it() {
        let with = |credentials: Value| -> User {
            serde_json::from_value(json!({ "id": "1", "status": "ACTIVE", "credentials": credentials }))
                .unwrap()
        };
        assert!(with(json!({ "provider": { "type": "OKTA", "name": "OKTA" } })).has_own_password());
        for other in ["ACTIVE_DIRECTORY", "LDAP", "FEDERATION", "SOCIAL", "IMPORT", ""] {
            assert!(!with(json!({ "provider": { "type": other } })).has_own_password(), "{other}");
        }
        assert!(!with(json!({})).has_own_password());
    }

    #[test]
    fn a_mailbox_that_is_no_sign_in_name_makes_nobody_a_person_of_the_policy() {
        let user = |login: &str| of(&json!({ "login": login, "email": "Soc@contoso.example" }));
        assert!(user("mallory").merely_claims(" soc@contoso.example"));
        assert!(!user("soc@Contoso.example").merely_claims("soc@contoso.example"));
        assert!(!user("mallory").merely_claims("mallory"));
    }

    #[test]
    fn names_languages_and_values_have_several_forms() {
        let user = of(&json!({
            "login": "sanne", "firstName": "Sanne ", "lastName": "Berg", "preferredLanguage": "da, en;q=0.8",
            "locale": "en_US", "sites": ["a", "", 7, "b"], "mobilePhone": null, "level": 3,
        }));
        assert_eq!((user.display().as_str(), user.language()), ("Sanne Berg", Some("da")));
        assert_eq!(
            (user.all("sites"), user.all("mobilePhone"), user.all("id")),
            (vec!["a", "b"], vec![], vec!["1"])
        );
        assert_eq!(user.all("level"), Vec::<&str>::new());
        let user = of(&json!({ "login": "sanne", "displayName": "S. Berg", "locale": "de_DE" }));
        assert_eq!((user.display().as_str(), user.language()), ("S. Berg", None));
        assert_eq!(of(&json!({ "login": "sanne" })).display(), "sanne");
    }

    #[test]
    fn times_are_exact_to_the_millisecond() {
        let user: User = serde_json::from_value(json!({
            "id": "1", "status": "ACTIVE", "passwordChanged": "2026-03-01T11:22:33.250Z", "lastLogin": null,
        }))
        .unwrap();
        assert_eq!(user.password_set().unwrap().milliseconds() % 60_000, 33_250);
        assert_eq!(user.last_sign_in(), None);
    }
}
